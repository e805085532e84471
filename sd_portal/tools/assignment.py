"""Who gets the ticket?

>>> team = [Agent(1, open_tickets=4), Agent(2, open_tickets=2), Agent(3, open_tickets=2)]

*Fewest open tickets*; equals take turns, so that two tickets that arrive at the
same moment do not go to the same person:

>>> choose("balanced", team, turn=0)
Choice(user_id=2, code='fewest_open', values={'open': 2})
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
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Agent:
    """A person who could take the ticket and is there, with his open tickets."""

    user_id: int
    open_tickets: int = 0


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
    return Choice(chosen.user_id, "fewest_open", {"open": fewest})


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
