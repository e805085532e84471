from odoo import api, fields, models
from odoo.fields import Domain


class SdOutgoingLog(models.Model):
    """Notices about packages show to whoever may see the package."""

    _inherit = "sd.outgoing.log"

    sd_package_id = fields.Many2one(
        "sd.package", string="Package", ondelete="set null", index="btree_not_null"
    )

    @api.depends("sd_package_id")
    def _compute_sd_ticket_readable(self):
        result = super()._compute_sd_ticket_readable()
        of_packages = self.filtered(lambda log: log.sudo().sd_package_id)
        packages = of_packages.sudo().sd_package_id.sudo(False)
        readable = packages._filtered_access("read")
        for log in of_packages:
            log.sd_ticket_readable = log.sudo().sd_package_id.sudo(False) in readable
        return result

    def _search_sd_ticket_readable(self, operator, value):
        domain = super()._search_sd_ticket_readable(operator, value)
        packages = self.env(su=False)["sd.package"]
        if domain is NotImplemented or not packages.has_access("read"):
            return domain
        return Domain(domain) | Domain("sd_package_id", "in", packages._search([]))
