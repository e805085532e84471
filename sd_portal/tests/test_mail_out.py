"""Whom a message on a ticket reaches."""

from odoo.tests import tagged

from .common import DeskCase


@tagged("post_install", "-at_install")
class TestMailOut(DeskCase):
    def _comment(self, ticket, **values):
        with self.mock_mail_gateway():
            message = ticket.with_user(self.cecilia).message_post(
                body="We look at it.",
                message_type="comment",
                subtype_xmlid="mail.mt_comment",
                **values,
            )
        return message

    def _reached(self):
        return {address for mail in self._mails for address in mail["email_to"]}

    def test_agents_answer_reaches_the_customer_who_does_not_follow(self):
        """Base: it reaches nobody."""
        ticket = self._make_ticket()
        self.assertNotIn(self.anna, ticket.message_partner_ids)
        message = self._comment(ticket)
        self.assertIn(self.anna, message.notified_partner_ids)
        self.assertIn('"Anna" <anna@nordic.example>', self._reached())

    def test_agents_answer_reaches_a_sender_who_is_no_contact(self):
        ticket = self._receive(sender="Eve <eve@elsewhere.example>")
        self._comment(ticket)
        self.assertTrue(any("eve@elsewhere.example" in to for to in self._reached()))

    def test_note_never_reaches_the_customer(self):
        ticket = self._make_ticket()
        ticket.message_subscribe(partner_ids=self.anna.ids)
        with self.mock_mail_gateway():
            ticket.with_user(self.cecilia).message_post(body="He is angry.")
        self.assertFalse(any("nordic.example" in to for to in self._reached()))

    def test_hidden_ticket_reaches_nobody_outside(self):
        ticket = self._make_ticket(sd_portal_visible=False)
        ticket.message_subscribe(partner_ids=self.anna.ids)
        message = self._comment(ticket, partner_ids=self.boris.ids)
        self.assertFalse(message.notified_partner_ids & (self.anna | self.boris))
        self.assertFalse(any("nordic.example" in to for to in self._reached()))

    def test_customers_own_comment_does_not_come_back_to_him(self):
        ticket = self._make_ticket()
        with self.mock_mail_gateway():
            ticket.with_user(self.anna_user).message_post(
                body="Thanks", message_type="comment", subtype_xmlid="mail.mt_comment"
            )
        self.assertFalse(any("anna@" in to for to in self._reached()))

    def test_customers_comment_reaches_the_assignee(self):
        ticket = self._make_ticket(user_id=self.cecilia.id)
        with self.mock_mail_gateway():
            ticket.with_user(self.anna_user).message_post(
                body="Thanks", message_type="comment", subtype_xmlid="mail.mt_comment"
            )
        self.assertIn('"Cecilia" <cecilia@desk.example>', self._reached())
