"""The arithmetic of a ledger of prepaid minutes to which rows are only added.

>>> from datetime import date
>>> moves = [
...     Move(1, "purchase", 600, date(2026, 1, 5)),
...     Move(2, "use", -90, date(2026, 1, 20), entry_id=71),
...     Move(3, "use", -30, date(2026, 2, 3), entry_id=72),
... ]

The balance is the sum of the moves:

>>> balance(moves)
480

A correction takes a move back by a move of its own and leaves both in sight. What
was taken back is not there to be taken back again:

>>> back = reversal(moves[1], 4)
>>> back
Move(move_id=4, kind='reverse', minutes=90, day=datetime.date(2026, 1, 20), entry_id=71, reverses=2)
>>> [move.move_id for move in standing([*moves, back])]
[1, 3]

A statement shows what there was, what came and went, and what is left. A move that
takes another back stands where that one stands:

>>> statement([*moves, back], date(2026, 1, 1), date(2026, 1, 31))
Statement(opening=0, bought=600, used=0, expired=0, rolled=0, adjusted=0, refunded=0, closing=600)
>>> statement([*moves, back], date(2026, 2, 1), date(2026, 2, 28))
Statement(opening=600, bought=0, used=-30, expired=0, rolled=0, adjusted=0, refunded=0, closing=570)

At its end a package passes on a part of what is left, once, in whole minutes, and
the rest expires. What is overdrawn neither rolls over nor expires:

>>> rolled_over(125, 50), rolled_over(-30, 50), rolled_over(125, 0)
(62, 0, 0)
>>> expiring(63), expiring(-30)
(63, 0)

When an order is cancelled, what is unused of it goes back; what was used stays sold:

>>> refundable(bought=600, left=570), refundable(bought=600, left=-15)
(570, 0)

Hours that were added as goodwill are not given back for money:

>>> refundable(bought=600, left=660)
600
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

BUCKETS = {
    "purchase": "bought",
    "use": "used",
    "expire": "expired",
    "roll": "rolled",
    "adjust": "adjusted",
    "goodwill": "adjusted",
    "refund": "refunded",
}
"""Kind of a move → where a statement shows it. ``reverse`` follows what it reverses."""

KINDS = (*BUCKETS, "reverse")


@dataclass(frozen=True)
class Move:
    """One row of the ledger.

    :param minutes: signed: what comes in is positive
    :param day: day of the work, or of what else happened
    :param entry_id: entry of time that it covers, 0 for none
    :param reverses: id of the move that it takes back, 0 for none
    :raise ValueError: for a kind that does not exist
    """

    move_id: int
    kind: str
    minutes: int
    day: date
    entry_id: int = 0
    reverses: int = 0

    def __post_init__(self) -> None:
        if self.kind not in KINDS or (self.kind == "reverse") != bool(self.reverses):
            raise ValueError(f"no such move: {self}")


@dataclass(frozen=True)
class Statement:
    """What a ledger says about a time, in signed minutes."""

    opening: int
    bought: int
    used: int
    expired: int
    rolled: int
    adjusted: int
    refunded: int
    closing: int


def balance(moves: Iterable[Move]) -> int:
    """What is left."""
    return sum(move.minutes for move in moves)


def reversal(move: Move, move_id: int) -> Move:
    """The move that takes another one back.

    :raise ValueError: when that one takes back a move itself
    """
    if move.reverses:
        raise ValueError(f"takes back a move itself: {move}")
    return Move(
        move_id, "reverse", -move.minutes, move.day, move.entry_id, move.move_id
    )


def standing(moves: Sequence[Move]) -> list[Move]:
    """The moves that nothing has taken back."""
    gone = {move.reverses for move in moves}
    return [move for move in moves if not move.reverses and move.move_id not in gone]


def statement(moves: Sequence[Move], first: date, last: date) -> Statement:
    """What happened from ``first`` to ``last``, both included.

    :param moves: all moves, also those before and after
    """
    kinds = {move.move_id: move.kind for move in moves}
    sums = dict.fromkeys(BUCKETS.values(), 0)
    for move in moves:
        if first <= move.day <= last:
            sums[BUCKETS[kinds[move.reverses or move.move_id]]] += move.minutes
    opening = balance(move for move in moves if move.day < first)
    return Statement(opening=opening, **sums, closing=opening + sum(sums.values()))


def rolled_over(left: int, percent: int) -> int:
    """Minutes that a package passes on at its end."""
    return max(left, 0) * percent // 100


def expiring(left: int) -> int:
    """Minutes that expire."""
    return max(left, 0)


def refundable(bought: int, left: int) -> int:
    """Minutes that go back when the sale is undone."""
    return max(min(bought, left), 0)
