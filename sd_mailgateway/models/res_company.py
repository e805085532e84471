from odoo import fields, models


class ResCompany(models.Model):
    _inherit = "res.company"

    sd_mail_keep_days = fields.Integer(
        string="Mails are kept for (days)",
        default=90,
        help="Mails as they came are removed after so many days; what was decided "
        "about them stays. 0: they are kept for ever.",
    )

    _sd_mail_keep_days_positive = models.Constraint(
        "CHECK (sd_mail_keep_days >= 0)",
        "Say after how many days mails are removed, or 0 to keep them for ever.",
    )
