"""Another promise: priority, customer, agreement, terms, merged tickets, manual dates."""

from psycopg2 import IntegrityError

from odoo.exceptions import AccessError, ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .clock_case import ClockCase, at, utc


@tagged("post_install", "-at_install")
class TestClockChanges(ClockCase):
    def _make_monday_ticket(self, **values):
        with at("03-02 08:00"):
            return self._make_ticket(**values)

    def _arrived(self, ticket, moment):
        self.env.flush_all()
        self.cr.execute(
            "UPDATE helpdesk_ticket SET create_date = %s WHERE id = %s",
            (moment, ticket.id),
        )
        ticket.invalidate_recordset(["create_date"])

    def _replaced(self, ticket, target="resolution"):
        return ticket.sd_clock_ids.filtered(
            lambda clock: clock.target == target and clock.superseded_at
        )

    def test_change_of_priority_keeps_used_time_and_served_pauses(self):
        """8 hours from Monday 08:00, 2 of them waiting; then 4 hours."""
        self._level("3").resolution_amount = 4
        ticket = self._make_monday_ticket()
        with at("03-02 09:00"):
            ticket.stage_id = self.stage_waiting
        with at("03-02 11:00"):
            ticket.stage_id = self.stage_progress
        self.assertEqual(ticket.sd_deadline, utc("03-03 09:00"))
        with at("03-02 11:30"):
            ticket.priority = "3"
        self.assertEqual(ticket.sd_deadline, utc("03-02 14:00"))
        old, new = self._replaced(ticket), self._clock(ticket)
        self.assertEqual(
            (old.state, old.superseded_code), ("superseded", "priority_changed")
        )
        self.assertEqual(new.started_at, utc("03-02 08:00"))
        self.assertEqual(new.pause_ids.mapped("ended_at"), [utc("03-02 11:00")])
        self.assertEqual(ticket.sd_agreement_level_id, self._level("3"))

    def test_change_of_priority_while_paused_stays_paused_and_resumes(self):
        self._level("3").resolution_amount = 4
        ticket = self._make_monday_ticket()
        with at("03-02 09:00"):
            ticket.stage_id = self.stage_waiting
        with at("03-02 10:00"):
            ticket.priority = "3"
        self.assertEqual((ticket.sd_clock_state, ticket.sd_deadline), ("paused", False))
        with at("03-02 11:00"):
            ticket.stage_id = self.stage_progress
        self.assertEqual(ticket.sd_deadline, utc("03-02 14:00"))

    def test_change_of_priority_and_solved_in_one_write_is_met(self):
        self._level("3").resolution_amount = 1
        ticket = self._make_monday_ticket()
        with at("03-02 08:30"):
            ticket.write({"priority": "3", "stage_id": self.stage_done.id})
        self.assertEqual(self._clock(ticket).state, "met")
        self.assertEqual(self._clock(ticket).amount, 1)

    def test_change_that_changes_no_promise_replaces_nothing(self):
        ticket = self._make_monday_ticket()
        with at("03-02 09:00"):
            ticket.type_id = self.env["helpdesk.ticket.type"].search([], limit=1)
            ticket.partner_id = self.boris
        self.assertFalse(self._replaced(ticket))

    def test_change_after_the_end_replaces_nothing(self):
        self._level("3").resolution_amount = 4
        ticket = self._make_monday_ticket()
        with at("03-02 09:00"):
            ticket.stage_id = self.stage_done
        with at("03-03 09:00"):
            ticket.priority = "3"
        self.assertFalse(self._replaced(ticket))
        self.assertEqual(self._clock(ticket).state, "met")

    def test_response_given_stays_given_when_the_priority_changes(self):
        self._level("3").first_response_amount = 1
        ticket = self._make_monday_ticket()
        with at("03-02 09:30"):
            self._comment(ticket, self.cecilia.partner_id)
            ticket.priority = "3"
        response = self._clock(ticket, "first_response")
        self.assertEqual((response.state, response.amount), ("met", 2))

    def test_another_customer_has_his_own_agreement_from_the_same_start(self):
        self._make_agreement(self.alpe, resolution=(3, "hours"))
        ticket = self._make_monday_ticket()
        with at("03-02 09:00"):
            ticket.partner_id = self.ciril
        self.assertEqual(ticket.sd_deadline, utc("03-02 11:00"))
        self.assertEqual(ticket.sd_agreement_id.partner_id, self.alpe)

    def test_customer_found_later_gets_his_promise_from_the_arrival(self):
        ticket = self._make_monday_ticket(partner_id=False)
        self.assertFalse(ticket.sd_clock_ids)
        with at("03-02 09:00"):
            self._arrived(ticket, utc("03-02 08:00"))
            ticket.partner_id = self.anna
        self.assertEqual(ticket.sd_deadline, utc("03-02 16:00"))
        self.assertEqual(ticket.sd_first_response_deadline, utc("03-02 10:00"))

    def test_agreement_chosen_by_hand_decides(self):
        other = self._make_agreement(
            self.alpe,
            resolution=(2, "hours"),
            calendar_id=self._make_calendar("Late", 12, 20).id,
        )
        ticket = self._make_monday_ticket()
        with at("03-02 09:00"):
            ticket.sd_agreement_id = other
        self.assertEqual(ticket.sd_deadline, utc("03-02 14:00"))

    def test_customer_no_longer_promised_anything_has_no_deadline(self):
        ticket = self._make_monday_ticket()
        with at("03-02 09:00"):
            ticket.partner_id = self.ciril
        self.assertEqual(
            (ticket.sd_deadline, ticket.sd_next_deadline, ticket.sd_clock_state),
            (False, False, False),
        )
        self.assertEqual(set(ticket.sd_clock_ids.mapped("state")), {"superseded"})

    def test_type_on_which_an_intake_rule_depends_changes_the_deadline(self):
        types = self.env["helpdesk.ticket.type"].search([], limit=2)
        self.env["sd.intake.rule"].create(
            {
                "name": "Quick",
                "type_ids": [(6, 0, types[1].ids)],
                "deadline_days": 1,
            }
        )
        self._level().write({"resolution_amount": 5, "resolution_unit": "days"})
        ticket = self._make_monday_ticket(type_id=types[0].id)
        self.assertEqual(ticket.sd_deadline, utc("03-09 17:00"))
        with at("03-02 09:00"):
            ticket.type_id = types[1]
        self.assertEqual(ticket.sd_deadline, utc("03-03 17:00"))
        self.assertIn("earlier than", ticket.sd_deadline_reason)

    def test_edited_terms_hold_for_open_tickets_after_the_cron(self):
        ticket = self._make_monday_ticket()
        with at("03-02 09:00"):
            self._level().resolution_amount = 4
            self.assertEqual(ticket.sd_deadline, utc("03-02 16:00"))
            self._run_cron()
        self.assertEqual(ticket.sd_deadline, utc("03-02 12:00"))
        self.assertEqual(self._replaced(ticket).superseded_code, "level_changed")

    def test_edited_terms_make_nothing_late_and_leave_closed_tickets_alone(self):
        open_ticket, closed = self._make_monday_ticket(), self._make_monday_ticket()
        with at("03-02 09:00"):
            closed.stage_id = self.stage_done
        with at("03-02 12:00"):
            self._level().resolution_amount = 1
            self._run_cron()
        self.assertEqual(open_ticket.sd_deadline, utc("03-02 16:00"))
        self.assertFalse(self._replaced(open_ticket | closed))

    def test_promise_added_to_the_terms_holds_for_new_tickets_only(self):
        self._level().first_response_amount = 0
        ticket = self._make_monday_ticket()
        with at("03-02 12:00"):
            self._level().first_response_amount = 1
            self._run_cron()
        self.assertFalse(ticket.sd_first_response_deadline)

    def test_reopened_ticket_goes_on_where_it_stopped(self):
        """Solved after an hour; the customer comes back on Wednesday."""
        ticket = self._make_monday_ticket()
        with at("03-02 09:00"):
            ticket.stage_id = self.stage_done
        with at("03-04 09:00"):
            ticket.stage_id = self.stage_progress
        self.assertEqual(ticket.sd_deadline, utc("03-04 16:00"))
        self.assertEqual(self._clock(ticket).state, "running")

    def test_closing_a_late_ticket_again_keeps_when_it_was_solved(self):
        ticket = self._make_monday_ticket()
        with at("03-03 12:00"):
            ticket.stage_id = self.stage_done
        with at("03-05 12:00"):
            ticket.stage_id = self.env.ref(
                "helpdesk_mgmt.helpdesk_ticket_stage_rejected"
            )
        self.assertEqual(self._clock(ticket).reached_at, utc("03-03 12:00"))

    def test_two_valid_clocks_of_one_target_are_impossible(self):
        ticket = self._make_monday_ticket()
        with self.assertRaises(IntegrityError), mute_logger("odoo.sql_db"):
            self._clock(ticket).copy({"ticket_id": ticket.id})


