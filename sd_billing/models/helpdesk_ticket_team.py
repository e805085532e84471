from odoo import fields, models


class HelpdeskTicketTeam(models.Model):
    _inherit = "helpdesk.ticket.team"

    allow_timesheet = fields.Boolean(
        string="Book time on tickets", default=True, groups="base.group_user"
    )
