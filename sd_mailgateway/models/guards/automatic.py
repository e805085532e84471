from odoo import api, models

from ...tools.guard import Verdict


class SdMailGuardAutomatic(models.AbstractModel):
    """Did a machine write? Then nobody waits for an answer, and nobody gets one.

    On a ticket it is filed inside. Otherwise it stays in the log, except from senders
    whom an administrator has allowed (``mail.gateway.allowed``), for teams that accept
    it (devices that report their faults), and complaints about abuse.
    """

    _name = "sd.mail.guard.automatic"
    _inherit = "sd.mail.guard"
    _description = "Guard: automatic mail"

    _sd_sequence = 20
    _sd_needs_route = True

    @api.model
    def _judge(self, mail):
        if not mail.automatic:
            return None
        if mail.ticket_id:
            return Verdict("note", "automatic_note", {"reason": mail.automatic})
        if mail.starts_ticket and not self._is_allowed(mail):
            return Verdict("ignore", "automatic_ignored", {"reason": mail.automatic})
        return None

    @api.model
    def _is_allowed(self, mail):
        if mail.report and mail.report.kind == "abuse":
            return True
        team_sudo = self.env["helpdesk.ticket.team"].sudo().browse(mail.team_id or ())
        if team_sudo.sd_accepts_automatic:
            return True
        Allowed = self.env["mail.gateway.allowed"].sudo()
        known = [("email_normalized", "=", mail.sender)]
        return bool(mail.sender and Allowed.search_count(known, limit=1))

    @api.model
    def _tell(self, code, values):
        reasons = self._get_reasons()
        reason = reasons.get(values.get("reason"), values.get("reason"))
        return super()._tell(code, {**values, "reason": reason})

    @api.model
    def _get_words(self):
        return super()._get_words() | {
            "automatic_ignored": self.env._(
                "No ticket: a machine wrote (%(reason)s). Process it again if it is "
                "one after all."
            ),
            "automatic_note": self.env._(
                "Filed inside without any effect: a machine wrote (%(reason)s)."
            ),
        }

    @api.model
    def _get_reasons(self):
        """Words for the codes of ``automatic_reason`` in sd_portal."""
        return {
            "auto_submitted": self.env._("it says so itself"),
            "precedence": self.env._("it was sent to many"),
            "mailing_list": self.env._("it came by a mailing list"),
            "auto_reply_header": self.env._("it is an automatic answer"),
            "response_suppressed": self.env._("it wants no answer"),
            "empty_return_path": self.env._("it has no return address"),
        }
