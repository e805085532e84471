"""The one door: every ticket passes the same steps, and each decision is told."""

from unittest.mock import patch

from odoo.exceptions import UserError
from odoo.tests import tagged

from odoo.addons.sd_portal.tools.intake import File, Submission

from .common import DeskCase


@tagged("post_install", "-at_install")
class TestIntake(DeskCase):
    def _submit(self, **values):
        return self.env["sd.intake"]._submit(
            [Submission(source="portal", subject="Help", body="<p>x</p>", **values)]
        )

    def test_plain_create_passes_the_door(self):
        ticket = self._make_ticket()
        self.assertEqual(ticket.sd_source, "other")
        self.assertIn(ticket.user_id, self.cecilia | self.david)
        self.assertTrue(ticket.sd_deadline)
        self.assertIn("fewest open tickets (0).", self._tells(ticket))

    def test_copy_of_a_new_ticket_passes_the_door_too(self):
        copy = self._make_ticket().copy()
        self.assertTrue(copy.sd_intake_log_ids)
        self.assertTrue(copy.sd_deadline)

    def test_agent_typing_after_a_call_is_the_source_agent(self):
        ticket = (
            self.env["helpdesk.ticket"]
            .with_user(self.cecilia)
            .create({"name": "Call", "description": "x", "partner_id": self.anna.id})
        )
        self.assertEqual(ticket.sd_source, "agent")
        self.assertEqual(
            ticket.channel_id,
            self.env.ref("helpdesk_mgmt.helpdesk_ticket_channel_phone"),
        )

    def test_what_the_channel_states_is_never_overwritten(self):
        bug = self.env.ref("sd_portal.type_bug")
        self.env["sd.intake.rule"].create(
            {
                "name": "All",
                "type_id": self.env.ref("sd_portal.type_rfc").id,
                "priority": "3",
                "user_ids": [(6, 0, self.david.ids)],
                "assign_method": "fixed",
            }
        )
        ticket = self._make_ticket(
            type_id=bug.id, priority="2", user_id=self.cecilia.id
        )
        self.assertEqual(
            (ticket.type_id, ticket.priority, ticket.user_id),
            (bug, "2", self.cecilia),
        )

    def test_hidden_stated_by_the_channel_stays_hidden(self):
        self.assertFalse(self._make_ticket(sd_portal_visible=False).sd_portal_visible)

    def test_priority_zero_of_other_modules_is_read_as_c(self):
        ticket = self._make_ticket(priority="0")
        self.assertEqual(ticket.priority, "1")
        ticket.priority = "0"
        self.assertEqual(ticket.priority, "1")

    def test_address_is_stored_without_the_display_name(self):
        ticket = self._make_ticket(partner_email="Anna A <Anna@Nordic.example>")
        self.assertEqual(ticket.partner_email, "anna@nordic.example")

    def test_empty_title_gets_words(self):
        ticket = self.env["sd.intake"]._submit([Submission(source="email")])
        self.assertEqual(ticket.name, "No subject")

    def test_decisions_are_told_in_the_readers_language_of_today(self):
        self.team.user_ids = self.cecilia
        ticket = self._make_ticket()
        log = ticket.sd_intake_log_ids
        self.cecilia.name = "Cecilia Berg"
        self.assertIn("Cecilia Berg", self._tells(ticket))
        self.assertTrue(
            all({"step", "code", "values"} == set(d) for d in log.decisions)
        )

    def test_decision_about_a_deleted_person_is_still_told(self):
        told = self.env["sd.intake.step.choose_assignee"]._tell(
            "fewest_open", {"user": ["res.users", 2**31 - 1], "open": 1}
        )
        self.assertIn("(deleted)", told)

    def test_portal_contact_without_the_right_is_refused_and_told_whom_to_ask(self):
        self.boris.sd_may_create_tickets = False
        with self.assertRaisesRegex(UserError, "you can ask Anna"):
            self._submit(partner_id=self.boris.id)

    def test_mail_of_a_contact_without_the_right_is_kept(self):
        self.boris.sd_may_create_tickets = False
        ticket = self._receive(sender="boris@nordic.example")
        self.assertEqual(ticket.partner_id, self.boris)
        self.assertIn("no right to create tickets", self._tells(ticket))

    def test_step_that_fails_costs_no_ticket(self):
        Step = type(self.env["sd.intake.step.set_deadline"])
        with (
            patch.object(Step, "_decide", side_effect=ValueError("no hours")),
            self.assertLogs("odoo.addons.sd_portal.models.sd_intake", "WARNING"),
        ):
            ticket = self._make_ticket()
        self.assertFalse(ticket.sd_deadline)
        self.assertIn("A step was passed over: no hours", self._tells(ticket))

    def test_calendar_without_hours_gives_a_ticket_without_a_deadline(self):
        self.company.resource_calendar_id.attendance_ids.unlink()
        ticket = self._make_ticket()
        self.assertFalse(ticket.sd_deadline)
        self.assertIn("gives a deadline", self._tells(ticket))

    def test_files_of_the_form_belong_to_the_ticket(self):
        ticket = self._submit(
            partner_id=self.anna.id, files=(File("log.txt", b"error"),)
        )
        self.assertEqual(ticket.attachment_ids.raw, b"error")

    def test_ticket_in_a_closed_stage_has_a_closing_date(self):
        self.assertTrue(self._make_ticket(stage_id=self.stage_done.id).closed_date)

    def test_reopened_ticket_has_no_closing_date(self):
        """Fails on plain helpdesk_mgmt, which keeps the date."""
        ticket = self._make_ticket()
        ticket.stage_id = self.stage_done
        self.assertTrue(ticket.closed_date)
        ticket.stage_id = self.stage_new
        self.assertFalse(ticket.closed_date)

    def test_several_tickets_in_one_create_take_turns(self):
        tickets = self.env["helpdesk.ticket"].create(
            [
                {"name": f"{n}", "description": "x", "team_id": self.team.id}
                for n in range(4)
            ]
        )
        self.assertEqual(len(tickets.filtered(lambda t: t.user_id == self.cecilia)), 2)
        self.assertEqual(len(set(tickets.mapped("number"))), 4)

    def test_archived_member_gets_nothing(self):
        self.cecilia.active = False
        self.assertEqual(self._make_ticket().user_id, self.david)

    def test_nobody_available_leaves_it_unassigned_and_says_so(self):
        self.team.user_ids = False
        ticket = self._make_ticket()
        self.assertFalse(ticket.user_id)
        self.assertIn("Unassigned: nobody is available.", self._tells(ticket))

    def test_leader_is_told_when_nobody_is_available(self):
        self.team.write({"user_ids": False, "user_id": self.david.id})
        ticket = self._make_ticket()
        told = self.env["mail.message"].search(
            [("partner_ids", "in", self.david.partner_id.ids)], order="id desc", limit=1
        )
        self.assertIn(ticket.number, told.subject)
