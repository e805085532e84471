"""Time on tickets: booked, rounded, totalled, and refused with a clear sentence."""

from odoo.exceptions import AccessError
from odoo.tests import Form, new_test_user, tagged

from odoo.addons.sd_billing.tools.billable import REASONS

from .common import MONDAY, TUESDAY, BillingCase


@tagged("post_install", "-at_install")
class TestTicketTime(BillingCase):
    def _billed(self, ticket):
        lines = ticket.timesheet_ids.sorted(lambda line: (line.date, line.id))
        return lines.mapped("sd_billed_minutes")

    def test_reasons_are_those_that_the_rules_know(self):
        field = self.env["account.analytic.line"]._fields["sd_billable_reason"]
        self.assertEqual(tuple(field.get_values(self.env)), REASONS)

    def test_time_booked_by_an_agent_goes_to_the_companys_support_project(self):
        ticket = self._make_ticket()
        line = self._book(ticket, 20)
        self.assertEqual(line.project_id, self.company.sd_support_project_id)
        self.assertEqual(line.employee_id, self.employees[self.cecilia])
        self.assertEqual(line.partner_id, self.anna)
        project_sudo = line.project_id.sudo()
        self.assertEqual(project_sudo.privacy_visibility, "employees")
        self.assertFalse(project_sudo.allow_billable)
        self._book(ticket, 20, user=self.david)
        self.assertEqual(len(ticket.timesheet_ids.project_id), 1)

    def test_time_is_rounded_as_the_fee_of_the_ticket_says(self):
        for scope, expected in (
            ("entry", [15, 15, 15]),
            ("ticket_day", [5, 10, 15]),
            ("ticket", [5, 5, 5]),
        ):
            with self.subTest(scope):
                self.fee_support.rounding_scope = scope
                ticket = self._make_ticket()
                for day in (MONDAY, MONDAY, TUESDAY):
                    self._book(ticket, 5, day)
                self.assertEqual(self._billed(ticket), expected)
                self.assertEqual(ticket.total_hours, 0.25)
                self.assertEqual(ticket.sd_billed_hours, sum(expected) / 60)

    def test_rounding_follows_entries_that_come_change_move_and_go(self):
        ticket, other = self._make_ticket(), self._make_ticket()
        first, second = self._book(ticket, 10), self._book(ticket, 10)
        self.assertEqual(self._billed(ticket), [10, 20])
        second.unit_amount = 0.75
        self.assertEqual(self._billed(ticket), [10, 50])
        first.ticket_id = other
        self.assertEqual(self._billed(ticket), [45])
        self.assertEqual(self._billed(other), [15])
        second.unlink()
        self.assertEqual((ticket.total_hours, ticket.sd_billed_hours), (0, 0))

    def test_time_is_charged_as_fee_and_agent_say(self):
        for type_, reason, charged in (
            (self.support, "fee", True),
            (self.support, "goodwill", False),
            (self.support, "own_mistake", False),
            (self.rfc, "estimating", False),
            (self.bug, "fee", False),
            (self.bug, "agreed", True),
        ):
            with self.subTest(type=type_.name, reason=reason):
                ticket = self._make_ticket(type_id=type_.id)
                line = self._book(ticket, 30, sd_billable_reason=reason)
                self.assertEqual(line.sd_billable, charged)
                self.assertEqual(line.sd_billed_minutes, 30 if charged else 0)
                self.assertEqual(line.sd_raw_minutes, 30)

    def test_time_follows_the_fee_of_a_reclassified_ticket(self):
        ticket = self._make_ticket()
        by_fee = self._book(ticket, 30)
        by_hand = self._book(ticket, 30, sd_billable_reason="agreed")
        ticket.type_id = self.bug
        self.assertFalse(by_fee.sd_billable)
        self.assertTrue(by_hand.sd_billable)
        self.assertEqual(ticket.sd_billed_hours, 0.5)

    def test_remaining_hours_are_planned_less_worked(self):
        ticket = self._make_ticket(planned_hours=2)
        self._book(ticket, 30)
        self.assertEqual(ticket.remaining_hours, 1.5)

    def test_time_in_days_is_counted_in_hours(self):
        self.company.project_time_mode_id = self.env.ref("uom.product_uom_day")
        line = self._book(self._make_ticket(), 30)
        self.assertEqual(line.sd_raw_minutes, 4 * 60)

    def test_agent_books_in_the_form_of_the_ticket(self):
        ticket = self._make_ticket()
        with Form(ticket.with_user(self.cecilia)) as form:
            with form.timesheet_ids.new() as line:
                line.name = "Called Anna"
                line.unit_amount = 0.4
            self.assertAlmostEqual(form.total_hours, 0.4)
            self.assertEqual(form.sd_billed_hours, 0.5)
        self.assertEqual(ticket.timesheet_ids.user_id, self.cecilia)

    def test_agent_without_employee_is_told_what_to_do(self):
        erik = self._make_agent("erik")
        with self.assert_refused("Erik is no active employee of"):
            self._book(self._make_ticket(), 10, user=erik)

    def test_agent_whose_employee_was_archived_is_told_what_to_do(self):
        self.employees[self.cecilia].active = False
        with self.assert_refused("Cecilia is no active employee"):
            self._book(self._make_ticket(), 10)

    def test_entries_that_no_day_holds_are_refused(self):
        ticket = self._make_ticket()
        for minutes in (-10, 25 * 60):
            with (
                self.subTest(minutes),
                self.assert_refused("from 0 to 24 hours"),
            ):
                self._book(ticket, minutes)

    def test_team_without_time_refuses_it(self):
        ticket = self._make_ticket()
        self.team.allow_timesheet = False
        with self.assert_refused("Support books no time"):
            self._book(ticket, 10)

    def test_archived_support_project_is_named_in_the_refusal(self):
        ticket = self._make_ticket()
        self._book(ticket, 10)
        self.company.sd_support_project_id.active = False
        with self.assert_refused("Support time on tickets, which is"):
            self._book(ticket, 10)

    def test_ticket_with_time_is_not_deleted(self):
        ticket = self._make_ticket()
        self._book(ticket, 10)
        with self.assert_refused("Archive it instead"):
            ticket.unlink()

    def test_time_of_a_ticket_stays_in_its_company(self):
        second = self.env["res.company"].create({"name": "Second"})
        self.cecilia.company_ids += second
        ticket = self._make_ticket(company_id=second.id, team_id=False)
        both = self.env["account.analytic.line"].with_user(self.cecilia)
        both = both.with_context(allowed_company_ids=[self.company.id, second.id])
        with self.assert_refused("no active employee of Second"):
            both.create({"ticket_id": ticket.id, "unit_amount": 1})
        employee = self._make_employee(self.cecilia, second)
        line = both.create({"ticket_id": ticket.id, "unit_amount": 1})
        self.assertEqual((line.company_id, line.employee_id), (second, employee))
        self.assertNotEqual(
            line.project_id, self.company.sudo()._sd_get_support_project()
        )
        with self.assert_refused("cannot move to another company"):
            ticket.company_id = self.company

    def test_time_moved_to_another_company_than_its_ticket_is_refused(self):
        line = self._book(self._make_ticket(), 10).sudo()
        second = self.env["res.company"].create({"name": "Second"})
        project = second._sd_get_support_project()
        with self.assert_refused("its time must be booked there"):
            line.project_id = project

    def test_support_project_of_another_company_is_refused(self):
        second = self.env["res.company"].create({"name": "Second"})
        with self.assert_refused("must belong to that company"):
            second.sd_support_project_id = self.company._sd_get_support_project()

    def test_time_on_a_ticket_one_may_not_change_is_refused(self):
        ticket = self._make_ticket(user_id=self.david.id)
        erik = new_test_user(
            self.env,
            login="erik",
            groups="base.group_user,helpdesk_mgmt.group_helpdesk_user_own",
        )
        self._make_employee(erik)
        with self.assertRaises(AccessError):
            self._book(ticket, 10, user=erik)