@tagged("post_install", "-at_install")
class TestClockMerge(ClockCase):
    def _merge(self, survivor, merged, moment="03-02 12:00"):
        with at(moment):
            self.env["sd.clock"]._merge(survivor, merged)

    def test_earliest_start_wins_and_its_pauses_are_kept(self):
        with at("03-02 08:00"):
            old = self._make_ticket()
        with at("03-02 09:00"):
            old.stage_id = self.stage_waiting
        with at("03-02 10:00"):
            old.stage_id = self.stage_progress
            new = self._make_ticket()
        self._merge(new, old)
        self.assertEqual(new.sd_deadline, utc("03-02 17:00"))
        self.assertEqual(self._clock(new).started_at, utc("03-02 08:00"))
        self.assertEqual(set(old.sd_clock_ids.mapped("state")), {"superseded"})
        self.assertFalse(old.sd_next_deadline)

    def test_survivor_that_came_first_keeps_its_clock(self):
        with at("03-02 08:00"):
            old = self._make_ticket()
        with at("03-02 10:00"):
            new = self._make_ticket()
        clock = self._clock(old)
        self._merge(old, new)
        self.assertEqual(self._clock(old), clock)

    def test_survivor_of_a_paused_ticket_runs(self):
        with at("03-02 08:00"):
            old = self._make_ticket()
            old.stage_id = self.stage_waiting
        with at("03-02 10:00"):
            new = self._make_ticket()
        self._merge(new, old)
        self.assertEqual(new.sd_deadline, utc("03-03 11:00"))

    def test_response_given_on_the_merged_ticket_counts(self):
        with at("03-02 08:00"):
            old = self._make_ticket()
            self._comment(old, self.cecilia.partner_id)
        with at("03-02 09:00"):
            new = self._make_ticket()
        self._merge(new, old)
        self.assertEqual(self._clock(new, "first_response").state, "met")

    def test_ticket_that_was_closed_before_moves_nothing(self):
        with at("03-02 08:00"):
            old = self._make_ticket()
            old.stage_id = self.stage_done
        with at("03-02 10:00"):
            new = self._make_ticket()
        self._merge(new, old)
        self.assertEqual(self._clock(new).started_at, utc("03-02 10:00"))
        self.assertEqual(self._clock(old).state, "met")


