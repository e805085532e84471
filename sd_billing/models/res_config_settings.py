from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    sd_support_project_id = fields.Many2one(
        related="company_id.sd_support_project_id", readonly=False
    )
