"""Mail that comes back, is late, was read, or is complained about (cases 67 and 80)."""

from odoo import fields
from odoo.tests import tagged

from .common import PLAIN, GatewayCase, mail

DAEMON = b"From: MAILER-DAEMON@mx.example"
DSN = """\
--b
Content-Type: text/plain

Your mail could not be delivered to one of its recipients.
--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example

Final-Recipient: rfc822; {address}
Action: {action}
Status: 5.1.1
Diagnostic-Code: smtp; 550 5.1.1 no such person
--b
Content-Type: {enclosed}

Message-ID: {message_id}
Subject: Received
To: {address}

--b--
"""
RECEIPT = """\
--b
Content-Type: text/plain

Opened.
--b
Content-Type: message/disposition-notification

Final-Recipient: rfc822; anna@nordic.example
Original-Message-ID: {message_id}
Disposition: manual-action/MDN-sent-manually; displayed
--b--
"""
COMPLAINT = """\
--b
Content-Type: text/plain

This is spam.
--b
Content-Type: message/feedback-report

Feedback-Type: abuse
User-Agent: isp
--b
Content-Type: message/rfc822

Message-ID: {message_id}
Subject: Buy

--b--
"""


def report(kind, body, sender=DAEMON, number=1):
    """A report of a kind, sent to where our mail came from."""
    return mail(
        b"Auto-Submitted: auto-replied",
        b"Return-Path: <>",
        body=body.encode(),
        content_type=b"Content-Type: multipart/report; boundary=b; report-type=%s"
        % kind.encode(),
        message_id=b"Message-ID: <report-%d@mx.example>" % number,
        subject=b"Subject: About your mail",
        to=b"To: bounce@desk.example",
        **{"from": sender},
    )


