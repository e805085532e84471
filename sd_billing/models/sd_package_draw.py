from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL, format_date

from ..tools.hours import hour_digits
from ..tools.packages import Package
from ..tools.rounding import to_minutes

NOTHING = (0, 0, 0, 0)
"""Sums of a package without moves, see ``sd.package._get_sums``."""

PAID = ("paid", "in_payment")


class SdPackageDraw(models.AbstractModel):
    """Packages as the draw-down sees them, locked while somebody draws on them."""

    _name = "sd.package.draw"
    _inherit = "sd.explained"
    _description = "Drawing on prepaid packages"

    @api.model
    def _find_of(self, organisations, companies=None, first=None, cancelled=False):
        """Packages of organisations, as superuser.

        :param organisations: commercial partners
        :param companies: None for all
        :param date first: leave out what ended before that day
        :param bool cancelled: also those that were cancelled
        """
        domain = Domain("partner_id", "in", organisations.ids)
        if companies is not None:
            domain &= Domain("company_id", "in", companies.ids)
        if not cancelled:
            domain &= Domain("cancelled", "=", False)
        if first:
            domain &= Domain("date_to", "=", False) | Domain("date_to", ">=", first)
        return self.sudo().search(domain, order="id")

    def _lock(self):
        """Lock the packages, so that nobody else draws on them in this moment.

        A transaction that began before somebody else's draw was committed fails here
        and is tried again by Odoo, with that draw in sight (see ``sd.package.move``).
        """
        if self.ids:
            self.env.flush_all()
            self.env.cr.execute(
                SQL(
                    "SELECT id FROM sd_package WHERE id IN %s ORDER BY id FOR UPDATE",
                    tuple(self.ids),
                )
            )

    def _find_unusable(self):
        """Why nothing can be taken from packages, whatever is left.

        :return: dict package id → code, only for those that are not usable
        """
        found = {}
        for package_sudo in self.sudo():
            if package_sudo.cancelled:
                found[package_sudo.id] = "cancelled"
            elif code := package_sudo._get_unsettled():
                found[package_sudo.id] = code
        return found

    def _get_unsettled(self):
        """What is missing of order, invoice and payment, "" when nothing is."""
        self.ensure_one()
        line = self.sale_line_id
        if not line:
            return ""
        if line.state != "sale":
            return "not_ordered"
        if self.usable_when == "ordered":
            return ""
        invoices = line.invoice_lines.move_id.filtered(
            lambda move: move.move_type == "out_invoice" and move.state == "posted"
        )
        if not invoices:
            return "not_invoiced"
        if self.usable_when == "paid" and any(
            invoice.payment_state not in PAID for invoice in invoices
        ):
            return "not_paid"
        return ""

    def _get_for_draw(self, freed=None):
        """These packages for ``tools/packages.py``, with what is left of them now.

        :param dict freed: package id → minutes that were just given back
        :return: list of `Package`
        """
        freed = freed or {}
        sums = self._get_sums()
        unusable = self._find_unusable()
        return [
            Package(
                package_id=package.id,
                first=package.date_from,
                last=package.date_to or None,
                balance=sums.get(package.id, NOTHING)[2],
                type_ids=frozenset(package.type_ids.ids),
                # Work keeps what it has of a package that was cancelled since.
                unusable="" if package.id in freed else unusable.get(package.id, ""),
                overdraw=package.overdraw,
                limit=to_minutes(package.overdraw_hours),
                kept=freed.get(package.id, 0),
            )
            for package in self
        ]

    @api.model
    def _get_left(self, organisations, company):
        """Minutes that organisations can use today, whatever for.

        :return: dict organisation id → minutes
        """
        left = {}
        for package, minutes in self._find_usable(organisations, company):
            owner = package.partner_id.id
            left[owner] = left.get(owner, 0) + minutes
        return left

    @api.model
    def _get_left_by_type(self, organisation, company, types):
        """Minutes that an organisation can use today for tickets of each type.

        :return: dict type id → minutes
        """
        usable = self._find_usable(organisation, company)
        return {
            type_.id: sum(
                minutes
                for package, minutes in usable
                if not package.type_ids or type_ in package.type_ids
            )
            for type_ in types
        }

    @api.model
    def _find_usable(self, organisations, company):
        """The packages that organisations can use today: (package, minutes left)."""
        today = fields.Date.context_today(self)
        packages = self._find_of(organisations, company, today)
        packages = packages.filtered(lambda package: package.date_from <= today)
        unusable = packages._find_unusable()
        sums = packages._get_sums()
        return [
            (package, max(sums.get(package.id, NOTHING)[2], 0))
            for package in packages
            if package.id not in unusable
        ]

    @api.model
    def _may_see(self, user, organisation):
        """Whether a user may see hours and money of an organisation in the portal.

        Only a contact of that organisation with the right to it.
        """
        partner_sudo = user.sudo().partner_id
        return (
            bool(organisation)
            and not user._is_public()
            and partner_sudo.sd_may_see_money
            and partner_sudo.commercial_partner_id == organisation
        )

    @api.model
    def _count_by_organisation(self, organisations):
        """Packages that were not cancelled: dict organisation id → number."""
        groups = self._read_group(
            Domain("partner_id", "in", organisations.ids)
            & Domain("cancelled", "=", False),
            ["partner_id"],
            ["__count"],
        )
        return {partner.id: count for partner, count in groups}

    @api.model
    def _open_of(self, organisation):
        """Action that opens the packages of an organisation."""
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "sd_billing.sd_package_action"
        )
        return {
            **action,
            "domain": [("partner_id", "=", organisation.id)],
            "context": {"default_partner_id": organisation.id},
        }

    @api.model
    def _show_hours(self, minutes):
        """Minutes as hours such as ``1.25 h``, in the current language."""
        lang = self.env["res.lang"]._lang_get(self.env.lang or "en_US")
        number = lang.format(f"%.{hour_digits(minutes)}f", minutes / 60, grouping=True)
        return self.env._("%(number)s h", number=number)

    @api.model
    def _show_day(self, day):
        return format_date(self.env, day) if day else ""
