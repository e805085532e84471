"""Who gets the ticket?

>>> team = [Agent(1, open_tickets=4), Agent(2, open_tickets=2), Agent(3, open_tickets=2)]

*Fewest open tickets*; equals take turns, and the choice says what the others have:

>>> choose("balanced", team, turn=0)
Choice(user_id=2, code='fewest_open', values={'open': 2, 'others': ((3, 2), (1, 4))})
>>> choose("balanced", team, turn=1).user_id
3

*Rotate* goes round the people who are there, whatever their load:

>>> [choose("sequential", team, turn=n).user_id for n in range(4)]
[1, 2, 3, 1]

*Fixed* takes the first named person who is there:

>>> choose("fixed", team, turn=5).user_id
1

Nobody there, or no method: unassigned, and it is said why.

>>> choose("sequential", [], turn=0)
Choice(user_id=0, code='nobody_available', values={})
>>> choose("manual", team, turn=0)
Choice(user_id=0, code='assigned_by_hand', values={})

Who is away right now is passed over, until the last of leaves that follow each other;
None: nobody knows until when. The night is no leave.

>>> from datetime import datetime as at
>>> leaves = [
...     Leave(1, at(2026, 3, 2), at(2026, 3, 4)),
...     Leave(1, at(2026, 3, 4), at(2026, 3, 9)),
...     Leave(2, at(2026, 3, 5), at(2026, 3, 9)),
...     Leave(3, at(2026, 3, 1), None),
... ]
>>> find_absent(leaves, at(2026, 3, 3)) == {1: at(2026, 3, 9), 3: None}
True

A leave that ends at noon is over at noon:

>>> find_absent(leaves, at(2026, 3, 9))
{3: None}
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

MOST_OTHERS = 9
"""How many of the others a choice names."""


@dataclass(frozen=True)
class Agent:
    """A person who could take the ticket and is there, with his open tickets."""

    user_id: int
    open_tickets: int = 0


@dataclass(frozen=True)
class Leave:
    """Time in which a person is away, half open, in naive UTC; no end: open."""

    user_id: int
    start: datetime
    end: datetime | None


@dataclass(frozen=True)
class Choice:
    """Who takes it (0: nobody), and why."""

    user_id: int
    code: str
    values: Mapping[str, Any] = field(default_factory=dict)


def _sequential(agents: Sequence[Agent], turn: int) -> Choice:
    chosen = agents[turn % len(agents)]
    return Choice(chosen.user_id, "next_in_turn", {"people": len(agents)})


def _balanced(agents: Sequence[Agent], turn: int) -> Choice:
    fewest = min(agent.open_tickets for agent in agents)
    equals = [agent for agent in agents if agent.open_tickets == fewest]
    chosen = equals[turn % len(equals)]
    others = sorted(
        (agent.open_tickets, agent.user_id) for agent in agents if agent != chosen
    )
    told = tuple((user_id, count) for count, user_id in others[:MOST_OTHERS])
    return Choice(chosen.user_id, "fewest_open", {"open": fewest, "others": told})


def _fixed(agents: Sequence[Agent], turn: int) -> Choice:
    return Choice(agents[0].user_id, "fixed_person")


METHODS: Mapping[str, Callable[[Sequence[Agent], int], Choice]] = {
    "fixed": _fixed,
    "sequential": _sequential,
    "balanced": _balanced,
}
"""Assignment methods that choose somebody; the keys are those OCA uses on the team."""


def choose(method: str, agents: Sequence[Agent], turn: int) -> Choice:
    """Choose the assignee.

    :param method: key of `METHODS`; anything else leaves the ticket to a human
    :param agents: the people who are there, in a stable order
    :param turn: a number that is never given out twice for the same team
    """
    if method not in METHODS:
        return Choice(0, "assigned_by_hand")
    if not agents:
        return Choice(0, "nobody_available")
    return METHODS[method](agents, turn)


def find_absent(leaves: Iterable[Leave], now: datetime) -> dict[int, datetime | None]:
    """Who is away now.

    :param leaves: in any order
    :param now: the moment, naive UTC
    :return: user id → moment at which he is back, None when nobody knows
    """
    absent: dict[int, datetime | None] = {}
    for leave in sorted(leaves, key=lambda leave: leave.start):
        back = absent.get(leave.user_id, now)
        if back is None or leave.start > back or _is_over(leave, back):
            continue
        absent[leave.user_id] = leave.end
    return absent


def _is_over(leave: Leave, moment: datetime) -> bool:
    return leave.end is not None and leave.end <= moment
