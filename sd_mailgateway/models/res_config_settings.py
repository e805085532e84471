from odoo import api, fields, models
from odoo.exceptions import ValidationError


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    sd_reopen_days = fields.Integer(related="company_id.sd_reopen_days", readonly=False)
    sd_mail_keep_days = fields.Integer(
        related="company_id.sd_mail_keep_days", readonly=False
    )
    sd_spam = fields.Selection(
        [
            ("hold", "Hold it for a manager"),
            ("ignore", "Make no ticket"),
            ("accept", "Make tickets all the same"),
        ],
        string="Mail that the mail server takes for spam",
        default="hold",
        config_parameter="sd_mailgateway.spam",
    )
    sd_authserv_ids = fields.Char(
        string="Mail servers that are believed",
        config_parameter="sd_mailgateway.authserv_ids",
        help="Names with which your own mail servers begin their header "
        "Authentication-Results, separated by commas; microsoft365 for Microsoft 365.",
    )
    sd_flood_threshold = fields.Integer(
        string="Mails of one sender",
        default=20,
        config_parameter="mail.gateway.loop.threshold",
    )
    sd_flood_minutes = fields.Integer(
        string="Minutes", default=120, config_parameter="mail.gateway.loop.minutes"
    )

    @api.constrains("sd_flood_threshold", "sd_flood_minutes")
    def _check_flood(self):
        for settings in self:
            if settings.sd_flood_threshold < 1 or settings.sd_flood_minutes < 1:
                raise ValidationError(
                    self.env._(
                        "Say how many mails of one sender in how many minutes are "
                        "too many; both have to be 1 or more."
                    )
                )
