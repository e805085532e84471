from odoo import api, models
from odoo.exceptions import ValidationError
from odoo.tools import SQL

from ..tools.levels import parse_days, parse_levels


class SdPackageChecks(models.AbstractModel):
    """What makes no sense about a package is refused, with a sentence."""

    _name = "sd.package.checks"
    _description = "Checks of prepaid packages"

    @api.constrains("partner_id")
    def _check_partner(self):
        for package in self:
            if package.partner_id != package.partner_id.commercial_partner_id:
                raise ValidationError(
                    self.env._(
                        "Hours belong to an organisation: choose %(organisation)s "
                        "instead of its contact %(contact)s.",
                        organisation=package.partner_id.commercial_partner_id.name,
                        contact=package.partner_id.name,
                    )
                )

    @api.constrains("overdraw_hours", "overage_price", "price", "rollover_percent")
    def _check_numbers(self):
        for package in self:
            if min(package.overdraw_hours, package.overage_price, package.price) < 0:
                raise ValidationError(
                    self.env._("Limit, price and rate of a package are not negative.")
                )
            if not 0 <= package.rollover_percent <= 100:
                raise ValidationError(
                    self.env._("From 0 to 100 percent of unused hours roll over.")
                )

    @api.constrains("alert_levels", "alert_days")
    def _check_alerts(self):
        for package in self:
            self._check_levels(package.alert_levels, package.alert_days)

    @api.model
    def _check_levels(self, levels, days):
        """Refuse levels and days that make no sense.

        :raise ValidationError: that names the part which nobody understands
        """
        try:
            parse_levels(levels or "")
        except ValueError as error:
            raise ValidationError(
                self.env._(
                    "“%(part)s” is no level. Enter hours or percent, for instance: "
                    "50%%, 20%%, 2h",
                    part=str(error),
                )
            ) from None
        try:
            parse_days(days or "")
        except ValueError as error:
            raise ValidationError(
                self.env._(
                    "“%(part)s” are no days. Enter numbers, for instance: 60, 30, 7",
                    part=str(error),
                )
            ) from None

    @api.constrains("currency_id", "sale_line_id")
    def _check_currency(self):
        for package in self:
            order = package.sudo().sale_line_id.order_id
            if order and order.currency_id != package.currency_id:
                raise ValidationError(
                    self.env._(
                        "%(package)s was sold in %(sold)s with %(order)s and cannot be "
                        "kept in %(other)s.",
                        package=package.name,
                        sold=order.currency_id.name,
                        order=order.name,
                        other=package.currency_id.name,
                    )
                )

    @api.constrains("date_from", "date_to")
    def _check_dates_of_uses(self):
        """Nothing that was drawn may fall out of the time of its package."""
        used = self._get_days_used()
        for package in self.filtered(lambda package: package.id in used):
            first, last = used[package.id]
            if first < package.date_from or (
                package.date_to and last > package.date_to
            ):
                raise ValidationError(
                    self.env._(
                        "%(package)s covers work from %(first)s to %(last)s and must be "
                        "valid on those days.",
                        package=package.name,
                        first=self._show_day(first),
                        last=self._show_day(last),
                    )
                )

    def _get_days_used(self):
        """First and last day of the work that these packages cover, by package id."""
        self.env["sd.package.move"].flush_model()
        rows = self.env.execute_query(
            SQL(
                """
                SELECT taken.package_id, MIN(taken.date), MAX(taken.date)
                  FROM sd_package_move taken
                 WHERE taken.package_id IN %s AND taken.kind = 'use'
                   AND NOT EXISTS (SELECT FROM sd_package_move back
                                    WHERE back.reversed_id = taken.id)
                 GROUP BY taken.package_id
                """,
                tuple(self.ids),
            )
        )
        return {package_id: days for package_id, *days in rows}
