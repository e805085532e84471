"""Why this deadline? The reckoning of a clock, told in steps.

Each step is a code with its moment and values; whoever shows it puts it into the
reader's words and zone. A desk in Stockholm, open 08-17, promised four hours on Friday
15:00. On Monday 09:00 it asked the customer, who answered on Tuesday 11:00:

>>> from .clock import Pause
>>> desk = tuple(
...     (datetime(2026, 6, day, 6), datetime(2026, 6, day, 15)) for day in (5, 8, 9, 11)
... )
>>> asked, answered = datetime(2026, 6, 8, 7), datetime(2026, 6, 9, 9)
>>> clock = ClockInput(
...     Target(4, "hours"),
...     started=datetime(2026, 6, 5, 13),
...     pauses=(Pause(asked, answered, "customer"),),
...     now=answered,
... )
>>> for step in explain(clock, desk, "Europe/Stockholm"):
...     print(step.at, step.code, dict(step.values))
2026-06-05 13:00:00 started {'amount': 4, 'unit': 'hours'}
2026-06-05 13:00:00 calendar {'zone': 'Europe/Stockholm'}
2026-06-08 07:00:00 pause {'cause': 'customer', 'seconds': 39600}
2026-06-08 08:00:00 planned {}
2026-06-09 09:00:00 resumed {}
2026-06-09 10:00:00 due {}
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from .clock import ClockInput, Reckoning, Target, reckon
from .worktime import BEGINNING, Intervals, subtract, worked_seconds

Code = Literal[
    "started",  # amount and unit of what was promised
    "agreed",  # people agreed on a date instead
    "calendar",  # zone; from here on, in working time, the clock runs
    "pause",  # cause; seconds of working time it took out so far
    "resumed",  # the last of the pauses at that time ended
    "planned",  # when it would have been due without pauses
    "due",
    "reached",
    "cancelled",
]


@dataclass(frozen=True)
class Step:
    """One fact of a reckoning; ``at`` is UTC without a zone."""

    code: Code
    at: datetime
    values: Mapping[str, str | float] = field(default_factory=dict)


def explain(clock: ClockInput, intervals: Intervals, zone: str) -> tuple[Step, ...]:
    """Tell how the due date came about, in the order of time.

    :param intervals: normalised working time, as for :func:`clock.reckon`
    :param zone: name of the calendar's time zone
    """
    reckoning = reckon(clock, intervals, zone)
    steps = [
        *_opening_steps(clock, intervals, zone),
        *_pause_steps(clock, intervals),
        *_closing_steps(clock, reckoning),
    ]
    return tuple(sorted(steps, key=lambda step: step.at))


def _opening_steps(
    clock: ClockInput, intervals: Intervals, zone: str
) -> Iterator[Step]:
    if isinstance(clock.target, Target):
        yield Step("started", clock.started, dict(vars(clock.target)))
    else:
        yield Step("started", clock.started)
        yield Step("agreed", clock.target.agreed)
    ahead = subtract(intervals, [(BEGINNING, clock.started)])
    if ahead:
        yield Step("calendar", ahead[0][0], {"zone": zone})


def _pause_steps(clock: ClockInput, intervals: Intervals) -> Iterator[Step]:
    gaps, stop = clock.gaps, clock.stopped or clock.now
    paused = zip(gaps, clock.pauses, strict=True)
    for (start, end), pause in sorted(paused, key=lambda pair: pair[0]):
        if start >= min(end, stop):
            continue
        taken = worked_seconds(intervals, max(start, clock.started), min(end, stop))
        # What two pauses share is told, and counted, with the one that began first.
        intervals = subtract(intervals, [(start, end)])
        yield Step("pause", start, {"cause": pause.cause, "seconds": taken})
        if end == pause.end and not any(since <= end < until for since, until in gaps):
            yield Step("resumed", end)


def _closing_steps(clock: ClockInput, reckoning: Reckoning) -> Iterator[Step]:
    if reckoning.planned is not None and reckoning.planned != reckoning.due:
        yield Step("planned", reckoning.planned)
    if reckoning.due is not None:
        yield Step("due", reckoning.due)
    if clock.stopped is not None:
        yield Step("cancelled" if clock.void else "reached", clock.stopped)
