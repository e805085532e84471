from odoo import api, models
from odoo.tools.mail import email_normalize_all, formataddr

from ..tools.address import read_sender
from ..tools.automatic import automatic_reason
from ..tools.header import decode_header


class MailThread(models.AbstractModel):
    _inherit = "mail.thread"

    @api.model
    def message_parse(self, message, save_original=False):
        """Read who really wrote, and whether a machine did, before Odoo parses.

        Odoo takes the first thing that looks like an address in the From header, so
        ``boss@ours.example <attacker@evil.example>`` would be the boss.
        """
        headers = {
            name: decode_header(str(value)) for name, value in message.raw_items()
        }
        self._sd_correct_sender(message)
        parsed = super().message_parse(message, save_original=save_original)
        parsed["sd_automatic"] = automatic_reason(headers)
        return parsed

    @api.model
    def _sd_correct_sender(self, message):
        senders = [
            decode_header(str(value))
            for name, value in message.raw_items()
            if name.lower() == "from"
        ]
        header = ", ".join(senders)
        sender = read_sender(header)
        if not sender.email and len(set(email_normalize_all(header))) == 1:
            return
        del message["From"]
        if sender.email:
            message["From"] = formataddr((sender.name, sender.email))

    @api.model
    def _message_route_process(self, message, message_dict, routes):
        """Carry our findings (keys ``sd_*``) in the context: Odoo posts all others."""
        findings = {
            name: message_dict.pop(name)
            for name in list(message_dict)
            if name.startswith("sd_")
        }
        gateway = self.with_context(**findings)
        routes = gateway._sd_drop_refused(
            message_dict, gateway._sd_follow_merges(routes)
        )
        return super(MailThread, gateway)._message_route_process(
            message, message_dict, routes
        )

    @api.model
    def _sd_follow_merges(self, routes):
        """Mail to a ticket that was merged goes to the ticket that it became."""
        Ticket = self.env["helpdesk.ticket"].sudo()
        followed = []
        for route in routes or ():
            model, thread_id, *rest = route
            if model == Ticket._name and thread_id:
                thread_id = Ticket.browse(thread_id)._sd_find_survivor().id
            followed.append((model, thread_id, *rest))
        return followed

    @api.model
    def _sd_drop_refused(self, message_dict, routes):
        """The routes without those of senders whom the customer policy refuses."""
        Ticket = self.env["helpdesk.ticket"].sudo()
        return (
            self.env["sd.intake.refusal"]
            .sudo()
            ._drop_refused(
                routes,
                lambda values: Ticket._sd_prepare_mail_submission(message_dict, values),
            )
        )
