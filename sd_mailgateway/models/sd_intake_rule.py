from odoo import fields, models


class SdIntakeRule(models.Model):
    _inherit = "sd.intake.rule"

    urgency = fields.Selection(
        [
            ("suggest", "Suggest a higher priority"),
            ("set", "Set a higher priority"),
            ("ignore", "Do nothing"),
        ],
        string="Urgent words",
        default="suggest",
        required=True,
        help="What happens when the customer writes that it is urgent, within the "
        "urgency budget of his agreement.",
    )
    urgent_priority = fields.Selection(
        [("2", "B"), ("3", "A")], string="Higher priority", default="2", required=True
    )
    ask_back = fields.Boolean(
        string="Ask back",
        default=True,
        help="When a mail says too little to begin with, ask its sender for more in the "
        "confirmation, and wait for him.",
    )
