"""By when do we owe an answer, where does the clock stand, and why?

A desk in Stockholm, open 08-17 (06-15 UTC; `worktime` says what intervals are), with a
weekend and a holiday on Wednesday:

>>> from dataclasses import replace
>>> desk = tuple(
...     (datetime(2026, 6, day, 6), datetime(2026, 6, day, 15))
...     for day in (4, 5, 8, 9, 11, 12, 15, 16)  # Thursday, Friday, Monday, ...
... )
>>> def look(clock, **changes):
...     return reckon(replace(clock, **changes), desk, "Europe/Stockholm")

**Hours** run in working time only. Four hours from Friday 15:00 end on Monday 10:00:

>>> friday = datetime(2026, 6, 5, 13)
>>> clock = ClockInput(Target(4, "hours"), started=friday, now=friday)
>>> print(look(clock).state, look(clock).due)
running 2026-06-08 08:00:00

**Days** end with the last working day; the day of arrival does not count. Two working
days from Friday are Monday and Tuesday, three end on Thursday, after the holiday:

>>> print(look(clock, target=Target(2, "days")).due)
2026-06-09 15:00:00
>>> print(look(clock, target=Target(3, "days")).due)
2026-06-11 15:00:00

**A pause** stops the clock. While it lasts nothing gets late, so there is no due date;
what is left of the time is kept. From Monday 09:00, seen a week later:

>>> asked, answered = datetime(2026, 6, 8, 7), datetime(2026, 6, 9, 9)
>>> waiting = replace(clock, pauses=(Pause(asked, None, "customer"),))
>>> later = look(waiting, now=datetime(2026, 6, 15, 6))
>>> print(later.state, later.due, later.remaining_seconds // HOUR)
paused None 1

It goes on where it stopped: due one hour after the answer on Tuesday 11:00. One rule
holds for every target: **the due date moves by exactly the working time paused before
it**, here by eight hours on Monday and three on Tuesday. Days move alike, from the end
of one day to an hour of another; a whole day paused is a day:

>>> resumed = replace(clock, pauses=(Pause(asked, answered, "customer"),), now=answered)
>>> print(look(resumed).due, look(resumed).paused_seconds // HOUR)
2026-06-09 10:00:00 11
>>> print(look(resumed, target=Target(2, "days")).due)
2026-06-12 08:00:00
>>> tuesday = Pause(datetime(2026, 6, 9, 6), datetime(2026, 6, 9, 15), "approval")
>>> print(look(clock, target=Target(2, "days"), pauses=(tuesday,)).due)
2026-06-11 15:00:00

**Met** is reached by the due date, to the second, also straight out of a pause, which
then counts first. **Late** stays late, whenever it is reached afterwards:

>>> look(clock, reached=datetime(2026, 6, 8, 8)).state
'met'
>>> look(waiting, reached=datetime(2026, 6, 11, 12)).state
'met'
>>> look(clock, now=datetime(2026, 6, 8, 8, 0, 1)).state
'late'
>>> late = look(clock, reached=datetime(2026, 6, 9, 6))
>>> print(late.state, late.breached_at, late.remaining_seconds // HOUR)
late 2026-06-08 08:00:00 -7

**Cancelled** is neither success nor failure. It undoes nothing reached before:

>>> cancelled = replace(clock, cancelled=datetime(2026, 6, 9, 6))
>>> look(cancelled).state, look(cancelled).due
('void', None)
>>> look(cancelled, reached=datetime(2026, 6, 8, 7)).state
'met'

**Reclassified**: the new target runs from the old start with the old pauses, so that
used time stays used. **A date agreed by hand** replaces the target. It stands as it was
said, even on a Saturday, and only later pauses move it:

>>> print(look(resumed, target=Target(8, "hours")).due)
2026-06-09 14:00:00
>>> saturday = AgreedDate(datetime(2026, 6, 13, 10), agreed=answered)
>>> print(look(resumed, target=saturday).due)
2026-06-13 10:00:00

**A calendar that changes** counts from then on: pass `worktime.splice(before, after,
moment)`, and no used or paused time is counted anew.

**Warnings** fall due when a part of the time is used up:

>>> print(look(resumed).warning_due(50), look(resumed).warning_due(100), sep=", ")
2026-06-05 15:00:00, 2026-06-09 10:00:00

Why a date is what it is, `clock_steps` tells.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from .worktime import (
    FOREVER,
    HOUR,
    Intervals,
    add_work,
    end_of_working_day,
    subtract,
    worked_seconds,
)

State = Literal["running", "paused", "met", "late", "void"]


@dataclass(frozen=True)
class Target:
    """A promised span of working hours (0.25 is a quarter) or whole working days.

    :raise ValueError: for a span that cannot be promised
    """

    amount: float
    unit: Literal["hours", "days"]

    def __post_init__(self) -> None:
        if self.amount <= 0:
            raise ValueError("Give more than 0 working hours or days.")
        if self.unit == "days" and self.amount % 1:
            raise ValueError("Give a whole number of working days.")


@dataclass(frozen=True)
class AgreedDate:
    """A date that people agreed on instead; only pauses after ``agreed`` move it."""

    due: datetime
    agreed: datetime


@dataclass(frozen=True)
class Pause:
    """A time in which the clock stands still; one without an end lasts."""

    start: datetime
    end: datetime | None
    cause: str


@dataclass(frozen=True)
class ClockInput:
    """All that is known of one promise on one ticket; moments are UTC without a zone.

    ``pauses`` may overlap and come in any order. The first of ``reached`` and
    ``cancelled`` stops the clock; what comes later changes nothing.
    """

    target: Target | AgreedDate
    started: datetime
    now: datetime
    pauses: tuple[Pause, ...] = ()
    reached: datetime | None = None
    cancelled: datetime | None = None

    @property
    def void(self) -> bool:
        """Whether it was cancelled before it was reached."""
        return (self.cancelled or FOREVER) < (self.reached or FOREVER)

    @property
    def stopped(self) -> datetime | None:
        """When it was reached or cancelled."""
        return self.cancelled if self.void else self.reached

    @property
    def gaps(self) -> Intervals:
        """The pauses as intervals, in their order; none outlasts the clock."""
        last = self.stopped or FOREVER
        return tuple((one.start, min(one.end or FOREVER, last)) for one in self.pauses)


@dataclass(frozen=True)
class Reckoning:
    """Where a clock stands; all seconds are working time.

    :ivar planned: the due date if nothing had paused; None if the intervals end before
    :ivar due: None while it is paused, when it is void, and where it is ``short``
    :ivar budget_seconds: all that was promised; None where ``planned`` is
    :ivar worked_seconds: used until now, or until the clock stopped
    :ivar paused_seconds: taken out by pauses until then
    :ivar short: whether the intervals end too early to know the due date: fetch more
    :ivar running: the working time in which this clock runs
    """

    state: State
    planned: datetime | None
    due: datetime | None
    budget_seconds: int | None
    worked_seconds: int
    paused_seconds: int
    short: bool
    started: datetime
    running: Intervals = field(repr=False)

    @property
    def remaining_seconds(self) -> int | None:
        """What is left of the budget; negative once it is overdrawn."""
        if self.budget_seconds is None:
            return None
        return self.budget_seconds - self.worked_seconds

    @property
    def breached_at(self) -> datetime | None:
        """The moment after which it was late."""
        return self.due if self.state == "late" else None

    def warning_due(self, level: int) -> datetime | None:
        """Tell when ``level`` percent of the budget is used; None if not known yet."""
        if level == 100 or self.state == "void" or self.budget_seconds is None:
            return self.due
        return add_work(self.running, self.started, self.budget_seconds * level // 100)


def planned_due(
    target: Target | AgreedDate, started: datetime, intervals: Intervals, zone: str
) -> datetime | None:
    """Tell the due date if nothing pauses the clock, e.g. to find the earlier of two.

    :param intervals: normalised working time from two days before ``started`` on
    :param zone: name of the calendar's time zone, which says what a day is
    :return: None where the intervals end too early
    """
    if isinstance(target, AgreedDate):
        return target.due
    if target.unit == "days":
        return end_of_working_day(intervals, zone, started, int(target.amount))
    return add_work(intervals, started, round(target.amount * 60) * HOUR // 60)


def reckon(clock: ClockInput, intervals: Intervals, zone: str) -> Reckoning:
    """Reckon where a clock stands.

    :param intervals: normalised working time from two days before the start up to now
        and past the due date; the answer says if they end too early (``short``)
    :param zone: name of the calendar's time zone, which says what a day is
    """
    gaps, started, stop = clock.gaps, clock.started, clock.stopped or clock.now
    running = subtract(intervals, gaps)
    planned = planned_due(clock.target, started, intervals, zone)
    budget = due = None
    if planned is not None:
        lost = _lost(clock, intervals, running, planned)
        budget = worked_seconds(running, started, planned) + lost
        due = None if clock.void else add_work(running, planned, lost)
    worked = worked_seconds(running, started, stop)
    lasting = any(end == FOREVER for _start, end in gaps)
    return Reckoning(
        state=_state(clock, due),
        planned=planned,
        due=due,
        budget_seconds=budget,
        worked_seconds=worked,
        paused_seconds=worked_seconds(intervals, started, stop) - worked,
        short=not clock.void and (planned is None or (due is None and not lasting)),
        started=started,
        running=running,
    )


def _lost(
    clock: ClockInput, intervals: Intervals, running: Intervals, planned: datetime
) -> int:
    since = clock.started
    if isinstance(clock.target, AgreedDate):
        since = clock.target.agreed
    opened = worked_seconds(intervals, since, planned)
    return opened - worked_seconds(running, since, planned)


def _state(clock: ClockInput, due: datetime | None) -> State:
    if clock.void:
        return "void"
    if due is not None and due < (clock.reached or clock.now):
        return "late"
    if clock.reached is not None:
        return "met"
    if any(start <= clock.now < end for start, end in clock.gaps):
        return "paused"
    return "running"
