from odoo import api, models


class SdEstimateWords(models.AbstractModel):
    """What happens to the estimates of a ticket, told in words."""

    _name = "sd.estimate.words"
    _inherit = "sd.explained"
    _description = "Estimates in words"

    @api.model
    def _get_words(self):
        return super()._get_words() | {
            "estimate_sent": self.env._(
                "Estimate %(order)s, version %(version)s, was sent to be approved."
            ),
            "estimate_approved": self.env._(
                "%(name)s approved estimate %(order)s, version %(version)s."
            ),
            "estimate_declined": self.env._(
                "%(name)s declined estimate %(order)s, version %(version)s: %(reason)s"
            ),
            "work_allowed": self.env._("Work may go on without approval: %(reason)s"),
            "work_not_allowed": self.env._("Work waits for the approval again."),
        }

    @api.model
    def _tell_why_not(self, code):
        """Why the customer cannot decide, in his language.

        :param str code: of ``why_not_decide`` in ``tools/estimate.py``
        """
        words = {
            "changed": self.env._("The estimate has changed. Please read it again."),
            "expired": self.env._(
                "The estimate is no longer valid. Ask for a new one if you still want "
                "the work."
            ),
            "superseded": self.env._("A newer version exists."),
            "approved": self.env._("The estimate has been approved already."),
            "declined": self.env._("The estimate has been declined already."),
        }
        return words.get(code) or self.env._("The estimate has been withdrawn.")
