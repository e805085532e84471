"""Statements: made from what none has shown, frozen when published, read by customers.

The figures are those of docs/billing-statements.md.
"""

import csv
import io
from datetime import date

from lxml.html import fromstring
from psycopg2 import errors

from odoo import Command
from odoo.exceptions import AccessError
from odoo.tests import new_test_user, tagged
from odoo.tools import mute_logger

from .common import MONDAY, TUESDAY, BillingCase, BillingHttpCase

MARCH, APRIL = date(2026, 3, 31), date(2026, 4, 30)
IN_APRIL = date(2026, 4, 7)


class StatementMixin:
    @classmethod
    def _set_up_worked_example(cls):
        """Ten hours bought; in March 75 minutes of them are used, 30 are goodwill; a
        customer without hours takes 40 minutes by the hour at 1250.00."""
        cls._use_packages()
        cls.package = cls._make_package(10)
        cls.printer = cls._make_ticket(name="Printer")
        cls.work = cls._book(cls.printer, 75, MONDAY)
        cls.gift = cls._book(cls.printer, 30, TUESDAY, sd_billable_reason="goodwill")
        cls.secret = cls._make_ticket(name="Secret plan", partner_id=cls.boris.id)
        cls._book(cls.secret, 15, TUESDAY)

    @classmethod
    def _make_statements(cls, last=MARCH, partners=None):
        return cls.env["sd.statement"]._make_drafts(
            cls.company, last, partners if partners is not None else cls.nordic
        )

    @classmethod
    def _publish(cls, last=MARCH, partners=None):
        statements = cls._make_statements(last, partners)
        statements.action_publish()
        return statements


