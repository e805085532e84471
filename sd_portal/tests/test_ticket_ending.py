"""How tickets end: by the customer, with his approval, or by themselves."""

from unittest.mock import patch

from odoo.exceptions import UserError, ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .clock_case import ClockCase, at, utc


@tagged("post_install", "-at_install")
class TestTicketEnding(ClockCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.write(
            {
                "sd_portal_reopen_days": 14,
                "sd_approval_remind_days": 2,
                "sd_approval_close_days": 4,
            }
        )
        with at("03-02 08:00"):
            cls.ticket = cls._make_ticket(user_id=cls.cecilia.id)

    def _end(self, action, reason="", user=None, ticket=None):
        ticket = (ticket or self.ticket).with_user(user or self.anna_user)
        return ticket._sd_end(action, reason)

    def _solve(self, moment="03-02 10:00", ticket=None):
        with at(moment):
            (ticket or self.ticket).with_user(self.cecilia).stage_id = self.stage_done

    def _run(self, moment):
        with at(moment), self.enter_registry_test_mode():
            self.env.ref("sd_portal.ir_cron_approvals").method_direct_trigger()
        self.env.invalidate_all()

    def _codes(self):
        return self.ticket.sd_event_ids.sorted("id").mapped("code")

    def _reminders(self):
        return self.ticket.sd_outgoing_log_ids.filtered(
            lambda log: log.kind == "approval_reminder"
        )

    # === Support solves === #

    def test_solved_by_support_asks_the_customer_by_mail_and_stops_the_clock(self):
        self.stage_done.mail_template_id = self.env.ref(
            "sd_portal.mail_template_ticket_closed"
        )
        self.ticket.sd_release = "Till 7.2"
        self._solve()
        self.assertEqual(self.ticket.sd_approval, "waiting")
        self.assertEqual(self._clock(self.ticket).state, "met")
        (log,) = self.ticket.sd_outgoing_log_ids.filtered(lambda x: x.kind == "stage")
        body = log.mail_mail_id.body_html
        for words in ("Till 7.2", "closes by itself", f"/my/ticket/{self.ticket.id}"):
            self.assertIn(words, body)

    def test_moments_are_ends_of_working_days_of_the_agreement(self):
        """Solved on Thursday: reminded at the end of Monday, closed on Wednesday."""
        self._solve("03-05 10:00")
        self.assertEqual(self.ticket.sd_remind_at, utc("03-09 17:00"))
        self.assertEqual(self.ticket.sd_close_at, utc("03-11 17:00"))

    def test_without_approval_days_nobody_is_asked(self):
        self.company.write({"sd_approval_remind_days": 0, "sd_approval_close_days": 0})
        self._solve()
        self.assertFalse(self.ticket.sd_approval)
        self.assertFalse(self.ticket.sd_close_at)

    def test_calendar_without_hours_counts_plain_days(self):
        with patch.object(
            type(self.calendar), "_sd_ask_all", lambda _self, asked: [None] * len(asked)
        ):
            self._solve("03-02 10:00")
        self.assertEqual(self.ticket.sd_close_at, utc("03-06 10:00"))

    def test_settings_that_make_no_sense_are_refused(self):
        for values in (
            {"sd_approval_remind_days": 4},
            {"sd_portal_reopen_days": -1},
            {"sd_approval_close_days": 400},
        ):
            with self.subTest(values), self.assertRaises(ValidationError):
                self.company.write(values)

    # === By itself === #

    def test_customer_who_says_nothing_is_reminded_once_and_then_it_closes(self):
        self._solve("03-02 10:00")
        self._run("03-04 16:00")
        self.assertFalse(self._reminders())
        self._run("03-04 17:10")
        self._run("03-05 10:00")
        self.assertEqual(self._reminders().mapped("email"), ["anna@nordic.example"])
        self.assertEqual(self.ticket.sd_approval, "waiting")
        self._run("03-06 17:10")
        self._run("03-09 17:10")
        self.assertEqual(self.ticket.sd_approval, "silent")
        self.assertEqual(self.ticket.sd_customer_status, "closed")
        self.assertEqual(self.ticket._sd_get_status_words(), "Closed")
        self.assertEqual(self._codes(), ["asked", "reminded", "silent"])
        self.assertEqual(len(self._reminders()), 1)

    def test_ticket_does_not_close_before_the_reminder_even_when_the_cron_is_late(self):
        self._solve("03-02 10:00")
        self._run("03-12 10:00")
        self.assertEqual(self.ticket.sd_approval, "waiting")
        self.assertEqual(len(self._reminders()), 1)
        self.assertEqual(self.ticket.sd_close_at, utc("03-13 17:00"))

    def test_hidden_ticket_closes_without_a_reminder(self):
        self.ticket.sd_portal_visible = False
        self._solve("03-02 10:00")
        self._run("03-04 17:10")
        self._run("03-06 17:10")
        self.assertEqual(self._reminders().mapped("state"), ["suppressed"])
        self.assertEqual(self.ticket.sd_approval, "silent")

    def test_failure_stays_with_its_ticket_and_the_others_close(self):
        other = self._make_ticket(name="Other")
        self._solve("03-02 10:00")
        self._solve("03-02 10:00", ticket=other)
        settle = type(self.ticket)._sd_settle_approval
        broken = self.ticket

        def fail(tickets, approval):
            if broken in tickets:
                raise ValueError("broken")
            return settle(tickets, approval)

        self._run("03-04 17:10")
        with (
            patch.object(type(broken), "_sd_settle_approval", fail),
            mute_logger("odoo.addons.sd_portal.models.sd_ticket_approval"),
        ):
            self._run("03-06 17:10")
        self.assertEqual((broken.sd_approval, other.sd_approval), ("waiting", "silent"))
        self.assertIn("broken", broken.sd_event_ids[:1].text)
        self._run("03-06 18:30")
        self.assertEqual(broken.sd_approval, "silent")

    def test_closing_costs_the_same_statements_for_few_and_for_many(self):
        def count(number):
            tickets = self.env["helpdesk.ticket"].union(
                *(self._make_ticket(name=f"{n}") for n in range(number))
            )
            tickets.with_user(self.cecilia).stage_id = self.stage_done
            tickets.write({"sd_remind_at": False, "sd_close_at": utc("03-01 08:00")})
            self.cr.flush()
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            tickets._sd_take_steps(utc("03-02 08:00"))
            self.env.flush_all()
            return self.cr.sql_log_count - before

        count(2)
        self.assertEqual(count(3), count(12))

    # === The customer decides === #

    def test_approval_closes_for_good_and_a_second_one_is_harmless(self):
        self._solve()
        self.assertTrue(self._end("approve"))
        self.assertFalse(self._end("approve"))
        self.assertEqual(self.ticket.sd_customer_status, "closed")
        self.assertFalse(self.ticket.sd_close_at)
        self.assertEqual(self._codes(), ["asked", "approve"])
        self._run("03-09 17:10")
        self.assertEqual(self.ticket.sd_approval, "approved")

    def test_own_solution_needs_no_approval(self):
        self.assertTrue(self._end("solve"))
        self.assertEqual(self.ticket.stage_id, self.stage_done)
        self.assertEqual(self.ticket.sd_approval, "approved")
        self.assertFalse(self._end("solve"))

    def test_cancelling_needs_a_reason_and_keeps_it(self):
        with self.assertRaises(UserError):
            self._end("cancel", "  ")
        self.assertTrue(self._end("cancel", "<b>Found it</b>"))
        self.assertEqual(self.ticket.stage_id, self.stage_cancelled)
        (event,) = self.ticket.sd_event_ids
        self.assertIn("Anna cancelled the ticket: <b>Found it</b>", event.text)
        self.assertTrue(event.for_customer)

    def test_reopening_is_a_comment_and_lets_the_clock_go_on(self):
        self._solve("03-02 10:00")
        with at("03-03 08:00"):
            self.assertTrue(self._end("reopen", "Still <i>broken</i>"))
        self.assertFalse(self.ticket.stage_id.closed)
        self.assertFalse(self.ticket.sd_approval)
        self.assertFalse(self.ticket.sd_close_at)
        self.assertEqual(self._clock(self.ticket).state, "running")
        message = self.ticket.message_ids.filtered(lambda m: "broken" in (m.body or ""))
        self.assertIn("&lt;i&gt;", message.body)
        self.assertEqual(message.author_id, self.anna)

    def test_reopening_is_offered_for_some_days_only(self):
        self._end("cancel", "no")
        closed_at = self.ticket.closed_date
        self.ticket.closed_date = closed_at.replace(year=closed_at.year - 1)
        self.assertFalse(self._end("reopen", "yes"))

    def test_solved_again_asks_and_reminds_again(self):
        self._solve("03-02 10:00")
        self._run("03-04 17:10")
        with at("03-05 08:00"):
            self._end("reopen", "no")
        self._solve("03-05 10:00")
        self._run("03-09 17:10")
        self.assertEqual(len(self._reminders()), 2)

    def test_merged_ticket_offers_nothing(self):
        survivor = self._make_ticket(name="Survivor")
        self.ticket._sd_merge_into(survivor)
        self.assertEqual(self.ticket._sd_get_offered_actions(self.anna), ())
        self.assertFalse(self.ticket.sd_approval)

    # === Comments === #

    def test_comment_of_the_customer_reopens_what_he_has_not_approved(self):
        self._solve("03-02 10:00")
        with at("03-03 08:00"):
            self._comment(self.ticket, self.anna)
        self.assertFalse(self.ticket.stage_id.closed)
        self.assertFalse(self.ticket.sd_close_at)
        self.assertEqual(self._codes(), ["asked", "comment_reopened"])

    def test_comment_right_after_the_ticket_closed_by_itself_reopens_it(self):
        """The loser of a race between the cron and a comment must lose no words."""
        self._solve("03-02 10:00")
        self._run("03-04 17:10")
        self._run("03-06 17:10")
        with at("03-06 17:11"):
            self._comment(self.ticket, self.anna)
        self.assertFalse(self.ticket.stage_id.closed)

    def test_thanks_after_the_approval_reopen_nothing(self):
        self._solve("03-02 10:00")
        with at("03-02 11:00"):
            self._end("approve")
            self._comment(self.ticket, self.anna)
        self.assertTrue(self.ticket.stage_id.closed)

    def test_comments_of_ours_and_notes_reopen_nothing(self):
        self._solve("03-02 10:00")
        with at("03-02 11:00"):
            self._comment(self.ticket, self.cecilia.partner_id)
            self._comment(self.ticket, self.anna, subtype_xmlid="mail.mt_note")
        self.assertEqual(self.ticket.sd_approval, "waiting")
