from odoo import api, fields, models
from odoo.exceptions import UserError


class SdChooseCustomerWizard(models.TransientModel):
    """Whose ticket is it? The candidates, anybody else, or a new customer."""

    _name = "sd.choose.customer.wizard"
    _description = "Choose the customer of a ticket"

    ticket_id = fields.Many2one("helpdesk.ticket", required=True, readonly=True)
    sender = fields.Char(compute="_compute_candidates")
    candidate_ids = fields.Many2many("res.partner", compute="_compute_candidates")
    partner_id = fields.Many2one("res.partner", string="Customer")

    @api.depends("ticket_id")
    def _compute_candidates(self):
        for wizard in self:
            ticket = wizard.ticket_id
            names = filter(None, [ticket.partner_name, ticket.partner_email])
            wizard.sender = ", ".join(dict.fromkeys(names))
            wizard.candidate_ids = ticket.sd_candidate_ids

    def action_choose(self):
        """Give the ticket to the chosen contact.

        :raise UserError: when none is chosen, or somebody was faster
        """
        self.ensure_one()
        if not self.partner_id:
            raise UserError(self.env._("Please choose the customer."))
        return self._give_to(self.partner_id)

    def action_create(self):
        """Make the sender a customer, and give him the ticket.

        :raise UserError: when no address of his is known
        """
        self.ensure_one()
        ticket = self.ticket_id
        if not ticket.partner_email:
            raise UserError(
                self.env._(
                    "No address of the sender is known. Please choose a contact."
                )
            )
        self._check_open()
        partner = self.env["res.partner"]._sd_make_customer(
            "regular",
            name=ticket.partner_name,
            email=ticket.partner_email,
            company=ticket.company_id,
        )
        return self._give_to(partner)

    def _give_to(self, partner):
        self._check_open()
        self.ticket_id.check_access("write")
        self.ticket_id._sd_choose_customer(partner)
        return {"type": "ir.actions.act_window_close"}

    def _check_open(self):
        if self.ticket_id.partner_id:
            raise UserError(
                self.env._(
                    "The ticket belongs to %(partner)s already. Use “Give to another "
                    "customer” to change that.",
                    partner=self.ticket_id.partner_id.display_name,
                )
            )
