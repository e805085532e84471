from odoo import api, models

from ...tools.guard import Verdict, own_mail_reason


class SdMailGuardOwnMail(models.AbstractModel):
    """Is it a mail of ours that came back? Two desks would talk for ever."""

    _name = "sd.mail.guard.own_mail"
    _inherit = "sd.mail.guard"
    _description = "Guard: own mail"

    _sd_sequence = 10

    @api.model
    def _judge(self, mail):
        instance = self.env["ir.mail_server"]._sd_get_instance()
        own = self._find_own_addresses(mail.sender)
        reason = own_mail_reason(mail, instance, own)
        return Verdict("ignore", reason, {"sender": mail.sender}) if reason else None

    @api.model
    def _find_own_addresses(self, sender):
        """Our addresses that may be the sender's; other domains have none."""
        names, _returns, senders = self.env["mail.alias.domain"]._sd_get_own()
        if sender.rpartition("@")[2] not in names:
            return set()
        return senders | self.env["sd.outgoing"]._find_own_addresses(sender)

    @api.model
    def _get_words(self):
        return super()._get_words() | {
            "own_fingerprint": self.env._("This is a mail of ours that came back."),
            "own_address": self.env._(
                "The sender %(sender)s is an address of this desk."
            ),
        }
