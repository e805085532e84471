from odoo import fields, models


class SaleOrder(models.Model):
    """Orders of prepaid hours make packages, and take back what is unused.

    An order that is an estimate of a ticket is confirmed by the customer only.
    """

    _name = "sale.order"
    _inherit = ["sd.estimate", "sd.estimate.decision", "sale.order"]

    sd_package_count = fields.Integer(
        compute="_compute_sd_package_count", groups="base.group_user"
    )

    def _compute_sd_package_count(self):
        for order in self:
            order.sd_package_count = len(order.sudo().order_line.sd_package_ids)

    def _action_confirm(self):
        result = super()._action_confirm()
        self.order_line._sd_make_packages()
        return result

    def _action_cancel(self):
        """Take back the hours that are unused; those that were used stay sold."""
        result = super()._action_cancel()
        for order in self:
            packages_sudo = order.sudo().order_line.sd_package_ids
            packages_sudo = packages_sudo.filtered(lambda p: not p.cancelled)
            if packages_sudo:
                used = packages_sudo._cancel(
                    "cancelled", {"order": ["sale.order", order.id]}
                )
                order.message_post(body=packages_sudo._tell_taken_back(used))
        return result

    def action_sd_open_packages(self):
        """The packages that this order has made."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "sd_billing.sd_package_action"
        )
        packages = self.sudo().order_line.sd_package_ids
        return {**action, "domain": [("id", "in", packages.ids)], "context": {}}
