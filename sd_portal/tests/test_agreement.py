"""Agreements: one default, no overlap, and the deadline that follows from a level."""

from datetime import datetime

from freezegun import freeze_time

from odoo.exceptions import ValidationError
from odoo.tests import Form, tagged

from .common import DeskCase

FRIDAY_NOON = "2026-03-06 11:00:00"  # 12:00 in Stockholm


@tagged("post_install", "-at_install")
@freeze_time(FRIDAY_NOON)
class TestAgreement(DeskCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["sd.agreement"].search([]).active = False
        calendar = cls.env["resource.calendar"].create(
            {
                "name": "08-17",
                "tz": "Europe/Stockholm",
                "attendance_ids": [(5, 0, 0)]
                + [
                    (
                        0,
                        0,
                        {
                            "name": "Day",
                            "dayofweek": str(day),
                            "hour_from": 8,
                            "hour_to": 17,
                        },
                    )
                    for day in range(5)
                ],
            }
        )
        cls.company.resource_calendar_id = calendar
        cls.calendar = calendar

    def test_second_default_is_refused(self):
        self._make_agreement()
        with self.assertRaisesRegex(ValidationError, "already has a default agreement"):
            self._make_agreement()

    def test_default_with_a_customer_is_refused(self):
        with self.assertRaisesRegex(ValidationError, "not both"):
            self._make_agreement(self.nordic, is_default=True)

    def test_overlap_is_refused_and_the_other_is_named(self):
        self._make_agreement(self.nordic, name="Gold", date_to="2026-06-30")
        self._make_agreement(self.nordic, name="Next", date_from="2026-07-01")
        with self.assertRaisesRegex(ValidationError, "“Gold” in that time"):
            self._make_agreement(
                self.nordic, date_from="2026-06-30", date_to="2026-06-30"
            )

    def test_end_before_beginning_is_refused(self):
        with self.assertRaisesRegex(ValidationError, "ends before it begins"):
            self._make_agreement(
                self.nordic, date_from="2026-02-01", date_to="2026-01-01"
            )

    def test_half_a_day_is_refused(self):
        with self.assertRaisesRegex(ValidationError, "whole number of days"):
            self._make_agreement(resolution=(0.5, "days"))

    def test_half_an_hour_is_told_with_the_readers_decimal_sign(self):
        self.env["res.lang"]._activate_lang("sv_SE")
        level = self._make_agreement(self.nordic, (0.5, "hours")).level_ids[:1]
        self.assertIn(": 0.5 ", level._sd_tell_promise())
        self.assertIn(": 0,5 ", level.with_context(lang="sv_SE")._sd_tell_promise())

    def test_hours_count_the_working_calendar_only(self):
        self._make_agreement(self.nordic, resolution=(8, "hours"))
        ticket = self._make_ticket()
        self.assertEqual(ticket.sd_deadline, datetime(2026, 3, 9, 10))
        self.assertEqual(ticket.sd_first_response_deadline, datetime(2026, 3, 6, 13))

    def test_days_end_with_the_working_day(self):
        self._make_agreement(self.nordic, resolution=(2, "days"))
        self.assertEqual(self._make_ticket().sd_deadline, datetime(2026, 3, 10, 16))

    def test_holiday_of_the_calendar_does_not_count(self):
        self.env["resource.calendar.leaves"].create(
            {
                "name": "Holiday",
                "calendar_id": self.calendar.id,
                "date_from": datetime(2026, 3, 8, 23),
                "date_to": datetime(2026, 3, 9, 22, 59),
            }
        )
        self._make_agreement(self.nordic, resolution=(1, "days"))
        self.assertEqual(self._make_ticket().sd_deadline, datetime(2026, 3, 10, 16))

    def test_own_agreement_comes_before_the_default(self):
        self._make_agreement(resolution=(5, "days"))
        own = self._make_agreement(self.nordic, resolution=(1, "days"))
        ticket = self._make_ticket()
        self.assertEqual(ticket.sd_agreement_id, own)
        other = self._make_ticket(partner_id=self.ciril.id)
        self.assertTrue(other.sd_agreement_id.is_default)

    def test_agreement_that_has_ended_does_not_hold(self):
        self._make_agreement(self.nordic, date_to="2026-03-05")
        self.assertFalse(self._make_ticket().sd_agreement_id)

    def test_rules_days_count_beside_the_own_agreement_and_the_earlier_date_applies(
        self,
    ):
        self._make_agreement(self.nordic, resolution=(3, "days"))
        self.env["sd.intake.rule"].create({"name": "Fast", "deadline_days": 1})
        ticket = self._make_ticket()
        self.assertEqual(ticket.sd_deadline, datetime(2026, 3, 9, 16))
        self.assertIn("earlier than Agreement of Nordic", ticket.sd_deadline_reason)

    def test_rules_days_come_before_the_default_agreement(self):
        self._make_agreement(resolution=(1, "days"))
        self.env["sd.intake.rule"].create({"name": "Slow", "deadline_days": 3})
        ticket = self._make_ticket()
        self.assertEqual(ticket.sd_deadline, datetime(2026, 3, 11, 16))
        self.assertIn("3 working days after", ticket.sd_deadline_reason)

    def test_deadline_says_why_in_words(self):
        self._make_agreement(self.nordic, resolution=(8, "hours"))
        self.assertEqual(
            self._make_ticket(priority="3").sd_deadline_reason,
            "Agreement of Nordic Shop AB: priority A is resolved within 8 working hours.",
        )

    def test_negative_amounts_are_refused(self):
        for name in ("first_response", "next_reply", "resolution"):
            agreement = self._make_agreement()
            with (
                self.subTest(name),
                self.assertRaisesRegex(ValidationError, "number of hours"),
            ):
                agreement.level_ids[0][f"{name}_amount"] = -1
            agreement.active = False

    def test_agreement_without_a_level_is_refused_in_the_form(self):
        with self.assertRaisesRegex(ValidationError, "add a level"):
            self.env["sd.agreement"].create(
                {"name": "Empty", "partner_id": self.nordic.id, "level_ids": []}
            )
        agreement = self._make_agreement(self.alpe)
        with self.assertRaisesRegex(ValidationError, "add a level"):
            agreement.level_ids = [(5, 0, 0)]

    def test_new_agreement_in_the_form_begins_with_three_levels(self):
        self.env["sd.agreement"].search([]).active = False
        form = Form(self.env["sd.agreement"].with_context(sd_fill_levels=True))
        form.name, form.partner_id = "Gold", self.nordic
        agreement = form.save()
        self.assertEqual(agreement.level_ids.mapped("priority"), ["3", "2", "1"])

    def test_calendar_without_hours_is_refused(self):
        with self.assertRaisesRegex(ValidationError, "has no working hours"):
            self._make_agreement(self.nordic, calendar_id=self._make_empty().id)

    def test_calendar_that_lost_its_hours_falls_back_to_the_companys_and_says_so(self):
        agreement = self._make_agreement(self.nordic)
        calendar = self.calendar.copy()
        calendar.name = "Closed for good"
        agreement.calendar_id = calendar
        calendar.attendance_ids.unlink()
        ticket = self._make_ticket()
        self.assertEqual(ticket.sd_deadline, datetime(2026, 3, 9, 10))
        self.assertIn("“Closed for good” has no working hours", self._tells(ticket))

    def test_missing_level_falls_back_to_the_default_agreement_and_says_so(self):
        self._make_agreement(resolution=(4, "hours"))
        own = self._make_agreement(self.nordic)
        own._get_level("3").unlink()
        ticket = self._make_ticket(priority="3")
        self.assertEqual(ticket.sd_agreement_id, own)
        self.assertEqual(ticket.sd_deadline, datetime(2026, 3, 6, 15))
        self.assertIn("says nothing about priority A", self._tells(ticket))

    def test_company_without_any_working_hours_costs_no_ticket(self):
        self._make_agreement(self.nordic)
        self.calendar.attendance_ids.unlink()
        ticket = self._make_ticket()
        self.assertTrue(ticket)
        self.assertFalse(ticket.sd_deadline)

    def test_history_of_the_agreement_tells_edits_of_levels_old_and_new(self):
        agreement = self._make_agreement(self.nordic)
        before = agreement.message_ids
        agreement._get_level("3").write(
            {"resolution_amount": 1, "resolution_unit": "days"}
        )
        told = (agreement.message_ids - before).mapped("body")
        self.assertEqual(len(told), 1)
        self.assertIn("Priority A", told[0])
        self.assertIn("8 working hours → 1 working day", told[0])

    def test_history_of_the_agreement_tells_added_and_removed_levels(self):
        agreement = self._make_agreement(self.nordic)
        before = agreement.message_ids
        agreement._get_level("3").unlink()
        agreement.level_ids = [(0, 0, {"priority": "3", "resolution_amount": 2})]
        told = " ".join((agreement.message_ids - before).mapped("body"))
        self.assertIn("Removed", told)
        self.assertIn("2 working days", told)

    def _make_empty(self):
        return self.env["resource.calendar"].create(
            {"name": "Never", "attendance_ids": [(5, 0, 0)]}
        )
