from odoo import api, models
from odoo.tools.mail import (
    decode_message_header,
    email_normalize_all,
    formataddr,
)

from ..tools.address import read_sender
from ..tools.automatic import automatic_reason


class MailThread(models.AbstractModel):
    _inherit = "mail.thread"

    @api.model
    def message_parse(self, message, save_original=False):
        """Read who really wrote, and whether a machine did, before Odoo parses.

        Odoo takes the first thing that looks like an address in the From header, so
        ``boss@ours.example <attacker@evil.example>`` would be the boss.
        """
        self._sd_correct_sender(message)
        parsed = super().message_parse(message, save_original=save_original)
        parsed["sd_automatic"] = automatic_reason(dict(message.items()))
        return parsed

    @api.model
    def _sd_correct_sender(self, message):
        header = decode_message_header(message, "From", separator=",") or ""
        addresses = email_normalize_all(header)
        sender = read_sender(header)
        if len(set(addresses)) <= 1 and not sender.email:
            return
        if sender.email and addresses[:1] == [sender.email]:
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
        return super(
            MailThread, self.with_context(**findings)
        )._message_route_process(message, message_dict, routes)
