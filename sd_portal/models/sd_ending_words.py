from odoo import api, models


class SdEndingWords(models.AbstractModel):
    """Tells how a ticket came to its end, and how it was opened again."""

    _name = "sd.ending.words"
    _inherit = "sd.explained"
    _description = "Words about the end of a ticket"

    @api.model
    def _get_words(self):
        return super()._get_words() | {
            "asked": self.env._(
                "Solved. The customer was asked to approve; without an answer the "
                "ticket closes by itself."
            ),
            "solve": self.env._("%(who)s marked the ticket as solved."),
            "cancel": self.env._("%(who)s cancelled the ticket: %(reason)s"),
            "approve": self.env._("%(who)s approved the solution."),
            "reopen": self.env._("%(who)s opened the ticket again: %(reason)s"),
            "comment_reopened": self.env._(
                "%(who)s wrote, so the ticket is open again."
            ),
            "reminded": self.env._("The customer was reminded to approve."),
            "silent": self.env._("Closed by itself: the customer did not object."),
            "not_closed": self.env._(
                "Could not be closed by itself, and is tried again later: %(failure)s"
            ),
        }
