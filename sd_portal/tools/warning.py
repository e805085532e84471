"""Whom do we warn before a deadline passes, and how often?

Levels are parts of the promised working time, in percent, as a manager writes them;
100 is the deadline itself:

>>> parse_levels("75, 100"), parse_levels("100 75% 75"), parse_levels("")
((75, 100), (75, 100), ())
>>> parse_levels("75, 130")
Traceback (most recent call last):
ValueError: Give percentages from 1 to 100, such as 75, 100.

A level is told once, as soon as its moment has passed. Eight hours from 08:00, told at
75 % (14:00) and at the deadline (16:00):

>>> def at(hour):
...     return datetime(2026, 3, 2, hour)
>>> crossings = {75: at(14), 100: at(16)}
>>> plan_warnings(crossings, told=set(), now=at(13))
WarningPlan(tell=None, skip=(), forget=(), next_at=datetime.datetime(2026, 3, 2, 14, 0))
>>> plan_warnings(crossings, told=set(), now=at(15)).tell
75
>>> plan_warnings(crossings, told={75}, now=at(15)).tell

Where several levels have passed since we last looked, only the highest is told; the
others count as told:

>>> plan = plan_warnings(crossings, told=set(), now=at(18))
>>> plan.tell, plan.skip
(100, (75,))

A deadline that moved later is crossed anew. A level whose moment lies in the past
under the new deadline, too, is not repeated:

>>> later = {75: at(14), 100: at(19)}
>>> plan_warnings(later, told={75, 100}, now=at(18))
WarningPlan(tell=None, skip=(), forget=(100,), next_at=datetime.datetime(2026, 3, 2, 19, 0))
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

DEFAULT_LEVELS = (75, 100)


@dataclass(frozen=True)
class WarningPlan:
    """What to do about the warnings of a clock.

    :ivar tell: the level to tell now
    :ivar skip: levels that are not worth a word of their own any more
    :ivar forget: levels told for an earlier deadline, that will be crossed anew
    :ivar next_at: the moment of the first level that is not told yet; it may have
        passed
    """

    tell: int | None
    skip: tuple[int, ...]
    forget: tuple[int, ...]
    next_at: datetime | None


def parse_levels(text: str) -> tuple[int, ...]:
    """Read the levels that a manager wrote.

    :return: in ascending order, each once; none where nothing was written
    :raise ValueError: with a sentence, for what is no percentage from 1 to 100
    """
    words = [word for word in re.split(r"[\s,;%]+", text) if word]
    if not all(word.isdecimal() and 1 <= int(word) <= 100 for word in words):
        raise ValueError("Give percentages from 1 to 100, such as 75, 100.")
    return tuple(sorted(set(map(int, words))))


def plan_warnings(
    crossings: Mapping[int, datetime | None], told: Collection[int], now: datetime
) -> WarningPlan:
    """Decide which level to tell.

    :param crossings: level → moment at which it is crossed; None: not known (yet)
    :param told: levels that have been told
    :param now: moments are naive UTC; a level has passed *after* its moment
    """
    known = {level: at for level, at in crossings.items() if at is not None}
    forget = tuple(level for level in sorted(told) if known.get(level, now) > now)
    still_told = set(told) - set(forget)
    left = {level: at for level, at in known.items() if level not in still_told}
    passed = sorted(level for level, at in left.items() if at < now)
    return WarningPlan(
        tell=passed[-1] if passed else None,
        skip=tuple(passed[:-1]),
        forget=forget,
        next_at=min(left.values(), default=None),
    )
