from odoo import api, models

from ..tools.html_text import html_to_text
from ..tools.requests import find_requests
from ..tools.showing import NOT_NEW


class SdIntakeStepSplitRequests(models.AbstractModel):
    """Does the customer ask for several things? Each becomes an item to be ticked off."""

    _name = "sd.intake.step.split_requests"
    _inherit = "sd.intake.step"
    _description = "Intake: split requests"

    _sd_sequence = 85

    @api.model
    def _decide(self, drafts):
        return [self._split(draft) for draft in drafts]

    @api.model
    def _split(self, draft):
        submission = draft.submission
        if submission.source not in ("email", "portal", "web_form", "api"):
            return draft
        requests = find_requests(html_to_text(str(submission.body), NOT_NEW))
        if not requests:
            return draft
        decision = self._decision("several_requests", {"number": len(requests)})
        return draft.decide(decision).note(requests=requests)

    @api.model
    def _get_words(self):
        return super()._get_words() | {
            "several_requests": self.env._(
                "The text has a list: %(number)s requests to be ticked off."
            ),
        }
