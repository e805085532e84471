"""What the customer reads about the fee."""

from odoo.tests import tagged

from .common import BillingHttpCase


@tagged("post_install", "-at_install")
class TestPortal(BillingHttpCase):
    def test_customer_reads_the_fee_on_his_ticket_page_and_no_hours(self):
        ticket = self._make_ticket(type_id=self.bug.id, planned_hours=77)
        self._book(ticket, 333, sd_billable_reason="agreed")
        self.authenticate(self.anna_user.login, self.anna_user.login)
        page = self.url_open(f"/my/ticket/{ticket.id}").text
        self.assertIn("Bug: free of charge", page)
        for figure in ("5.55", "05:33", "333", "77"):
            self.assertNotIn(figure, page.partition('id="card_body"')[2])

    def test_confirmation_tells_the_fee(self):
        ticket = self._receive(to="support@desk.example")
        mail = ticket.sd_outgoing_log_ids.mail_mail_id
        self.assertIn("1,250.00", mail.body_html)
        self.assertIn("per hour", mail.body_html)
