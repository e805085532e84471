import sys

from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..tools.billable import is_billable
from ..tools.rounding import DAY_MINUTES, Entry, billed_minutes, to_minutes


class SdTicketTimeEntry(models.AbstractModel):
    """Time worked on a ticket, as worked and as billed, and why it is charged or not."""

    _name = "sd.ticket.time.entry"
    _inherit = "sd.ticket.record"
    _description = "Entry of time on a ticket"

    ticket_id = fields.Many2one(
        "helpdesk.ticket",
        index="btree_not_null",
        ondelete="restrict",
        groups="base.group_user",
    )
    sd_billable_reason = fields.Selection(
        [
            ("fee", "As the fee says"),
            ("goodwill", "No: goodwill"),
            ("own_mistake", "No: our mistake"),
            ("internal", "No: internal work"),
            ("agreed", "Yes: agreed with the customer"),
            ("estimating", "No: estimating"),
        ],
        string="Charged to the customer",
        default="fee",
        groups="base.group_user",
    )
    sd_billable = fields.Boolean(
        string="Charged",
        compute="_compute_sd_billable",
        store=True,
        groups="base.group_user",
    )
    sd_raw_minutes = fields.Integer(
        string="Minutes worked",
        compute="_compute_sd_raw_minutes",
        store=True,
        groups="base.group_user",
    )
    sd_billed_minutes = fields.Integer(
        string="Minutes billed",
        compute="_compute_sd_billed_minutes",
        store=True,
        groups="base.group_user",
    )
    sd_billed_hours = fields.Float(
        string="Hours billed",
        compute="_compute_sd_billed_hours",
        groups="base.group_user",
    )

    @api.depends("sd_billed_minutes")
    def _compute_sd_billed_hours(self):
        for line in self:
            line.sd_billed_hours = line.sd_billed_minutes / 60

    # === As worked and as billed === #

    @api.depends("ticket_id.sd_fee_mode", "sd_billable_reason")
    def _compute_sd_billable(self):
        for line in self:
            line.sd_billable = bool(line.ticket_id) and is_billable(
                line.sd_billable_reason or "fee", line.ticket_id.sd_fee_mode or ""
            )

    @api.depends("ticket_id", "unit_amount", "product_uom_id")
    def _compute_sd_raw_minutes(self):
        hour = self.env.ref("uom.product_uom_hour")
        for line in self:
            hours = line.unit_amount if line.ticket_id else 0.0
            if hours and line.product_uom_id and line.product_uom_id != hour:
                hours = line.product_uom_id._compute_quantity(hours, hour, round=False)
            line.sd_raw_minutes = to_minutes(hours)

    @api.depends(
        "ticket_id.sd_fee_rounding",
        "ticket_id.timesheet_ids.date",
        "ticket_id.timesheet_ids.sd_billable",
        "ticket_id.timesheet_ids.sd_raw_minutes",
    )
    def _compute_sd_billed_minutes(self):
        self.filtered(lambda line: not line.ticket_id).sd_billed_minutes = 0
        for ticket in self.ticket_id:
            lines = ticket.timesheet_ids.sorted(lambda line: line._sd_get_work_order())
            entries = [
                Entry(
                    line.sd_raw_minutes,
                    line.date,
                    line.sd_billable,
                    line.sd_billed_minutes if line.sd_locked else None,
                )
                for line in lines
            ]
            billed = billed_minutes(entries, ticket._sd_get_rounding())
            for line, minutes in zip(lines, billed, strict=True):
                if line in self:
                    line.sd_billed_minutes = minutes

    def _sd_get_work_order(self):
        return (self.date, self._origin.id or sys.maxsize)

    @api.constrains("ticket_id", "unit_amount", "product_uom_id")
    def _check_ticket_time(self):
        for line in self.filtered("ticket_id"):
            if line.unit_amount < 0 or line.sd_raw_minutes > DAY_MINUTES:
                raise ValidationError(
                    self.env._(
                        "An entry on ticket %(ticket)s holds the time of one day, from "
                        "0 to 24 hours. Split it, or correct the number.",
                        ticket=line.ticket_id.number,
                    )
                )

    @api.constrains("ticket_id", "company_id")
    def _check_ticket_company(self):
        for line in self.filtered("ticket_id"):
            if line.company_id != line.ticket_id.company_id:
                raise ValidationError(
                    self.env._(
                        "Ticket %(ticket)s belongs to %(company)s; its time must be "
                        "booked there.",
                        ticket=line.ticket_id.number,
                        company=line.ticket_id.company_id.name,
                    )
                )
