from dateutil.relativedelta import relativedelta

from odoo import fields, models


class SdApiKeyNew(models.TransientModel):
    """Makes a key of the REST API and shows it, once: only its hash is kept."""

    _name = "sd.api.key.new"
    _description = "New key for the REST API"

    name = fields.Char(string="For what", required=True)
    user_id = fields.Many2one("res.users", string="Acts for", required=True)
    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company
    )
    reads_tickets = fields.Boolean(string="Read tickets", default=True)
    writes_tickets = fields.Boolean(string="Create and close tickets")
    writes_comments = fields.Boolean(string="Comment")
    writes_files = fields.Boolean(string="Attach files")
    expires_at = fields.Datetime(
        string="Expires",
        required=True,
        default=lambda self: fields.Datetime.now() + relativedelta(years=1),
    )
    key = fields.Char(string="The key", readonly=True)

    def action_make(self):
        """Make the key and show it."""
        self.ensure_one()
        self.env["sd.intake.log"]._check_manager()
        self.key = self.env["sd.api.key"]._make(
            self.user_id,
            self.company_id,
            name=self.name,
            reads_tickets=self.reads_tickets,
            writes_tickets=self.writes_tickets,
            writes_comments=self.writes_comments,
            writes_files=self.writes_files,
            expires_at=self.expires_at,
        )
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Copy the key now"),
            "res_model": self._name,
            "res_id": self.id,
            "view_mode": "form",
            "target": "new",
        }
