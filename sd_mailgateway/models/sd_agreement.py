from odoo import fields, models


class SdAgreement(models.Model):
    _inherit = "sd.agreement"

    sd_urgency_budget = fields.Integer(
        string="Urgent tickets a month",
        tracking=True,
        help="How often a month the customer may raise the priority by writing that it "
        "is urgent. 0: as often as he likes.",
    )
