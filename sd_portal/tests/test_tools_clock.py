"""The deadline clock: targets, pauses, states, warnings and changes, one by one."""

from dataclasses import replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from odoo.tests import BaseCase

from odoo.addons.sd_portal.tools.clock import (
    AgreedDate,
    ClockInput,
    Pause,
    Target,
    planned_due,
    reckon,
)
from odoo.addons.sd_portal.tools.worktime import HOUR, normalise, splice

STOCKHOLM = "Europe/Stockholm"
UTC, DAY = ZoneInfo("UTC"), timedelta(days=1)


def utc(local):
    """``"2026-06-05 15:00"`` on the clocks of Stockholm, as Odoo would store it."""
    moment = datetime.fromisoformat(local).replace(tzinfo=ZoneInfo(STOCKHOLM))
    return moment.astimezone(UTC).replace(tzinfo=None)


def june(text):
    """``"05 15:00"`` of June 2026 in Stockholm."""
    return utc(f"2026-06-{text}")


def desk(first, days=60, opens="08:00", closes="17:00", holidays=()):
    """Monday to Friday for so many days from the date ``first`` on."""
    dates = [(utc(f"{first} 12:00") + n * DAY).date() for n in range(days)]
    return normalise(
        (utc(f"{date} {opens}"), utc(f"{date} {closes}"))
        for date in dates
        if date.weekday() < 5 and date.isoformat() not in holidays
    )


def pause(span, cause="customer"):
    """``"08 09:00 > 08 12:00"`` of June, or one that lasts: ``"08 09:00"``."""
    start, _to, end = span.partition(" > ")
    return Pause(june(start), june(end) if end else None, cause)


FRIDAY = june("05 15:00")
FOUR_HOURS, TWO_DAYS = Target(4, "hours"), Target(2, "days")
# Open 08:00-17:00; Wednesday the 10th is a holiday.
HOURS = desk("2026-06-01", holidays=["2026-06-10"])


def promise(target=FOUR_HOURS, *pauses, started=FRIDAY, now=FRIDAY, **ends):
    """A clock that started on Friday the 5th at 15:00."""
    ends = {name: june(end) for name, end in ends.items()}
    served = tuple(map(pause, pauses))
    return ClockInput(target, started=started, now=now, pauses=served, **ends)


def look(*args, hours=HOURS, **known):
    return reckon(promise(*args, **known), hours, STOCKHOLM)


class TestClockTargets(BaseCase):
    def test_target_of_any_kind_is_due_by_the_calendar(self):
        for amount, unit, started, due in [
            (0.25, "hours", "05 15:00", "05 15:15"),
            (0.33, "hours", "05 15:00", "05 15:20"),
            (2, "hours", "05 15:00", "05 17:00"),
            (4, "hours", "05 15:00", "08 10:00"),
            (4, "hours", "05 15:00:30", "08 10:00:30"),
            (4, "hours", "06 12:00", "08 12:00"),
            (1, "days", "05 15:00", "08 17:00"),
            (3, "days", "05 15:00", "11 17:00"),
            (3, "days", "06 12:00", "11 17:00"),
            (14, "days", "05 15:00", "26 17:00"),
        ]:
            with self.subTest(amount=amount, unit=unit, started=started):
                reckoning = look(Target(amount, unit), started=june(started))
                self.assertEqual(reckoning.due, june(due))

    def test_target_over_the_change_of_time_is_due_by_the_local_clock(self):
        for first, started, after_hours, after_days in [
            ("2026-03-23", "2026-03-27 15:00", "2026-03-30 10:00", "2026-03-31 17:00"),
            ("2026-10-19", "2026-10-23 15:00", "2026-10-26 10:00", "2026-10-27 17:00"),
        ]:
            known = {"hours": desk(first), "started": utc(started)}
            with self.subTest(started):
                self.assertEqual(look(FOUR_HOURS, **known).due, utc(after_hours))
                self.assertEqual(look(TWO_DAYS, **known).due, utc(after_days))

    def test_target_that_cannot_be_promised_is_refused(self):
        for amount, unit in [(0, "hours"), (-1, "hours"), (0, "days"), (1.5, "days")]:
            with self.subTest(amount=amount, unit=unit), self.assertRaises(ValueError):
                Target(amount, unit)

    def test_targets_of_hours_and_days_compare_before_any_ticket(self):
        def planned(amount, unit):
            return planned_due(Target(amount, unit), FRIDAY, HOURS, STOCKHOLM)

        self.assertLess(planned(10, "hours"), planned(1, "days"))
        self.assertLess(planned(1, "days"), planned(12, "hours"))

    def test_intervals_that_end_too_early_are_reported(self):
        week = desk("2026-06-01", days=9)
        for target in (Target(40, "hours"), Target(4, "days")):
            with self.subTest(target):
                reckoning = look(target, hours=week)
                self.assertTrue(reckoning.short)
                self.assertIsNone(reckoning.due)
                self.assertIsNone(reckoning.remaining_seconds)
                self.assertIsNone(reckoning.warning_due(75))
                self.assertTrue(look(target, "08 09:00", hours=week).short)
                self.assertFalse(look(target, hours=week, cancelled="08 09:00").short)

    def test_calendar_without_hours_gives_no_date(self):
        reckoning = look(hours=())
        self.assertEqual(reckoning.state, "running")
        self.assertTrue(reckoning.short)


