"""Which ticket a mail belongs to, and who may add to one."""

from datetime import timedelta

from odoo import fields
from odoo.tests import tagged

from .common import PLAIN, GatewayCase, mail

STRANGER = b"From: Eve <eve@evil.example>"
ANNA = b"From: Anna <anna@nordic.example>"
REFERENCE = b"References: <printer@nordic.example>"


@tagged("post_install", "-at_install")
class TestThreading(GatewayCase):
    def setUp(self):
        super().setUp()
        self.ticket = self._bring(PLAIN).ticket_id
        self.count = 0

    def _answer(self, *headers, **replaced):
        """Bring another mail; its row in the log."""
        self.count += 1
        own_id = b"Message-ID: <answer-%d@x.example>" % self.count
        return self._bring(mail(*headers, message_id=own_id, **replaced))

    def _by_number(self, prefix="SV:", sender=ANNA, shape="[%s]"):
        number = shape % self.ticket.number
        subject = f"Subject: {prefix} {number} Printer".encode()
        return self._answer(subject=subject, **{"from": sender})

    def _close(self, days_ago):
        self.ticket.stage_id = self.stage_done
        self.ticket.closed_date = fields.Datetime.now() - timedelta(days=days_ago)

    # === By number === #

    def test_number_leads_to_the_ticket_behind_any_prefix(self):
        for prefix in ("Re:", "AW:", "SV:", "VS:", "Odg:", "RE: SV:"):
            for shape in ("[%s]", "%s", "(%s)"):
                with self.subTest(prefix + shape):
                    log = self._by_number(prefix, shape=shape)
                    self.assertEqual(
                        (log.state, log.ticket_id), ("appended", self.ticket)
                    )

    def test_number_with_another_prefix_is_found(self):
        self.ticket.number = "SDA00042"
        self.assertEqual(self._by_number().ticket_id, self.ticket)

    def test_number_in_small_letters_is_found(self):
        subject = f"Subject: {self.ticket.number.lower()}".encode()
        self.assertEqual(self._answer(subject=subject).ticket_id, self.ticket)

    def test_employee_needs_more_than_a_number(self):
        """Else anybody could speak to the customer in his name."""
        log = self._by_number(sender=b"From: Cecilia <cecilia@desk.example>")
        self.assertNotEqual(log.ticket_id, self.ticket)

    # === Strangers === #

    def test_stranger_who_knows_a_message_id_gets_a_ticket_of_his_own(self):
        """Plain Odoo shows his words to everybody as an answer."""
        before = self.ticket.message_ids
        log = self._answer(REFERENCE, **{"from": STRANGER})
        self.assertEqual(log.state, "made")
        self.assertNotEqual(log.ticket_id, self.ticket)
        self.assertEqual(log.ticket_id.sd_previous_ticket_id, self.ticket)
        self.assertEqual(log.ticket_id.sd_thread_code, "stranger")
        self.assertIn("claims to answer", log.decisions_text)
        self.assertNotIn(
            "eve@evil.example", str((self.ticket.message_ids - before).mapped("body"))
        )

    def test_agent_is_told_of_a_stranger(self):
        self._answer(REFERENCE, **{"from": STRANGER})
        self.assertIn("eve@evil.example", self.ticket.sd_event_ids[:1].text)

    def test_stranger_follows_nothing(self):
        log = self._answer(REFERENCE, **{"from": STRANGER})
        self.assertFalse(log.ticket_id.message_partner_ids.filtered("partner_share"))

    def test_mail_without_a_sender_is_a_strangers(self):
        log = self._answer(REFERENCE, **{"from": b"From: <"})
        self.assertNotEqual(log.ticket_id, self.ticket)

    def test_colleague_follower_and_employee_are_no_strangers(self):
        self.ticket.message_subscribe(self.ciril.ids)
        for sender in (
            b"From: boris@nordic.example",
            b"From: ciril@alpe.example",
            b"From: cecilia@desk.example",
        ):
            with self.subTest(sender):
                log = self._answer(REFERENCE, **{"from": sender})
                self.assertEqual(log.ticket_id, self.ticket)

    def test_somebody_we_wrote_to_is_no_stranger(self):
        self.ticket.message_post(
            body="Please have a look.",
            partner_ids=self.ciril.ids,
            subtype_xmlid="mail.mt_comment",
        )
        log = self._answer(REFERENCE, **{"from": b"From: ciril@alpe.example"})
        self.assertEqual(log.ticket_id, self.ticket)

    def test_sender_without_a_contact_answers_our_confirmation(self):
        vera = b"From: Vera <vera@unknown.example>"
        ticket = self._answer(**{"from": vera}).ticket_id
        reference = b"References: <answer-1@x.example>"
        log = self._answer(reference, **{"from": vera})
        self.assertEqual(log.ticket_id, ticket)

    # === Closed, merged, deleted === #

    def test_answer_soon_after_closing_opens_the_ticket_again(self):
        self._close(days_ago=3)
        log = self._answer(REFERENCE)
        self.assertEqual(log.ticket_id, self.ticket)
        self.assertFalse(self.ticket.closed)
        self.assertEqual(self.ticket.sd_customer_status, "support")
        self.assertIn("again", log.decisions_text)

    def test_answer_long_after_closing_makes_a_ticket_that_follows_it(self):
        self._close(days_ago=15)
        for log in (self._answer(REFERENCE), self._by_number()):
            self.assertEqual(log.state, "made")
            self.assertEqual(log.ticket_id.sd_previous_ticket_id, self.ticket)
        self.assertTrue(self.ticket.closed)
        self.assertIn("became", self.ticket.sd_event_ids[:1].text)

    def test_days_for_reopening_are_the_companys(self):
        self.company.sd_reopen_days = 30
        self._close(days_ago=15)
        self.assertEqual(self._answer(REFERENCE).ticket_id, self.ticket)
        self.company.sd_reopen_days = 0
        self._close(days_ago=1)
        self.assertNotEqual(self._answer(REFERENCE).ticket_id, self.ticket)

    def test_machines_and_employees_open_nothing(self):
        self._close(days_ago=3)
        log = self._answer(REFERENCE, b"Auto-Submitted: auto-replied")
        self.assertEqual(log.ticket_id, self.ticket)
        self._answer(REFERENCE, **{"from": b"From: cecilia@desk.example"})
        self.assertTrue(self.ticket.closed)

    def test_answer_to_a_deleted_ticket_says_so(self):
        message = self.ticket.message_post(
            body="Which one?", message_type="comment", subtype_xmlid="mail.mt_comment"
        )
        reference = b"References: " + message.message_id.encode()
        self.ticket.unlink()
        log = self._answer(reference)
        self.assertEqual(log.state, "made")
        self.assertEqual(log.ticket_id.sd_thread_code, "deleted")
        self.assertIn("deleted or archived", log.decisions_text)

    def test_answer_to_an_archived_ticket_is_not_buried_with_it(self):
        self.ticket.active = False
        log = self._answer(REFERENCE)
        self.assertEqual(log.state, "made")
        self.assertNotEqual(log.ticket_id, self.ticket)

    # === Several doors === #

    def test_mail_to_two_teams_is_one_ticket_of_the_first(self):
        """Plain Odoo makes two."""
        printers = self.team.copy({"name": "Printers"})
        printers.alias_name = "printers"
        before = self._count_tickets()
        log = self._answer(to=b"To: printers@desk.example, support@desk.example")
        self.assertEqual(self._count_tickets(), before + 1)
        self.assertEqual(log.ticket_id.team_id, printers, log.decisions_text)
        self.assertIn("also written to support@desk.example", log.decisions_text)
