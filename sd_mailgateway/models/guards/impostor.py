from odoo import api, models

from odoo.addons.sd_portal.tools.address import read_sender
from odoo.addons.sd_portal.tools.header import decode_header

from ...tools.auth_results import read_dmarc
from ...tools.guard import Verdict

PARAMETER = "sd_mailgateway.authserv_ids"
HEADER = "authentication-results"


class SdMailGuardImpostor(models.AbstractModel):
    """Did somebody write in the name of a person whom we know?

    A mail server that we trust says so (DMARC). Such a mail makes a ticket of nobody;
    on a ticket it is filed inside. An unknown sender who fails is only not answered.
    """

    _name = "sd.mail.guard.impostor"
    _inherit = "sd.mail.guard"
    _description = "Guard: somebody in the name of another"

    _sd_sequence = 18
    _sd_needs_route = True

    @api.model
    def _judge(self, mail):
        if not mail.claimed:
            return None
        values = {"sender": mail.claimed}
        if mail.ticket_id:
            return Verdict("note", "impostor_note", values)
        return Verdict("pass", "impostor", values)

    @api.model
    def _unmask(self, message):
        """Take the sender out of a mail that he did not write, if we know him.

        :param message: the mail as Python's parser has it; changed
        :return: dict of findings (keys ``sd_*``)
        """
        if not self._is_unverified(message):
            return {}
        header = ", ".join(self._read_all(message, "from"))
        sender = read_sender(header).email
        if not self._is_known(sender):
            return {"sd_unverified": True}
        del message["From"]
        return {"sd_unverified": True, "sd_claimed": sender}

    @api.model
    def _is_unverified(self, message):
        """Whether a server that we trust says that the sender is not who he says."""
        values = self._read_all(message, HEADER)
        if not values:
            return False
        text = self.env["ir.config_parameter"].sudo().get_param(PARAMETER) or ""
        trusted = set(text.lower().replace(",", " ").split())
        return read_dmarc(values, trusted) == "fail"

    @api.model
    def _read_all(self, message, wanted):
        return [
            decode_header(str(value))
            for name, value in message.raw_items()
            if name.lower() == wanted
        ]

    @api.model
    def _is_known(self, sender):
        """Whether the address is a contact's, or at a domain of ours."""
        names, _returns, _senders = self.env["mail.alias.domain"]._sd_get_own()
        if sender.rpartition("@")[2] in names:
            return True
        found_sudo = (
            self.env["res.partner"]
            .sudo()
            .search_count([("email_normalized", "=", sender)], limit=1)
        )
        return bool(sender and found_sudo)

    @api.model
    def _get_words(self):
        return super()._get_words() | {
            "impostor": self.env._(
                "The mail says it is from %(sender)s; our mail server found out that "
                "it is not. It was not taken for his."
            ),
            "impostor_note": self.env._(
                "Filed inside without any effect: the mail says it is from %(sender)s, "
                "our mail server found out that it is not."
            ),
        }
