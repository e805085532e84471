from odoo import api, fields, models


class SdMergeWizard(models.TransientModel):
    """Tickets of one customer become one."""

    _name = "sd.merge.wizard"
    _description = "Merge tickets"

    ticket_ids = fields.Many2many("helpdesk.ticket", string="Tickets")
    survivor_id = fields.Many2one(
        "helpdesk.ticket",
        string="Goes on as",
        compute="_compute_survivor_id",
        store=True,
        precompute=True,
        readonly=False,
        required=True,
        help="Keeps its number, title and assignee; mail to the others comes here.",
    )

    @api.depends("ticket_ids")
    def _compute_survivor_id(self):
        """The oldest one: its number is the one that the customer knows longest."""
        for wizard in self:
            tickets = wizard.ticket_ids._origin
            if wizard.survivor_id not in tickets:
                wizard.survivor_id = tickets.sorted("id")[:1]

    def action_merge(self):
        """Merge, and open what became of them."""
        self.ensure_one()
        self.ticket_ids._sd_merge_into(self.survivor_id)
        return {
            "type": "ir.actions.act_window",
            "res_model": "helpdesk.ticket",
            "res_id": self.survivor_id.id,
            "view_mode": "form",
        }
