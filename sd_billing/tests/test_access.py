"""Who reads and changes fees and time; customers do not, by any way."""

from odoo import Command
from odoo.exceptions import AccessError
from odoo.fields import Domain
from odoo.tests import new_test_user, tagged
from odoo.tools import mute_logger

from .common import BillingCase

MONEY_FIELDS = (
    "sd_fee_id",
    "sd_fee_mode",
    "sd_fee_amount",
    "sd_fee_rounding",
    "sd_fee_code",
    "sd_fee_values",
    "sd_fee_text",
    "timesheet_ids",
    "planned_hours",
    "total_hours",
    "remaining_hours",
    "sd_billed_hours",
)


@tagged("post_install", "-at_install")
class TestAccess(BillingCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.ticket = cls._make_ticket(user_id=cls.cecilia.id)
        cls.line = cls._book(cls.ticket, 30)
        cls.erik = new_test_user(
            cls.env,
            login="erik",
            groups="base.group_user,helpdesk_mgmt.group_helpdesk_user_own",
        )
        cls._make_employee(cls.erik)

    def _assert_refused(self, function, *args):
        with (
            self.assertRaises(AccessError),
            mute_logger("odoo.addons.base.models.ir_model", "odoo.models"),
        ):
            function(*args)

    def test_customer_reads_no_fee_and_no_hour_of_his_own_ticket(self):
        ticket = self.ticket.with_user(self.anna_user)
        self.assertTrue(ticket.read(["name"]), "the ticket is his")
        for name in MONEY_FIELDS:
            with self.subTest(name):
                self._assert_refused(ticket.read, [name])
                self._assert_refused(ticket.search, Domain(name, "!=", False))
                self.assertNotIn(name, ticket.fields_get())

    def test_customer_reads_no_fee_rule_product_or_time(self):
        for records in (self.fee_support, self.hour, self.line):
            with self.subTest(records._name):
                records = records.with_user(self.anna_user)
                self._assert_refused(records.read, ["display_name"])
                self._assert_refused(records.search, [])
        project = self.company.sd_support_project_id.with_user(self.anna_user)
        self._assert_refused(project.read, ["display_name"])
        self.assertNotIn(project, project.search([]))

    def test_customer_who_takes_part_in_the_project_reads_no_time_on_tickets(self):
        self.env.ref(
            "hr_timesheet.access_account_analytic_line_portal_user"
        ).sudo().active = True
        self.env.ref(
            "hr_timesheet.timesheet_line_rule_portal_user"
        ).sudo().active = True
        project = self.company.sd_support_project_id
        project.write(
            {
                "privacy_visibility": "portal",
                "collaborator_ids": [Command.create({"partner_id": self.anna.id})],
            }
        )
        project.message_subscribe(self.anna.ids)
        plain = self.line.sudo().copy({"ticket_id": False, "project_id": project.id})
        Line = self.env["account.analytic.line"].with_user(self.anna_user)
        self.assertEqual(Line.search([]), plain)

    def test_customers_pages_of_odoo_show_no_time_on_tickets(self):
        project = self.company.sd_support_project_id
        project.privacy_visibility = "portal"
        project.message_subscribe(self.anna.ids)
        plain = self.line.sudo().copy({"ticket_id": False, "project_id": project.id})
        Line = self.env["account.analytic.line"]
        domain = Line.with_user(self.anna_user)._timesheet_get_portal_domain()
        self.assertEqual(Line.search(domain), plain)

    def test_agent_reads_fees_and_changes_none(self):
        fee = self.fee_support.with_user(self.cecilia)
        self.assertTrue(fee.read(["mode", "rate"]))
        self._assert_refused(fee.write, {"amount": 1})
        self._assert_refused(fee.unlink)

    def test_manager_keeps_the_fees(self):
        Fee = self.env["sd.fee"].with_user(self.david)
        fee = Fee.create(
            {"type_id": self.support.id, "priority": "3", "mode": "hourly"}
        )
        fee.write({"amount": 2000, "product_id": self.hour.id})
        fee.unlink()

    def test_agent_needs_no_right_of_the_timesheet_application(self):
        self.assertFalse(self.cecilia.has_group("hr_timesheet.group_hr_timesheet_user"))
        line = self.line.with_user(self.cecilia)
        line.write({"unit_amount": 2, "name": "Took longer"})
        self.assertEqual(self.ticket.with_user(self.cecilia).total_hours, 2)
        line.unlink()

    def test_agent_sees_the_time_of_others_and_leaves_it_alone(self):
        others = self._book(self.ticket, 30, user=self.david)
        lines = self.ticket.with_user(self.cecilia).timesheet_ids
        self.assertEqual(lines, self.line | others)
        others = others.with_user(self.cecilia)
        self.assertTrue(others.readonly_timesheet)
        self.assertFalse(self.line.with_user(self.cecilia).readonly_timesheet)
        self._assert_refused(others.write, {"unit_amount": 1})
        self._assert_refused(others.unlink)

    def test_agent_books_no_time_for_others(self):
        self._assert_refused(
            lambda: self._book(
                self.ticket, 10, employee_id=self.employees[self.david].id
            )
        )

    def test_agent_sees_no_time_of_tickets_that_are_hidden_from_him(self):
        Line = self.env["account.analytic.line"].with_user(self.erik)
        self.assertFalse(Line.search([("ticket_id", "=", self.ticket.id)]))
        self._assert_refused(self.line.with_user(self.erik).read, ["name"])
        self.ticket.user_id = self.erik
        self.assertEqual(Line.search([("ticket_id", "=", self.ticket.id)]), self.line)
        self.assertTrue(self.line.with_user(self.erik).read(["name"]))

    def test_manager_corrects_the_time_of_others(self):
        line = self.line.with_user(self.david)
        line.write({"unit_amount": 1, "sd_billable_reason": "goodwill"})
        self.assertFalse(line.sd_billable)
        line.unlink()

    def test_employee_outside_the_desk_reads_neither_fees_nor_time(self):
        frida = new_test_user(self.env, login="frida", groups="base.group_user")
        self._assert_refused(self.fee_support.with_user(frida).read, ["mode"])
        self._assert_refused(self.line.with_user(frida).read, ["name"])

    def test_fees_of_other_companies_are_out_of_sight(self):
        second = self.env["res.company"].create({"name": "Second"})
        fee = self._make_fee(self.bug, "fixed", company_id=second.id, amount=7)
        self._assert_refused(fee.with_user(self.david).read, ["amount"])
