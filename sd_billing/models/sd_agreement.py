from odoo import fields, models


class SdAgreement(models.Model):
    _inherit = "sd.agreement"

    fee_ids = fields.One2many("sd.fee", "agreement_id", string="Fees", copy=True)
