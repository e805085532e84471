from odoo import api, models

from ...tools.guard import Verdict

TICKET = "helpdesk.ticket"


class SdMailGuardReport(models.AbstractModel):
    """Is it a report about a mail of ours? It is filed on the ticket of that mail.

    Mail that came back marks the address, if we had really written to it. A complaint
    about abuse that belongs to no ticket becomes one: somebody has to act.
    """

    _name = "sd.mail.guard.report"
    _inherit = "sd.mail.guard"
    _description = "Guard: bounces, receipts, complaints"

    _sd_sequence = 12

    @api.model
    def _judge(self, mail):
        report = mail.report
        if report is None:
            return None
        code = f"report_{report.kind}"
        values = {
            "addresses": ", ".join(report.recipients[:3]) or "?",
            "reason": report.reason or "-",
        }
        original = self._find_original(report)
        if original.model == TICKET and report.kind != "delivered":
            ticket = self.env[TICKET].browse(original.res_id).exists()
            if ticket:
                return Verdict("note", code, values, ticket_id=ticket.id)
        return None if report.kind == "abuse" else Verdict("ignore", code, values)

    @api.model
    def _apply(self, mail, verdict):
        """Mark addresses that our mail did not reach."""
        report = mail.report
        if report.kind == "failed":
            sent_to = self._find_recipients(self._find_original(report))
            failed = sent_to.intersection(report.recipients)
            self.env["res.partner"]._sd_mark_undeliverable(failed, report.reason)
        if verdict.ticket_id:
            ticket_sudo = self.env[TICKET].sudo().browse(verdict.ticket_id)
            ticket_sudo._sd_log_event(self._name, verdict.code, dict(verdict.values))

    @api.model
    def _find_original(self, report):
        """The message of ours that is reported about, as superuser."""
        Message_sudo = self.env["mail.message"].sudo()
        if not report.message_ids:
            return Message_sudo
        known = [("message_id", "in", report.message_ids), ("model", "!=", False)]
        return Message_sudo.search(known, order="id desc", limit=1)

    @api.model
    def _find_recipients(self, message_sudo):
        """Addresses that a message of ours was sent to: nobody else can bounce it."""
        if not message_sudo:
            return set()
        partners = message_sudo.notification_ids.res_partner_id
        notices_sudo = (
            self.env["sd.outgoing.log"]
            .sudo()
            .search_fetch([("mail_message_id", "=", message_sudo.id)], ["email"])
        )
        found = {
            *(message_sudo.partner_ids | partners).mapped("email_normalized"),
            *notices_sudo.mapped("email"),
        }
        return found - {False}

    @api.model
    def _get_words(self):
        return super()._get_words() | {
            "report_failed": self.env._(
                "Our mail to %(addresses)s came back: %(reason)s"
            ),
            "report_delayed": self.env._(
                "Our mail to %(addresses)s is late, and still under way: %(reason)s"
            ),
            "report_delivered": self.env._("Our mail to %(addresses)s has arrived."),
            "report_read": self.env._("%(addresses)s has opened our mail."),
            "report_abuse": self.env._("A complaint about a mail of ours."),
        }
