from markupsafe import Markup

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain
from odoo.tools.misc import get_lang

from ..tools.clock import Target
from .sd_clock import OPEN

TERMS = frozenset(
    {
        "first_response_amount",
        "first_response_unit",
        "next_reply_amount",
        "next_reply_unit",
        "resolution_amount",
        "resolution_unit",
        "priority",
    }
)
"""Fields of a level on which deadlines depend."""


class SdAgreementLevel(models.Model):
    """What one priority means in an agreement, and by when we respond and resolve."""

    _name = "sd.agreement.level"
    _description = "Agreement level"
    _order = "agreement_id, priority desc"
    _rec_names_search = ["agreement_id.name"]

    agreement_id = fields.Many2one(
        "sd.agreement", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="agreement_id.company_id", store=True)
    priority = fields.Selection(
        selection=lambda self: self.env["helpdesk.ticket"]._sd_get_priorities(),
        required=True,
        default="1",
    )
    meaning = fields.Char(
        translate=True,
        help="Shown to the customer where he chooses the priority.",
    )
    first_response_amount = fields.Float(
        string="First response within", help="0: no promise."
    )
    first_response_unit = fields.Selection(
        selection="_get_units", required=True, default="hours", string="Response unit"
    )
    next_reply_amount = fields.Float(
        string="Next reply within",
        help="Counts from each comment of the customer. 0: no promise.",
    )
    next_reply_unit = fields.Selection(
        selection="_get_units", required=True, default="hours", string="Reply unit"
    )
    resolution_amount = fields.Float(string="Resolved within", help="0: no promise.")
    resolution_unit = fields.Selection(
        selection="_get_units", required=True, default="days", string="Resolution unit"
    )

    _unique_priority = models.UniqueIndex(
        "(agreement_id, priority)", "An agreement has one level for each priority."
    )

    @api.model
    def _get_units(self):
        return [
            ("hours", self.env._("working hours")),
            ("days", self.env._("working days")),
        ]

    def _get_target(self, name="resolution"):
        """What is promised, for ``tools/clock.py``.

        :param str name: ``resolution``, ``next_reply`` or ``first_response``
        :return: `Target`, None where nothing is promised
        """
        amount, unit = self[f"{name}_amount"], self[f"{name}_unit"]
        return Target(amount, unit) if amount else None

    def _show_amount(self, name):
        """What is promised, such as ``1 working hour``, in the reader's language.

        :param str name: as for ``_get_target``
        """
        amount, unit = self[f"{name}_amount"], self[f"{name}_unit"]
        units = dict(self._get_units())
        if amount == 1:
            units = {
                "hours": self.env._("working hour"),
                "days": self.env._("working day"),
            }
        number = f"{amount:g}".replace(".", get_lang(self.env).decimal_point)
        return f"{number} {units.get(unit, '')}"

    def _sd_tell_promise(self):
        """By when we respond and resolve, in the reader's language; "" for no promise."""
        self.ensure_one()
        labels = {
            "first_response": self.env._("First response within"),
            "resolution": self.env._("Resolved within"),
        }
        return ", ".join(
            f"{label}: {self._show_amount(name)}"
            for name, label in labels.items()
            if self._get_target(name)
        )

    @api.depends("agreement_id.name", "priority")
    def _compute_display_name(self):
        labels = dict(self.env["helpdesk.ticket"]._sd_get_priorities())
        for level in self:
            level.display_name = (
                f"{level.agreement_id.name} - {labels.get(level.priority, '')}"
            )

    @api.constrains(
        "first_response_amount",
        "first_response_unit",
        "next_reply_amount",
        "next_reply_unit",
        "resolution_amount",
        "resolution_unit",
    )
    def _check_amounts(self):
        for level in self:
            for amount, unit in (
                (level.first_response_amount, level.first_response_unit),
                (level.next_reply_amount, level.next_reply_unit),
                (level.resolution_amount, level.resolution_unit),
            ):
                if amount < 0 or (unit == "days" and amount != int(amount)):
                    raise ValidationError(
                        self.env._(
                            "%(level)s: a promise is a number of hours, or a whole "
                            "number of days; 0 means no promise.",
                            level=level.display_name,
                        )
                    )

    # === Changes are told in the agreement's history === #

    @api.model_create_multi
    def create(self, vals_list):
        """Tell the agreement's history about levels added later."""
        levels = super().create(vals_list)
        if not self.env.context.get("sd_new_agreement"):
            for level in levels:
                level._tell_history(level._describe_all())
        return levels

    def write(self, vals):
        """Tell the history what changed; open tickets follow, see ``sd.clock``."""
        before = {level: level._describe() for level in self}
        result = super().write(vals)
        for level in self:
            level._tell_history(level._describe_changes(before[level]))
        if TERMS & vals.keys():
            Clock_sudo = self.env["sd.clock"].sudo()
            clocks = Domain("ticket_id.sd_agreement_level_id", "in", self.ids) & OPEN
            Clock_sudo._mark_stale(Clock_sudo.search(clocks), "level_changed")
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_tell_history(self):
        for level in self:
            level._tell_history([self.env._("Removed.")])

    def _describe(self):
        """Each term with its value in words, in the reader's language.

        :return: dict label → words
        """
        self.ensure_one()
        terms = {self._fields["meaning"]._description_string(self.env): self.meaning}
        for name in ("first_response", "next_reply", "resolution"):
            label = self._fields[f"{name}_amount"]._description_string(self.env)
            nothing = self.env._("no promise")
            promised = self._get_target(name)
            terms[label] = self._show_amount(name) if promised else nothing
        return {label: words or "" for label, words in terms.items()}

    def _describe_all(self):
        return [f"{label}: {words}" for label, words in self._describe().items()]

    def _describe_changes(self, before):
        return [
            f"{label}: {before.get(label, '')} → {words}"
            for label, words in self._describe().items()
            if before.get(label) != words
        ]

    def _tell_history(self, lines):
        if not lines:
            return
        title = self.env._(
            "Priority %(priority)s",
            priority=self.env["helpdesk.ticket"]._sd_get_priority_label(self.priority),
        )
        items = Markup().join(Markup("<li>%s</li>") % line for line in lines)
        self.agreement_id._message_log(
            body=Markup("<p>%s</p><ul>%s</ul>") % (title, items)
        )
