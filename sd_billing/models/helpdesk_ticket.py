from odoo import models

from .sd_ticket_cover import TICKET_COVER_DRIVERS

FEE_DRIVERS = frozenset({"type_id", "priority", "sd_agreement_id", "company_id"})


class HelpdeskTicket(models.Model):
    _name = "helpdesk.ticket"
    _inherit = [
        "sd.ticket.fee",
        "sd.ticket.time",
        "sd.ticket.cover",
        "helpdesk.ticket",
    ]

    def write(self, vals):
        """Let the fee follow what it depends on, and the cover of time follow the fee."""
        result = self._sd_write_with_fee(vals)
        if not TICKET_COVER_DRIVERS.isdisjoint(vals):
            self._sd_cover_time()
        return result

    def _sd_write_with_fee(self, vals):
        if FEE_DRIVERS.isdisjoint(vals):
            return super().write(vals)
        before = {ticket: ticket._sd_get_fee_case() for ticket in self}
        result = super().write(vals)
        changed = self.filtered(lambda t: t._sd_get_fee_case() != before[t])
        changed._sd_decide_fee()
        return result
