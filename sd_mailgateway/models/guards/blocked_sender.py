from odoo import api, models

from ...tools.guard import Verdict


class SdMailGuardBlockedSender(models.AbstractModel):
    """Has somebody decided that this sender is not heard? He is not answered either."""

    _name = "sd.mail.guard.blocked_sender"
    _inherit = "sd.mail.guard"
    _description = "Guard: blocked sender"

    _sd_sequence = 5
    _sd_needs_route = None  # a company may block for itself: the team says whose mail

    @api.model
    def _judge(self, mail):
        entry = self.env["sd.blocked.sender"]._find(mail.sender, mail.team_id)
        if not entry:
            return None
        return Verdict("ignore", "blocked", {"entry": [entry._name, entry.id]})

    @api.model
    def _apply(self, mail, verdict):
        self.env["sd.blocked.sender"].browse(verdict.values["entry"][1])._count_hit()

    @api.model
    def _get_words(self):
        return super()._get_words() | {
            "blocked": self.env._("No ticket: the sender is blocked (%(entry)s)."),
        }
