"""Who gets a ticket: absence, load, pools, working together, and rules that went stale."""

from datetime import timedelta
from unittest.mock import patch

from odoo import fields
from odoo.exceptions import ValidationError
from odoo.tests import new_test_user, tagged
from odoo.tools.translate import code_translations

from .common import DeskCase

OWN = "helpdesk_mgmt.group_helpdesk_user_own"
TEAM = "helpdesk_mgmt.group_helpdesk_user_team"


class AssignmentCase(DeskCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.now = fields.Datetime.now()
        cls.johan = cls._make_agent("johan", OWN)
        cls.shop = cls.env["helpdesk.ticket.team"].create(
            {
                "name": "Web shop",
                "assign_method": "balanced",
                "user_ids": [(6, 0, cls.johan.ids)],
            }
        )

    def _make_rule(self, **values):
        return self.env["sd.intake.rule"].create({"name": "Rule", **values})

    def _send_on_leave(self, user, days=3, **values):
        calendar = user.company_id.resource_calendar_id
        resource = self.env["resource.resource"].create(
            {
                "name": user.name,
                "user_id": user.id,
                "calendar_id": calendar.id,
            }
        )
        return self.env["resource.calendar.leaves"].create(
            {
                "name": "Holiday",
                "resource_id": resource.id,
                "calendar_id": calendar.id,
                "date_from": self.now - timedelta(hours=1),
                "date_to": self.now + timedelta(days=days),
                **values,
            }
        )

    def _notices_to(self, user):
        return self.env["mail.message"].search(
            [
                ("partner_ids", "in", user.partner_id.ids),
                ("message_type", "=", "user_notification"),
            ]
        )


@tagged("post_install", "-at_install")
class TestAbsence(AssignmentCase):
    def test_person_on_leave_is_passed_over_and_the_ticket_says_until_when(self):
        leave = self._send_on_leave(self.cecilia)
        ticket = self._make_ticket()
        self.assertEqual(ticket.user_id, self.david)
        told = self._tells(ticket)
        self.assertIn("Cecilia was passed over: away until", told)
        self.assertIn(str(leave.date_to.day), told)

    def test_leave_that_begins_tomorrow_does_not_count(self):
        self._send_on_leave(self.cecilia, date_from=self.now + timedelta(days=1))
        self._send_on_leave(self.david)
        self.assertEqual(self._make_ticket().user_id, self.cecilia)

    def test_training_in_the_calendar_is_no_absence(self):
        self._send_on_leave(self.cecilia, time_type="other")
        self._send_on_leave(self.david)
        self.assertEqual(self._make_ticket().user_id, self.cecilia)

    def test_calendar_without_hours_now_is_no_absence(self):
        """Mail arrives at night, too."""
        self.company.resource_calendar_id.attendance_ids.unlink()
        self._send_on_leave(self.david)
        self.assertEqual(self._make_ticket().user_id, self.cecilia)

    def test_public_holiday_of_everybody_leaves_nobody_out(self):
        self._send_on_leave(self.cecilia, resource_id=False)
        self.assertIn(self._make_ticket().user_id, self.cecilia | self.david)

    def test_out_of_office_without_an_end_is_away(self):
        self.cecilia.out_of_office_from = self.now - timedelta(days=1)
        ticket = self._make_ticket()
        self.assertEqual(ticket.user_id, self.david)
        self.assertIn("Cecilia was passed over: away.", self._tells(ticket))

    def test_everybody_away_is_unassigned_and_the_leader_is_told(self):
        self.team.user_id = self.david
        self._send_on_leave(self.cecilia)
        self._send_on_leave(self.david)
        ticket = self._make_ticket()
        self.assertFalse(ticket.user_id)
        told = self._tells(ticket)
        self.assertEqual(told.count("was passed over"), 2)
        self.assertIn("Unassigned: nobody is available.", told)
        self.assertIn(ticket.number, self._notices_to(self.david)[:1].subject)

    def test_fixed_person_on_leave_is_replaced_by_the_next(self):
        self.team.assign_method = "fixed"
        self._send_on_leave(self.cecilia)
        self.assertEqual(self._make_ticket().user_id, self.david)

    def test_assignment_by_hand_asks_nobodys_calendar(self):
        self.team.assign_method = "manual"
        self._send_on_leave(self.cecilia)
        self.assertNotIn("passed over", self._tells(self._make_ticket()))


@tagged("post_install", "-at_install")
class TestChoice(AssignmentCase):
    def test_choice_by_load_says_what_the_others_have(self):
        self._make_ticket(user_id=self.cecilia.id)
        ticket = self._make_ticket()
        self.assertEqual(ticket.user_id, self.david)
        self.assertIn(
            "David: fewest open tickets (0). The others: Cecilia (1).",
            self._tells(ticket),
        )

    def test_choice_among_three_names_both_others(self):
        self.team.user_ids += self._make_agent("erik")
        told = self._tells(self._receive())
        self.assertIn("The others: ", told)
        self.assertEqual(told.partition("The others: ")[2].count("(0)"), 2)

    def test_closed_tickets_are_no_load(self):
        for _number in range(3):
            self._make_ticket(user_id=self.cecilia.id, stage_id=self.stage_done.id)
        self._make_ticket(user_id=self.david.id)
        self.assertEqual(self._make_ticket().user_id, self.cecilia)

    def test_decisions_are_told_in_another_language_chosen_afterwards(self):
        self._send_on_leave(self.cecilia)
        ticket = self._make_ticket()
        english = self._tells(ticket)
        self.env["res.lang"]._activate_lang("sv_SE")
        words = {
            "%(user)s was passed over: away until %(until)s.": "%(user)s hoppades över, "
            "borta till %(until)s.",
            "The others: %(loads)s.": "De andra: %(loads)s.",
        }
        known = {("sd_portal", "sv_SE"): words}
        with patch.dict(code_translations.python_translations, known):
            swedish = ticket.with_context(lang="sv_SE").sd_events_text
        self.assertIn("Cecilia hoppades över, borta till", swedish)
        self.assertNotIn("passed over", swedish)
        self.assertIn("passed over", english)

    def test_assignee_is_told_and_the_customer_never_hears_of_it(self):
        with self.mock_mail_gateway():
            ticket = self._make_ticket(user_id=self.cecilia.id)
        about = [("model", "=", ticket._name), ("res_id", "=", ticket.id)]
        messages = self.env["mail.message"].search(about)
        self.assertIn(self.cecilia.partner_id, messages.partner_ids)
        self.assertNotIn(self.anna, messages.notified_partner_ids)
        self.assertNotIn(
            "anna@nordic.example",
            ",".join(filter(None, self._new_mails.mapped("email_to"))),
        )

    def test_circle_of_teams_is_refused_in_words(self):
        self.shop.parent_id = self.team
        with self.assertRaisesRegex(ValidationError, "below Web shop already|below"):
            self.team.parent_id = self.shop
        with self.assertRaisesRegex(ValidationError, "another parent"):
            self.team.parent_id = self.team


@tagged("post_install", "-at_install")
class TestSharing(AssignmentCase):
    def test_pool_of_teams_gives_the_ticket_to_the_assignees_team(self):
        self._make_rule(
            team_id=self.team.id,
            more_team_ids=[(6, 0, self.shop.ids)],
            assign_method="balanced",
        )
        for agent in self.cecilia | self.david:
            self._make_ticket(user_id=agent.id)
        ticket = self.env["helpdesk.ticket"].create({"name": "x", "description": "x"})
        self.assertEqual((ticket.user_id, ticket.team_id), (self.johan, self.shop))
        self.assertFalse(ticket.sd_co_team_ids)

    def test_all_together_makes_co_assignees_and_further_teams_and_tells_them(self):
        self._make_rule(
            team_id=self.team.id,
            more_team_ids=[(6, 0, self.shop.ids)],
            user_ids=[(6, 0, (self.cecilia | self.david).ids)],
            share_mode="together",
            assign_method="fixed",
        )
        ticket = self._make_ticket(team_id=False)
        self.assertEqual((ticket.user_id, ticket.team_id), (self.cecilia, self.team))
        self.assertEqual(ticket.sd_co_user_ids, self.david)
        self.assertEqual(ticket.sd_co_team_ids, self.shop)
        for person in self.david | self.johan:
            self.assertIn(ticket.number, self._notices_to(person)[:1].subject)
        self.assertNotIn(
            "For you, too", self._notices_to(self.cecilia)[:1].subject or ""
        )
        self.assertIn("people David, teams Web shop", self._tells(ticket))

    def test_co_assignee_with_own_tickets_only_sees_it(self):
        ticket = self._make_ticket(user_id=self.cecilia.id)
        as_johan = self.env["helpdesk.ticket"].with_user(self.johan)
        self.assertNotIn(ticket, as_johan.search([]))
        ticket.sd_co_user_ids = self.johan
        self.assertIn(ticket, as_johan.search([]))

    def test_further_team_sees_it_as_its_own_team(self):
        agent = new_test_user(
            self.env, login="maria", groups=f"base.group_user,{TEAM}", name="Maria"
        )
        self.shop.user_ids |= agent
        ticket = self._make_ticket(user_id=self.cecilia.id)
        found = self.env["helpdesk.ticket"].with_user(agent)
        self.assertNotIn(ticket, found.search([]))
        ticket.sd_co_team_ids = self.shop
        self.assertIn(ticket, found.search([]))

    def test_member_of_a_further_team_with_own_tickets_only_does_not(self):
        ticket = self._make_ticket(user_id=self.cecilia.id)
        ticket.sd_co_team_ids = self.shop
        found = self.env["helpdesk.ticket"].with_user(self.johan).search([])
        self.assertNotIn(ticket, found)

    def test_agent_who_adds_somebody_tells_only_him(self):
        ticket = self._make_ticket(user_id=self.cecilia.id)
        ticket.sd_co_user_ids = self.david
        before = len(self._notices_to(self.david))
        ticket.sd_co_user_ids |= self.johan
        self.assertEqual(len(self._notices_to(self.david)), before)
        self.assertIn(ticket.number, self._notices_to(self.johan)[:1].subject)


@tagged("post_install", "-at_install")
class TestStaleRules(AssignmentCase):
    def test_archived_person_is_refused_in_a_rule(self):
        self.johan.active = False
        with self.assertRaisesRegex(ValidationError, "Johan cannot get tickets"):
            self._make_rule(user_ids=[(6, 0, self.johan.ids)])

    def test_customer_is_refused_as_an_assignee(self):
        with self.assertRaisesRegex(ValidationError, "Anna cannot get tickets"):
            self._make_rule(user_ids=[(6, 0, self.anna_user.ids)])

    def test_archived_team_is_refused_in_a_rule(self):
        self.shop.active = False
        with self.assertRaisesRegex(ValidationError, "Web shop is archived"):
            self._make_rule(more_team_ids=[(6, 0, self.shop.ids)])

    def test_team_without_members_is_refused_unless_assigned_by_hand(self):
        self.shop.user_ids = False
        with self.assertRaisesRegex(ValidationError, "Web shop has no members"):
            self._make_rule(team_id=self.shop.id)
        self._make_rule(team_id=self.shop.id, assign_method="manual")

    def test_teams_of_two_companies_are_refused(self):
        company = self.env["res.company"].create({"name": "Other"})
        self.shop.company_id = company
        with self.assertRaisesRegex(ValidationError, "one company"):
            self._make_rule(
                team_id=self.team.id,
                more_team_ids=[(6, 0, self.shop.ids)],
            )

    def test_team_archived_later_falls_back_to_the_door(self):
        self._make_rule(team_id=self.shop.id)
        self.shop.active = False
        ticket = self._receive()
        self.assertEqual(ticket.team_id, self.team)
        self.assertIn(
            "Web shop, which the rule names, is archived", self._tells(ticket)
        )

    def test_people_archived_later_fall_back_to_the_team(self):
        self._make_rule(user_ids=[(6, 0, self.johan.ids)], assign_method="fixed")
        self.johan.active = False
        ticket = self._make_ticket()
        self.assertEqual(ticket.user_id, self.cecilia)
        self.assertIn("Johan, whom the rule names, cannot", self._tells(ticket))

    def test_manager_is_told_once_per_problem_not_per_ticket(self):
        self.team.user_id = self.david
        rule = self._make_rule(user_ids=[(6, 0, self.johan.ids)], name="Mail rule")
        self.johan.active = False
        before = self._notices_to(self.david)
        self._make_ticket()
        self._make_ticket()
        told = (self._notices_to(self.david) - before).filtered(
            lambda m: "Mail rule" in (m.subject or "")
        )
        self.assertEqual(len(told), 1)
        self.assertIn("Johan", told.body)
        rule.name = "Edited"
        self._make_ticket()
        told = self._notices_to(self.david).filtered(
            lambda m: "Edited" in (m.subject or "")
        )
        self.assertEqual(len(told), 1, "an edit that mends nothing is told again")

    def test_condition_on_an_archived_type_does_not_fit_everything(self):
        kind = self.env["helpdesk.ticket.type"].create({"name": "Order"})
        self._make_rule(type_ids=[(6, 0, kind.ids)], priority="3")
        kind.active = False
        self.assertEqual(self._receive().priority, "1")

    def test_edited_rule_counts_at_once(self):
        rule = self._make_rule(priority="3")
        self.assertEqual(self._receive().priority, "3")
        rule.priority = "2"
        rule.source = "portal"
        self.assertEqual(self._receive().priority, "1")
        rule.source = "email"
        self.assertEqual(self._receive().priority, "2")
        rule.unlink()
        self.assertEqual(self._receive().priority, "1")

    def test_rule_sets_the_contact_method(self):
        other = self.env.ref("helpdesk_mgmt.helpdesk_ticket_channel_other")
        self._make_rule(channel_id=other.id)
        self.assertEqual(self._receive().channel_id, other)
