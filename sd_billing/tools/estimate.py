"""Estimates: what was shown, who may still decide, and what may be worked.

**What was shown** has a hash, so that nobody approves what he has not read:

>>> shown = {"name": "S00042", "version": 1, "lines": [["Work", 4.0, 6.0]]}
>>> document_hash(shown) == document_hash(dict(reversed(shown.items())))
True
>>> document_hash(shown) == document_hash({**shown, "version": 2})
False

**Range.** Four to six hours at 1000 and a fixed price of 500 cost 4500 to 6500:

>>> hours = EstimateLine(4, 6, 4000, hourly=True)
>>> fixed = EstimateLine(1, 0, 500, hourly=False)
>>> total_at_most([hours, fixed])
6500.0

Hours alone are the limit of the work; with a fixed price there is none:

>>> limit_minutes([hours]), limit_minutes([hours, fixed]), limit_minutes([])
(360, None, None)

**Deciding.** Only the version that was sent, as it was shown, while it is valid:

>>> today, until = date(2026, 3, 2), date(2026, 3, 2)
>>> why_not_decide("sent", today, until, "abc", "abc")
''
>>> why_not_decide("sent", date(2026, 3, 3), until, "abc", "abc")
'expired'
>>> why_not_decide("sent", today, until, "abc", "xyz")
'changed'
>>> [why_not_decide(state, today, until, "a", "a") for state in ("draft", "approved")]
['draft', 'approved']
>>> why_not_decide("superseded", today, until, "a", "a")
'superseded'

**Working.** Before the approval only the estimating itself is booked:

>>> why_blocked(approved=False, worked=0, limit=None)
'not_approved'
>>> why_blocked(approved=True, worked=360, limit=360)
''
>>> why_blocked(approved=True, worked=361, limit=360)
'beyond'
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from hashlib import sha256

from .rounding import to_minutes

ESTIMATING = "estimating"
"""Reason of an entry of time that is spent on the estimate itself."""


@dataclass(frozen=True)
class EstimateLine:
    """A line of an estimate.

    :param quantity: what is expected, hours or pieces
    :param maximum: what it can become, less than ``quantity`` when there is no range
    :param total: price of the expected quantity, in the estimate's currency
    :param hourly: whether the quantity is hours that are billed as worked
    """

    quantity: float
    maximum: float
    total: float
    hourly: bool


def total_at_most(lines: Sequence[EstimateLine]) -> float:
    """What the lines cost when each needs its maximum."""
    return float(sum(_cost_at_most(line) for line in lines))


def limit_minutes(lines: Sequence[EstimateLine]) -> int | None:
    """Minutes that may be worked, None when a fixed price covers whatever it takes."""
    if not lines or not all(line.hourly for line in lines):
        return None
    return sum(to_minutes(max(line.quantity, line.maximum)) for line in lines)


def document_hash(document: dict[str, object]) -> str:
    """SHA-256 of a document as canonical JSON: sorted keys, no blanks, UTF-8.

    :param document: JSON-able
    """
    text = json.dumps(
        document, sort_keys=True, separators=(",", ":"), ensure_ascii=False
    )
    return sha256(text.encode()).hexdigest()


def why_not_decide(
    state: str, today: date, valid_until: date | None, current: str, shown: str
) -> str:
    """Why the customer cannot approve or decline, "" when he can.

    :param state: of the estimate
    :param today: in the desk's time zone
    :param valid_until: last day on which it can be approved
    :param current: hash of the estimate as it is
    :param shown: hash of what the customer has read
    :return: the state, or ``expired`` or ``changed``
    """
    if state != "sent":
        return state
    if valid_until and today > valid_until:
        return "expired"
    return "" if current == shown else "changed"


def why_blocked(*, approved: bool, worked: int, limit: int | None) -> str:
    """Why time cannot stay on a ticket whose price is estimated, "" when it can.

    :param approved: whether the customer has approved an estimate
    :param worked: minutes on the ticket without those of estimating
    :param limit: minutes that were approved, None without a limit
    """
    if not approved:
        return "not_approved"
    return "beyond" if limit is not None and worked > limit else ""


def _cost_at_most(line: EstimateLine) -> float:
    if line.quantity <= 0 or line.maximum <= line.quantity:
        return line.total
    return line.total * line.maximum / line.quantity
