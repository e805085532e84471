from odoo import models

from ..tools.rounding import to_minutes


class AccountMoveLine(models.Model):
    _inherit = "account.move.line"

    def _sd_take_back_hours(self):
        """Take back the hours of a line of a credit note, as far as they are unused.

        The credit note itself is never held up: bookkeeping has its own reasons.
        """
        self.ensure_one()
        packages_sudo = self.sudo().sale_line_ids.sd_package_ids
        package_sudo = packages_sudo.filtered(lambda package: not package.cancelled)[:1]
        product = self.product_id
        if not package_sudo or not product.sd_package_ok:
            return
        quantity = self.product_uom_id._compute_quantity(
            self.quantity, product.uom_id, round=False
        )
        minutes = to_minutes(max(quantity * product.sd_package_hours, 0))
        if not minutes:
            return
        back = min(minutes, package_sudo._get_refundable())
        if back:
            package_sudo._change_bought(
                -back, "credited", {"invoice": ["account.move", self.move_id.id]}
            )
        package_sudo.message_post(
            body=self.env._(
                "%(back)s were taken back with %(invoice)s, which credits %(hours)s. What "
                "has been used stays sold.",
                back=package_sudo._show_hours(back),
                invoice=self.move_id.name,
                hours=package_sudo._show_hours(minutes),
            )
        )
