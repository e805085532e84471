from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    sd_support_project_id = fields.Many2one(
        related="company_id.sd_support_project_id", readonly=False
    )
    sd_without_package = fields.Selection(
        related="company_id.sd_without_package", readonly=False
    )
    sd_package_grace_days = fields.Integer(
        related="company_id.sd_package_grace_days", readonly=False
    )
