from odoo import api, models


class SdIntakeStepChooseVisibility(models.AbstractModel):
    """Does the customer see the ticket in his portal? The rule may say no."""

    _name = "sd.intake.step.choose_visibility"
    _inherit = "sd.intake.step"
    _description = "Intake: choose the visibility"

    _sd_sequence = 80

    @api.model
    def _decide_one(self, draft):
        if "sd_portal_visible" in draft.submission.given:
            return None
        hidden = self._get_rule(draft).visibility == "hidden"
        return self._decision(
            "hidden_by_rule" if hidden else "shown",
            {},
            {"sd_portal_visible": not hidden},
        )

    @api.model
    def _get_words(self):
        return super()._get_words() | {
            "hidden_by_rule": self.env._("Hidden from the customer, as the rule says."),
            "shown": self.env._("The customer sees it in the portal."),
        }
