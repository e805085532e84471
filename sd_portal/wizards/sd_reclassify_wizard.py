from odoo import api, fields, models
from odoo.exceptions import UserError


class SdReclassifyWizard(models.TransientModel):
    """Change type and priority of a ticket, knowing beforehand what it does."""

    _name = "sd.reclassify.wizard"
    _description = "Change type and priority"

    ticket_id = fields.Many2one("helpdesk.ticket", required=True, ondelete="cascade")
    state = fields.Selection(
        [("choose", "Choose"), ("preview", "Confirm")], default="choose", required=True
    )
    type_id = fields.Many2one("helpdesk.ticket.type", required=True)
    priority = fields.Selection(
        selection=lambda self: self.env["helpdesk.ticket"]._sd_get_priorities(),
        required=True,
    )
    team_id = fields.Many2one("helpdesk.ticket.team")
    type_team_ids = fields.Many2many(
        "helpdesk.ticket.team", related="type_id.team_ids", string="Teams of the type"
    )
    reason = fields.Text(
        required=True, help="Kept in the event log. The customer reads it, too."
    )
    tell_customer = fields.Boolean(string="Tell the customer by mail", default=True)
    hidden = fields.Boolean(compute="_compute_hidden")
    effect = fields.Text(readonly=True)

    @api.depends("ticket_id")
    def _compute_hidden(self):
        for wizard in self:
            wizard.hidden = not wizard.ticket_id.sd_portal_visible

    @api.model
    def default_get(self, fields_list):
        """Begin with what the ticket has."""
        values = super().default_get(fields_list)
        ticket = self.env["helpdesk.ticket"].browse(
            values.get("ticket_id") or self.env.context.get("active_id") or ()
        )
        known = {
            "ticket_id": ticket.id,
            "type_id": ticket.type_id.id,
            "priority": ticket.priority,
            "team_id": ticket.team_id.id,
            "tell_customer": ticket.sd_portal_visible,
        }
        return values | {name: known[name] for name in known if name in fields_list}

    @api.onchange("type_id")
    def _onchange_type_id(self):
        """Let go of a team that does not handle the type."""
        if not self.type_id._sd_is_handled_by(self.team_id):
            self.team_id = self.type_team_ids[:1]

    def action_preview(self):
        """Show what the change would do."""
        self.ensure_one()
        changes = self._get_changes()
        values = {
            "ticket": self.ticket_id.id,
            "before": self.env["sd.reclassification"]._look(self.ticket_id),
            "after": self.env["sd.reclassification"]._try(self.ticket_id, changes),
        }
        told = self.env["sd.reclassification"]._tell_changes(values)
        self.write(
            {"state": "preview", "effect": "\n".join(told + self._tell_loss(changes))}
        )
        return self._reopen()

    def action_back(self):
        """Choose something else."""
        self.ensure_one()
        self.state = "choose"
        return self._reopen()

    def action_confirm(self):
        """Change the ticket, log it and tell the customer."""
        self.ensure_one()
        if not (self.reason or "").strip():
            raise UserError(self.env._("Please give a reason."))
        self.env["sd.reclassification"]._carry_out(
            self.ticket_id,
            self._get_changes(),
            self.reason.strip(),
            tell=self.tell_customer,
        )
        return {"type": "ir.actions.act_window_close"}

    def _get_changes(self):
        """What differs from the ticket, as values for ``write()``.

        :raise UserError: when nothing does
        """
        vals = {
            "type_id": self.type_id.id,
            "priority": self.priority,
            "team_id": self.team_id.id,
        }
        ticket = self.ticket_id
        now = ticket._convert_to_write({name: ticket[name] for name in vals})
        changes = {name: value for name, value in vals.items() if value != now[name]}
        if not changes:
            raise UserError(
                self.env._(
                    "The ticket has this type, priority and team already. Choose "
                    "something else, or cancel."
                )
            )
        return changes

    def _tell_loss(self, changes):
        ticket = self.ticket_id
        if "type_id" not in changes:
            return []
        __, lost = ticket._sd_sort_answers(
            ticket.type_id, self.type_id, ticket._sd_get_answers()
        )
        if not lost:
            return []
        sentence = self.env._(
            "These answers go to the event log, since the new type does not ask for "
            "them: %(answers)s",
            answers=lost,
        )
        return [sentence]

    def _reopen(self):
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Change type and priority"),
            "res_model": self._name,
            "res_id": self.id,
            "view_mode": "form",
            "target": "new",
        }
