"""The parts of a deadline's story: a bar of used, paused and remaining time, its steps.

Eight working hours were promised, three are used, two were spent waiting:

>>> split_bar(used=3 * HOUR, paused=2 * HOUR, left=5 * HOUR)
Bar(used=30, paused=20, left=50, over=0)

What was worked after the deadline is shown beside what was promised:

>>> split_bar(used=10 * HOUR, paused=0, left=-2 * HOUR)
Bar(used=80, paused=0, left=0, over=20)

The parts are whole percentages that make a hundred, and nothing that is there is
rounded away:

>>> split_bar(used=1, paused=HOUR, left=HOUR)
Bar(used=1, paused=50, left=49, over=0)
>>> split_bar(used=0, paused=0, left=0)
Bar(used=0, paused=0, left=0, over=0)

Working time is told in hours and minutes:

>>> hours_and_minutes(11 * HOUR + 5 * 60), hours_and_minutes(-90 * 60)
((11, 5), (1, 30))
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

HOUR = 3600


@dataclass(frozen=True)
class Bar:
    """Parts of a progress bar in percent; they make 100, or 0 where there is nothing."""

    used: int
    paused: int
    left: int
    over: int


@dataclass(frozen=True)
class StoryStep:
    """One step as it is read.

    :param at: naive UTC
    :param moment: the same in the reader's language and zone
    :param kind: code of the step, for its colour
    :param sentence: in the reader's language
    :param seconds: working time that the step took out, 0 for none
    :param working_time: the same in words, "" for none
    """

    at: datetime
    moment: str
    kind: str
    sentence: str
    seconds: int = 0
    working_time: str = ""


@dataclass(frozen=True)
class Story:
    """Why a deadline is what it is, for one reader.

    :param target: technical name of what was promised
    :param title: the same in words
    :param state: of the clock
    :param reason: the promise in a sentence
    :param summary: used, paused and remaining working time in words
    """

    target: str
    title: str
    state: str
    reason: str
    summary: str
    bar: Bar
    steps: tuple[StoryStep, ...]


def split_bar(used: int, paused: int, left: int) -> Bar:
    """Share a bar among the parts of a clock's working time.

    :param used: seconds
    :param paused: seconds
    :param left: seconds; negative once the promise is overdrawn
    """
    over = max(0, -left)
    parts = [max(0, used - over), paused, max(0, left), over]
    total = sum(parts)
    if not total:
        return Bar(0, 0, 0, 0)
    shares = [max(1, part * 100 // total) if part else 0 for part in parts]
    largest = max(range(len(parts)), key=lambda index: parts[index])
    # The largest part takes what rounding left over or took too much.
    shares[largest] += 100 - sum(shares)
    return Bar(*shares)


def hours_and_minutes(seconds: int) -> tuple[int, int]:
    """Whole hours and minutes of a span, whatever its sign."""
    minutes = abs(seconds) // 60
    return minutes // 60, minutes % 60
