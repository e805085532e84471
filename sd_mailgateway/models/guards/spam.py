from odoo import api, models

from ...tools.guard import Verdict

PARAMETER = "sd_mailgateway.spam"


class SdMailGuardSpam(models.AbstractModel):
    """Does the mail server in front of us take it for spam? The settings say what then."""

    _name = "sd.mail.guard.spam"
    _inherit = "sd.mail.guard"
    _description = "Guard: spam"

    _sd_sequence = 15

    @api.model
    def _judge(self, mail):
        if not mail.spam:
            return None
        wish = self.env["ir.config_parameter"].sudo().get_param(PARAMETER) or "hold"
        if wish == "accept":
            return None
        action = "ignore" if wish == "ignore" else "hold"
        return Verdict(action, f"spam_{action}")

    @api.model
    def _get_words(self):
        return super()._get_words() | {
            "spam_hold": self.env._(
                "Held: the mail server takes it for spam. Process it again if it is "
                "none."
            ),
            "spam_ignore": self.env._("No ticket: the mail server takes it for spam."),
        }
