from odoo import api, fields, models


class SdTicketEvent(models.Model):
    """One fact in the life of a ticket: who did what, when and why.

    Rows are only added, through ``helpdesk.ticket._sd_log_event``. A fact is a code
    with values; the model that knows the code (``teller``, an ``sd.explained``) puts it
    into the words of whoever reads it.
    """

    _name = "sd.ticket.event"
    _inherit = "sd.ticket.record"
    _description = "Event of a ticket"
    _order = "id desc"
    _rec_name = "code"

    ticket_id = fields.Many2one(
        "helpdesk.ticket", required=True, index=True, ondelete="cascade"
    )
    teller = fields.Char(required=True)
    code = fields.Char(required=True)
    values = fields.Json()
    user_id = fields.Many2one(
        "res.users", string="Who", ondelete="set null", help="Empty: the desk itself."
    )
    for_customer = fields.Boolean(
        string="Told to the customer", help="Shown on the customer's page, too."
    )
    text = fields.Char(string="What", compute="_compute_text")

    @api.depends("teller", "code", "values")
    @api.depends_context("lang", "tz")
    def _compute_text(self):
        for event in self:
            teller = self.env.get(event.teller)
            if teller is None:  # of an addon that is gone
                event.text = event.code
            else:
                event.text = teller._tell(event.code, event.values or {})
