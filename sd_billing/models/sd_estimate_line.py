from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from ..tools.estimate import EstimateLine

FROZEN_FIELDS = frozenset(
    {
        "order_id",
        "product_id",
        "name",
        "product_uom_qty",
        "product_uom_id",
        "price_unit",
        "discount",
        "tax_ids",
        "sd_quantity_max",
    }
)
"""Fields of a line that the customer reads before he approves."""


class SdEstimateLine(models.AbstractModel):
    """A line of an estimate: frozen once the customer has been asked."""

    _name = "sd.estimate.line"
    _description = "Line of an estimate"

    sd_quantity_max = fields.Float(
        string="At most",
        digits="Product Unit",
        groups="base.group_user",
        help="Estimates only: the quantity that it can become. 0: no range.",
    )

    @api.constrains("sd_quantity_max", "product_uom_qty")
    def _check_sd_quantity_max(self):
        for line in self:
            if line.sd_quantity_max and line.sd_quantity_max < line.product_uom_qty:
                raise ValidationError(
                    self.env._(
                        "%(line)s: “at most” is less than the quantity. Enter a larger "
                        "number, or 0 for no range.",
                        line=line.name,
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        """A frozen estimate gets no more lines, except a down payment's."""
        lines = super().create(vals_list)
        lines.filtered(
            lambda line: not (line.is_downpayment or line.display_type)
        ).order_id._sd_check_not_frozen()
        return lines

    def write(self, vals):
        """What the customer has read stays as it is."""
        if not FROZEN_FIELDS.isdisjoint(vals):
            self.order_id._sd_check_not_frozen()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_frozen_estimate(self):
        self.order_id._sd_check_not_frozen()

    def _sd_is_hourly(self):
        return self.product_uom_id == self.env.ref("uom.product_uom_hour")

    def _sd_get_estimate_line(self):
        """This line for the rules: `EstimateLine` of ``tools/estimate.py``."""
        self.ensure_one()
        return EstimateLine(
            self.product_uom_qty,
            self.sd_quantity_max,
            self.price_total,
            self._sd_is_hourly(),
        )

    def _timesheet_service_generation(self):
        """The work of an estimate is done on its ticket: no project, no task."""
        lines = self.filtered(lambda line: not line.order_id.sd_ticket_id)
        return super(SdEstimateLine, lines)._timesheet_service_generation()

    def _sd_check_product_active(self):
        """Refuse to offer what is no longer sold.

        :raise UserError: for an archived product
        """
        for line in self:
            if line.product_id and not line.product_id.active:
                raise UserError(
                    self.env._(
                        "%(product)s has been archived. Choose another product.",
                        product=line.product_id.display_name,
                    )
                )
