from odoo import api, models

from odoo.addons.sd_portal.tools.title import clean_title

from ..tools.enough import must_wait, what_is_missing
from ..tools.forward import find_cover
from ..tools.html_text import html_to_text
from ..tools.quote_words import is_forward_subject
from ..tools.showing import NOT_NEW


class SdMailAsking(models.AbstractModel):
    """A mail that says too little is asked back: once, friendly, and never a machine.

    The questions stand in the confirmation, so that one mail gets one answer, and all
    limits of the confirmation hold. Then the ticket waits for the customer; his answer
    takes it up again.
    """

    _name = "sd.mail.asking"
    _inherit = "sd.explained"
    _description = "Asking back"

    @api.model
    def _note_asked(self, ticket_sudo, missing):
        """Wait for the customer, if the confirmation with the questions goes out.

        :param ticket_sudo: the new ticket
        :param tuple missing: codes of what was asked
        """
        sent = self.env["sd.outgoing.log"].search_count(
            [
                ("ticket_id", "=", ticket_sudo.id),
                ("kind", "=", "confirmation"),
                ("email", "=", ticket_sudo.partner_email),
                ("state", "!=", "suppressed"),
            ],
            limit=1,
        )
        if sent:
            told = {"what": list(missing)}
            ticket_sudo._sd_log_event(self._name, "asked", told, for_customer=True)
            if must_wait(missing):
                ticket_sudo._sd_wait_for_customer()

    @api.model
    def _find_missing(self, ticket_sudo, submission, rule_id=0):
        """Codes of what has to be asked; () for nothing.

        Employees and machines are not asked, nor where the rule says so.

        :param ticket_sudo: the new ticket
        :param Submission submission: what came in
        :param int rule_id: intake rule that applied, 0 for none
        """
        rule_sudo = self.env["sd.intake.rule"].sudo().browse(rule_id or ())
        silent = submission.automatic or (rule_sudo and not rule_sudo.ask_back)
        if submission.source != "email" or silent:
            return ()
        source = str(submission.body)
        passed_on = is_forward_subject(submission.subject)
        cover, forwarded = find_cover(html_to_text(source, NOT_NEW), passed_on)
        missing = what_is_missing(
            clean_title(submission.subject),
            cover,
            known=bool(ticket_sudo.partner_id),
            forwarded=forwarded or "<section" in source,
            which_service=self._is_service_open(ticket_sudo),
        )
        if not missing:
            return ()
        sender = {submission.sender_email} - {""}
        return () if self.env["sd.mail.sender"]._find_ours(sender) else missing

    @api.model
    def _is_service_open(self, ticket_sudo):
        """Whether the customer has several services and the ticket names none."""
        if ticket_sudo.sd_service_id or not ticket_sudo.commercial_partner_id:
            return False
        found = self.env["sd.service"]._find_by_organisation(
            ticket_sudo.commercial_partner_id
        )
        return any(len(services) > 1 for services in found.values())

    @api.model
    def _tell(self, code, values):
        words = self._get_missing_words()
        what = ", ".join(words.get(name, name) for name in values.get("what", ()))
        return super()._tell(code, {**values, "what": what})

    @api.model
    def _get_missing_words(self):
        return {
            "what": self.env._("what it is about"),
            "forward": self.env._("what to do about the forwarded mail"),
            "who": self.env._("who is asking"),
            "service": self.env._("which service it is about"),
        }

    @api.model
    def _get_words(self):
        return super()._get_words() | {
            "asked": self.env._("The sender was asked: %(what)s."),
        }
