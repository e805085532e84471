from odoo import api, fields, models


class SdTicketRecord(models.AbstractModel):
    """Something that belongs to a ticket and shows to whoever may see the ticket.

    Inherit it, and give the model a record rule on ``sd_ticket_readable``.
    """

    _name = "sd.ticket.record"
    _description = "Belongs to a ticket"

    sd_ticket_readable = fields.Boolean(
        compute="_compute_sd_ticket_readable", search="_search_sd_ticket_readable"
    )

    @api.depends("ticket_id")
    @api.depends_context("uid")
    def _compute_sd_ticket_readable(self):
        tickets = self.sudo().ticket_id.sudo(False)._filtered_access("read")
        for record in self:
            record.sd_ticket_readable = record.sudo().ticket_id.sudo(False) in tickets

    def _search_sd_ticket_readable(self, operator, value):
        if operator != "in" or True not in value:
            return NotImplemented
        # Record rules are evaluated as superuser; these are the reader's own tickets.
        tickets = self.env(su=False)["helpdesk.ticket"].with_context(active_test=False)
        return [("ticket_id", "in", tickets._search([]))]
