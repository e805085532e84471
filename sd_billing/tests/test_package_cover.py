"""Each billed minute is covered exactly once, and the ledger always adds up."""

from datetime import date

from odoo.exceptions import UserError
from odoo.tests import tagged

from .common import MONDAY, TUESDAY, BillingCase


@tagged("post_install", "-at_install")
class TestPackageCover(BillingCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._use_packages()
        cls.package = cls._make_package(10)

    def _assert_adds_up(self, ticket, **covers):
        """Minutes by cover are these, and are what was billed and what was drawn."""
        found = {}
        for line in ticket.timesheet_ids:
            for cover, minutes in line._sd_get_covers().items():
                found[cover] = found.get(cover, 0) + minutes
        self.assertEqual(found, {k: v for k, v in covers.items() if v})
        billed = sum(ticket.timesheet_ids.mapped("sd_billed_minutes"))
        self.assertEqual(sum(found.values()), billed)
        moves = self.env["sd.package.move"].search([("ticket_id", "=", ticket.id)])
        self.assertEqual(-sum(moves.mapped("minutes")), covers.get("package", 0))

    def test_time_is_taken_from_the_customers_package(self):
        ticket = self._make_ticket()
        line = self._book(ticket, 90)
        self._assert_adds_up(ticket, package=90)
        self.assertEqual(self._left(self.package), 510)
        self.assertEqual(line.sd_cover, "package")
        self.assertEqual(
            line.sd_cover_text,
            f"Taken from prepaid hours.\n✓ {self.package.name} gives 1.5 h.",
        )

    def test_billed_minutes_are_drawn_not_those_worked(self):
        self.fee_support.step_minutes = 30
        ticket = self._make_ticket()
        self._book(ticket, 10)
        self._assert_adds_up(ticket, package=30)
        self._book(ticket, 10)
        self._assert_adds_up(ticket, package=30)
        self._book(ticket, 20)
        self._assert_adds_up(ticket, package=60)
        self.assertEqual(self._left(self.package), 540)

    def test_entry_is_split_over_packages_earliest_end_first(self):
        march = self._make_package(1, date_to=date(2026, 3, 31))
        ticket = self._make_ticket()
        self._book(ticket, 90)
        self.assertEqual((self._left(march), self._left(self.package)), (0, 570))
        self._assert_adds_up(ticket, package=90)

    def test_hours_of_a_merged_ticket_go_on_with_the_one_that_stays(self):
        kept, merged = self._make_ticket(), self._make_ticket()
        self._book(kept, 30)
        line = self._book(merged, 60)
        merged.sudo()._sd_merge(kept.sudo())
        self.assertEqual(line.ticket_id, kept)
        self._assert_adds_up(kept, package=90)
        self._assert_adds_up(merged)
        self.assertEqual(self._left(self.package), 510)

    def test_change_of_customer_says_that_hours_are_covered_anew_and_does_it(self):
        ticket = self._make_ticket()
        self._book(ticket, 90)
        effects = ticket._sd_get_change_effects(self.ciril)
        self.assertIn(
            "1.5 h of billed time are covered anew, by what Alpe d.o.o. has.", effects
        )
        other = self._make_package(5, self.alpe)
        ticket._sd_change_customer(self.ciril)
        self.assertEqual((self._left(self.package), self._left(other)), (600, 210))
        self._assert_adds_up(ticket, package=90)

    def test_corrections_reverse_and_leave_every_row_in_sight(self):
        ticket = self._make_ticket()
        line = self._book(ticket, 60)
        line.unit_amount = 0.5
        self._assert_adds_up(ticket, package=30)
        line.unlink()
        self.assertEqual(self._left(self.package), 600)
        moves = self.env["sd.package.move"].search(
            [("ticket_id", "=", ticket.id)], order="id"
        )
        self.assertEqual(
            [(move.kind, move.minutes) for move in moves],
            [("use", -60), ("reverse", 60), ("use", -30), ("reverse", 30)],
        )

    def test_entry_that_changes_in_nothing_that_counts_draws_nothing_anew(self):
        ticket = self._make_ticket()
        line = self._book(ticket, 60)
        line.write({"name": "Told Anna", "unit_amount": 1.0})
        self._make_package(5, date_to=date(2026, 3, 5))
        self._book(ticket, 15)
        moves = self.env["sd.package.move"].search([("line_id", "=", line.id)])
        self.assertEqual(len(moves), 1)

    def test_entry_that_moves_takes_its_draw_along(self):
        ticket = self._make_ticket()
        other = self._make_ticket(partner_id=self.ciril.id)
        alpe = self._make_package(2, self.alpe)
        line = self._book(ticket, 60)
        line.ticket_id = other
        self.assertEqual((self._left(self.package), self._left(alpe)), (600, 60))
        self._assert_adds_up(other, package=60)
        line.sudo().ticket_id = False
        self.assertEqual(self._left(alpe), 120)

    def test_reclassified_ticket_gives_back_and_takes_again(self):
        ticket = self._make_ticket()
        self._book(ticket, 60)
        by_hand = self._book(ticket, 30, sd_billable_reason="agreed")
        ticket.type_id = self.bug
        self._assert_adds_up(ticket, rate=30)
        self.assertEqual(by_hand.sd_cover_code, "agreed")
        self.assertEqual(self._left(self.package), 600)
        ticket.type_id = self.rfc
        self._assert_adds_up(ticket, estimate=90)
        ticket.type_id = self.support
        self._assert_adds_up(ticket, package=90)
        self.assertEqual(self._left(self.package), 510)

    def test_ticket_given_to_another_customer_draws_on_his_hours(self):
        alpe = self._make_package(2, self.alpe)
        ticket = self._make_ticket()
        self._book(ticket, 60)
        ticket.partner_id = self.ciril
        self.assertEqual((self._left(self.package), self._left(alpe)), (600, 60))

    def test_every_way_of_charging_has_one_cover(self):
        self._make_fee(self.support, "fixed", priority="3", amount=500)
        for values, reason, cover, minutes in (
            ({"type_id": self.bug.id}, "fee", "free", 0),
            ({"type_id": self.bug.id}, "agreed", "rate", 30),
            ({"type_id": self.rfc.id}, "estimating", "free", 0),
            ({"priority": "3"}, "fee", "fixed", 0),
            ({}, "fee", "package", 30),
            ({}, "goodwill", "free", 0),
        ):
            with self.subTest(values=values, reason=reason):
                ticket = self._make_ticket(**values)
                line = self._book(ticket, 30, sd_billable_reason=reason)
                self.assertEqual(line.sd_cover, cover)
                self._assert_adds_up(ticket, **{cover: minutes})
                self.assertTrue(line.sd_cover_text)

    # === Which packages, and what happens when they are empty === #

    def test_package_that_does_not_fit_says_why(self):
        later = self._make_package(1, date_from=TUESDAY, date_to=date(2026, 6, 1))
        bugs = self._make_package(
            1, date_to=date(2026, 5, 1), type_ids=[(6, 0, self.bug.ids)]
        )
        ended = self._make_package(1, date_to=date(2026, 2, 27))
        foreign = self._make_package(1, self.alpe)
        line = self._book(self._make_ticket(), 30, MONDAY)
        for sentence in (
            f"✗ {later.name} begins after the day of work.",
            f"✗ {bugs.name} is for other types.",
            f"✗ {ended.name} ended before the day of work.",
            f"✓ {self.package.name} gives 0.5 h.",
        ):
            self.assertIn(sentence, line.sd_cover_text)
        self.assertNotIn(foreign.name, line.sd_cover_text)

    def test_package_that_refuses_is_never_overdrawn_and_says_what_to_do(self):
        ticket = self._make_ticket()
        self._book(ticket, 590)
        with (
            self.assert_refused("has no prepaid hours for 0.33 h of the work"),
            self.env.cr.savepoint(),
        ):
            self._book(ticket, 30)
        self.env.invalidate_all()
        self.assertEqual(self._left(self.package), 10)
        self._book(ticket, 30, sd_billable_reason="goodwill")
        self._book(ticket, 10)
        self.assertEqual(self._left(self.package), 0)

    def test_package_with_a_limit_is_overdrawn_to_it(self):
        self.package.write({"overdraw": "limit", "overdraw_hours": 1})
        ticket = self._make_ticket()
        self._book(ticket, 630)
        self._assert_adds_up(ticket, package=630)
        with self.assert_refused("for 0.17 h"), self.env.cr.savepoint():
            self._book(ticket, 40)
        self.env.invalidate_all()
        self.assertEqual(self._left(self.package), -30)

    def test_package_with_a_rate_lets_the_rest_be_billed_by_the_hour(self):
        self.package.write({"overdraw": "rate", "overage_price": 1500})
        ticket = self._make_ticket()
        line = self._book(ticket, 630)
        self._assert_adds_up(ticket, package=600, rate=30)
        self.assertEqual(line.sd_overage_package_id, self.package)
        self.assertIn("0.5 h are billed by the hour", line.sd_cover_text)

    def test_time_no_package_covers_is_billed_or_refused_as_the_company_says(self):
        ticket = self._make_ticket(partner_id=self.ciril.id)
        line = self._book(ticket, 30)
        self.assertEqual((line.sd_cover, line.sd_cover_code), ("rate", "no_package"))
        self.company.sd_without_package = "refuse"
        with self.assert_refused("Alpe d.o.o. has no prepaid hours for 0.5 h"):
            self._book(ticket, 30)

    def test_shorter_entry_is_never_refused_whatever_the_package_says_now(self):
        self.package.write({"overdraw": "limit", "overdraw_hours": 5})
        ticket = self._make_ticket()
        line = self._book(ticket, 800)
        self.package.write({"overdraw": "refuse", "overdraw_hours": 0})
        line.unit_amount = 12
        self._assert_adds_up(ticket, package=720)
        with self.assertRaises(UserError), self.env.cr.savepoint():
            line.unit_amount = 14
        self.env.invalidate_all()
        line.unlink()
        self.assertEqual(self._left(self.package), 600)

    def test_deleting_an_entry_is_never_refused(self):
        self.fee_support.step_minutes = 60
        ticket = self._make_ticket()
        first, second = self._book(ticket, 10), self._book(ticket, 50)
        self.assertEqual((first.sd_billed_minutes, second.sd_billed_minutes), (10, 50))
        self.package._cancel("taken_back")
        self.company.sd_without_package = "refuse"
        second.unlink()
        self.assertEqual(first.sd_billed_minutes, 60)
        self._assert_adds_up(ticket, package=60)

    def test_unpaid_package_gives_once_it_is_covered_again(self):
        self._make_package(100, date_to=date(2026, 3, 31))
        line = self._book(self._make_ticket(), 60)
        self.assertEqual(self._left(self.package), 600)
        self.package._cancel("taken_back")
        line.ticket_id.with_user(self.cecilia).action_sd_cover_again()
        self._assert_adds_up(line.ticket_id, package=60)

    # === In a statement === #

    def test_entry_in_a_statement_stays_as_it_is(self):
        self.fee_support.step_minutes = 30
        ticket = self._make_ticket()
        line = self._book(ticket, 10)
        line.sudo().sd_locked = True
        with self.assert_refused("is in a statement that the customer has"):
            line.unit_amount = 2
        with self.assert_refused("is in a statement that the customer has"):
            line.unlink()
        later = self._book(ticket, 30)
        self.assertEqual((line.sd_billed_minutes, later.sd_billed_minutes), (30, 30))
        ticket.type_id = self.bug
        self.assertEqual((line.sd_billed_minutes, line.sd_cover), (30, "package"))
        self.assertEqual(self._left(self.package), 570)

    # === Told === #

    def test_meter_tells_worked_billed_and_left(self):
        self.fee_support.step_minutes = 30
        ticket = self._make_ticket()
        self.package.date_to = False
        self._book(ticket, 75)
        ticket.invalidate_recordset(["sd_meter_text"])
        self.assertEqual(
            ticket.sd_meter_text, "1.25 h so far, billed as 1.5 h; 8.5 h left"
        )
        self.assertEqual(self.nordic.with_user(self.cecilia).sd_hours_left, "8.5 h")
        self.assertEqual(self.anna.with_user(self.cecilia).sd_hours_left, "8.5 h")
        agreement = self._make_agreement(self.nordic)
        self.assertEqual(agreement.sd_hours_left, "8.5 h")

    def test_agent_without_any_billing_right_books_from_packages(self):
        self.assertFalse(self.cecilia.has_group("sd_billing.group_billing_manager"))
        self._book(self._make_ticket(), 30, user=self.cecilia)
        self.assertEqual(self._left(self.package), 570)

    def test_ticket_in_the_ledger_is_not_deleted_even_without_time(self):
        ticket = self._make_ticket()
        self._book(ticket, 30).unlink()
        with self.assert_refused("is in the ledger of prepaid hours"):
            ticket.unlink()
