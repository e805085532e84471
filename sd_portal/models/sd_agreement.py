from odoo import Command, api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain

from ..tools.warning import DEFAULT_LEVELS, parse_levels
from .sd_clock import OPEN


class SdAgreement(models.Model):
    """What we promised an organisation: by when, in whose working hours, for how long.

    The company's default agreement holds for customers without one of their own.
    """

    _name = "sd.agreement"
    _description = "Agreement"
    _inherit = ["mail.thread"]
    _order = "is_default desc, partner_id, date_from desc, id"

    name = fields.Char(required=True, translate=True, tracking=True)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company
    )
    is_default = fields.Boolean(
        string="Default agreement",
        tracking=True,
        help="Holds for every customer without an agreement of his own.",
    )
    partner_id = fields.Many2one(
        "res.partner",
        string="Customer",
        domain="[('parent_id', '=', False)]",
        index="btree_not_null",
        tracking=True,
    )
    date_from = fields.Date(string="Valid from", tracking=True)
    date_to = fields.Date(string="Valid to", tracking=True)
    calendar_id = fields.Many2one(
        "resource.calendar",
        string="Working hours",
        tracking=True,
        help="Deadlines count only these hours, less the holidays entered there. "
        "Empty: the working hours of the company.",
    )
    level_ids = fields.One2many("sd.agreement.level", "agreement_id", copy=True)
    warning_levels = fields.Char(
        string="Warn at (%)",
        default=", ".join(map(str, DEFAULT_LEVELS)),
        tracking=True,
        help="Parts of the time in percent, such as 75, 100: the assignee is told when "
        "so much of it is used up. 100 is the deadline. Empty: nobody is told.",
    )
    note = fields.Html(string="Internal note")

    @api.model
    def default_get(self, fields):
        """A new agreement in the form begins with a level for each priority."""
        values = super().default_get(fields)
        if self.env.context.get("sd_fill_levels") and "level_ids" in fields:
            values["level_ids"] = [
                Command.create(level) for level in self._get_usual_levels()
            ]
        return values

    @api.model
    def _get_usual_levels(self):
        """Values of the levels that a new agreement begins with, A first."""
        rows = (
            ("3", self.env._("Nobody can work, or money is being lost."), 1, 2, 8),
            ("2", self.env._("Work is hindered, but there is a way around."), 4, 8, 3),
            ("1", self.env._("The normal case; it can wait its turn."), 8, 16, 5),
        )
        return [
            {
                "priority": priority,
                "meaning": meaning,
                "first_response_amount": response,
                "first_response_unit": "hours",
                "next_reply_amount": reply,
                "next_reply_unit": "hours",
                "resolution_amount": resolution,
                "resolution_unit": "hours" if priority == "3" else "days",
            }
            for priority, meaning, response, reply, resolution in rows
        ]

    def _check_levels(self):
        """Called where levels were stated: data files add them after the agreement."""
        for agreement in self:
            if not agreement.level_ids:
                raise ValidationError(
                    self.env._(
                        "Agreement “%(name)s” promises nothing: add a level for each "
                        "priority.",
                        name=agreement.name,
                    )
                )

    @api.constrains("calendar_id")
    def _check_calendar(self):
        for agreement in self:
            calendar_sudo = agreement.sudo().calendar_id
            if calendar_sudo and not calendar_sudo._sd_has_hours():
                raise ValidationError(
                    self.env._(
                        "“%(calendar)s” has no working hours, so no deadline could be "
                        "reckoned. Choose another calendar, or enter its hours first.",
                        calendar=calendar_sudo.name,
                    )
                )

    @api.constrains("warning_levels")
    def _check_warning_levels(self):
        for agreement in self:
            try:
                parse_levels(agreement.warning_levels or "")
            except ValueError:
                raise ValidationError(
                    self.env._(
                        "“%(field)s”: give percentages from 1 to 100, such as 75, 100.",
                        field=self._fields["warning_levels"]._description_string(
                            self.env
                        ),
                    )
                ) from None

    @api.constrains("is_default", "partner_id", "active", "company_id")
    def _check_one_default(self):
        for agreement in self.filtered("active"):
            if agreement.is_default == bool(agreement.partner_id):
                raise ValidationError(
                    self.env._(
                        "Agreement “%(name)s”: choose a customer, or make it the "
                        "default agreement for all others, not both.",
                        name=agreement.name,
                    )
                )
            if agreement.is_default and agreement._find_siblings():
                raise ValidationError(
                    self.env._(
                        "%(company)s already has a default agreement. Archive that "
                        "one first, or choose a customer for this one.",
                        company=agreement.company_id.name,
                    )
                )

    @api.constrains("partner_id", "date_from", "date_to", "active", "company_id")
    def _check_no_overlap(self):
        for agreement in self.filtered("active"):
            if (
                agreement.date_from
                and agreement.date_to
                and agreement.date_to < agreement.date_from
            ):
                raise ValidationError(
                    self.env._(
                        "Agreement “%(name)s” ends before it begins.",
                        name=agreement.name,
                    )
                )
            if not agreement.partner_id:
                continue
            other = agreement._find_siblings().filtered(agreement._overlaps)[:1]
            if other:
                raise ValidationError(
                    self.env._(
                        "%(customer)s already has the agreement “%(other)s” in that "
                        "time. End that one first, or choose other dates.",
                        customer=agreement.partner_id.display_name,
                        other=other.name,
                    )
                )

    def _find_siblings(self):
        """Other active agreements for the same customer (or default) and company."""
        self.ensure_one()
        return self.search(
            [
                ("id", "!=", self.id),
                ("company_id", "=", self.company_id.id),
                ("partner_id", "=", self.partner_id.id),
                ("is_default", "=", self.is_default),
            ]
        )

    def _overlaps(self, other):
        self.ensure_one()
        starts_before = not (
            self.date_to and other.date_from and self.date_to < other.date_from
        )
        ends_after = not (
            self.date_from and other.date_to and other.date_to < self.date_from
        )
        return starts_before and ends_after

    @api.model_create_multi
    def create(self, vals_list):
        """Create agreements; their first levels are no change to tell."""
        agreements = super(
            SdAgreement, self.with_context(sd_new_agreement=True)
        ).create(vals_list)
        for agreement, vals in zip(agreements, vals_list, strict=True):
            if "level_ids" in vals:
                agreement._check_levels()
        return agreements.with_env(self.env)

    def write(self, vals):
        """Let the open tickets of an agreement follow its calendar and warnings."""
        result = super().write(vals)
        if "level_ids" in vals:
            self._check_levels()
        if {"calendar_id", "warning_levels"} & vals.keys():
            Clock_sudo = self.env["sd.clock"].sudo()
            code = "level_changed" if "calendar_id" in vals else False
            opened = Domain("ticket_id.sd_agreement_id", "in", self.ids) & OPEN
            Clock_sudo._mark_stale(Clock_sudo.search(opened), code)
        return result

    @api.model
    def _find_all(self, company_ids, organisation_ids):
        """Agreements of organisations and the default ones, whenever they are valid.

        :param set company_ids: companies of the tickets
        :param set organisation_ids: commercial partners of the customers
        """
        return self.search(
            Domain("company_id", "in", list(company_ids))
            & (
                Domain("is_default", "=", True)
                | Domain("partner_id", "in", list(organisation_ids))
            )
        )

    def _is_valid_on(self, day):
        """Whether the agreement holds on a day.

        :param date day: in the company's time zone
        """
        self.ensure_one()
        begun = not self.date_from or self.date_from <= day
        return begun and (not self.date_to or day <= self.date_to)

    def _get_warning_levels(self):
        """Levels in percent at which the assignee is warned; without agreement the usual.

        :return: ascending tuple of int
        """
        if not self:
            return DEFAULT_LEVELS
        return parse_levels(self.warning_levels or "")

    @api.model
    def _find_valid(self, companies, organisations, day):
        """Agreements that are valid on a day, in one query.

        :param companies: companies of the tickets
        :param organisations: commercial partners of the customers
        :param date day: in the company's time zone
        :return: dict (company id, organisation id or False for the default) →
            agreement
        """
        found = self._find_all(companies.ids, organisations.ids).filtered(
            lambda agreement: agreement._is_valid_on(day)
        )
        return {
            (agreement.company_id.id, agreement.partner_id.id): agreement
            for agreement in found
        }

    @api.model
    def _find_for(self, partner, company=None):
        """The agreement that holds for a contact today: its organisation's or the default.

        :param partner: the contact
        :param company: default the current one
        :return: agreement, empty when there is none
        """
        company = company or self.env.company
        organisation = partner.commercial_partner_id
        found = self._find_valid(company, organisation, fields.Date.context_today(self))
        return (
            found.get((company.id, organisation.id))
            or found.get((company.id, False))
            or self.browse()
        )

    def _get_calendar(self):
        """The calendar whose hours count: the agreement's, else the company's."""
        return self.calendar_id or self.company_id.resource_calendar_id

    def _get_level(self, priority):
        """The level for a priority (``"3"`` is A), empty when the agreement has none."""
        return self.level_ids.filtered(lambda level: level.priority == priority)[:1]
