from odoo import api, fields, models
from odoo.exceptions import ValidationError


class SdTicketClass(models.AbstractModel):
    """Type and priority of a ticket: who asked for what, and what was agreed."""

    _name = "sd.ticket.class"
    _inherit = "sd.explained"
    _description = "Type and priority of a ticket"

    type_id = fields.Many2one("helpdesk.ticket.type")
    sd_requested_priority = fields.Selection(
        selection="_sd_get_priorities",
        string="Requested priority",
        readonly=True,
        copy=False,
        help="What the customer asked for. Priority is what was agreed.",
    )
    sd_impact = fields.Text(
        string="Impact",
        help="What cannot be done because of this, and by how many people, as the "
        "customer says.",
    )
    sd_type_team_ids = fields.Many2many(
        "helpdesk.ticket.team",
        related="type_id.team_ids",
        string="Teams that handle the type",
    )

    @api.onchange("type_id")
    def _onchange_type_id(self):
        """Let go of a team that does not handle the type.

        Base: also of every team when the type is handled by all of them.
        """
        if not self.type_id._sd_is_handled_by(self.team_id):
            self.team_id = False
            self.user_id = False

    def write(self, vals):
        """Log what becomes of type and priority; people keep to the type's limits."""
        if {"type_id", "priority", "team_id"}.isdisjoint(vals):
            return super().write(vals)
        before = {ticket: (ticket.type_id, ticket.priority) for ticket in self}
        result = super().write(vals)
        if not self.env.su:
            self._sd_check_class(vals)
        if not self.env.context.get("sd_reclassifying"):
            self._sd_log_class(before)
        return result

    def _sd_check_class(self, changed):
        """Do team and priority go with the type?

        :param changed: names of the fields that somebody changed
        :raise ValidationError: when they do not
        """
        for ticket in self:
            type_ = ticket.type_id
            if not {"type_id", "team_id"}.isdisjoint(
                changed
            ) and not type_._sd_is_handled_by(ticket.team_id):
                raise ValidationError(self._sd_say_wrong_team(type_, ticket.team_id))
            if (
                not {"type_id", "priority"}.isdisjoint(changed)
                and ticket.priority not in type_._sd_get_allowed_priorities()
            ):
                raise ValidationError(self._sd_say_wrong_priority(type_))

    @api.model
    def _sd_say_wrong_priority(self, type_):
        """Sentence for whoever chooses a priority that the type does not allow."""
        allowed = map(self._sd_get_priority_label, type_._sd_get_allowed_priorities())
        return self.env._(
            "Tickets of the type “%(type)s” have priority %(allowed)s. Choose one of "
            "these, or another type.",
            type=type_.name,
            allowed=", ".join(sorted(allowed)),
        )

    @api.model
    def _sd_say_wrong_team(self, type_, team):
        """Sentence for whoever gives a ticket to a team that does not handle its type."""
        return self.env._(
            "%(team)s does not handle tickets of the type “%(type)s”. Choose one of "
            "%(teams)s, or another type.",
            team=team.sudo().name,
            type=type_.name,
            teams=", ".join(type_.sudo().team_ids.mapped("name")),
        )

    def _sd_log_class(self, before):
        """Log the changes, those that are alike in one go.

        :param dict before: ticket → (type, priority) that it had
        """
        label = self._sd_get_priority_label
        groups = {}
        for ticket, (type_, priority) in before.items():
            if ticket.type_id != type_:
                key = "type_changed", type_.id, ticket.type_id.id
                groups.setdefault(key, []).append(ticket.id)
            if ticket.priority != priority:
                key = "priority_changed", label(priority), label(ticket.priority)
                groups.setdefault(key, []).append(ticket.id)
        for (code, old, new), ids in groups.items():
            if code == "type_changed":
                old, new = ([self.type_id._name, type_id] for type_id in (old, new))
            values = {"before": old, "after": new}
            self.browse(ids)._sd_log_event("sd.ticket.class", code, values)

    def _sd_tell_reclassification(self):
        """What the latest reclassification changed, and why, for the customer's mail.

        :return: (list of sentences in the language of the context, reason)
        """
        self.ensure_one()
        event_sudo = self.sudo().sd_event_ids.filtered(
            lambda e: e.code == "reclassified"
        )[:1]
        values = event_sudo.values or {}
        if not values:
            return [], ""
        told = self.env["sd.reclassification"]._tell_changes(values)
        return told, values["reason"]

    @api.model
    def _show_value(self, value):
        """A record that is not there is nothing, not a deleted one."""
        if isinstance(value, list) and len(value) == 2 and not value[1]:
            return self.env._("none")
        return super()._show_value(value)

    @api.model
    def _get_words(self):
        return super()._get_words() | {
            "type_changed": self.env._("Type: %(before)s → %(after)s"),
            "priority_changed": self.env._("Priority: %(before)s → %(after)s"),
        }
