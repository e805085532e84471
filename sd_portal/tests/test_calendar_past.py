"""Calendars that change touch the future only; what was open stays open."""

from odoo.exceptions import ValidationError
from odoo.tests import tagged

from .clock_case import ClockCase, at, utc


@tagged("post_install", "-at_install")
class TestCalendarPast(ClockCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.agreement.level_ids.write({"resolution_amount": 16})

    def setUp(self):
        super().setUp()
        with at("03-02 08:00"):
            self.ticket = self._make_ticket()

    def test_sixteen_hours_before_any_change(self):
        self.assertEqual(self.ticket.sd_deadline, utc("03-03 15:00"))

    def test_shorter_days_count_from_the_change_on(self):
        """Nine hours on Monday; on Tuesday at 10 the desk closes at 12 from now on."""
        with at("03-03 10:00"):
            self.calendar.attendance_ids.hour_to = 12
            self.assertEqual(self.ticket.sd_deadline, utc("03-03 15:00"))
            self._run_cron()
        self.assertEqual(self.ticket.sd_deadline, utc("03-04 11:00"))

    def test_hours_replaced_in_one_form_count_from_the_change_on(self):
        days = [
            (
                0,
                0,
                {"name": "Late", "dayofweek": str(day), "hour_from": 12, "hour_to": 18},
            )
            for day in range(5)
        ]
        with at("03-03 10:00"):
            self.calendar.attendance_ids = [(5, 0, 0), *days]
            self._run_cron()
        self.assertEqual(self.ticket.sd_deadline, utc("03-03 17:00"))

    def test_two_changes_keep_both_pasts(self):
        with at("03-02 12:00"):
            self.calendar.attendance_ids.hour_to = 14
        with at("03-03 12:00"):
            self.calendar.attendance_ids.hour_to = 17
            self._run_cron()
        # 6 hours on Monday, 4 until Tuesday 12:00, the other 6 with the old hours.
        self.assertEqual(self.ticket.sd_deadline, utc("03-04 09:00"))

    def test_holiday_entered_later_moves_the_deadline_but_not_the_past(self):
        def add(day):
            return self.env["resource.calendar.leaves"].create(
                {
                    "name": "Holiday",
                    "calendar_id": self.calendar.id,
                    "date_from": utc(f"{day} 00:00"),
                    "date_to": utc(f"{day} 23:59"),
                }
            )

        with at("03-03 08:00"):
            add("03-02")
            self._run_cron()
            self.assertEqual(self.ticket.sd_deadline, utc("03-03 15:00"))
            holiday = add("03-03")
            self._run_cron()
            self.assertEqual(self.ticket.sd_deadline, utc("03-04 15:00"))
            holiday.unlink()
            self._run_cron()
            self.assertEqual(self.ticket.sd_deadline, utc("03-03 15:00"))

    def test_leave_of_a_person_changes_nothing(self):
        with at("03-03 08:00"):
            self.env["resource.calendar.leaves"].create(
                {
                    "name": "Cecilia",
                    "resource_id": self.env["resource.resource"]
                    .create({"name": "Cecilia", "calendar_id": self.calendar.id})
                    .id,
                    "date_from": utc("03-03 00:00"),
                    "date_to": utc("03-03 23:59"),
                }
            )
            self.assertFalse(self.env["sd.calendar.past"].search([]))
            self._run_cron()
        self.assertEqual(self.ticket.sd_deadline, utc("03-03 15:00"))

    def test_paused_time_stays_as_it_was_when_the_calendar_changes(self):
        with at("03-02 09:00"):
            self.ticket.stage_id = self.stage_waiting
        with at("03-02 17:00"):
            self.ticket.stage_id = self.stage_progress
        self.assertEqual(self.ticket.sd_deadline, utc("03-04 14:00"))
        with at("03-03 08:00"):
            self.calendar.attendance_ids.hour_from = 12
            self._run_cron()
        # One hour of sixteen is used; five hours a day from Tuesday on.
        self.assertEqual(self.ticket.sd_deadline, utc("03-05 17:00"))

    def test_clock_of_another_zone_counts_its_own_hours(self):
        tokyo = self._make_calendar("Tokyo", tz="Asia/Tokyo")
        self.agreement.calendar_id = tokyo
        self.agreement.level_ids.resolution_amount = 2
        with at("03-02 20:00"):
            ticket = self._make_ticket()
        # Tuesday 08:00 in Tokyo is midnight in Stockholm.
        self.assertEqual(ticket.sd_deadline, utc("03-03 02:00"))

    def test_clock_over_the_change_of_time_keeps_the_local_hours(self):
        for arrives, due in (
            ("03-27 15:00", "03-31 13:00"),
            ("10-23 15:00", "10-27 13:00"),
        ):
            with self.subTest(arrives), at(arrives):
                self.assertEqual(self._make_ticket().sd_deadline, utc(due))

    def test_night_shift_counts_through_the_night(self):
        night = self._make_calendar("Night", 22, 24)
        night.attendance_ids = [
            (0, 0, {"name": "Early", "dayofweek": str(d), "hour_from": 0, "hour_to": 6})
            for d in range(1, 6)
        ]
        self.agreement.calendar_id = night
        self.agreement.level_ids.resolution_amount = 4
        with at("03-02 12:00"):
            self.assertEqual(self._make_ticket().sd_deadline, utc("03-03 02:00"))

    def test_calendar_of_an_agreement_cannot_lose_its_hours(self):
        self.agreement.calendar_id = self.calendar
        with self.assertRaisesRegex(ValidationError, "needs working hours"):
            self.calendar.attendance_ids = [(5, 0, 0)]
