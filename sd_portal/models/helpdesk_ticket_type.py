from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from ..tools.priority import PRIORITIES


class HelpdeskTicketType(models.Model):
    """What kind of matter a ticket is, who handles it, and what it asks for.

    A type without teams is handled by every team.
    """

    _inherit = "helpdesk.ticket.type"
    _order = "sequence, name"

    code = fields.Char(
        help="Short name that integrations use, such as support, rfc or bug.",
    )
    sequence = fields.Integer(
        default=50, help="The first type is that of tickets that nobody classifies."
    )
    icon = fields.Char(
        default="fa-life-ring", help="Font Awesome icon on the customer's card."
    )
    description = fields.Char(
        string="Choose this when…",
        translate=True,
        help="Shown to the customer where he chooses the type.",
    )
    team_ids = fields.Many2many(
        help="Only these teams handle tickets of this type. Empty: every team does.",
    )
    sd_field_ids = fields.One2many(
        "sd.type.field",
        "type_id",
        string="Form fields",
        copy=True,
        groups="helpdesk_mgmt.group_helpdesk_user_own",
    )
    sd_answer_definition = fields.PropertiesDefinition(
        string="Form fields as properties", copy=False, groups="base.group_user"
    )
    sd_allows_a = fields.Boolean(string="A", default=True)
    sd_allows_b = fields.Boolean(string="B", default=True)
    sd_allows_c = fields.Boolean(string="C", default=True)
    sd_default_priority = fields.Selection(
        selection=lambda self: self.env["helpdesk.ticket"]._sd_get_priorities(),
        string="Default priority",
        help="For tickets that neither the customer nor an intake rule gives a "
        "priority. Empty: C, or the lowest that is allowed.",
    )

    _unique_code = models.UniqueIndex(
        "(code) WHERE code IS NOT NULL", "Another ticket type has this code."
    )

    @api.model
    def _sd_get_default(self):
        """The type of a ticket that nobody has classified: the first in order."""
        return self.search([], limit=1)

    def copy_data(self, default=None):
        """A copy has a name of its own and no code: codes are unique."""
        return [
            vals
            | {
                "code": False,
                "name": self.env._("%(name)s (copy)", name=type_.name),
            }
            | (default or {})
            for type_, vals in zip(self, super().copy_data(default), strict=True)
        ]

    # === What it allows === #

    def _sd_get_allowed_priorities(self):
        """Keys of the priorities that tickets of this type may have, lowest first."""
        if not self:
            return PRIORITIES
        allows = (self.sd_allows_c, self.sd_allows_b, self.sd_allows_a)
        return tuple(
            p for p, allowed in zip(PRIORITIES, allows, strict=True) if allowed
        )

    @api.constrains("sd_allows_a", "sd_allows_b", "sd_allows_c", "sd_default_priority")
    def _check_priorities(self):
        for type_ in self:
            allowed = type_._sd_get_allowed_priorities()
            if not allowed:
                raise ValidationError(
                    self.env._(
                        "Type “%(type)s”: allow at least one priority.",
                        type=type_.name,
                    )
                )
            if type_.sd_default_priority and type_.sd_default_priority not in allowed:
                raise ValidationError(
                    self.env._(
                        "Type “%(type)s”: the default priority is not among the "
                        "priorities that it allows.",
                        type=type_.name,
                    )
                )

    def _sd_is_handled_by(self, team):
        """Whether a team (or nobody yet) may handle tickets of this type."""
        teams_sudo = self.sudo().team_ids
        return not teams_sudo or not team or team in teams_sudo

    @api.ondelete(at_uninstall=False)
    def _unlink_except_used(self):
        tickets_sudo = (
            self.env["helpdesk.ticket"].sudo().with_context(active_test=False)
        )
        used = tickets_sudo.search([("type_id", "in", self.ids)], limit=1).type_id
        if used:
            raise UserError(
                self.env._(
                    "There are tickets of the type “%(type)s”. Archive it instead: "
                    "nobody can choose it any more, and the tickets keep it.",
                    type=used.name,
                )
            )

    # === What it costs === #

    def _sd_get_fee_hints(self, partner, agreement):
        """What tickets of these types will cost, told before they are made.

        A hook: nothing is known here. Reads a constant number of times, however many
        types there are.

        :param partner: the contact who reads it, as superuser
        :param agreement: the agreement that holds for him, may be empty
        :return: dict (type id, key of a priority) → `FeeHint` of ``tools/fee_hint.py``
        """
        return {}

    # === What it asks for === #

    def _sd_get_questions(self, for_customer=False):
        """The questions of this type, in order.

        :param bool for_customer: only those that customers are asked
        :return: ``sd.type.field`` records, as superuser
        """
        if not any(type_sudo.sd_answer_definition for type_sudo in self.sudo()):
            return self.env["sd.type.field"].sudo()  # spares the query
        fields_sudo = self.sudo().sd_field_ids.filtered("active")
        return fields_sudo.filtered("show_in_portal") if for_customer else fields_sudo

    def _sd_get_form(self, lang=None, for_customer=True):
        """What a channel has to ask for, described for forms and the API.

        :param str lang: language of labels, help and options; default that of the
            context
        :param bool for_customer: only what customers are asked
        :return: list of JSON-able dicts with ``key``, ``label``, ``help``, ``kind``
            (see ``tools/type_fields.py``), ``required`` and ``options`` (a list of
            dicts with ``key`` and ``label``)
        """
        type_ = self.with_context(lang=lang) if lang else self
        return [
            question._describe() for question in type_._sd_get_questions(for_customer)
        ]

    def _sd_build_definition(self):
        """The property definition that the form fields amount to.

        Its labels are in the company's language: a definition cannot be translated.
        """
        self.ensure_one()
        company_sudo = self.env["res.company"].sudo().search([], order="id", limit=1)
        type_sudo = self.sudo().with_context(
            lang=company_sudo.partner_id.lang or "en_US", active_test=False
        )
        return [question._build_property() for question in type_sudo.sd_field_ids]

    def _sd_sync_definition(self):
        """Let agents see and search what the form fields ask for."""
        for type_sudo in self.sudo():
            type_sudo.sd_answer_definition = type_sudo._sd_build_definition()

    @api.constrains("sd_answer_definition")
    def _check_definition(self):
        """The form fields are the only place where questions are made."""
        for type_ in self:
            wanted = type_._sd_build_definition()
            if (type_.sd_answer_definition or []) != wanted:
                raise ValidationError(
                    self.env._(
                        "What tickets of the type “%(type)s” ask for is set in the form "
                        "fields of the type.",
                        type=type_.name,
                    )
                )
