"""Working time and clocks against a slow reference that counts minute by minute."""

from datetime import datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo

from hypothesis import given, settings
from hypothesis import strategies as st

from odoo.tests import BaseCase

from odoo.addons.sd_portal.tools.clock import ClockInput, Pause, Target, reckon
from odoo.addons.sd_portal.tools.clock_steps import explain
from odoo.addons.sd_portal.tools.story import split_bar
from odoo.addons.sd_portal.tools.warning import plan_warnings
from odoo.addons.sd_portal.tools.worktime import (
    add_work,
    end_of_working_day,
    normalise,
    splice,
    subtract,
    worked_seconds,
)

STOCKHOLM, TOKYO = "Europe/Stockholm", "Asia/Tokyo"
UTC, MINUTE = ZoneInfo("UTC"), timedelta(minutes=1)
DAY = 24 * 60
HORIZON = 40 * DAY

# Monday 00:00 in Stockholm of the weeks that end with 23 and with 25 hours of Sunday.
# The reference counts minutes from the first.
SPRING = datetime.fromisoformat("2026-03-22 23:00")
AUTUMN = (datetime.fromisoformat("2026-10-18 22:00") - SPRING) // MINUTE

repeatable = settings(max_examples=250, derandomize=True, deadline=None, database=None)


def moment(minute):
    return None if minute is None else SPRING + minute * MINUTE


def minute_of(moment):
    return None if moment is None else (moment - SPRING) // MINUTE


def minutes(intervals):
    return [
        minute
        for opens, closes in intervals
        for minute in range(minute_of(opens), minute_of(closes))
    ]


