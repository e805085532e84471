"""Clocks: met, late, void, and running again after reopening."""

from datetime import datetime

from freezegun import freeze_time

from odoo.tests import tagged

from .common import DeskCase

IN_TIME, TOO_LATE = "2026-03-02 10:00:00", "2026-03-20 10:00:00"


@tagged("post_install", "-at_install")
class TestClocks(DeskCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["sd.agreement"].search([]).active = False
        cls._make_agreement(cls.nordic)
        cls.stage_waiting = cls.env.ref("helpdesk_mgmt.helpdesk_ticket_stage_awaiting")
        cls.stage_progress = cls.env.ref(
            "helpdesk_mgmt.helpdesk_ticket_stage_in_progress"
        )

    def _make_monday_ticket(self):
        with freeze_time("2026-03-02 08:00:00"):
            return self._make_ticket()

    def _state(self, ticket, target="resolution"):
        return ticket.sd_clock_ids.filtered(lambda c: c.target == target).state

    def test_new_ticket_has_a_running_clock_for_each_promise(self):
        ticket = self._make_monday_ticket()
        self.assertEqual(
            {c.target: c.state for c in ticket.sd_clock_ids},
            {"first_response": "running", "resolution": "running"},
        )

    def test_ticket_typed_in_when_it_is_already_solved_has_met_its_deadline(self):
        ticket = self._make_ticket(stage_id=self.stage_done.id)
        self.assertEqual(self._state(ticket), "met")

    def test_ticket_solved_in_time_has_met_its_deadline(self):
        ticket = self._make_monday_ticket()
        with freeze_time(IN_TIME):
            ticket.stage_id = self.stage_done
        self.assertEqual(self._state(ticket), "met")

    def test_ticket_solved_after_the_deadline_is_late(self):
        ticket = self._make_monday_ticket()
        with freeze_time(TOO_LATE):
            ticket.stage_id = self.stage_done
        self.assertEqual(self._state(ticket), "late")

    def test_cancelling_is_not_meeting(self):
        ticket = self._make_monday_ticket()
        with freeze_time(IN_TIME):
            ticket.stage_id = self.stage_cancelled
        self.assertEqual(self._state(ticket), "void")

    def test_reopened_ticket_runs_again_to_the_same_deadline(self):
        ticket = self._make_monday_ticket()
        due = ticket.sd_deadline
        with freeze_time(IN_TIME):
            ticket.stage_id = self.stage_done
            ticket.stage_id = self.stage_new
        self.assertEqual((self._state(ticket), ticket.sd_deadline), ("running", due))

    def test_waiting_for_the_customer_pauses_and_the_answer_resumes(self):
        """Monday 09:00, 8 hours; two hours of waiting move the deadline by two hours."""
        ticket = self._make_monday_ticket()
        due = ticket.sd_deadline
        with freeze_time("2026-03-02 09:00:00"):
            ticket.stage_id = self.stage_waiting
        self.assertEqual((self._state(ticket), ticket.sd_deadline), ("paused", False))
        with freeze_time("2026-03-02 11:00:00"):
            ticket.stage_id = self.stage_progress
        self.assertEqual(ticket.sd_clock_state, "running")
        self.assertGreater(ticket.sd_deadline, due)
        self.assertTrue(
            any(
                "Waiting for the customer" in step.sentence
                for step in ticket._sd_get_deadline_story().steps
            )
        )

    def test_ticket_solved_straight_out_of_a_pause_credits_the_pause(self):
        ticket = self._make_monday_ticket()
        with freeze_time("2026-03-02 09:00:00"):
            ticket.stage_id = self.stage_waiting
        with freeze_time(TOO_LATE):
            ticket.stage_id = self.stage_done
        self.assertEqual(self._state(ticket), "met")

    def test_running_clock_past_its_deadline_is_marked_late_and_stays_late(self):
        ticket = self._make_monday_ticket()
        with freeze_time(TOO_LATE):
            with self.enter_registry_test_mode():
                self.env.ref("sd_portal.ir_cron_check_clocks").method_direct_trigger()
            self.assertEqual(ticket.sd_clock_state, "late")
            ticket.stage_id = self.stage_done
        self.assertEqual(self._state(ticket), "late")

    def test_public_comment_of_an_agent_is_the_first_response(self):
        ticket = self._make_monday_ticket()
        with freeze_time(IN_TIME):
            ticket.with_user(self.cecilia).message_post(
                body="On it.", message_type="comment", subtype_xmlid="mail.mt_comment"
            )
        clock = ticket.sd_clock_ids.filtered(lambda c: c.target == "first_response")
        self.assertEqual(clock.state, "met")
        self.assertEqual(clock.reached_at, datetime(2026, 3, 2, 10))

    def test_internal_note_is_no_response(self):
        ticket = self._make_monday_ticket()
        ticket.with_user(self.cecilia).message_post(body="Hm.")
        self.assertEqual(self._state(ticket, "first_response"), "running")

    def test_customers_own_comment_is_no_response(self):
        ticket = self._make_monday_ticket()
        ticket.message_post(
            body="Hello?",
            author_id=self.anna.id,
            message_type="comment",
            subtype_xmlid="mail.mt_comment",
        )
        self.assertEqual(self._state(ticket, "first_response"), "running")
