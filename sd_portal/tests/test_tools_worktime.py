"""Working time: opening hours, holidays, summer time, nights and zones."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from odoo.tests import BaseCase

from odoo.addons.sd_portal.tools.worktime import (
    HOUR,
    add_work,
    end_of_working_day,
    normalise,
    splice,
    subtract,
    worked_seconds,
)

STOCKHOLM, TOKYO = "Europe/Stockholm", "Asia/Tokyo"
UTC, DAY, MINUTE = ZoneInfo("UTC"), timedelta(days=1), timedelta(minutes=1)

MONDAY_TO_FRIDAY, EVERY_DAY = range(5), range(7)
OFFICE = ("08:00", "17:00")
LUNCH = ("08:00", "12:00"), ("13:00", "17:00")
NIGHT = ("22:00", "06:00")
ALL_DAY = ("00:00", "00:00")

SPRING, AUTUMN = date(2026, 3, 29), date(2026, 10, 25)  # 23 and 25 hours in Stockholm


def utc(local, zone=STOCKHOLM):
    """``"2026-03-27 12:00"`` on the clocks of the zone, as Odoo would store it."""
    moment = datetime.fromisoformat(local).replace(tzinfo=ZoneInfo(zone))
    return moment.astimezone(UTC).replace(tzinfo=None)


def working_hours(
    *hours, zone=STOCKHOLM, around=SPRING, days=MONDAY_TO_FRIDAY, holidays=()
):
    """Five weeks around a date of a weekly calendar; hours up to an earlier one end
    on the next day."""
    shifts = []
    for offset in range(-14, 21):
        day = around + offset * DAY
        if day.weekday() not in days or day.isoformat() in holidays:
            continue
        for opens, closes in hours:
            last = day + DAY if closes <= opens else day
            shifts.append((utc(f"{day} {opens}", zone), utc(f"{last} {closes}", zone)))
    return normalise(shifts)


class TestWorktime(BaseCase):
    def test_add_work_by_the_calendar_gives_the_moment_it_is_done(self):
        office, lunch = working_hours(OFFICE), working_hours(*LUNCH)
        easter = working_hours(OFFICE, holidays=["2026-04-03", "2026-04-06"])
        night = working_hours(NIGHT, days=EVERY_DAY)
        autumn_night = working_hours(NIGHT, days=EVERY_DAY, around=AUTUMN)
        always = working_hours(ALL_DAY, days=EVERY_DAY)
        autumn = working_hours(ALL_DAY, days=EVERY_DAY, around=AUTUMN)
        for situation, hours, start, work, expected in [
            ("in a day", office, "2026-03-25 10:00", 2 * HOUR, "2026-03-25 12:00"),
            ("a minute", office, "2026-03-25 10:00", 60, "2026-03-25 10:01"),
            ("a second", office, "2026-03-25 10:00", 1, "2026-03-25 10:00:01"),
            ("nothing", office, "2026-03-25 10:00", 0, "2026-03-25 10:00"),
            ("nothing by night", office, "2026-03-25 19:00", 0, "2026-03-25 19:00"),
            ("to closing", office, "2026-03-25 10:00", 7 * HOUR, "2026-03-25 17:00"),
            ("longer", office, "2026-03-25 10:00", 7 * HOUR + 1, "2026-03-26 08:00:01"),
            ("to lunch", lunch, "2026-03-25 10:00", 2 * HOUR, "2026-03-25 12:00"),
            ("over lunch", lunch, "2026-03-25 10:00", 3 * HOUR, "2026-03-25 14:00"),
            ("too early", office, "2026-03-25 05:30", HOUR, "2026-03-25 09:00"),
            ("at opening", office, "2026-03-25 08:00", HOUR, "2026-03-25 09:00"),
            ("at closing", office, "2026-03-25 17:00", HOUR, "2026-03-26 09:00"),
            ("too late", office, "2026-03-25 19:00", HOUR, "2026-03-26 09:00"),
            ("weekend", office, "2026-03-27 16:00", 2 * HOUR, "2026-03-30 09:00"),
            ("in a weekend", office, "2026-03-28 16:00", HOUR, "2026-03-30 09:00"),
            ("Easter", easter, "2026-04-02 16:00", 2 * HOUR, "2026-04-07 09:00"),
            ("on Good Friday", easter, "2026-04-03 10:00", HOUR, "2026-04-07 09:00"),
            ("short night", night, "2026-03-28 22:00", 7 * HOUR, "2026-03-29 06:00"),
            (
                "long night",
                autumn_night,
                "2026-10-24 22:00",
                9 * HOUR,
                "2026-10-25 06:00",
            ),
            ("hour lost", always, "2026-03-28 12:00", 24 * HOUR, "2026-03-29 13:00"),
            ("hour won", autumn, "2026-10-24 12:00", 24 * HOUR, "2026-10-25 11:00"),
            ("too much", office, "2026-03-25 10:00", 1000 * HOUR, None),
            ("too far", office, "2027-01-01 10:00", HOUR, None),
            ("never open", (), "2026-03-25 10:00", HOUR, None),
        ]:
            with self.subTest(situation):
                found = add_work(hours, utc(start), work)
                self.assertEqual(found, expected and utc(expected))

    def test_working_days_by_the_calendar_end_with_the_last_shift(self):
        office, lunch = working_hours(OFFICE), working_hours(*LUNCH)
        easter = working_hours(OFFICE, holidays=["2026-04-03", "2026-04-06"])
        nights, late = working_hours(NIGHT), working_hours(("14:00", "02:00"))
        shifts = working_hours(("06:00", "14:00"), NIGHT)
        always = working_hours(ALL_DAY, days=EVERY_DAY)
        autumn = working_hours(ALL_DAY, days=EVERY_DAY, around=AUTUMN)
        workweek = working_hours(ALL_DAY)
        for situation, hours, start, days, expected in [
            ("tomorrow", office, "2026-03-25 10:00", 1, "2026-03-26 17:00"),
            ("before opening", office, "2026-03-25 04:00", 1, "2026-03-26 17:00"),
            ("after closing", office, "2026-03-25 23:00", 1, "2026-03-26 17:00"),
            ("in the lunch break", lunch, "2026-03-25 12:30", 1, "2026-03-26 17:00"),
            ("weekend, hour lost", office, "2026-03-27 16:00", 3, "2026-04-01 17:00"),
            ("on Saturday", office, "2026-03-28 12:00", 1, "2026-03-30 17:00"),
            ("Easter", easter, "2026-04-02 10:00", 3, "2026-04-09 17:00"),
            ("on Good Friday", easter, "2026-04-03 10:00", 1, "2026-04-07 17:00"),
            ("fourteen", office, "2026-03-16 10:00", 14, "2026-04-03 17:00"),
            ("night, by day", nights, "2026-03-25 10:00", 1, "2026-03-27 06:00"),
            ("in the night", nights, "2026-03-25 23:00", 1, "2026-03-27 06:00"),
            ("after midnight", nights, "2026-03-26 03:00", 1, "2026-03-27 06:00"),
            ("Friday's night", nights, "2026-03-25 10:00", 2, "2026-03-28 06:00"),
            ("no Saturday", nights, "2026-03-25 10:00", 3, "2026-03-31 06:00"),
            ("late shift", late, "2026-03-26 10:00", 1, "2026-03-28 02:00"),
            ("shifts past noon", shifts, "2026-03-25 10:00", 1, "2026-03-27 00:00"),
            ("never closed", always, "2026-03-28 12:00", 1, "2026-03-30 00:00"),
            ("never closed, autumn", autumn, "2026-10-24 12:00", 1, "2026-10-26 00:00"),
            ("closed at weekends", workweek, "2026-03-27 10:00", 1, "2026-03-31 00:00"),
            ("too far", office, "2026-03-25 10:00", 100, None),
            ("never open", (), "2026-03-25 10:00", 1, None),
        ]:
            with self.subTest(situation):
                found = end_of_working_day(hours, STOCKHOLM, utc(start), days)
                self.assertEqual(found, expected and utc(expected))

    def test_working_days_on_the_last_fetched_day_are_unknown_as_it_may_go_on(self):
        office = working_hours(OFFICE)[:10]
        last_friday, start = office[-1], office[-2][0]
        self.assertIsNone(end_of_working_day(office, STOCKHOLM, start, 1))
        longer = (*office, (last_friday[0] + 3 * DAY, last_friday[1] + 3 * DAY))
        end = end_of_working_day(longer, STOCKHOLM, start, 1)
        self.assertEqual(end, last_friday[1])

    def test_working_days_in_two_zones_follow_the_calendars_own_days(self):
        """Tokyo's Thursday begins while Stockholm has Wednesday evening."""
        start = utc("2026-03-25 20:00")
        tokyo = working_hours(OFFICE, zone=TOKYO)
        end = end_of_working_day(tokyo, TOKYO, start, 1)
        self.assertEqual(end, utc("2026-03-27 17:00", TOKYO))
        stockholm = working_hours(OFFICE)
        end = end_of_working_day(stockholm, STOCKHOLM, start, 1)
        self.assertEqual(end, utc("2026-03-26 17:00"))

    def test_working_day_of_a_desk_over_two_zones_spans_both(self):
        """Stockholm hands over to New York at 17:00, where it is 11:00."""
        desk = normalise(
            working_hours(OFFICE)
            + working_hours(("11:00", "17:00"), zone="America/New_York")
        )
        start = utc("2026-03-30 10:00")
        self.assertEqual(add_work(desk, start, 8 * HOUR), utc("2026-03-30 18:00"))
        end = end_of_working_day(desk, STOCKHOLM, start, 1)
        self.assertEqual(end, utc("2026-03-31 23:00"))

    def test_work_that_makes_no_sense_is_refused(self):
        office, start = working_hours(OFFICE), utc("2026-03-25 10:00")
        with self.assertRaisesRegex(ValueError, "0 seconds or more"):
            add_work(office, start, -1)
        with self.assertRaisesRegex(ValueError, "at least one day"):
            end_of_working_day(office, STOCKHOLM, start, 0)

    def test_worked_seconds_count_half_open_intervals(self):
        office = working_hours(OFFICE)
        opens, closes = utc("2026-03-25 08:00"), utc("2026-03-25 17:00")
        for situation, start, end, seconds in [
            ("the day", opens, closes, 9 * HOUR),
            ("around it", opens - 3 * MINUTE, closes + 3 * MINUTE, 9 * HOUR),
            ("the first second", opens, opens + MINUTE / 60, 1),
            ("before opening", opens - MINUTE, opens, 0),
            ("after closing", closes, closes + MINUTE, 0),
            ("two days less the edges", opens + MINUTE, closes + DAY - MINUTE, 64680),
            ("nothing", opens + MINUTE, opens + MINUTE, 0),
            ("backwards", closes, opens, 0),
        ]:
            with self.subTest(situation):
                self.assertEqual(worked_seconds(office, start, end), seconds)

    def test_normalise_what_odoo_gives_brings_it_into_form(self):
        midnight = utc("2026-03-26 00:00")
        almost = midnight - timedelta(microseconds=1)
        evening, morning = utc("2026-03-25 22:00"), utc("2026-03-26 06:00")
        local = [
            moment.replace(tzinfo=UTC).astimezone(ZoneInfo(TOKYO))
            for moment in (evening, morning)
        ]
        for situation, fetched, expected in [
            ("nothing", [], ()),
            ("hour 24", [(evening, almost)], ((evening, midnight),)),
            (
                "hour 24 and on",
                [(midnight, morning), (evening, almost)],
                ((evening, morning),),
            ),
            (
                "one within another",
                [(evening, morning), (midnight, midnight + MINUTE)],
                ((evening, morning),),
            ),
            ("empty", [(evening, evening)], ()),
            ("less than a minute", [(evening, evening + MINUTE / 3)], ()),
            ("turned round by summer time", [(morning, evening)], ()),
            ("8.3333 hours", [(evening - MINUTE / 99, morning)], ((evening, morning),)),
            ("aware", [tuple(local)], ((evening, morning),)),
        ]:
            with self.subTest(situation):
                self.assertEqual(normalise(fetched), expected)

    def test_subtract_takes_out_just_the_gap(self):
        one, two, three, four, five, six = (
            utc(f"2026-03-25 1{hour}:00") for hour in range(6)
        )
        work = ((one, three), (four, six))
        for situation, gaps, expected in [
            ("nothing", [], work),
            ("the middle", [(two, five)], ((one, two), (five, six))),
            ("all", [(one, six)], ()),
            ("an edge", [(one, two)], ((two, three), (four, six))),
            (
                "a hole",
                [(two, two + MINUTE)],
                ((one, two), (two + MINUTE, three), work[1]),
            ),
            ("time off", [(three, four)], work),
            ("no time", [(two, two)], work),
            ("turned round", [(five, two)], work),
            ("overlapping", [(two, six), (one, four)], ()),
        ]:
            with self.subTest(situation):
                self.assertEqual(subtract(work, gaps), expected)

    def test_splice_changes_only_what_comes_after(self):
        office, shorter = working_hours(OFFICE), working_hours(("08:00", "16:00"))
        noon = utc("2026-03-25 12:00")
        spliced = splice(office, shorter, noon)
        self.assertEqual(
            worked_seconds(spliced, noon - DAY, noon),
            worked_seconds(office, noon - DAY, noon),
        )
        self.assertEqual(add_work(spliced, noon, 4 * HOUR), utc("2026-03-25 16:00"))
        self.assertEqual(splice(office, office, noon), office)
        longer_now = splice(shorter, office, noon)
        self.assertEqual(worked_seconds(longer_now, noon - DAY, noon), 8 * HOUR)
        self.assertEqual(worked_seconds(longer_now, noon, noon + DAY), 9 * HOUR)


class CountedReads(tuple):
    """Intervals that count how many of them are looked at."""

    reads = 0

    def __getitem__(self, index):
        found = super().__getitem__(index)
        self.reads += len(found) if isinstance(index, slice) else 1
        return found


class TestWorktimeSpeed(BaseCase):
    def test_questions_about_now_do_not_walk_through_years_of_past(self):
        opening = datetime.combine(date(2006, 1, 1), time(8))
        days = [opening + n * DAY for n in range(20 * 365)]
        intervals = CountedReads((opens, opens + DAY / 3) for opens in days)
        start = days[-10]
        self.assertTrue(add_work(intervals, start, 20 * HOUR))
        self.assertTrue(worked_seconds(intervals, start, start + 3 * DAY))
        self.assertTrue(end_of_working_day(intervals, STOCKHOLM, start, 5))
        self.assertLess(intervals.reads, 100)
