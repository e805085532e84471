from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from .sd_ticket_fee import AGENTS


class SdTicketTime(models.AbstractModel):
    """Time worked on a ticket, as worked and as billed; the names are OCA's.

    The totals are stored on the ticket: two people who book at the same moment both
    write this row, so that PostgreSQL lets the second one try again with the first
    one's entry in sight, and rounding per ticket never adds up twice.
    """

    _name = "sd.ticket.time"
    _description = "Time on a ticket"

    allow_timesheet = fields.Boolean(
        string="Time can be booked", compute="_compute_allow_timesheet", groups=AGENTS
    )
    timesheet_ids = fields.One2many(
        "account.analytic.line", "ticket_id", string="Time", groups=AGENTS
    )
    planned_hours = fields.Float(groups=AGENTS)
    total_hours = fields.Float(
        string="Hours worked", compute="_compute_hours", store=True, groups=AGENTS
    )
    remaining_hours = fields.Float(
        compute="_compute_remaining_hours", store=True, groups=AGENTS
    )
    sd_billed_hours = fields.Float(
        string="Hours billed", compute="_compute_hours", store=True, groups=AGENTS
    )

    @api.depends("team_id.allow_timesheet")
    def _compute_allow_timesheet(self):
        for ticket in self:
            ticket.allow_timesheet = (
                not ticket.team_id or ticket.sudo().team_id.allow_timesheet
            )

    @api.depends("timesheet_ids.sd_raw_minutes", "timesheet_ids.sd_billed_minutes")
    def _compute_hours(self):
        for ticket in self:
            lines = ticket.timesheet_ids
            ticket.total_hours = sum(lines.mapped("sd_raw_minutes")) / 60
            ticket.sd_billed_hours = sum(lines.mapped("sd_billed_minutes")) / 60

    @api.depends("planned_hours", "total_hours")
    def _compute_remaining_hours(self):
        for ticket in self:
            ticket.remaining_hours = ticket.planned_hours - ticket.total_hours

    @api.constrains("company_id")
    def _check_company_of_time(self):
        for ticket_sudo in self.sudo():
            foreign = ticket_sudo.timesheet_ids.company_id - ticket_sudo.company_id
            if foreign:
                raise ValidationError(
                    self.env._(
                        "Ticket %(ticket)s has time booked in %(company)s and cannot "
                        "move to another company. Move or delete that time first.",
                        ticket=ticket_sudo.number,
                        company=foreign[0].name,
                    )
                )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_with_time(self):
        for ticket_sudo in self.sudo():
            if ticket_sudo.timesheet_ids:
                raise UserError(
                    self.env._(
                        "Time is booked on ticket %(ticket)s. Archive it instead of "
                        "deleting it.",
                        ticket=ticket_sudo.number,
                    )
                )

    def _sd_merge(self, survivor):
        """The time that no statement holds yet goes on with the ticket that stays."""
        self.timesheet_ids.filtered(lambda line: not line.sd_locked).with_context(
            sd_merging=True
        ).ticket_id = survivor
        return super()._sd_merge(survivor)

    def _sd_check_may_book(self):
        """Refuse time on tickets that the user may not change or whose team books none.

        :raise AccessError: when the user may not change one of the tickets
        :raise UserError: when a team does not book time
        """
        self.check_access("write")
        for ticket_sudo in self.sudo():
            if not ticket_sudo.allow_timesheet:
                raise UserError(
                    self.env._(
                        "The team %(team)s books no time on its tickets. A manager "
                        "can change that on the team.",
                        team=ticket_sudo.team_id.name,
                    )
                )