def local(minute, zone):
    """The local hour of a minute; the zones of these tests keep whole hours."""
    return local_hour(minute // 60, zone)


@cache
def local_hour(hour, zone):
    return moment(hour * 60).replace(tzinfo=UTC).astimezone(ZoneInfo(zone))


def counted_end_of_working_day(intervals, zone, start, days):
    """Label every open minute with its working day, then look the days up."""
    arrival, ends = local(start, zone).date(), {}
    for interval in intervals:
        inside = minutes([interval])
        first, last = local(inside[0], zone), local(inside[-1], zone)
        night = (last.date() - first.date()).days == 1 and last.hour < 12
        for minute in inside:
            day = (first if night else local(minute, zone)).date()
            ends[day] = minute + 1
            arrival = day if minute == start else arrival
    later = sorted(day for day in ends if day > arrival)
    return ends[later[days - 1]] if len(later) > days else None


@st.composite
def calendars(draw):
    """Opening hours of any length around the change of time, and a minute to start."""
    closes = first = draw(st.sampled_from([0, AUTUMN]))
    lengths = st.integers(1, 900) | st.integers(1400, 3500)
    shifts = []
    for _shift in range(draw(st.integers(2, 12))):
        opens = closes + draw(st.integers(0, 1500))
        closes = opens + draw(lengths)
        shifts.append((moment(opens), moment(closes)))
    start = draw(st.integers(first, min(closes, first + 8 * DAY)))
    return normalise(shifts), start


class TestWorktimeAgainstMinutes(BaseCase):
    @repeatable
    @given(calendars(), st.integers(1, 4000))
    def test_add_work_to_any_calendar_equals_the_count(self, calendar, work):
        intervals, start = calendar
        ahead = [minute for minute in minutes(intervals) if minute >= start]
        done = moment(ahead[work - 1] + 1) if len(ahead) >= work else None
        self.assertEqual(add_work(intervals, moment(start), work * 60), done)
        if done:
            worked = worked_seconds(intervals, moment(start), done)
            self.assertEqual(worked, work * 60)

    @repeatable
    @given(calendars(), st.integers(1, 6), st.sampled_from([STOCKHOLM, TOKYO]))
    def test_working_days_of_any_calendar_equal_the_count(self, calendar, days, zone):
        intervals, start = calendar
        found = end_of_working_day(intervals, zone, moment(start), days)
        expected = counted_end_of_working_day(intervals, zone, start, days)
        self.assertEqual(minute_of(found), expected)

    @repeatable
    @given(
        calendars(),
        st.lists(
            st.tuples(st.integers(-DAY, 6 * DAY), st.integers(0, DAY)), max_size=8
        ),
    )
    def test_subtract_from_any_calendar_leaves_the_other_minutes(
        self, calendar, pauses
    ):
        intervals, start = calendar
        gaps = [
            (moment(start + since), moment(start + since + length))
            for since, length in pauses
        ]
        left = subtract(intervals, gaps)
        others = sorted(set(minutes(intervals)) - set(minutes(gaps)))
        self.assertEqual(minutes(left), others)
        self.assertTrue(all(opens < closes for opens, closes in left))


@st.composite
def histories(draw):
    """A clock with any target, pauses and end. Its minutes go to the reference."""
    intervals, start = draw(calendars())
    later = st.integers(start, start + 6 * DAY)
    starts = draw(st.lists(st.integers(start - DAY, start + 6 * DAY), max_size=6))
    pauses = [
        (since, draw(st.none() | st.integers(since, since + 2000))) for since in starts
    ]
    hours = st.builds(Target, st.integers(1, 40), st.just("hours"))
    days = st.builds(Target, st.integers(1, 4), st.just("days"))
    return intervals, dict(
        target=draw(hours | days),
        started=start,
        now=draw(later),
        pauses=pauses,
        reached=draw(st.none() | later),
        cancelled=draw(st.none() | later),
    )


class SlowClock:
    """Counts every minute from the start: is it open, does the clock wait?"""

    def __init__(self, intervals, target, started, now, pauses, reached, cancelled):
        ends = [end for end in (reached, cancelled) if end is not None]
        self.stop = min(ends, default=now)
        self.void = cancelled is not None and cancelled == min(ends) != reached
        self.reached, self.started = reached, started
        self.horizon = started + HORIZON
        last = self.stop if ends else self.horizon
        self.waits = set()
        for since, until in pauses:
            until = last if until is None else min(until, last)
            self.waits.update(range(since, until))
        self.open = [minute for minute in minutes(intervals) if minute >= started]
        self.budget = self.promised(intervals, target)

    def promised(self, intervals, target):
        if target.unit == "hours":
            return int(target.amount) * 60
        args = intervals, STOCKHOLM, self.started, int(target.amount)
        end = counted_end_of_working_day(*args)
        return None if end is None else sum(minute < end for minute in self.open)

    @property
    def due(self):
        runs = [minute for minute in self.open if minute not in self.waits]
        if self.void or self.budget is None or self.budget > len(runs):
            return None
        return runs[self.budget - 1] + 1

    @property
    def state(self):
        if self.void:
            return "void"
        if self.due is not None and self.due < self.stop:
            return "late"
        if self.reached is not None:
            return "met"
        return "paused" if self.stop in self.waits else "running"

    def count(self, *, waiting):
        past = [minute for minute in self.open if minute < self.stop]
        return sum((minute in self.waits) == waiting for minute in past)


class TestClockAgainstMinutes(BaseCase):
    @repeatable
    @given(histories())
    def test_clock_of_any_history_equals_the_count(self, history):
        intervals, known = history
        slow = SlowClock(intervals, **known)
        times = ("started", "now", "reached", "cancelled")
        clock = ClockInput(
            target=known["target"],
            pauses=tuple(
                Pause(moment(since), moment(until), "customer")
                for since, until in known["pauses"]
            ),
            **{name: moment(known[name]) for name in times},
        )
        found = reckon(clock, intervals, STOCKHOLM)
        self.assertEqual(found.state, slow.state)
        self.assertEqual(minute_of(found.due), slow.due)
        self.assertEqual(found.worked_seconds, slow.count(waiting=False) * 60)
        self.assertEqual(found.paused_seconds, slow.count(waiting=True) * 60)
        told = explain(clock, intervals, STOCKHOLM)
        seconds = [step.values["seconds"] for step in told if step.code == "pause"]
        self.assertEqual(sum(seconds), found.paused_seconds)

    @repeatable
    @given(histories(), calendars(), st.integers(-DAY, 6 * DAY))
    def test_clock_of_any_edited_calendar_counts_old_hours_before_and_new_after(
        self, history, other, offset
    ):
        before, known = history
        after, _start = other
        edited = known["started"] + offset
        hours = splice(before, after, moment(edited))
        expected = [m for m in minutes(before) if m < edited]
        expected += [m for m in minutes(after) if m >= edited]
        self.assertEqual(minutes(hours), expected)
        clock = ClockInput(
            target=known["target"],
            started=moment(known["started"]),
            now=moment(max(edited, known["started"])),
            pauses=tuple(
                Pause(moment(since), moment(until), "customer")
                for since, until in known["pauses"]
            ),
        )
        old = reckon(clock, before, STOCKHOLM)
        new = reckon(clock, hours, STOCKHOLM)
        self.assertEqual(new.worked_seconds, old.worked_seconds)
        self.assertEqual(new.paused_seconds, old.paused_seconds)


class TestWarningsAgainstMinutes(BaseCase):
    @repeatable
    @given(
        st.lists(
            st.tuples(
                st.integers(0, 50),
                st.dictionaries(
                    st.sampled_from([50, 75, 100]), st.none() | st.integers(0, 500)
                ),
            ),
            min_size=1,
            max_size=12,
        )
    )
    def test_level_is_told_once_for_each_time_it_is_crossed(self, looks):
        """Deadlines move between looks; a level is told only after a fresh crossing."""
        told, now, fresh = set(), 0, dict.fromkeys([50, 75, 100], True)
        for later, crossings in looks:
            now += later
            plan = plan_warnings(
                {level: moment(at) for level, at in crossings.items()},
                told,
                moment(now),
            )
            for level, at in crossings.items():
                if at is not None and at > now:
                    fresh[level] = True
            told -= set(plan.forget)
            passed = {*plan.skip} | ({plan.tell} - {None})
            self.assertFalse(passed & told)
            for level in passed:
                self.assertTrue(fresh[level])
                self.assertLess(crossings[level], now)
                fresh[level] = False
            self.assertTrue(all(level < plan.tell for level in plan.skip))
            told |= passed
            waiting = {
                level
                for level, at in crossings.items()
                if at is not None and at < now and level not in told
            }
            self.assertFalse(waiting)

    @repeatable
    @given(st.integers(0, 10**6), st.integers(0, 10**6), st.integers(-(10**6), 10**6))
    def test_bar_makes_a_hundred_and_hides_nothing(self, used, paused, left):
        used = max(used, -left)
        bar = split_bar(used, paused, left)
        parts = (bar.used, bar.paused, bar.left, bar.over)
        self.assertEqual(sum(parts), 100 if used or paused or left else 0)
        self.assertTrue(all(part >= 0 for part in parts))
        self.assertEqual(bool(bar.paused), bool(paused))
        self.assertEqual(bool(bar.left), left > 0)
        self.assertEqual(bool(bar.over), left < 0)
