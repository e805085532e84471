from odoo import models


class HelpdeskTicket(models.Model):
    _name = "helpdesk.ticket"
    _inherit = [
        "sd.ticket.items",
        "sd.ticket.thread",
        "sd.ticket.urgency",
        "helpdesk.ticket",
    ]
