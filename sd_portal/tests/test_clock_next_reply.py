"""Next reply: the customer asks, we answer, each round is a clock of its own."""

from odoo.tests import tagged

from .clock_case import ClockCase, at, utc


@tagged("post_install", "-at_install")
class TestNextReply(ClockCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.agreement.level_ids.next_reply_amount = 3

    def setUp(self):
        super().setUp()
        with at("03-02 08:00"):
            self.ticket = self._make_ticket(user_id=self.cecilia.id)
            self._comment(self.ticket, self.cecilia.partner_id)

    def _rounds(self):
        return self.ticket.sd_clock_ids.filtered(lambda c: c.target == "next_reply")

    def test_customers_comment_starts_the_clock_and_our_comment_meets_it(self):
        with at("03-02 10:00"):
            self._comment(self.ticket, self.anna)
        self.assertEqual(self.ticket.sd_next_reply_deadline, utc("03-02 13:00"))
        self.assertEqual(self.ticket.sd_next_deadline, utc("03-02 13:00"))
        with at("03-02 11:00"):
            self._comment(self.ticket, self.cecilia.partner_id)
        self.assertEqual(self._rounds().state, "met")
        self.assertFalse(self.ticket.sd_next_reply_deadline)
        self.assertEqual(self.ticket.sd_next_deadline, self.ticket.sd_deadline)

    def test_each_round_is_kept(self):
        for hour, author in ((10, self.anna), (11, self.cecilia.partner_id)) * 2:
            with at(f"03-02 {hour}:00"):
                self._comment(self.ticket, author)
        self.assertEqual(self._rounds().mapped("state"), ["met", "met"])

    def test_second_comment_does_not_move_the_deadline(self):
        for hour in (10, 12):
            with at(f"03-02 {hour}:00"):
                self._comment(self.ticket, self.anna)
        self.assertEqual(self._rounds().due_at, utc("03-02 13:00"))

    def test_colleague_of_the_customer_counts(self):
        with at("03-02 10:00"):
            self._comment(self.ticket, self.boris)
        self.assertTrue(self._rounds())

    def test_customers_mail_counts_and_an_agents_mail_answers_it(self):
        with at("03-02 10:00"):
            self._comment(self.ticket, self.anna, message_type="email")
        self.assertEqual(self._rounds().state, "running")
        with at("03-02 11:00"):
            self._comment(self.ticket, self.cecilia.partner_id, message_type="email")
        self.assertEqual(self._rounds().state, "met")

    def test_stranger_does_not_count(self):
        self._comment(self.ticket, self.ciril)
        self.assertFalse(self._rounds())

    def test_notes_automatic_and_imported_messages_do_not_count(self):
        notes = {"subtype_xmlid": "mail.mt_note"}
        self._comment(self.ticket, self.anna, **notes)
        self._comment(self.ticket, self.anna, message_type="auto_comment")
        self._comment(self.ticket.with_context(sd_automatic="auto"), self.anna)
        self._comment(self.ticket.with_context(import_file=True), self.anna)
        self.assertFalse(self._rounds())
        with at("03-02 10:00"):
            self._comment(self.ticket, self.anna)
        us = self.cecilia.partner_id
        self._comment(self.ticket, us, **notes)
        self._comment(self.ticket, us, message_type="auto_comment")
        self.assertEqual(self._rounds().reached_at, False)

    def test_customer_who_still_waits_for_the_first_response_has_one_clock(self):
        ticket = self._make_ticket()
        self._comment(ticket, self.anna)
        self.assertFalse(ticket.sd_next_reply_deadline)

    def test_first_mail_is_no_question_after_an_answer(self):
        self.agreement.level_ids.first_response_amount = 0
        ticket = self._receive()
        self.assertFalse(ticket._sd_get_clock("next_reply"))
        again = self._receive(
            headers=f"In-Reply-To: {ticket.message_ids[-1].message_id}\n",
            subject=f"Re: [{ticket.number}]",
        )
        self.assertEqual(again, ticket)
        self.assertTrue(ticket._sd_get_clock("next_reply"))

    def test_comment_on_a_closed_ticket_starts_nothing(self):
        self.ticket.stage_id = self.stage_cancelled
        self._comment(self.ticket, self.anna)
        self.assertFalse(self._rounds())

    def test_cancelled_ticket_owes_no_answer(self):
        with at("03-02 10:00"):
            self._comment(self.ticket, self.anna)
            self.ticket.stage_id = self.stage_cancelled
        self.assertEqual(self._rounds().state, "void")

    def test_no_promise_no_clock(self):
        self.agreement.level_ids.next_reply_amount = 0
        self._comment(self.ticket, self.anna)
        self.assertFalse(self._rounds())
