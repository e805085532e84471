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
        return super(MailThread, self.with_context(**findings))._message_route_process(
            message, message_dict, routes
        )