@tagged("post_install", "-at_install")
class TestStatement(StatementMixin, BillingCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._set_up_worked_example()

    def _assert_account(self, statement, **minutes):
        for name in ("bought", "used", "expired", "rolled", "adjusted", "refunded"):
            self.assertEqual(statement[name], minutes.get(name, 0), name)
        self.assertEqual(statement.opening, minutes["opening"])
        self.assertEqual(statement.closing, minutes["closing"])

    def test_statement_shows_what_was_bought_used_and_left(self):
        statement = self._make_statements()
        self._assert_account(statement, opening=0, bought=600, used=-90, closing=510)
        self.assertEqual(statement.closing, self._left(self.package))
        printer, secret = statement.document["tickets"]
        self.assertEqual(
            [printer[name] for name in ("title", "raw", "billed", "package", "rate")],
            ["Printer", 105, 75, 75, 0],
        )
        self.assertEqual(secret["package"], 15)
        self.assertEqual([work["code"] for work in printer["works"]][1], "goodwill")

    def test_time_by_the_hour_costs_the_rate(self):
        ticket = self._make_ticket(partner_id=self.ciril.id)
        self._book(ticket, 40)
        statement = self._make_statements(partners=self.alpe)
        self.assertEqual((statement.rate_minutes, statement.amount), (40, 833.33))

    def test_overage_costs_the_rate_of_its_package(self):
        self.package.write({"overdraw": "rate", "overage_price": 900})
        self._book(self.printer, 540, TUESDAY)
        statement = self._make_statements()
        self.assertEqual((statement.closing, statement.rate_minutes), (0, 30))
        self.assertEqual(statement.amount, 450)

    def test_next_statement_begins_where_the_last_one_ended(self):
        first = self._publish()
        self._book(self.printer, 60, IN_APRIL)
        second = self._publish(APRIL)
        self.assertEqual(second.previous_id, first)
        self.assertEqual(second.date_from, date(2026, 4, 1))
        self._assert_account(second, opening=510, used=-60, closing=450)

    def test_time_entered_late_is_in_the_next_statement(self):
        self._publish()
        late = self._book(self.printer, 60, MONDAY)
        second = self._publish(APRIL)
        self._assert_account(second, opening=510, used=-60, closing=450)
        self.assertEqual(late.sd_statement_id, second)

    def test_each_entry_and_move_is_in_one_statement(self):
        first = self._publish()
        self._book(self.printer, 60, IN_APRIL)
        second = self._publish(APRIL)
        shown = [
            work["entry"]
            for statement in first | second
            for row in statement.document["tickets"]
            for work in row["works"]
        ]
        lines = (self.printer | self.secret).timesheet_ids
        self.assertEqual(sorted(shown), sorted(lines.ids))
        self.assertTrue(all(self.package.move_ids.mapped("statement_id")))
        self.assertEqual(sum(self.package.move_ids.mapped("minutes")), second.closing)

    def test_published_statement_and_its_time_stay_as_they_are(self):
        statement = self._publish()
        for change in (
            lambda: self.work.write({"unit_amount": 2}),
            self.gift.unlink,
        ):
            with self.assert_refused("is in a statement that the customer has"):
                change()
        for change in (
            lambda: statement.write({"closing": 1}),
            statement.unlink,
            statement.action_publish,
            statement.action_read_again,
        ):
            with self.assert_refused("stays as it is"):
                change()
        self.printer.name = "Another title"
        self.assertEqual(statement.document["tickets"][0]["title"], "Printer")
        self.assertTrue(statement._is_intact())

    def test_tampering_is_seen_by_the_fingerprint(self):
        statement = self._publish()
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE sd_statement SET document = jsonb_set(document, '{used}', '-30') "
            "WHERE id = %s",
            (statement.id,),
        )
        self.env.invalidate_all()
        self.assertFalse(statement._is_intact())

    def test_correction_of_a_draft_is_shown_when_it_is_published(self):
        statement = self._make_statements()
        self.work.unit_amount = 2
        statement.action_publish()
        self._assert_account(statement, opening=0, bought=600, used=-135, closing=465)

    def test_making_again_makes_no_second_statement(self):
        statement = self._make_statements()
        self.assertEqual(self._make_statements(), statement)
        statement.action_publish()
        self.assertFalse(self._make_statements())

    def test_all_customers_with_something_new_get_one(self):
        self._book(self._make_ticket(partner_id=self.ciril.id), 40)
        wizard = self.env["sd.statement.make"].create({"date_to": MARCH})
        self.assertEqual(wizard.found_count, 2)
        drafts = self.env["sd.statement"].search(wizard.action_make()["domain"])
        self.assertEqual(drafts.partner_id, self.nordic | self.alpe)
        drafts.action_publish()
        with self.assert_refused("There is nothing to make"):
            wizard.action_make()

    def test_days_to_come_are_not_published(self):
        statement = self._make_statements(date(2999, 1, 31))
        with self.assert_refused("up to a day that is not over"):
            statement.action_publish()

    def test_contact_has_no_statement_of_his_own(self):
        with self.assert_refused("choose Nordic Shop AB instead of"):
            self._make_statements(partners=self.anna)

    @mute_logger("odoo.sql_db")
    def test_database_refuses_what_does_not_add_up_and_a_second_follower(self):
        statement = self._publish()
        self.env.flush_all()
        for query in (
            "UPDATE sd_statement SET closing = closing + 1 WHERE id = %s",
            "UPDATE sd_statement SET used = used - 1, closing = closing - 1 WHERE id = %s",
            "UPDATE sd_statement SET fingerprint = NULL WHERE id = %s",
        ):
            with (
                self.subTest(query),
                self.assertRaises(errors.CheckViolation),
                self.env.cr.savepoint(),
            ):
                self.env.cr.execute(query, (statement.id,))
        with self.assertRaises(errors.UniqueViolation), self.env.cr.savepoint():
            statement.copy()

    def test_only_managers_read_statements_and_only_billing_managers_publish_them(self):
        statement = self._make_statements()
        with (
            self.assertRaises(AccessError),
            mute_logger("odoo.addons.base.models.ir_model"),
        ):
            statement.with_user(self.anna_user).read(["closing"])
        with (
            self.assertRaises(AccessError),
            mute_logger("odoo.addons.base.models.ir_model"),
        ):
            statement.with_user(self.cecilia).read(["document"])
        lead = statement.with_user(self.david)
        self.assertEqual(lead.closing, 510)
        with (
            self.assertRaises(AccessError),
            mute_logger("odoo.addons.base.models.ir_model"),
        ):
            lead.action_publish()

    def test_billing_manager_makes_reads_and_publishes(self):
        biller = new_test_user(
            self.env,
            login="biller",
            groups="base.group_user,sd_billing.group_billing_manager",
        )
        wizard = self.env["sd.statement.make"].with_user(biller).create({})
        wizard.write({"date_to": MARCH, "partner_ids": [Command.set(self.nordic.ids)]})
        draft = (
            self.env["sd.statement"]
            .with_user(biller)
            .search(wizard.action_make()["domain"])
        )
        text = " ".join(fromstring(draft.preview).text_content().split())
        self.assertIn("Left after 8.5 h", text)
        self.assertIn("Secret plan", text)
        draft.action_publish()
        self.assertEqual((draft.state, draft.closing), ("published", 510))
        self.assertTrue(self.work.sd_locked)

    def test_statement_of_300_tickets_costs_as_many_queries_as_of_30(self):
        counts = []
        for size in (30, 300):
            tickets = self.env["helpdesk.ticket"].create(
                [
                    {
                        "name": f"Ticket {number}",
                        "description": "x",
                        "partner_id": self.anna.id,
                        "team_id": self.team.id,
                        "type_id": self.support.id,
                    }
                    for number in range(size)
                ]
            )
            self.env["account.analytic.line"].with_user(self.cecilia).create(
                [
                    {"ticket_id": ticket.id, "date": MONDAY, "unit_amount": 1 / 60}
                    for ticket in tickets
                ]
            )
            statement = self._make_statements()
            counts.append(self._count_statements(lambda s=statement: s._get_page()))
            counts.append(
                self._count_statements(lambda s=statement: s._read_again(MARCH))
            )
        self.assertEqual(counts[:2], counts[2:])


