from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from ..tools.rounding import to_minutes


class SaleOrderLine(models.Model):
    """A line that sells prepaid hours makes one package when it is confirmed."""

    _name = "sale.order.line"
    _inherit = ["sd.estimate.line", "sale.order.line"]

    sd_package_ids = fields.One2many(
        "sd.package", "sale_line_id", string="Packages", groups="base.group_user"
    )

    @api.constrains("product_uom_qty", "product_id")
    def _check_sd_package_quantity(self):
        for line in self:
            if line.product_id.sd_package_ok and line.product_uom_qty < 0:
                raise ValidationError(
                    self.env._(
                        "Prepaid hours cannot be sold with a negative quantity. To take "
                        "hours back, cancel the order or credit its invoice.",
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        """A line that is added to a confirmed order makes its package at once."""
        lines = super().create(vals_list)
        lines.filtered(lambda line: line.state == "sale")._sd_make_packages()
        return lines

    def write(self, vals):
        """The hours of a package follow the quantity that is ordered."""
        if "product_uom_qty" not in vals and "product_id" not in vals:
            return super().write(vals)
        before = {line: line._sd_get_minutes() for line in self.sudo()}
        packaged = self.sudo().filtered("sd_package_ids")
        if "product_id" in vals and any(
            line.product_id.id != vals["product_id"] for line in packaged
        ):
            raise UserError(
                self.env._(
                    "These prepaid hours have been sold already. Cancel the order to "
                    "sell others."
                )
            )
        result = super().write(vals)
        for line in packaged:
            line._sd_change_hours(line._sd_get_minutes() - before[line])
        return result

    def _sd_get_minutes(self):
        """Prepaid minutes that this line sells."""
        self.ensure_one()
        product = self.product_id
        if not product.sd_package_ok or self.display_type or self.is_downpayment:
            return 0
        quantity = self.product_uom_id._compute_quantity(
            self.product_uom_qty, product.uom_id, round=False
        )
        return to_minutes(max(quantity * product.sd_package_hours, 0))

    def _sd_make_packages(self):
        """Make the packages of confirmed lines that have none."""
        lines_sudo = self.sudo().filtered(
            lambda line: (
                line._sd_get_minutes()
                and all(package.cancelled for package in line.sd_package_ids)
            )
        )
        self.env["sd.package"].sudo().create(
            [line._sd_prepare_package_vals() for line in lines_sudo]
        )

    def _sd_prepare_package_vals(self):
        """Values of the package that this line sells; what it is like says the product."""
        self.ensure_one()
        product, order = self.product_id, self.order_id
        first = fields.Date.context_today(
            self.with_context(tz=order.company_id.resource_calendar_id.tz)
        )
        last = False
        if product.sd_package_months:
            last = first + relativedelta(months=product.sd_package_months, days=-1)
        price = product.currency_id._convert(
            product.sd_package_overage_price,
            order.currency_id,
            order.company_id,
            first,
        )
        return {
            "partner_id": order.partner_id.commercial_partner_id.id,
            "company_id": order.company_id.id,
            "user_id": order.user_id.id,
            "sale_line_id": self.id,
            "product_id": product.id,
            "currency_id": order.currency_id.id,
            "price": self.price_subtotal,
            "initial_minutes": self._sd_get_minutes(),
            "date_from": first,
            "date_to": last,
            "type_ids": [(6, 0, product.sd_package_type_ids.ids)],
            "usable_when": product.sd_package_usable_when or "ordered",
            "overdraw": product.sd_package_overdraw or "refuse",
            "overdraw_hours": product.sd_package_overdraw_hours,
            "overage_price": price,
            "rollover_percent": product.sd_package_rollover_percent,
            "rollover_months": product.sd_package_rollover_months,
            "alert_levels": product.sd_package_alert_levels,
            "alert_days": product.sd_package_alert_days,
        }

    def _sd_change_hours(self, minutes):
        """Book a change of the quantity ordered on the package."""
        self.ensure_one()
        package_sudo = self.sd_package_ids.filtered(lambda p: not p.cancelled)[:1]
        if package_sudo and minutes:
            package_sudo._change_bought(
                minutes, "quantity", {"order": ["sale.order", self.order_id.id]}
            )
            package_sudo.price = self.price_subtotal
