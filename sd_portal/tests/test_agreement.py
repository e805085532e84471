"""Agreements: one default, no overlap, and the deadline that follows from a level."""

from datetime import datetime

from freezegun import freeze_time

from odoo.exceptions import ValidationError
from odoo.tests import tagged

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
