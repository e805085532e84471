from odoo import models

from .sd_ticket_cover import COVER_DRIVERS

FEE_DRIVERS = frozenset({"type_id", "priority", "sd_agreement_id", "company_id"})


class HelpdeskTicket(models.Model):
    _name = "helpdesk.ticket"
    _inherit = [
        "sd.ticket.fee",
        "sd.ticket.time",
        "sd.ticket.cover",
        "sd.ticket.estimate",
        "helpdesk.ticket",
    ]

    def write(self, vals):
        """Let the fee follow what it depends on, and the cover of time follow the fee."""
        before = {}
        if not FEE_DRIVERS.isdisjoint(vals):
            before = {ticket: ticket._sd_get_fee_case() for ticket in self}
        if vals.get("stage_id"):
            self._sd_check_stage_of_estimate(vals["stage_id"])
        result = super().write(vals)
        changed = self.filtered(
            lambda t: t in before and t._sd_get_fee_case() != before[t]
        )
        changed._sd_decide_fee()
        if not COVER_DRIVERS.isdisjoint(vals):
            self._sd_cover_time()
        return result
