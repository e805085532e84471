"""At which levels somebody is told that a package is running out.

Levels are entered as a manager would write them, hours or percent of what was bought:

>>> parse_levels("50%, 20 %, 2h")
(Level(percent=50), Level(percent=20), Level(minutes=120))
>>> parse_levels(""), parse_levels("1,5 h; 10%")
((), (Level(minutes=90), Level(percent=10)))

Nonsense is refused:

>>> parse_levels("some")
Traceback (most recent call last):
    ...
ValueError: some

Of several levels that are crossed at once only the lowest is told, and the others
are done with as well:

>>> levels = parse_levels("50%, 20%, 2h")
>>> crossed(levels, bought=600, left=310)
()
>>> crossed(levels, bought=600, left=300)
(Level(percent=50),)
>>> [str(level) for level in crossed(parse_levels("50%, 20%, 1.5h"), bought=600, left=90)]
['1.5h', '20%', '50%']

Days before the end work alike: only the nearest one is told.

>>> parse_days("60, 30, 7")
(60, 30, 7)
>>> reached_days((60, 30, 7), 61), reached_days((60, 30, 7), 29), reached_days((7,), -1)
((), (30, 60), ())
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

LEVEL = re.compile(r"(\d{1,4})(?:[.,](\d{1,2}))?\s*(%|h)")
MAX_DAYS = 3650


@dataclass(frozen=True)
class Level:
    """Either a part of what was bought, in percent, or minutes."""

    percent: int = 0
    minutes: int = 0

    def __str__(self) -> str:
        if self.percent:
            return f"{self.percent}%"
        return f"{self.minutes / 60:g}h"

    def __repr__(self) -> str:
        name = "percent" if self.percent else "minutes"
        return f"Level({name}={getattr(self, name)})"

    def threshold(self, bought: int) -> int:
        """The balance at which it is crossed, in minutes."""
        return bought * self.percent // 100 if self.percent else self.minutes


def parse_levels(text: str) -> tuple[Level, ...]:
    """Read levels such as ``20%, 2h``, separated by commas, semicolons or blanks.

    :raise ValueError: with the part that makes no sense
    """
    levels = [_parse_level(match) for match in LEVEL.finditer(text)]
    rest = LEVEL.sub("", text).strip(" ,;")
    if rest or None in levels:
        raise ValueError(rest or text)
    return tuple(dict.fromkeys(level for level in levels if level))


def _parse_level(match: re.Match[str]) -> Level | None:
    whole, part, unit = match.groups()
    if unit == "h":
        minutes = int(whole) * 60 + int((part or "0").ljust(2, "0")) * 60 // 100
        return Level(minutes=minutes) if minutes else None
    return Level(percent=int(whole)) if not part and 1 <= int(whole) <= 100 else None


def crossed(levels: Sequence[Level], bought: int, left: int) -> tuple[Level, ...]:
    """The levels that a balance has come down to, lowest first."""
    reached = [level for level in levels if left <= level.threshold(bought)]
    return tuple(sorted(reached, key=lambda level: level.threshold(bought)))


def parse_days(text: str) -> tuple[int, ...]:
    """Read days before the end such as ``60, 30, 7``.

    :raise ValueError: with the text that makes no sense
    """
    parts = [part for part in re.split(r"[\s,;]+", text) if part]
    if not all(part.isascii() and part.isdecimal() for part in parts):
        raise ValueError(text)
    days = tuple(dict.fromkeys(int(part) for part in parts))
    if any(not 0 < day <= MAX_DAYS for day in days):
        raise ValueError(text)
    return days


def reached_days(days: Sequence[int], left: int) -> tuple[int, ...]:
    """The days that have come when ``left`` days are left, nearest to the end first."""
    return tuple(sorted(day for day in days if 0 <= left <= day))
