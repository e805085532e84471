from odoo import api, models
from odoo.fields import Domain

from ..tools.thread import find_numbers


class SdMailThreading(models.AbstractModel):
    """Which ticket does a mail belong to when it refers to none of our messages?

    Mail programs lose the references (a new mail with the old subject, a telephone);
    the number in the subject is left. It counts only from somebody who belongs to the
    ticket, since numbers can be guessed.
    """

    _name = "sd.mail.threading"
    _inherit = "sd.explained"
    _description = "Threading by the number in the subject"

    @api.model
    def _find_by_subject(self, subject, sender):
        """The open ticket that the subject names, if the sender belongs to it.

        :param str subject: decoded subject
        :param str sender: normalised address, "" for none
        :return: the ticket, or none
        """
        numbers = find_numbers(subject)
        Ticket = self.env["helpdesk.ticket"]
        if not numbers or not sender:
            return Ticket
        tickets = Ticket.search(
            Domain("number", "in", numbers) & Domain("stage_id.closed", "=", False),
            limit=2,
        )
        return (
            tickets if len(tickets) == 1 and self._belongs(tickets, sender) else Ticket
        )

    @api.model
    def _belongs(self, ticket, sender):
        """Whether this is the customer or a colleague of his, exactly one contact."""
        if ticket.partner_email == sender:
            return True
        organisation = ticket.commercial_partner_id
        contacts = self.env["res.partner"].search([("email_normalized", "=", sender)])
        return bool(organisation) and contacts.commercial_partner_id == organisation

    @api.model
    def _get_words(self):
        return super()._get_words() | {
            "threaded_by_number": self.env._(
                "The subject names the ticket %(ticket)s, and the sender belongs to it."
            ),
        }
