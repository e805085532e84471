"""Warnings: once per level, to the right person, never to the customer."""

from unittest.mock import patch

from psycopg2 import IntegrityError

from odoo.exceptions import ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

from odoo.addons.sd_portal.tools.outgoing import Notice

from .clock_case import ClockCase, at, utc


@tagged("post_install", "-at_install")
class TestClockWarnings(ClockCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.agreement.level_ids.first_response_amount = 0

    def setUp(self):
        super().setUp()
        with at("03-02 08:00"):
            self.ticket = self._make_ticket(user_id=self.cecilia.id)

    def _look(self, moment):
        with at(moment):
            self._run_cron()

    def _warned(self):
        return [(w.level, w.state) for w in self.ticket.sd_clock_ids.warning_ids]

    def _mails(self):
        return self.ticket.sd_outgoing_log_ids.filtered(
            lambda log: log.kind == "deadline_warning"
        ).sorted("id")

    def test_assignee_is_told_at_75_percent_and_at_the_deadline_once_each(self):
        """8 hours from 08:00: 75 % at 14:00, due at 16:00."""
        self._look("03-02 14:00")
        self.assertFalse(self._warned())
        self._look("03-02 14:01")
        self._look("03-02 15:00")
        self.assertEqual(self._warned(), [(75, "told")])
        self._look("03-02 16:01")
        self._look("03-03 16:01")
        self.assertEqual(self._warned(), [(75, "told"), (100, "told")])
        self.assertEqual(self.ticket.sd_clock_state, "late")
        self.assertEqual(self._mails().mapped("email"), ["cecilia@desk.example"] * 2)

    def test_warning_is_a_note_in_the_assignees_language_without_portal_words(self):
        self._look("03-02 14:01")
        message = self._mails().mail_message_id
        self.assertEqual(message.subtype_id, self.env.ref("mail.mt_note"))
        self.assertTrue(message.is_internal)
        mail = self._mails().mail_mail_id
        self.assertIn("75 % of the time is used", mail.subject)
        self.assertIn("becomes an internal note", mail.body_html)
        self.assertNotIn("/my/ticket", mail.body_html)
        self.assertNotIn("anna@nordic.example", mail.email_to)

    def test_assignee_who_reads_in_odoo_finds_the_warning_in_his_inbox(self):
        self.cecilia.notification_type = "inbox"
        self._look("03-02 14:01")
        message = self._mails().mail_message_id.with_user(self.cecilia)
        self.assertTrue(message.needaction)
        self.assertEqual(message.notified_partner_ids, self.cecilia.partner_id)

    def test_customer_does_not_see_the_warning(self):
        self._look("03-02 14:01")
        seen = self.env["mail.message"].with_user(self.anna_user)
        domain = [("id", "in", self._mails().mail_message_id.ids)]
        self.assertFalse(seen.search(domain))

    def test_answer_to_a_warning_stays_internal(self):
        self._look("03-02 14:01")
        sent = self._mails().mail_message_id.message_id
        ticket = self._receive(
            sender="Cecilia <cecilia@desk.example>",
            headers=f"In-Reply-To: {sent}\n",
            body="On it.",
        )
        self.assertEqual(ticket, self.ticket)
        self.assertTrue(ticket.message_ids[0].subtype_id.internal)

    def test_staff_notice_to_a_customer_is_refused(self):
        template = self.env.ref("sd_portal.mail_template_deadline_warning")
        log = self.env["sd.outgoing"]._send(
            [
                Notice(
                    "deadline_warning",
                    self.ticket.id,
                    "anna@nordic.example",
                    partner_id=self.anna.id,
                    template_id=template.id,
                    staff=True,
                )
            ]
        )
        self.assertEqual((log.state, log.reason_code), ("suppressed", "not_staff"))

    def test_leader_is_told_of_a_ticket_that_nobody_has(self):
        self.ticket.user_id = False
        self.team.user_id = self.david
        self._look("03-02 14:01")
        self.assertEqual(self._mails().email, "david@desk.example")

    def test_nobody_to_tell_is_noted(self):
        self.ticket.user_id = False
        self._look("03-02 14:01")
        self.assertEqual(self._warned(), [(75, "nobody")])

    def test_paused_clock_warns_nobody(self):
        with at("03-02 09:00"):
            self.ticket.stage_id = self.stage_waiting
        self._look("03-10 09:00")
        self.assertFalse(self._warned())

    def test_only_the_highest_of_several_levels_is_told(self):
        self._look("03-03 09:00")
        self.assertEqual(self._warned(), [(75, "skipped"), (100, "told")])

    def test_reclassifying_to_a_shorter_time_does_not_repeat_a_level(self):
        self._level("3").resolution_amount = 7
        self._look("03-02 14:01")
        with at("03-02 14:30"):
            self.ticket.priority = "3"
        self._look("03-02 14:45")
        self.assertEqual(len(self._mails()), 1)
        self._look("03-02 15:01")
        self.assertEqual(len(self._mails()), 2)

    def test_reclassifying_to_a_later_deadline_warns_when_it_is_crossed_anew(self):
        self._level("3").resolution_amount = 12
        self._look("03-02 14:01")
        with at("03-02 14:30"):
            self.ticket.priority = "3"
        self._look("03-02 16:30")
        self.assertEqual(len(self._mails()), 1)
        self._look("03-03 08:01")
        self.assertEqual(len(self._mails()), 2)

    def test_later_date_by_hand_is_warned_of_anew(self):
        self._look("03-02 16:01")
        with at("03-02 16:30"):
            self.env["sd.clock"]._agree(self.ticket, utc("03-06 12:00"), "He is away.")
        self.assertEqual(self.ticket.sd_clock_state, "running")
        self._look("03-06 12:01")
        self.assertEqual(len(self._mails()), 2)

    def test_levels_of_the_agreement_are_used(self):
        with at("03-02 08:00"):
            self.agreement.warning_levels = "50"
            self._run_cron()
        self._look("03-02 12:01")
        self._look("03-03 12:01")
        self.assertEqual(self._warned(), [(50, "told")])
        self.assertEqual(self.ticket.sd_clock_state, "late")

    def test_levels_that_are_no_percentages_are_refused(self):
        for levels in ("0", "101", "half", "-5"):
            with (
                self.subTest(levels),
                self.assertRaisesRegex(ValidationError, "1 to 100"),
            ):
                self.agreement.warning_levels = levels

    def test_failure_of_one_clock_is_stored_and_stops_no_other(self):
        with at("03-02 08:00"):
            other = self._make_ticket(user_id=self.david.id)
        warnings = type(self.env["sd.clock.warning"])
        choose = warnings._choose_user

        def fail(model, ticket):
            if ticket == other:
                raise ValueError("no such person")
            return choose(model, ticket)

        with (
            patch.object(warnings, "_choose_user", fail),
            mute_logger("odoo.addons.sd_portal.models.sd_clock_watch"),
        ):
            self._look("03-02 14:01")
        self.assertEqual(self._warned(), [(75, "told")])
        clock = self._clock(other)
        self.assertEqual(clock.failure, "no such person")
        self.assertEqual(clock.next_check_at, utc("03-02 15:01"))

    def test_a_level_twice_is_impossible(self):
        vals = {"clock_id": self._clock(self.ticket).id, "level": 75}
        with self.assertRaises(IntegrityError), mute_logger("odoo.sql_db"):
            self.env["sd.clock.warning"].create([vals, vals])

    def test_colour_follows_the_time_and_can_be_searched(self):
        tickets = self.env["helpdesk.ticket"]

        def look(moment):
            with at(moment):
                self.ticket.invalidate_recordset()
                colour = self.ticket.sd_deadline_colour
                self.assertIn(
                    self.ticket, tickets.search([("sd_deadline_colour", "=", colour)])
                )
                self.assertNotIn(
                    self.ticket, tickets.search([("sd_deadline_colour", "!=", colour)])
                )
                return colour

        self.assertEqual(look("03-02 09:00"), "ok")
        self.assertEqual(look("03-02 14:00"), "at_risk")
        self.assertEqual(look("03-02 16:01"), "late")
        with at("03-02 09:00"):
            self.ticket.stage_id = self.stage_waiting
        self.assertEqual(look("03-02 09:00"), "paused")
        with at("03-02 10:00"):
            self.ticket.stage_id = self.stage_done
        self.assertEqual(look("03-02 10:00"), "met")
        with at("03-02 11:00"):
            self.ticket.stage_id = self.stage_cancelled
        self.assertEqual(look("03-09 11:00"), "met")
