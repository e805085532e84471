from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    sd_reopen_days = fields.Integer(related="company_id.sd_reopen_days", readonly=False)
