from odoo import fields, models


class SdAgreement(models.Model):
    _inherit = "sd.agreement"

    sd_urgency_budget = fields.Integer(
        string="Urgent tickets a month",
        tracking=True,
        help="How often a month the customer may raise the priority by writing that it "
        "is urgent. 0: as often as he likes.",
    )

    _sd_urgency_budget_positive = models.Constraint(
        "CHECK (sd_urgency_budget >= 0)",
        "Say how many urgent tickets a month are agreed on, or 0 for no limit.",
    )
