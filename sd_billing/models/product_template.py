from odoo import api, fields, models
from odoo.exceptions import ValidationError

from .sd_package import OVERDRAW, USABLE_WHEN


class ProductTemplate(models.Model):
    """A product that sells prepaid hours: each sale of it makes a package."""

    _inherit = "product.template"

    sd_package_ok = fields.Boolean(
        string="Prepaid hours", help="Selling it makes a package of prepaid hours."
    )
    sd_package_hours = fields.Float(string="Hours per unit", default=1)
    sd_package_months = fields.Integer(
        string="Valid for months", default=12, help="0: no end."
    )
    sd_package_type_ids = fields.Many2many(
        "helpdesk.ticket.type", string="For ticket types", help="Empty: for all types."
    )
    sd_package_usable_when = fields.Selection(
        USABLE_WHEN, string="Usable when", default="ordered"
    )
    sd_package_overdraw = fields.Selection(
        OVERDRAW, string="When empty", default="refuse"
    )
    sd_package_overdraw_hours = fields.Float(string="Limit below zero")
    sd_package_overage_price = fields.Monetary(
        string="Rate when empty",
        help="Per hour, without taxes. 0: the price of the support hour.",
    )
    sd_package_rollover_percent = fields.Integer(string="Rolls over (%)")
    sd_package_rollover_months = fields.Integer(
        string="Rolled hours last for months", default=3
    )
    sd_package_alert_levels = fields.Char(string="Tell when left", default="20%")
    sd_package_alert_days = fields.Char(
        string="Tell days before the end", default="60, 30, 7"
    )

    @api.constrains(
        "sd_package_ok",
        "type",
        "sd_package_hours",
        "sd_package_months",
        "sd_package_overdraw_hours",
        "sd_package_rollover_percent",
        "sd_package_rollover_months",
        "sd_package_alert_levels",
        "sd_package_alert_days",
    )
    def _check_sd_package(self):
        for product in self.filtered("sd_package_ok"):
            if product.type != "service" or product.sd_package_hours <= 0:
                raise ValidationError(
                    self.env._(
                        "%(product)s sells prepaid hours: it must be a service, with "
                        "more than 0 hours per unit.",
                        product=product.name,
                    )
                )
            numbers = (
                product.sd_package_months,
                product.sd_package_overdraw_hours,
                product.sd_package_rollover_percent,
                product.sd_package_rollover_months,
            )
            if min(numbers) < 0 or product.sd_package_rollover_percent > 100:
                raise ValidationError(
                    self.env._(
                        "%(product)s: months, limit and percent of prepaid hours are "
                        "not negative, and no more than 100 percent roll over.",
                        product=product.name,
                    )
                )
            self.env["sd.package"]._check_levels(
                product.sd_package_alert_levels, product.sd_package_alert_days
            )
