from odoo import models

FEE_DRIVERS = frozenset({"type_id", "priority", "sd_agreement_id", "company_id"})


class HelpdeskTicket(models.Model):
    _name = "helpdesk.ticket"
    _inherit = ["sd.ticket.fee", "sd.ticket.time", "helpdesk.ticket"]

    def write(self, vals):
        """Let the fee follow what it depends on."""
        if FEE_DRIVERS.isdisjoint(vals):
            return super().write(vals)
        before = {ticket: ticket._sd_get_fee_case() for ticket in self}
        result = super().write(vals)
        changed = self.filtered(lambda t: t._sd_get_fee_case() != before[t])
        changed._sd_decide_fee()
        return result
