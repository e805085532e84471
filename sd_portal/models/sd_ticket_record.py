from odoo import fields, models


class SdTicketRecord(models.AbstractModel):
    """Something that belongs to a ticket and shows to whoever may see the ticket.

    Inherit it, and give the model a record rule on ``sd_ticket_readable``.
    """

    _name = "sd.ticket.record"
    _description = "Belongs to a ticket"

    sd_ticket_readable = fields.Boolean(
        compute="_compute_sd_ticket_readable", search="_search_sd_ticket_readable"
    )

    def _compute_sd_ticket_readable(self):
        tickets = self.sudo().ticket_id.sudo(False)._filtered_access("read")
        for record in self:
            record.sd_ticket_readable = record.sudo().ticket_id.sudo(False) in tickets

    def _search_sd_ticket_readable(self, operator, value):
        if operator != "in" or True not in value:
            return NotImplemented
        # Record rules are evaluated as superuser; these are the reader's own tickets.
        readable = self.env(su=False)["helpdesk.ticket"]._search([])
        return [("ticket_id", "in", readable)]
