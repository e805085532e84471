from odoo import api, models
from odoo.exceptions import ValidationError


class ResUsers(models.Model):
    _inherit = "res.users"

    @api.constrains("partner_id", "active")
    def _check_sd_customer_kind(self):
        """A temporary customer has no login."""
        for user_sudo in self.sudo():
            partner_sudo = user_sudo.partner_id
            if user_sudo.active and partner_sudo.sd_customer_kind == "temporary":
                raise ValidationError(
                    self.env._(
                        "%(name)s is a temporary customer, who has no login. Please "
                        "make him a regular customer first.",
                        name=partner_sudo.name,
                    )
                )
