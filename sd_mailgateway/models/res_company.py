from odoo import fields, models


class ResCompany(models.Model):
    _inherit = "res.company"

    sd_reopen_days = fields.Integer(
        string="Answers reopen tickets for (days)",
        default=14,
        help="An answer by mail to a ticket that was closed longer ago makes a new one "
        "that refers to it.",
    )
