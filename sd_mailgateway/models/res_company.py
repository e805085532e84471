from odoo import fields, models


class ResCompany(models.Model):
    _inherit = "res.company"

    sd_reopen_days = fields.Integer(
        string="Answers reopen tickets for (days)",
        default=14,
        help="An answer by mail to a ticket that was closed longer ago makes a new one "
        "that refers to it.",
    )

    _sd_reopen_days_positive = models.Constraint(
        "CHECK (sd_reopen_days >= 0)",
        "Say for how many days answers reopen a ticket, or 0 for never.",
    )

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
