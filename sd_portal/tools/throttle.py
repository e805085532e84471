"""How many automatic answers one address may get before we fall silent.

Two desks that confirm each other's confirmations would never stop. At most ten
in three hours, and none from the third with the same subject:

>>> from datetime import datetime, timedelta
>>> noon = datetime(2026, 3, 2, 12, 0)
>>> throttle_reason([], "Printer", noon)
''
>>> twice = [Sent(noon - timedelta(minutes=m), "Printer") for m in (5, 10)]
>>> throttle_reason(twice, "printer ", noon)
'same_subject'
>>> throttle_reason(twice, "Scanner", noon)
''
>>> ten = [Sent(noon - timedelta(minutes=m), f"Subject {m}") for m in range(10)]
>>> throttle_reason(ten, "Scanner", noon)
'too_many'

What lies further back does not count:

>>> throttle_reason(ten, "Scanner", noon + timedelta(hours=4))
''
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

WINDOW = timedelta(minutes=180)
MOST_IN_WINDOW = 10
MOST_WITH_SAME_SUBJECT = 2


@dataclass(frozen=True)
class Sent:
    """An automatic answer that went to the same address: when (UTC), about what."""

    at: datetime
    subject: str


def throttle_reason(history: Iterable[Sent], subject: str, now: datetime) -> str:
    """Why no further automatic answer may go out now, or "" when it may.

    :param history: automatic answers to this address, in any order
    :param subject: subject of the message that would be answered
    :param now: the moment, naive UTC as in ``history``
    :return: ``too_many``, ``same_subject`` or ""
    """
    recent = [sent for sent in history if now - sent.at < WINDOW]
    if len(recent) >= MOST_IN_WINDOW:
        return "too_many"
    key = _subject_key(subject)
    same = sum(_subject_key(sent.subject) == key for sent in recent)
    return "same_subject" if same >= MOST_WITH_SAME_SUBJECT else ""


def _subject_key(subject: str) -> str:
    return " ".join(subject.split()).casefold()
