"""What a statement says: hours that came and went, and the work of each ticket.

>>> from datetime import date
>>> account = Account.of(480, {"purchase": 600, "use": -90, "expire": -30})
>>> account
Account(opening=480, bought=600, used=-90, expired=-30, rolled=0, adjusted=0, refunded=0, closing=960)

What takes a move back is counted as the kind of the move that it takes back, so that a
corrected entry leaves no trace but its last figure. Work is told by ticket, in the order
of the work; a minute billed by the hour costs its share of the rate, rounded once for
each entry:

>>> works = [
...     Work(1, 7, "HT7", "Printer", date(2026, 3, 2), "Cecilia", 70, 75, "package", "package", 60, 15, "1250"),
...     Work(2, 7, "HT7", "Printer", date(2026, 3, 3), "David", 20, 0, "free", "goodwill", 0, 0, "0"),
... ]
>>> works[0].cost(2)
Decimal('312.50')
>>> [row] = by_ticket(works, 2)
>>> row["raw"], row["billed"], row["package"], row["rate"], row["amount"]
(90, 75, 60, 15, '312.50')
>>> [work["code"] for work in row["works"]]
['package', 'goodwill']

A statement that the customer has is proved by a fingerprint of all it says and of the
statement before it; the order of keys does not count:

>>> fingerprint({"a": 1, "b": [2]}, "") == fingerprint({"b": [2], "a": 1}, "")
True
>>> fingerprint({"a": 1}, "") == fingerprint({"a": 1}, "0f")
False
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from hashlib import sha256
from typing import Any

from .ledger import BUCKETS, Statement


class Account(Statement):
    """The prepaid minutes of a statement, signed; see ``ledger.Statement``."""

    @classmethod
    def of(cls, opening: int, minutes_by_kind: Mapping[str, int]) -> Account:
        """Add up what happened.

        :param opening: minutes that were left in the statement before
        :param minutes_by_kind: kind of move → signed minutes; a reversal under the kind
            of what it takes back
        :raise KeyError: for a kind that does not exist
        """
        sums = dict.fromkeys(BUCKETS.values(), 0)
        for kind, minutes in minutes_by_kind.items():
            sums[BUCKETS[kind]] += minutes
        return cls(opening=opening, **sums, closing=opening + sum(sums.values()))


@dataclass(frozen=True)
class Work:
    """An entry of time as a statement shows it.

    :param raw: minutes worked
    :param billed: minutes billed
    :param cover: key of ``covers.COVERS``
    :param code: why it is covered so
    :param package: billed minutes taken from packages
    :param rate: billed minutes that are paid by the hour
    :param price: of an hour, without taxes, as a decimal number
    """

    entry: int
    ticket: int
    number: str
    title: str
    day: date
    who: str
    raw: int
    billed: int
    cover: str
    code: str
    package: int
    rate: int
    price: str

    def cost(self, digits: int) -> Decimal:
        """What the minutes by the hour cost.

        :param digits: decimals of the currency
        """
        exact = Decimal(self.price) * self.rate / 60
        return exact.quantize(Decimal(1).scaleb(-digits), ROUND_HALF_UP)


def by_ticket(works: Iterable[Work], digits: int) -> list[dict[str, Any]]:
    """The work by ticket, as JSON; both in the order given.

    :param digits: decimals of the currency
    """
    rows: dict[int, dict[str, Any]] = {}
    for work in works:
        row = rows.setdefault(
            work.ticket,
            {
                "ticket": work.ticket,
                "number": work.number,
                "title": work.title,
                "raw": 0,
                "billed": 0,
                "package": 0,
                "rate": 0,
                "amount": "0",
                "works": [],
            },
        )
        cost = work.cost(digits)
        for name in ("raw", "billed", "package", "rate"):
            row[name] += getattr(work, name)
        row["amount"] = str(Decimal(row["amount"]) + cost)
        shown = asdict(work) | {"day": work.day.isoformat(), "amount": str(cost)}
        for name in ("ticket", "number", "title"):
            del shown[name]
        row["works"].append(shown)
    return list(rows.values())


def total_amount(rows: Iterable[Mapping[str, Any]]) -> Decimal:
    """What all tickets cost by the hour."""
    return sum((Decimal(row["amount"]) for row in rows), Decimal(0))


def fingerprint(document: Mapping[str, Any], before: str) -> str:
    """SHA-256 of a statement, as hexadecimal digits.

    :param document: all that the statement says, as JSON
    :param before: fingerprint of the customer's statement before it, "" for the first
    """
    text = json.dumps(
        {"before": before, "document": document},
        sort_keys=True,
        separators=(",", ":"),
        ensure_ascii=True,
    )
    return sha256(text.encode()).hexdigest()
