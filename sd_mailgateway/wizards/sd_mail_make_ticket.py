from odoo import fields, models


class SdMailMakeTicket(models.TransientModel):
    """Asks for what a mail does not tell, and makes a ticket of it."""

    _name = "sd.mail.make.ticket"
    _description = "Make a ticket of a mail by hand"

    log_id = fields.Many2one("sd.intake.log", required=True, ondelete="cascade")
    team_id = fields.Many2one("helpdesk.ticket.team", required=True)
    partner_id = fields.Many2one(
        "res.partner",
        string="Customer",
        help="Empty: looked up by the address of the sender.",
    )

    def action_make(self):
        """Make the ticket and open it.

        :raise UserError: when the mail has arrived meanwhile, or is gone
        """
        self.ensure_one()
        self.log_id._check_manager()
        self.log_id.check_access("read")
        ticket = self.log_id._make_ticket(self.team_id, self.partner_id)
        return {
            "type": "ir.actions.act_window",
            "res_model": ticket._name,
            "res_id": ticket.id,
            "view_mode": "form",
        }