class TestClockPauses(BaseCase):
    def test_pause_moves_the_due_date_by_its_working_time(self):
        for situation, pauses, after_hours, after_days in [
            ("none", [], "08 10:00", "09 17:00"),
            ("an hour", ["08 08:30 > 08 09:30"], "08 11:00", "11 09:00"),
            ("a minute", ["08 09:59 > 08 10:00"], "08 10:01", "11 08:01"),
            ("a night", ["08 17:00 > 09 08:00"], "08 10:00", "09 17:00"),
            ("from the start", ["05 15:00 > 08 08:00"], "08 12:00", "11 10:00"),
            ("from before", ["04 15:00 > 05 16:00"], "08 11:00", "11 09:00"),
            ("the last day", ["09 08:00 > 11 08:00"], "08 10:00", "11 17:00"),
            ("turned round", ["08 09:30 > 08 08:30"], "08 10:00", "09 17:00"),
            (
                "overlapping",
                ["08 09:00 > 08 11:00", "08 10:00 > 08 12:00"],
                "08 13:00",
                "11 11:00",
            ),
            (
                "after the first had moved the date",
                ["08 09:00 > 08 11:00", "08 11:30 > 08 12:30"],
                "08 13:00",
                "11 11:00",
            ),
        ]:
            for target, due in ((FOUR_HOURS, after_hours), (TWO_DAYS, after_days)):
                with self.subTest(situation, target=target):
                    self.assertEqual(look(target, *pauses).due, june(due))

    def test_pause_that_lasts_keeps_what_is_left_and_cannot_get_late(self):
        for now in ("08 09:00", "08 16:00", "30 12:00"):
            with self.subTest(now):
                reckoning = look(FOUR_HOURS, "08 09:00", now=june(now))
                self.assertEqual(reckoning.state, "paused")
                self.assertIsNone(reckoning.due)
                self.assertEqual(reckoning.remaining_seconds, HOUR)
                self.assertFalse(reckoning.short)

    def test_pause_after_the_due_date_leaves_the_clock_late(self):
        reckoning = look(FOUR_HOURS, "08 10:30", now=june("08 12:00"))
        self.assertEqual(reckoning.state, "late")
        self.assertEqual(reckoning.due, june("08 10:00"))

    def test_pause_of_two_causes_lasts_until_both_are_over(self):
        pauses = ("08 09:00 > 08 11:00", "08 10:00")
        reckoning = look(FOUR_HOURS, *pauses, now=june("08 12:00"))
        self.assertEqual(reckoning.state, "paused")
        self.assertEqual(reckoning.paused_seconds, 3 * HOUR)

    def test_pause_that_moves_the_date_beyond_the_intervals_is_reported(self):
        week = desk("2026-06-01", days=9)
        reckoning = look(FOUR_HOURS, "05 15:00 > 09 16:00", hours=week)
        self.assertTrue(reckoning.short)
        self.assertEqual(reckoning.budget_seconds, 4 * HOUR)


