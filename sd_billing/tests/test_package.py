"""Packages and their ledger: what can be done with them, and what cannot."""

from datetime import date, timedelta
from unittest.mock import patch

from psycopg2.errors import CheckViolation, UniqueViolation

from odoo import fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import new_test_user, tagged
from odoo.tools import mute_logger

from .common import MONDAY, BillingCase


@tagged("post_install", "-at_install")
class TestPackage(BillingCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._use_packages()
        cls.eva = new_test_user(
            cls.env,
            login="eva",
            name="Eva",
            groups="base.group_user,sd_billing.group_billing_manager",
        )
        cls.package = cls._make_package(10)

    # === The ledger only grows === #

    def test_ledger_is_not_changed_or_deleted_by_anybody(self):
        move = self.package.move_ids.sudo()
        for change in (
            lambda: move.write({"minutes": 1}),
            lambda: move.write({"reason_code": "x"}),
            move.unlink,
        ):
            with self.assert_refused("only grows"):
                change()

    def test_ledger_is_guarded_in_the_database_too(self):
        self.env.flush_all()
        for statement in (
            "UPDATE sd_package_move SET minutes = 1",
            "UPDATE sd_package_move SET package_id = package_id + 1",
            "DELETE FROM sd_package_move",
            "TRUNCATE sd_package_move",
        ):
            with (
                self.subTest(statement),
                self.assertRaises(CheckViolation) as refusal,
                self.env.cr.savepoint(),
                mute_logger("odoo.sql_db"),
            ):
                self.env.cr.execute(statement)
            self.assertIn("only grows", str(refusal.exception))

    def test_move_is_stamped_with_its_statement_once(self):
        move = self.package.move_ids.sudo()
        move.statement_id = 7
        self.env.flush_all()
        with self.assert_refused("only grows"):
            move.statement_id = 8
        with (
            self.assertRaises(CheckViolation),
            self.env.cr.savepoint(),
            mute_logger("odoo.sql_db"),
        ):
            self.env.cr.execute("UPDATE sd_package_move SET statement_id = 8")

    def test_whoever_made_a_move_can_be_forgotten(self):
        self.env.flush_all()
        self.env.cr.execute("UPDATE sd_package_move SET create_uid = NULL")

    def test_move_is_taken_back_once(self):
        line = self._book(self._make_ticket(), 30)
        use = self.env["sd.package.move"].sudo().search([("line_id", "=", line.id)])
        vals = use._prepare_reversal_vals()
        use.create(vals)
        with (
            self.assertRaises(UniqueViolation),
            self.env.cr.savepoint(),
            mute_logger("odoo.sql_db"),
        ):
            use.create(vals)

    def test_balance_is_the_sum_of_the_moves(self):
        self._book(self._make_ticket(), 90)
        self._correct(1.5, "goodwill")
        self.assertEqual(
            self._left(self.package), sum(self.package.move_ids.mapped("minutes"))
        )
        self.package.invalidate_recordset()
        self.assertEqual(self.package.hours_bought, 11.5)
        self.assertEqual(self.package.hours_used, 1.5)
        self.assertEqual(self.package.hours_left, 10)

    def _correct(self, hours, reason, user=None):
        wizard = (
            self.env["sd.package.correction"]
            .with_user(user or self.eva)
            .create({"package_id": self.package.id, "hours": hours, "reason": reason})
        )
        return wizard.action_book()

    def test_corrections_are_moves_with_a_reason(self):
        self._correct(-2, "correction")
        self._correct(1, "repaired")
        self.assertEqual(self._left(self.package), 540)
        reasons = self.package.move_ids.sorted("id").mapped("reason")
        self.assertEqual(
            reasons,
            [
                "Bought; entered by hand.",
                "Corrected by hand.",
                "Makes good for a fault of ours.",
            ],
        )
        for hours, reason in ((0, "goodwill"), (-1, "goodwill"), (-20, "correction")):
            with self.subTest(hours), self.assertRaises(UserError):
                self._correct(hours, reason)

    # === Bad input === #

    def test_package_without_hours_is_refused(self):
        for hours in (0, -3):
            with self.subTest(hours), self.assert_refused("Enter how many hours"):
                self._make_package(hours)

    def test_package_of_a_contact_is_refused(self):
        with self.assert_refused("choose Nordic Shop AB instead of its contact Anna"):
            self._make_package(1, self.anna)

    def test_senseless_terms_are_refused(self):
        for values in (
            {"overdraw_hours": -1},
            {"overage_price": -1},
            {"rollover_percent": 101},
            {"alert_levels": "soon"},
            {"alert_days": "-3"},
        ):
            with self.subTest(values), self.assertRaises(ValidationError):
                self._make_package(1, **values)

    def test_hours_and_customer_of_a_package_stay(self):
        for values in ({"initial_hours": 3}, {"partner_id": self.alpe.id}):
            with self.subTest(values), self.assert_refused("stay. Correct the hours"):
                self.package.write(values)
        with self.assert_refused("is not deleted"):
            self.package.unlink()

    def test_dates_that_would_lose_cover_are_refused(self):
        self._book(self._make_ticket(), 30, MONDAY)
        with self.assert_refused("and must be valid on those days"):
            self.package.date_to = MONDAY - timedelta(1)

    # === Rights === #

    def test_agent_reads_packages_and_billing_manager_keeps_them(self):
        package = self.package.with_user(self.cecilia)
        self.assertTrue(package.read(["name", "hours_left", "state"]))
        self.assertTrue(package.move_ids.read(["minutes", "reason"]))
        with self.assertRaises(AccessError):
            package.write({"overdraw": "rate"})
        with self.assertRaises(AccessError):
            package.action_take_back()
        with self.assertRaises(AccessError):
            self._correct(1, "goodwill", self.cecilia)
        self.package.with_user(self.eva).write({"overdraw": "rate"})
        for user in (self.cecilia, self.eva):
            with self.assertRaises(AccessError):
                self.env["sd.package.move"].with_user(user).create(
                    self.package._prepare_move_vals("purchase", 60, "entered")
                )

    def test_customer_reads_no_package_move_or_cover(self):
        self.anna.sd_may_see_money = True
        line = self._book(self._make_ticket(), 30)
        for record in (self.package, self.package.move_ids[:1], line):
            record = record.with_user(self.anna_user)
            with self.subTest(record._name), self.assertRaises(AccessError):
                record.read(["display_name"])
        ticket = line.ticket_id.with_user(self.anna_user)
        for name in ("sd_meter_text", "sd_package_count"):
            self.assertNotIn(name, ticket.fields_get())
        partner = self.anna.with_user(self.anna_user)
        for name in ("sd_may_see_money", "sd_hours_left", "sd_package_count"):
            self.assertNotIn(name, partner.fields_get())

    def test_packages_of_other_companies_are_out_of_sight(self):
        second = self.env["res.company"].create({"name": "Second"})
        package = self._make_package(1, company_id=second.id)
        for record in (package, package.move_ids):
            with self.assertRaises(AccessError):
                record.with_user(self.eva).read(["display_name"])

    def test_package_of_another_company_gives_nothing(self):
        second = self.env["res.company"].create({"name": "Second"})
        other = self._make_package(1, company_id=second.id, date_to=date(2026, 4, 1))
        self._book(self._make_ticket(), 30)
        self.assertEqual((self._left(other), self._left(self.package)), (60, 570))

    # === The end === #

    def _end(self, days_ago, **values):
        today = fields.Date.context_today(self.package)
        return self._make_package(
            10,
            date_from=today - timedelta(days=100),
            date_to=today - timedelta(days=days_ago),
            **values,
        )

    def test_unused_hours_expire_once_after_the_days_of_grace(self):
        package = self._end(3)
        self._run_cron("ir_cron_package_end")
        self.assertEqual(self._left(package), 600)
        self.company.sd_package_grace_days = 2
        for _time in range(2):
            self._run_cron("ir_cron_package_end")
        self.assertEqual(self._left(package), 0)
        self.assertEqual(package.move_ids.mapped("kind"), ["expire", "purchase"])
        self.assertEqual(package.state, "ended")

    def test_time_entered_late_finds_the_hours_of_its_day(self):
        self.package._cancel("taken_back")
        package = self._end(3)
        line = self._book(self._make_ticket(), 60, package.date_to)
        self.assertEqual(line.sd_cover, "package")
        self.assertEqual(self._left(package), 540)

    def test_minutes_given_back_to_an_ended_package_expire_the_next_time(self):
        package = self._end(20)
        line = self._book(self._make_ticket(), 60, package.date_to)
        self._run_cron("ir_cron_package_end")
        self.assertEqual(self._left(package), 0)
        line.unit_amount = 0.5
        self.assertEqual(self._left(package), 30)
        for _time in range(2):
            self._run_cron("ir_cron_package_end")
        self.assertEqual(self._left(package), 0)
        self.assertEqual(
            len(package.move_ids.filtered_domain([("kind", "=", "expire")])), 2
        )

    def test_a_part_rolls_over_once_and_the_rest_expires(self):
        package = self._end(20, rollover_percent=25, rollover_months=6)
        for _time in range(3):
            self._run_cron("ir_cron_package_end")
        heir = package.rolled_to_ids
        self.assertEqual((self._left(package), self._left(heir)), (0, 150))
        self.assertEqual(len(heir), 1)
        self.assertEqual(heir.rollover_percent, 0)
        self.assertEqual(heir.date_from, package.date_from)
        kinds = package.move_ids.sorted("id").mapped("kind")
        self.assertEqual(kinds, ["purchase", "roll", "expire"])
        self.assertIn(
            heir.name, package.move_ids.filtered(lambda m: m.kind == "roll").reason
        )
        self.assertEqual(heir.move_ids.kind, "roll")

    def test_overdrawn_package_neither_rolls_over_nor_expires(self):
        self.package._cancel("taken_back")
        package = self._end(20, rollover_percent=50, overdraw="limit", overdraw_hours=2)
        self._book(self._make_ticket(), 660, package.date_to)
        self._run_cron("ir_cron_package_end")
        self.assertEqual(self._left(package), -60)
        self.assertFalse(package.rolled_to_ids)
        self.assertTrue(package.ended)

    def test_end_that_cannot_be_booked_is_noted_and_stops_no_other(self):
        broken, fine = self._end(20), self._end(20)
        book, words = type(broken)._expire, "The sky is falling."

        def refuse(packages):
            if broken in packages:
                raise UserError(words)
            return book(packages)

        with patch.object(type(broken), "_expire", refuse):
            (broken | fine)._try_each("_expire")
        self.assertEqual(broken.end_failure, words)
        self.assertEqual((self._left(broken), self._left(fine)), (600, 0))
        self._run_cron("ir_cron_package_end")
        self.assertEqual(self._left(broken), 600, "not tried for ever")
        broken.note = "Mended"
        self._run_cron("ir_cron_package_end")
        self.assertEqual(self._left(broken), 0)

    def test_same_end_booked_twice_is_refused_by_the_database(self):
        package = self._end(20)
        vals = package._prepare_move_vals("expire", -60, "expired", once="expire/1/1")
        Move = self.env["sd.package.move"].sudo()
        Move.create(vals)
        with (
            self.assertRaises(UniqueViolation),
            self.env.cr.savepoint(),
            mute_logger("odoo.sql_db"),
        ):
            Move.create(vals)

    def test_ending_100_packages_costs_as_many_statements_as_5(self):
        counts = {}
        for size in (5, 5, 100):
            for act, percent in (("_expire", 0), ("_roll_over", 50)):
                packages = self.env["sd.package"].union(
                    *(self._end(20, rollover_percent=percent) for _ in range(size))
                )
                counts[act, size] = self._count_statements(
                    lambda packages=packages, act=act: packages._try_each(act)
                )
                self.assertEqual(packages.filtered("end_failure"), packages.browse())
        for act in ("_expire", "_roll_over"):
            with self.subTest(act):
                self.assertEqual(counts[act, 5], counts[act, 100])
