from odoo import api, fields, models
from odoo.exceptions import ValidationError


class SdDeadlineWizard(models.TransientModel):
    """A human sets another deadline than the agreement's, and says why."""

    _name = "sd.deadline.wizard"
    _description = "Set another deadline"

    ticket_id = fields.Many2one("helpdesk.ticket", required=True, ondelete="cascade")
    current_deadline = fields.Datetime(related="ticket_id.sd_deadline")
    date = fields.Datetime(string="New deadline", required=True)
    reason = fields.Char(
        required=True, help="Kept with the ticket. The customer does not see it."
    )

    @api.constrains("date")
    def _check_date(self):
        now = fields.Datetime.now()
        if self.filtered(lambda wizard: wizard.date <= now):
            raise ValidationError(
                self.env._("That moment has passed: choose a deadline in the future.")
            )

    @api.constrains("reason")
    def _check_reason(self):
        if self.filtered(lambda wizard: not (wizard.reason or "").strip()):
            raise ValidationError(
                self.env._("Say why the deadline is another one than agreed.")
            )

    @api.constrains("ticket_id")
    def _check_ticket(self):
        for wizard in self:
            if wizard.ticket_id.stage_id.closed:
                raise ValidationError(
                    self.env._(
                        "Ticket %(ticket)s is closed. Reopen it before you set a "
                        "deadline.",
                        ticket=wizard.ticket_id.display_name,
                    )
                )

    def action_apply(self):
        """Let the date stand instead of the promise."""
        self.ensure_one()
        self.ticket_id.check_access("write")
        self.env["sd.clock"].sudo()._agree(
            self.ticket_id.sudo(), self.date, self.reason.strip()
        )
        return {"type": "ir.actions.act_window_close"}
