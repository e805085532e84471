from odoo import api, fields, models


class SdIntakeRule(models.Model):
    _inherit = "sd.intake.rule"

    web_form_ids = fields.Many2many(
        "sd.web.form", string="Web forms", context={"active_test": False}
    )
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

    @api.model
    def _get_condition_fields(self):
        return {**super()._get_condition_fields(), "web_form": "web_form_ids"}