@tagged("post_install", "-at_install")
class TestDeadlineByHand(ClockCase):
    def setUp(self):
        super().setUp()
        with at("03-02 08:00"):
            self.ticket = self._make_ticket()

    def _set(self, date="03-06 12:00", reason="He is away.", user=None, **values):
        wizard = self.env["sd.deadline.wizard"].with_user(user or self.cecilia)
        vals = {"ticket_id": self.ticket.id, "date": utc(date), "reason": reason}
        wizard.create({**vals, **values}).action_apply()

    def test_date_set_by_hand_replaces_the_deadline_and_says_who_and_why(self):
        with at("03-02 09:00"):
            self._set()
        clock = self._clock(self.ticket)
        self.assertEqual(self.ticket.sd_deadline, utc("03-06 12:00"))
        self.assertEqual(clock.agreed_by_id, self.cecilia)
        event = self.ticket.sd_event_ids[0]
        self.assertEqual(event.user_id, self.cecilia)
        self.assertIn("He is away.", event.text)
        self.assertFalse(event.for_customer)

    def test_date_set_by_hand_survives_reclassification_until_taken_back(self):
        self._level("3").resolution_amount = 4
        with at("03-02 09:00"):
            self._set()
            self.ticket.priority = "3"
        self.assertEqual(self.ticket.sd_deadline, utc("03-06 12:00"))
        with at("03-02 10:00"):
            self.ticket.with_user(self.cecilia).action_sd_take_back_deadline()
        self.assertEqual(self.ticket.sd_deadline, utc("03-02 12:00"))
        self.assertFalse(self.ticket.sd_has_agreed_date)

    def test_ticket_without_a_promise_can_have_a_date_and_lose_it(self):
        self.agreement.active = False
        with at("03-02 08:00"):
            self.ticket = self._make_ticket()
        with at("03-02 09:00"):
            self._set()
        self.assertEqual(self.ticket.sd_deadline, utc("03-06 12:00"))
        with at("03-02 10:00"):
            self.ticket.action_sd_take_back_deadline()
        self.assertEqual(
            (self.ticket.sd_deadline, self.ticket.sd_clock_state), (False, False)
        )

    def test_date_set_by_hand_outlives_the_promise_and_its_return(self):
        with at("03-02 09:00"):
            self._set()
            self.ticket.partner_id = self.ciril
            self.assertEqual(self.ticket.sd_deadline, utc("03-06 12:00"))
            self.ticket.partner_id = self.anna
        self.assertEqual(self.ticket.sd_deadline, utc("03-06 12:00"))
        with at("03-02 10:00"):
            self.ticket.action_sd_take_back_deadline()
        self.assertEqual(self.ticket.sd_deadline, utc("03-02 16:00"))

    def test_date_in_the_past_is_refused(self):
        with at("03-02 09:00"), self.assertRaisesRegex(ValidationError, "passed"):
            self._set("03-02 08:59")

    def test_date_without_a_reason_is_refused(self):
        with at("03-02 09:00"), self.assertRaisesRegex(ValidationError, "Say why"):
            self._set(reason="  ")

    def test_date_of_a_closed_ticket_is_refused(self):
        self.ticket.stage_id = self.stage_done
        with at("03-02 09:00"), self.assertRaisesRegex(ValidationError, "is closed"):
            self._set()

    def test_customer_can_neither_set_nor_take_back_a_date(self):
        with at("03-02 09:00"), self.assertRaises(AccessError):
            self._set(user=self.anna_user)
        with self.assertRaises(AccessError):
            self.ticket.with_user(self.anna_user).action_sd_take_back_deadline()
