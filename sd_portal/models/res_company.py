from odoo import fields, models


class ResCompany(models.Model):
    _inherit = "res.company"

    sd_show_events = fields.Boolean(
        string="Events on tickets",
        default=True,
        help="Agents see on a page of the ticket who did what and when, and why.",
    )
