from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    sd_show_events = fields.Boolean(related="company_id.sd_show_events", readonly=False)
    sd_number_prefix = fields.Char(
        related="company_id.sd_number_prefix", readonly=False
    )
    sd_chat_channel_id = fields.Many2one(
        related="company_id.sd_chat_channel_id", readonly=False
    )
    sd_support_phone = fields.Char(
        related="company_id.sd_support_phone", readonly=False
    )
    sd_support_email = fields.Char(
        related="company_id.sd_support_email", readonly=False
    )
    sd_temporary_days = fields.Integer(
        related="company_id.sd_temporary_days", readonly=False
    )
    sd_portal_reopen_days = fields.Integer(
        related="company_id.sd_portal_reopen_days", readonly=False
    )
    sd_approval_remind_days = fields.Integer(
        related="company_id.sd_approval_remind_days", readonly=False
    )
    sd_approval_close_days = fields.Integer(
        related="company_id.sd_approval_close_days", readonly=False
    )