@tagged("post_install", "-at_install")
class TestPortalStatement(StatementMixin, BillingHttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._set_up_worked_example()
        cls.anna.sd_may_see_money = True
        cls.statement = cls._publish()
        cls._book(cls.printer, 60, IN_APRIL)
        cls.draft = cls._make_statements(APRIL)
        cls._book(cls._make_ticket(name="Foreign", partner_id=cls.ciril.id), 40)
        cls.foreign = cls._publish(partners=cls.alpe)
        cls.env.flush_all()

    def setUp(self):
        super().setUp()
        self.authenticate(self.anna_user.login, self.anna_user.login)

    def _text(self, url):
        answer = self.url_open(url)
        self.assertEqual(answer.status_code, 200)
        return " ".join(fromstring(answer.content).text_content().split())

    def test_customer_reads_published_statements_of_his_organisation(self):
        self.assertIn("/my/statements", self.url_open("/my/home").text)
        text = self._text("/my/statements")
        self.assertIn(
            f"{self.statement.name} 01/01/2026 to 03/31/2026 1.5 h 8.5 h", text
        )
        for statement in (self.draft, self.foreign):
            self.assertNotIn(statement.name, text)

    def test_page_tells_hours_tickets_and_why_something_was_free(self):
        text = self._text(f"/my/statement/{self.statement.id}")
        for words in (
            "Left before 0 h Bought 10 h Used -1.5 h Left after 8.5 h",
            f"{self.printer.number} Printer 1.75 h 1.25 h 1.25 h 0 h",
            "goodwill",
            "Another ticket 0.25 h",
            self.statement.fingerprint,
        ):
            self.assertIn(words, text)
        for words in ("Secret plan", self.secret.number):
            self.assertNotIn(words, text)

    def test_csv_has_the_same_figures(self):
        answer = self.url_open(f"/my/statement/{self.statement.id}.csv")
        rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
        number = self.printer.number
        who = self.cecilia.name
        self.assertEqual(
            rows[1:],
            [
                [
                    number,
                    "Printer",
                    "2026-03-02",
                    who,
                    *["75", "75", "75", "0", "0.00"],
                    "",
                ],
                [
                    *(number, "Printer", "2026-03-03", who),
                    *["30", "0", "0", "0", "0.00"],
                    "goodwill",
                ],
                [
                    "",
                    "Another ticket",
                    "2026-03-03",
                    who,
                    *["15", "15", "15", "0", "0.00"],
                    "",
                ],
            ],
        )

    @mute_logger("odoo.http")
    def test_drafts_foreign_ones_and_readers_without_the_right_get_404(self):
        for statement in (self.draft, self.foreign):
            for end in ("", ".csv"):
                answer = self.url_open(f"/my/statement/{statement.id}{end}")
                self.assertEqual(answer.status_code, 404)
        self.anna.sd_may_see_money = False
        for url in (
            "/my/statements",
            f"/my/statement/{self.statement.id}",
            f"/my/statement/{self.statement.id}.csv",
        ):
            self.assertEqual(self.url_open(url).status_code, 404)
        self.assertNotIn("/my/statements", self.url_open("/my/home").text)
