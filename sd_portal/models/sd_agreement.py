from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain


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
    note = fields.Html(string="Internal note")

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

    @api.model
    def _find_valid(self, companies, organisations, day):
        """Agreements that are valid on a day, in one query.

        :param companies: companies of the tickets
        :param organisations: commercial partners of the customers
        :param date day: in the company's time zone
        :return: dict (company id, organisation id or False for the default) →
            agreement
        """
        found = self.search(
            Domain("company_id", "in", companies.ids)
            & (
                Domain("is_default", "=", True)
                | Domain("partner_id", "in", organisations.ids)
            )
            & (Domain("date_from", "=", False) | Domain("date_from", "<=", day))
            & (Domain("date_to", "=", False) | Domain("date_to", ">=", day))
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
