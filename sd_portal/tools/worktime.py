"""When do people work, and when is a piece of work done?

Working time is a sorted tuple of half-open intervals in UTC without a zone, as Odoo
stores moments. Zone, summer time, holidays and leave are resolved where it is fetched,
so that nothing here needs to know about them. A desk in Stockholm, open 08-17:

>>> desk = normalise(
...     (datetime(2026, month, day, opens), datetime(2026, month, day, opens + 9))
...     for month, day, opens in [
...         (3, 27, 7),  # Friday; in the weekend the clocks go forward
...         (3, 30, 6),  # Monday, summer time
...         (3, 31, 6),  # Tuesday; Wednesday is a holiday
...         (4, 2, 6),  # Thursday
...         (4, 3, 6),  # Friday
...     ]
... )
>>> friday_noon, saturday = datetime(2026, 3, 27, 11), datetime(2026, 3, 28, 11)

Work stops at closing time and goes on at the next opening, here over a weekend in which
an hour is lost. Nine hours from Friday noon: five on Friday, four on Monday from 08:

>>> print(add_work(desk, friday_noon, 9 * HOUR))
2026-03-30 10:00:00
>>> worked_seconds(desk, friday_noon, datetime(2026, 3, 30, 10)) // HOUR
9

The answer is the *earliest* moment by which the work is done: work that fills the day
is done at closing time, not at the next opening; no work is done at once, even on a
Saturday.

>>> print(add_work(desk, friday_noon, 5 * HOUR), add_work(desk, saturday, 0), sep=", ")
2026-03-27 16:00:00, 2026-03-28 11:00:00

"Two working days after arrival" is the *end of the second working day after the day of
arrival*. That day itself does not count, nor do the weekend and the holiday:

>>> print(end_of_working_day(desk, "Europe/Stockholm", friday_noon, 2))
2026-03-31 15:00:00
>>> print(end_of_working_day(desk, "Europe/Stockholm", saturday, 3))
2026-04-02 15:00:00

Where the intervals end too early to know, the answer is None; the caller fetches more:

>>> add_work(desk, friday_noon, 100 * HOUR)
>>> end_of_working_day(desk, "Europe/Stockholm", friday_noon, 4)

Time taken out (while we wait for the customer) and a calendar that changed are working
time again. A change touches the future only: what was open before stays as it was.

>>> monday = datetime(2026, 3, 30, 6), datetime(2026, 3, 30, 8)
>>> print(add_work(subtract(desk, [monday]), friday_noon, 9 * HOUR))
2026-03-30 12:00:00
>>> splice(desk, (), saturday) == desk[:1]
True
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from datetime import date, datetime, time, timedelta, timezone
from zoneinfo import ZoneInfo

Interval = tuple[datetime, datetime]
Intervals = tuple[Interval, ...]

HOUR = 3600
DAY = timedelta(days=1)
MINUTE = timedelta(minutes=1)
SECOND = timedelta(seconds=1)
NOON = time(12)
BEGINNING = datetime.min  # noqa: DTZ901 - all moments here are UTC without a zone
FOREVER = datetime.max  # noqa: DTZ901


def normalise(intervals: Iterable[Interval]) -> Intervals:
    """Bring working time as it was fetched into the form that all functions here take.

    :param intervals: pairs (from, to) in any order, in any zone or in UTC without one
    :return: sorted, in UTC, rounded to the minute (Odoo ends a day at 23:59:59.999999),
        joined where they touch or overlap, without those that are empty or that the
        hour lost to summer time turned round
    """
    joined: list[Interval] = []
    rounded = sorted((_minute(opens), _minute(closes)) for opens, closes in intervals)
    for opens, closes in rounded:
        if closes <= opens:
            continue
        if joined and opens <= joined[-1][1]:
            joined[-1] = joined[-1][0], max(joined[-1][1], closes)
        else:
            joined.append((opens, closes))
    return tuple(joined)


def worked_seconds(intervals: Intervals, start: datetime, end: datetime) -> int:
    """Count the working time from start up to end.

    :param intervals: normalised working time that reaches to ``end``
    :return: whole seconds; 0 where ``end`` is not after ``start``
    """
    if end <= start:
        return 0
    first, last = _touched(intervals, start, end)
    touched = intervals[first:last]
    worked = (min(closes, end) - max(opens, start) for opens, closes in touched)
    return sum(worked, timedelta()) // SECOND


def add_work(intervals: Intervals, start: datetime, seconds: int) -> datetime | None:
    """Find the earliest moment by which so much has been worked since start.

    :param intervals: normalised working time from ``start`` on
    :param seconds: the work to do; none (0) is done at ``start``, at any hour
    :return: None where the intervals hold less work than that
    :raise ValueError: for negative work
    """
    if seconds < 0:
        raise ValueError("Work cannot be taken back: give 0 seconds or more.")
    left = timedelta(seconds=seconds)
    if not left:
        return start
    for opens, closes in intervals[bisect_right(intervals, start, key=_closes) :]:
        begins = max(opens, start)
        if left <= closes - begins:
            return begins + left
        left -= closes - begins
    return None


def end_of_working_day(
    intervals: Intervals, zone: str, start: datetime, days: int
) -> datetime | None:
    """Find the end of the working day that is so many working days after arrival.

    A working day is a date in ``zone`` with any working time. A night shift, one that
    ends by noon, belongs to the day on which it began: the night to Saturday ends
    Friday's work and makes no working day of Saturday, and what arrives in that night
    arrives on Friday. Work that goes on past noon (a desk that never closes) is cut at
    each midnight.

    :param intervals: normalised working time from two days before ``start`` on, so
        that a shift which is running at ``start`` is seen from its beginning
    :param zone: the calendar's time zone, by its name
    :param days: at least 1
    :return: None unless a later working day is in the intervals: their last one may be
        cut off
    :raise ValueError: for less than one day
    """
    if days < 1:
        raise ValueError("A deadline in working days needs at least one day.")
    place = ZoneInfo(zone)
    current, counted, end = _local_date(start, place), 0, None
    ahead = intervals[bisect_right(intervals, start, key=_closes) :]
    for day, opens, closes in _shifts(ahead, place):
        if opens <= start:
            current = day
        elif day != current:
            if counted == days:
                return end
            current, counted = day, counted + 1
        end = closes
    return None


def subtract(intervals: Intervals, gaps: Iterable[Interval]) -> Intervals:
    """Take time out of working time.

    :param intervals: normalised working time
    :param gaps: pairs (from, to) in any order; they may overlap and reach outside
        working time, empty ones take nothing
    :return: what is left, normalised
    """
    for start, end in gaps:
        if end <= start:
            continue
        first, last = _touched(intervals, start, end)
        if first < last:
            ends = (intervals[first][0], start), (end, intervals[last - 1][1])
            left = tuple(piece for piece in ends if piece[0] < piece[1])
            intervals = intervals[:first] + left + intervals[last:]
    return intervals


def splice(before: Intervals, after: Intervals, moment: datetime) -> Intervals:
    """Join the working time of a calendar before it changed with that after it changed.

    :param before: normalised working time that applied up to ``moment``
    :param after: normalised working time that applies from ``moment`` on
    :return: both, normalised
    """
    past = subtract(before, [(moment, FOREVER)])
    return normalise(past + subtract(after, [(BEGINNING, moment)]))


def _opens(interval: Interval) -> datetime:
    return interval[0]


def _closes(interval: Interval) -> datetime:
    return interval[1]


def _touched(intervals: Intervals, start: datetime, end: datetime) -> tuple[int, int]:
    first = bisect_right(intervals, start, key=_closes)
    return first, bisect_left(intervals, end, lo=first, key=_opens)


def _minute(moment: datetime) -> datetime:
    if moment.tzinfo is not None:
        moment = moment.astimezone(timezone.utc).replace(tzinfo=None)
    return (moment + MINUTE / 2).replace(second=0, microsecond=0)


def _local_date(moment: datetime, zone: ZoneInfo) -> date:
    return moment.replace(tzinfo=timezone.utc).astimezone(zone).date()


def _utc(day: date, hour: time, zone: ZoneInfo) -> datetime:
    local = datetime.combine(day, hour, zone)
    return local.astimezone(timezone.utc).replace(tzinfo=None)


def _shifts(
    intervals: Intervals, zone: ZoneInfo
) -> Iterator[tuple[date, datetime, datetime]]:
    for opens, closes in intervals:
        day = _local_date(opens, zone)
        if closes <= _utc(day + DAY, NOON, zone):
            yield day, opens, closes
            continue
        while opens < closes:
            midnight = _utc(day + DAY, time.min, zone)
            yield day, opens, min(closes, midnight)
            opens, day = midnight, day + DAY