class TestClockStates(BaseCase):
    def test_state_of_a_clock_is_told_to_the_second(self):
        for situation, pauses, known, state in [
            ("fresh", [], {}, "running"),
            ("at the due date", [], {"now": june("08 10:00")}, "running"),
            ("a second later", [], {"now": june("08 10:00:01")}, "late"),
            ("reached in time", [], {"reached": "08 10:00"}, "met"),
            ("reached late", [], {"reached": "08 10:00:01"}, "late"),
            ("paused", ["08 09:00"], {"now": june("09 12:00")}, "paused"),
            ("out of a pause", ["08 09:00"], {"reached": "09 12:00"}, "met"),
            ("cancelled", [], {"cancelled": "05 16:00"}, "void"),
            ("cancelled late", [], {"cancelled": "09 16:00"}, "void"),
            ("cancelled in a pause", ["08 09:00"], {"cancelled": "09 16:00"}, "void"),
            ("met, cancelled", [], {"reached": "08 09", "cancelled": "09 10"}, "met"),
            ("late, cancelled", [], {"reached": "08 11", "cancelled": "09 10"}, "late"),
        ]:
            with self.subTest(situation):
                reckoning = look(FOUR_HOURS, *pauses, **known)
                self.assertEqual(reckoning.state, state)

    def test_cancelled_clock_counts_nothing_afterwards(self):
        reckoning = look(cancelled="05 16:00", now=june("12 12:00"))
        self.assertEqual(reckoning.worked_seconds, HOUR)
        self.assertIsNone(reckoning.due)
        self.assertIsNone(reckoning.breached_at)
        self.assertIsNone(reckoning.warning_due(75))
        self.assertFalse(reckoning.short)

    def test_late_clock_tells_since_when_and_by_how_much(self):
        reckoning = look(now=june("08 12:30"))
        self.assertEqual(reckoning.breached_at, june("08 10:00"))
        self.assertEqual(reckoning.remaining_seconds, -2.5 * HOUR)

    def test_solved_out_of_a_pause_credits_the_pause_first(self):
        reckoning = look(FOUR_HOURS, "05 16:00", reached="09 12:00")
        self.assertEqual(reckoning.worked_seconds, HOUR)
        self.assertEqual(reckoning.paused_seconds, 14 * HOUR)
        self.assertEqual(reckoning.due, june("09 15:00"))

    def test_warning_falls_due_with_its_part_of_the_working_time(self):
        reckoning = look(Target(8, "hours"))
        for level, due in [
            (25, "05 17:00"),
            (50, "08 10:00"),
            (75, "08 12:00"),
            (100, "08 14:00"),
            (150, "09 09:00"),
        ]:
            with self.subTest(level):
                self.assertEqual(reckoning.warning_due(level), june(due))

    def test_warning_waits_with_the_clock(self):
        reckoning = look(FOUR_HOURS, "08 09:00", now=june("15 12:00"))
        self.assertEqual(reckoning.warning_due(50), june("05 17:00"))
        self.assertEqual(reckoning.warning_due(75), june("08 09:00"))
        self.assertIsNone(reckoning.warning_due(80))


class TestClockChanges(BaseCase):
    def test_reclassified_clock_keeps_used_time_and_served_pauses(self):
        clock = promise(FOUR_HOURS, "08 09:00 > 09 11:00", now=june("09 11:00"))
        for target, due, left in [
            (Target(8, "hours"), "09 16:00", 5 * HOUR),
            (Target(2, "hours"), "05 17:00", -HOUR),
            (Target(2, "days"), "12 10:00", 17 * HOUR),
        ]:
            with self.subTest(target=target):
                after = reckon(replace(clock, target=target), HOURS, STOCKHOLM)
                self.assertEqual(after.due, june(due))
                self.assertEqual(after.remaining_seconds, left)

    def test_calendar_edit_touches_only_the_future(self):
        """From Tuesday open until 16:00; Thursday is the holiday, not Wednesday."""
        edited = desk("2026-06-01", closes="16:00", holidays=["2026-06-11"])
        hours = splice(HOURS, edited, june("09 07:00"))
        for target, due in [
            (Target(11, "hours"), "09 12:30"),  # of these 6.5 before the edit
            (Target(2, "days"), "10 12:30"),  # the end of Tuesday and 4.5 hours
            (Target(3, "days"), "12 12:30"),  # the end of Wednesday and 4.5 hours
        ]:
            with self.subTest(target):
                reckoning = look(target, "08 12:00 > 08 16:30", hours=hours)
                self.assertEqual(reckoning.due, june(due))

    def test_agreed_date_stands_as_it_was_said(self):
        for due in ("13 10:00", "11 07:00", "11 12:00"):
            with self.subTest(due):
                agreed = AgreedDate(june(due), agreed=june("09 10:00"))
                reckoning = look(agreed, "08 09:00 > 08 16:00")
                self.assertEqual(reckoning.due, june(due))
                self.assertEqual(reckoning.warning_due(100), june(due))

    def test_agreed_date_is_moved_by_later_pauses(self):
        agreed = AgreedDate(june("11 12:00"), agreed=june("08 10:00"))
        self.assertEqual(look(agreed, "08 09:00 > 08 12:00").due, june("11 14:00"))
        self.assertEqual(look(agreed, "09 09:00", now=june("15 12")).state, "paused")

    def test_agreed_date_is_met_and_missed_like_a_target(self):
        agreed = AgreedDate(june("11 12:00"), agreed=FRIDAY)
        self.assertEqual(look(agreed, reached="11 12:00").state, "met")
        self.assertEqual(look(agreed, now=june("11 12:01")).state, "late")
        self.assertEqual(look(agreed).remaining_seconds, 24 * HOUR)
