from odoo import api, fields, models
from odoo.exceptions import UserError


class SdChangeCustomerWizard(models.TransientModel):
    """Give a ticket to another customer; what it does is shown before it is done."""

    _name = "sd.change.customer.wizard"
    _description = "Give a ticket to another customer"

    ticket_id = fields.Many2one("helpdesk.ticket", required=True, readonly=True)
    before_id = fields.Many2one(related="ticket_id.partner_id", string="Now")
    partner_id = fields.Many2one("res.partner", string="New customer", required=True)
    name = fields.Char(
        string="Title for the new customer",
        compute="_compute_name",
        store=True,
        precompute=True,
        readonly=False,
        required=True,
        help="The new customer reads it: nothing of the old one may be left in it.",
    )
    effects = fields.Text(compute="_compute_effects")

    @api.depends("ticket_id")
    def _compute_name(self):
        for wizard in self:
            wizard.name = wizard.ticket_id.name

    @api.depends("ticket_id", "partner_id")
    def _compute_effects(self):
        for wizard in self:
            sentences = []
            if wizard.partner_id and wizard.ticket_id:
                sentences = wizard.ticket_id._sd_get_change_effects(wizard.partner_id)
            wizard.effects = "\n".join(sentences)

    def action_change(self):
        """Do what was shown.

        :raise UserError: when nothing would change
        """
        self.ensure_one()
        ticket = self.ticket_id
        ticket.check_access("write")
        if ticket.partner_id == self.partner_id:
            raise UserError(
                self.env._(
                    "The ticket belongs to %(partner)s already.",
                    partner=self.partner_id.display_name,
                )
            )
        ticket.name = self.name
        ticket._sd_change_customer(self.partner_id)
        return {"type": "ir.actions.act_window_close"}
