from odoo import api, models


class SdTicketWords(models.AbstractModel):
    """Tells what people did with a ticket's customer, and which tickets became one."""

    _name = "sd.ticket.words"
    _inherit = "sd.explained"
    _description = "Words about customers and merges of tickets"

    @api.model
    def _get_words(self):
        return super()._get_words() | {
            "customer_chosen": self.env._("The customer was chosen: %(partner)s."),
            "customer_changed": self.env._(
                "The ticket was given from %(before)s to %(partner)s; what was written "
                "before became internal."
            ),
            "merged_into": self.env._("Merged into %(survivor)s."),
            "merged_from": self.env._("%(merged)s was merged into this ticket."),
        }
