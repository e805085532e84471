"""Mails that say too little are asked back: once, and never a machine."""

from odoo.tests import tagged

from .common import GatewayCase, mail

FORWARD = (
    b"---------- Forwarded message ---------\nFrom: Ciril <ciril@alpe.example>\n"
    b"Date: Mon\nSubject: Fire\n\nIt burns on the third floor."
)
UNKNOWN = b"From: Vera <vera@unknown.example>"


@tagged("post_install", "-at_install")
class TestAsking(GatewayCase):
    def setUp(self):
        super().setUp()
        self.count = 0

    def _make(self, *headers, body=b"", subject=b"Subject: Help", **replaced):
        self.count += 1
        own_id = b"Message-ID: <asking-%d@nordic.example>" % self.count
        raw = mail(*headers, body=body, subject=subject, message_id=own_id, **replaced)
        return self._bring(raw).ticket_id

    def test_mail_that_says_nothing_is_asked_back_and_waits(self):
        with self.mock_mail_gateway():
            ticket = self._make()
        self.assertTrue(ticket.sd_asked_back)
        self.assertEqual(ticket.sd_customer_status, "customer")
        self.assertIn("what it is about", ticket.sd_event_ids[:1].text)
        [question] = [m for m in self._new_mails if "who is asking" in m.body_html]
        self.assertIn("anna@nordic.example", question.email_to)
        self.assertIn(ticket.number, question.subject)

    def test_mail_that_says_enough_is_not_asked_back(self):
        for body, subject in (
            (b"It is on fire.", b"Subject: Printer"),
            (b"", b"Subject: The printer is on fire"),
        ):
            with self.subTest(subject):
                ticket = self._make(body=body, subject=subject)
                self.assertFalse(ticket.sd_asked_back)
                self.assertEqual(ticket.sd_customer_status, "support")

    def test_bare_forward_is_asked_back(self):
        ticket = self._make(body=FORWARD, subject=b"Subject: Fwd: Fire on floor three")
        self.assertIn("forwarded mail", ticket.sd_event_ids[:1].text)

    def test_forward_by_an_employee_is_not_asked_back(self):
        ticket = self._make(
            body=FORWARD,
            subject=b"Subject: Fwd: Fire",
            **{"from": b"From: cecilia@desk.example"},
        )
        self.assertEqual(ticket.partner_id, self.ciril)

    def test_unknown_sender_is_asked_who_he_is(self):
        ticket = self._make(
            body=b"The printer is on fire.",
            subject=b"Subject: Fire",
            **{"from": UNKNOWN},
        )
        self.assertIn("who is asking", ticket.sd_event_ids[:1].text)

    def test_answer_takes_the_ticket_up_again(self):
        ticket = self._make()
        self._make(b"References: <asking-1@nordic.example>", body=b"It burns again.")
        self.assertEqual(ticket.sd_customer_status, "support")
        self.assertEqual(len(ticket.sd_outgoing_log_ids), 1)

    def test_machine_is_not_asked(self):
        self.env["mail.gateway.allowed"].create({"email": "anna@nordic.example"})
        ticket = self._make(b"Auto-Submitted: auto-generated")
        self.assertTrue(ticket)
        self.assertFalse(ticket.sd_asked_back)

    def test_rule_switches_asking_off(self):
        self.env["sd.intake.rule"].create({"name": "Mail", "ask_back": False})
        self.assertFalse(self._make().sd_asked_back)

    def test_question_that_is_not_sent_keeps_the_ticket_with_us(self):
        self.env["sd.intake.rule"].create({"name": "Mail", "confirmation": "no"})
        ticket = self._make()
        self.assertFalse(ticket.sd_asked_back)
        self.assertEqual(ticket.sd_customer_status, "support")
