from odoo import api, models
from odoo.tools import email_normalize

from odoo.addons.sd_portal.tools.address import read_sender

from ..tools.asker import find_asker


class SdMailSender(models.AbstractModel):
    """Who asks: the sender of a mail, or somebody whom the mail names."""

    _name = "sd.mail.sender"
    _inherit = "sd.explained"
    _description = "Sender of mail"

    @api.model
    def _find_asker(self, sender, forwarded_from, reply_to):
        """The person who asks instead of the sender.

        :param str sender: normalised address of the sender
        :param forwarded_from: senders of the mails inside, the nearest first
        :param str reply_to: header Reply-To
        :return: (`Sender`, reason code), (None, "") when the sender asks himself
        """
        if not forwarded_from and not reply_to:
            return None, ""
        named = [read_sender(header).email for header in (*forwarded_from, reply_to)]
        ours = self._find_ours({sender, *named} - {""})
        return find_asker(sender, forwarded_from, reply_to, ours)

    @api.model
    def _find_ours(self, addresses):
        """Which addresses are those of employees or of the desk.

        :param set addresses: normalised
        """
        users_sudo = (
            self.env["res.users"]
            .sudo()
            .search(
                [
                    ("share", "=", False),
                    ("partner_id.email_normalized", "in", list(addresses)),
                ]
            )
        )
        ours = {email_normalize(user.email or "") for user in users_sudo}
        for address in addresses:
            ours |= self.env["sd.outgoing"]._find_own_addresses(address)
        return ours & addresses

    @api.model
    def _get_words(self):
        return super()._get_words() | {
            "forwarded_by_us": self.env._(
                "%(by)s passed on a mail of %(sender)s, who is taken for the one who asks."
            ),
            "form_for_somebody": self.env._(
                "The form at %(by)s wrote for %(sender)s, who is taken for the one who "
                "asks."
            ),
        }
