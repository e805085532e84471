from odoo import fields, models


class HelpdeskTicket(models.Model):
    _inherit = "helpdesk.ticket"

    sd_is_undeliverable = fields.Boolean(
        related="partner_id.sd_is_undeliverable", groups="base.group_user"
    )