@tagged("post_install", "-at_install")
class TestReports(GatewayCase):
    def setUp(self):
        super().setUp()
        self.ticket = self._bring(PLAIN).ticket_id
        self.confirmation = self.ticket.sd_outgoing_log_ids.mail_message_id

    def _bounce(self, action="failed", address="anna@nordic.example", **parts):
        body = DSN.format(
            **{
                "action": action,
                "address": address,
                "message_id": self.confirmation.message_id,
                "enclosed": "text/rfc822-headers",
                **parts,
            }
        )
        return self._bring(report("delivery-status", body))

    def _assert_filed(self, log, code):
        self.assertIn(code, self._codes(log))
        self.assertEqual((log.state, log.ticket_id), ("appended", self.ticket))
        note = self.ticket.message_ids[0]
        self.assertEqual(note.subtype_id, self.env.ref("mail.mt_note"))
        self.assertFalse(note.notified_partner_ids)
        self.assertFalse(note.attachment_ids)

    def test_mail_that_came_back_is_filed_on_its_ticket_and_marks_the_address(self):
        """Plain Odoo makes nothing of it that anybody sees."""
        for enclosed in ("text/rfc822-headers", "message/rfc822"):
            with self.subTest(enclosed):
                self.anna.sd_undeliverable_at = False
                log = self._bounce(enclosed=enclosed)
                self._assert_filed(log, "report_failed")
                self.assertIn("could not be delivered", self.ticket.message_ids[0].body)
                self.assertTrue(self.anna.sd_is_undeliverable)
                self.assertTrue(self.ticket.sd_is_undeliverable)
                reason = "smtp; 550 5.1.1 no such person"
                self.assertEqual(self.anna.sd_undeliverable_reason, reason)
                self.env["sd.intake.log"].search([]).content_key = False
                self.ticket.message_ids[0].unlink()

    def test_mail_that_came_back_is_told_in_the_event_log(self):
        self._bounce()
        self.assertIn(
            "Our mail to anna@nordic.example came back: smtp; 550",
            self.ticket.sd_event_ids[:1].text,
        )

    def test_mail_that_came_back_makes_no_noise(self):
        with self.mock_mail_gateway():
            self._bounce()
        self.assertFalse(self._new_mails)

    def test_address_that_mail_comes_back_from_gets_no_automatic_mail(self):
        self._bounce()
        with self.mock_mail_gateway():
            ticket = self._make_ticket(sd_source="portal")
            self.env["sd.outgoing"]._tell_stage(ticket)
        log = ticket.sd_outgoing_log_ids[:1]
        self.assertEqual((log.state, log.reason_code), ("suppressed", "undeliverable"))

    def test_address_is_tried_again_after_sixty_days(self):
        self._bounce()
        self.anna.sd_undeliverable_at = fields.Datetime.subtract(
            fields.Datetime.now(), days=61
        )
        self.anna.invalidate_recordset(["sd_is_undeliverable"])
        self.assertFalse(self.anna.sd_is_undeliverable)

    def test_address_is_in_order_when_the_person_writes(self):
        self._bounce()
        self._bring(mail(message_id=b"Message-ID: <again@nordic.example>"))
        self.assertFalse(self.anna.sd_undeliverable_at)

    def test_another_address_is_in_order(self):
        self._bounce()
        self.anna.email = "anna.new@nordic.example"
        self.assertFalse(self.anna.sd_undeliverable_at)

    def test_agent_says_that_the_address_is_right(self):
        self._bounce()
        self.anna.with_user(self.cecilia).action_sd_clear_undeliverable()
        self.assertFalse(self.anna.sd_undeliverable_at)

    def test_delayed_mail_has_not_failed(self):
        """Plain Odoo shows it as failed."""
        log = self._bounce("delayed")
        self._assert_filed(log, "report_delayed")
        self.assertFalse(self.anna.sd_undeliverable_at)
        self.assertFalse(self.anna.message_bounce)

    def test_delivered_mail_is_only_noted(self):
        log = self._bounce("relayed")
        self.assertEqual(
            (log.state, self._codes(log)), ("ignored", ["report_delivered"])
        )

    def test_forged_bounce_marks_nobody_whom_we_did_not_write_to(self):
        """Else anybody could cut a customer off from our mail."""
        self._bounce(address="ciril@alpe.example")
        self.assertFalse(self.ciril.sd_undeliverable_at)

    def test_bounce_of_an_unknown_mail_stays_in_the_log(self):
        log = self._bounce(message_id="<never-sent@desk.example>")
        self.assertEqual((log.state, self._codes(log)), ("ignored", ["report_failed"]))
        self.assertFalse(self.anna.sd_undeliverable_at)

    def test_bounce_in_words_is_a_bounce(self):
        """Plain Odoo makes a ticket of it."""
        before = self._count_tickets()
        text = (
            "<anna@nordic.example>: host mx.nordic.example said: 550 5.1.1 user unknown"
            f"\n\n--- headers\nMessage-ID: {self.confirmation.message_id}\n"
        )
        log = self._bring(
            mail(
                b"Return-Path: <>",
                body=text.encode(),
                subject=b"Subject: Undelivered Mail Returned to Sender",
                message_id=b"Message-ID: <words@mx.example>",
                **{"from": b"From: postmaster@mx.example"},
            )
        )
        self._assert_filed(log, "report_failed")
        self.assertTrue(self.anna.sd_is_undeliverable)
        self.assertEqual(self._count_tickets(), before)

    def test_receipt_is_filed_on_its_ticket(self):
        body = RECEIPT.format(message_id=self.confirmation.message_id)
        sender = b"From: Anna <anna@nordic.example>"
        log = self._bring(report("disposition-notification", body, sender))
        self._assert_filed(log, "report_read")

    def test_complaint_about_a_mail_of_ours_is_filed_on_its_ticket(self):
        body = COMPLAINT.format(message_id=self.confirmation.message_id)
        log = self._bring(report("feedback-report", body, b"From: abuse@isp.example"))
        self._assert_filed(log, "report_abuse")

    def test_complaint_about_a_customers_mail_becomes_a_ticket_that_nobody_answers(
        self,
    ):
        """Plain Odoo drops it as a bounce."""
        body = COMPLAINT.format(message_id="<customers@nordic.example>")
        raw = report("feedback-report", body, b"From: abuse@isp.example")
        with self.mock_mail_gateway():
            log = self._bring(raw.replace(b"bounce@", b"support@"))
        self.assertEqual(log.state, "made")
        answers = self._new_mails.filtered(
            lambda m: "isp.example" in (m.email_to or "")
        )
        self.assertFalse(answers)

    def test_report_of_a_kind_that_nobody_knows_is_an_ordinary_automatic_mail(self):
        body = "--b\nContent-Type: text/plain\n\nTLS is fine.\n--b--\n"
        raw = report("tlsrpt", body, b"From: tls@mx.example")
        log = self._bring(raw.replace(b"bounce@", b"support@"))
        self.assertEqual(self._codes(log), ["automatic_ignored"])
