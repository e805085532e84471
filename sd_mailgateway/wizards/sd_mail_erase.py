from odoo import api, fields, models
from odoo.exceptions import UserError


class SdMailErase(models.TransientModel):
    """Asks before a person's mail is removed for good."""

    _name = "sd.mail.erase"
    _description = "Remove a person's mail from the logs"

    partner_id = fields.Many2one(
        "res.partner", string="Person", required=True, ondelete="cascade"
    )
    count = fields.Integer(string="Mails", compute="_compute_count")

    @api.depends("partner_id")
    def _compute_count(self):
        for wizard in self:
            retention = self.env["sd.mail.retention"]
            wizard.count = len(retention._find_of_person(wizard.partner_id))

    def action_erase(self):
        """Remove it.

        :raise UserError: for others than managers of the helpdesk
        """
        self.ensure_one()
        self.env["sd.intake.log"]._check_manager()
        self.partner_id.check_access("write")
        if self.partner_id.is_company:
            raise UserError(
                self.env._("Choose a person; an organisation has no personal data.")
            )
        self.env["sd.mail.retention"]._erase_person(self.partner_id)
        return {"type": "ir.actions.act_window_close"}
