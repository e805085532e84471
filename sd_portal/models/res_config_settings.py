from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    sd_show_events = fields.Boolean(related="company_id.sd_show_events", readonly=False)
