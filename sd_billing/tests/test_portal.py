"""What the customer reads about the fee."""

from lxml.html import fromstring

from odoo.tests import tagged

from .common import BillingHttpCase


@tagged("post_install", "-at_install")
class TestPortal(BillingHttpCase):
    def test_customer_reads_the_fee_on_his_ticket_page_and_no_hours(self):
        ticket = self._make_ticket(type_id=self.bug.id, planned_hours=98765)
        self._book(ticket, 60, name="Secretly", sd_billable_reason="agreed")
        self.authenticate(self.anna_user.login, self.anna_user.login)
        page = self.url_open(f"/my/ticket/{ticket.id}")
        text = fromstring(page.content).text_content()
        self.assertIn("Bug: free of charge", text)
        for booked in ("98765", "98,765", "Secretly"):
            self.assertNotIn(booked, text)

    def test_confirmation_tells_the_fee(self):
        ticket = self._receive(to="support@desk.example")
        mail = ticket.sd_outgoing_log_ids.mail_mail_id
        self.assertIn("1,250.00", mail.body_html)
        self.assertIn("per hour", mail.body_html)
