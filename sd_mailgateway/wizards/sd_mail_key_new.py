from odoo import fields, models


class SdMailKeyNew(models.TransientModel):
    """Makes a key and shows it, once: only its hash is kept."""

    _name = "sd.mail.key.new"
    _description = "New key for bringing mail"

    name = fields.Char(string="For whom", required=True)
    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company
    )
    team_id = fields.Many2one(
        "helpdesk.ticket.team",
        help="Gets the mail that no alias takes. Empty: such mail is held.",
    )
    key = fields.Char(string="The key", readonly=True)

    def action_make(self):
        """Make the key and show it."""
        self.ensure_one()
        self.env["sd.intake.log"]._check_manager()
        self.key = self.env["sd.mail.key"]._make(
            self.name, self.company_id, self.team_id
        )
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Copy the key now"),
            "res_model": self._name,
            "res_id": self.id,
            "view_mode": "form",
            "target": "new",
        }
