from odoo import fields, models


class HelpdeskTicket(models.Model):
    _name = "helpdesk.ticket"
    _inherit = [
        "sd.ticket.items",
        "sd.ticket.thread",
        "sd.ticket.urgency",
        "sd.ticket.web.form",
        "helpdesk.ticket",
    ]

    sd_partner_unconfirmed = fields.Boolean(
        related="partner_id.sd_unconfirmed", groups="base.group_user"
    )
    sd_is_undeliverable = fields.Boolean(
        related="partner_id.sd_is_undeliverable", groups="base.group_user"
    )
