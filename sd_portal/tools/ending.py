"""How a ticket ends: what its customer may do, and what happens when he says nothing.

A customer ends an open ticket himself, or approves what support calls solved. What is
solved or closed he may open again, for as many days as the company says:

>>> day, now = timedelta(days=1), datetime(2026, 3, 20, 12)
>>> offered_actions(Standing("progress"), now, reopen_days=14)
('solve', 'cancel')
>>> offered_actions(Standing("solved", "waiting", now - day), now, reopen_days=14)
('approve', 'reopen')
>>> offered_actions(Standing("solved", "approved", now - day), now, reopen_days=14)
('reopen',)
>>> offered_actions(Standing("cancelled", "", now - 14 * day), now, reopen_days=14)
('reopen',)
>>> offered_actions(Standing("cancelled", "", now - 15 * day), now, reopen_days=14)
()
>>> offered_actions(Standing("solved", "", now), now, reopen_days=0)
()

Whoever must not approve must not end the ticket either, but he may say that something
is still wrong. A ticket that was merged into another one offers nothing:

>>> offered_actions(Standing("progress", may_end=False), now, reopen_days=14)
()
>>> waiting = Standing("solved", "waiting", now - day, may_end=False)
>>> offered_actions(waiting, now, reopen_days=14)
('reopen',)
>>> offered_actions(Standing("cancelled", "", now, merged=True), now, reopen_days=14)
()

What the customer writes opens the ticket again, unless he has approved the solution
himself: his thanks must not undo that. It also does where the ticket closed by itself,
so that nothing is lost when both happen at the same moment:

>>> [
...     comment_reopens(Standing("solved", approval, now), now, reopen_days=14)
...     for approval in ("waiting", "silent", "", "approved")
... ]
[True, True, True, False]
>>> comment_reopens(Standing("cancelled", "", now), now, reopen_days=14)
False

When the customer says nothing he is reminded, and then the ticket closes. It never
closes before the reminder, even if nobody looked for a long time:

>>> next_step(now, remind_at=now + day, close_at=now + 2 * day)
''
>>> next_step(now, remind_at=now - day, close_at=now)
'remind'
>>> next_step(now, remind_at=None, close_at=now)
'close'
>>> next_step(now, remind_at=None, close_at=None)
''

Other words of the status are open ones; *Solved* that is approved reads *Closed*:

>>> told_status("solved", "waiting"), told_status("solved", "silent")
('solved', 'closed')
>>> told_status("cancelled", "approved")
'cancelled'
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

ENDED = frozenset({"solved", "closed", "cancelled"})
FINAL = frozenset({"approved", "silent"})
"""Approvals with which *Solved* has become *Closed*."""

ACTIONS = ("solve", "cancel", "approve", "reopen")
NEED_REASON = frozenset({"cancel", "reopen"})


@dataclass(frozen=True)
class Standing:
    """How a ticket stands, as far as its ending is concerned.

    :param status: its stage's status for the customer
    :param approval: ``waiting``, ``approved``, ``silent`` (closed by itself) or ""
    :param closed_at: when it came to its closed stage (naive UTC), None while open
    :param may_end: whether the customer who looks may end it
    :param merged: whether it has become part of another ticket
    """

    status: str
    approval: str = ""
    closed_at: datetime | None = None
    may_end: bool = True
    merged: bool = False


def offered_actions(
    standing: Standing, now: datetime, reopen_days: int
) -> tuple[str, ...]:
    """Say what the customer may do about the end of his ticket.

    :param now: naive UTC
    :param reopen_days: for how many days a closed ticket may be opened again, 0: never
    :return: some of `ACTIONS`
    """
    if standing.merged:
        return ()
    if standing.status not in ENDED:
        return ("solve", "cancel") if standing.may_end else ()
    offered = []
    if standing.approval == "waiting" and standing.may_end:
        offered.append("approve")
    if _is_fresh(standing, now, reopen_days):
        offered.append("reopen")
    return tuple(offered)


def comment_reopens(standing: Standing, now: datetime, reopen_days: int) -> bool:
    """Say whether what the customer writes opens the ticket again."""
    return (
        standing.status == "solved"
        and standing.approval != "approved"
        and not standing.merged
        and (standing.approval == "waiting" or _is_fresh(standing, now, reopen_days))
    )


def next_step(
    now: datetime, remind_at: datetime | None, close_at: datetime | None
) -> str:
    """Say what is due for a solved ticket: ``remind``, ``close`` or "" for nothing."""
    if remind_at and remind_at <= now:
        return "remind"
    return "close" if close_at and close_at <= now else ""


def told_status(status: str, approval: str) -> str:
    """Return the status that the customer reads."""
    return "closed" if status == "solved" and approval in FINAL else status


def _is_fresh(standing: Standing, now: datetime, reopen_days: int) -> bool:
    if not standing.closed_at or reopen_days <= 0:
        return False
    return now - standing.closed_at <= timedelta(days=reopen_days)
