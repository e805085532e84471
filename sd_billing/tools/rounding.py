"""From minutes worked to minutes billed.

Every started step counts in full, and there is a least that is charged:

>>> round_up(50, Rounding(step=15))
60
>>> round_up(60, Rounding(step=15))
60
>>> round_up(5, Rounding(step=15, minimum=30))
30

A minimum that is no multiple of the step is rounded up too, so that a rounded
number never changes when it is rounded again:

>>> round_up(5, Rounding(step=15, minimum=20))
30

Nothing worked is nothing billed:

>>> round_up(0, Rounding(step=15, minimum=30))
0

What is rounded may be each entry, the entries of a ticket on one day, or all
entries of a ticket. Three calls of five minutes, two on Monday, one on Tuesday:

>>> from datetime import date
>>> calls = [Entry(5, date(2026, 3, 2)), Entry(5, date(2026, 3, 2)), Entry(5, date(2026, 3, 3))]
>>> billed_minutes(calls, Rounding(step=15, scope="entry"))
[15, 15, 15]
>>> billed_minutes(calls, Rounding(step=15, scope="ticket_day"))
[5, 10, 15]
>>> billed_minutes(calls, Rounding(step=15, scope="ticket"))
[5, 5, 5]

What rounding adds stands on the last entry of the group, so that the entries always
add up to what is billed for it. Entries that are not billable count for nothing:

>>> free = Entry(40, date(2026, 3, 3), billable=False)
>>> billed_minutes([*calls, free], Rounding(step=30, scope="ticket"))
[5, 5, 20, 0]

What a customer has read in a statement stays. When the first call was billed with 15
minutes there, the second is within them, and later ones come on top:

>>> read = Entry(5, date(2026, 3, 2), billed=15)
>>> billed_minutes([read, calls[1]], Rounding(step=15))
[15, 0]
>>> billed_minutes([read, calls[1], Entry(40, date(2026, 3, 4))], Rounding(step=15))
[15, 5, 40]
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

DAY_MINUTES = 24 * 60
"""The most that one entry can hold: it belongs to one day."""


@dataclass(frozen=True)
class Rounding:
    """Terms of an agreement about minutes.

    :param step: minutes; every started step is charged in full, 1 leaves them as worked
    :param minimum: minutes charged at least, 0 for none
    :param scope: what is rounded, key of `SCOPES`
    :raise ValueError: when the terms make no sense
    """

    step: int = 1
    minimum: int = 0
    scope: str = "ticket"

    def __post_init__(self) -> None:
        if self.step < 1 or self.minimum < 0 or self.scope not in SCOPES:
            raise ValueError(f"no such rounding: {self}")


@dataclass(frozen=True)
class Entry:
    """Minutes worked on a ticket on one day, as they count for its bill.

    :param billed: what was billed already and stays, None where that is open
    """

    minutes: int
    day: date
    billable: bool = True
    billed: int | None = None


SCOPES: Mapping[str, Callable[[int, Entry], Hashable]] = {
    "entry": lambda place, entry: place,
    "ticket_day": lambda place, entry: entry.day,
    "ticket": lambda place, entry: "ticket",
}
"""What is rounded together → the mark that entries of one group share."""


def to_minutes(hours: float) -> int:
    """Whole minutes of a number of hours, half a minute rounded up.

    >>> to_minutes(0.75), to_minutes(0.33), to_minutes(1 / 120)
    (45, 20, 1)
    """
    return int(hours * 60 + 0.5)


def round_up(minutes: int, rounding: Rounding) -> int:
    """Minutes billed for ``minutes`` worked that are rounded together."""
    if minutes <= 0:
        return 0
    steps = -(-max(minutes, rounding.minimum) // rounding.step)
    return steps * rounding.step


def billed_minutes(entries: Sequence[Entry], rounding: Rounding) -> list[int]:
    """Minutes billed per entry of one ticket.

    :param entries: all entries of the ticket, in the order of the work
    :return: in the same order; 0 where not billable, and never less than what was
        worked unless an entry that stays as it is was billed with more
    """
    billed = [
        entry.minutes * entry.billable if entry.billed is None else entry.billed
        for entry in entries
    ]
    groups: dict[Hashable, list[int]] = defaultdict(list)
    for place, entry in enumerate(entries):
        if entry.billable and entry.minutes:
            groups[SCOPES[rounding.scope](place, entry)].append(place)
    for places in groups.values():
        left = round_up(sum(entries[place].minutes for place in places), rounding)
        left -= sum(entries[place].billed or 0 for place in places)
        places = [place for place in places if entries[place].billed is None]
        for place in places:
            billed[place] = min(entries[place].minutes, max(left, 0))
            left -= billed[place]
        if places:
            billed[places[-1]] += max(left, 0)
    return billed
