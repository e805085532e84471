"""Which ticket does a mail speak of, and what becomes of the mail?

Numbers of tickets as people write them; a number alone needs brackets or a ``#``:

>>> find_numbers("Sv: [HT00042] Printer on fire")
('HT00042',)
>>> find_numbers("Odg: SDA00042 and ht7, order 10482"), find_numbers("[2026] #17")
(('SDA00042', 'HT7'), ('2026', '17'))
>>> find_numbers("A1 B2 C3 D4 E5")
('A1', 'B2', 'C3')

Tickets that were deleted are known by the references to their messages:

>>> find_ticket_ids("<123.456-openerp-17-helpdesk.ticket@host> <x@y>")
(17,)

An answer joins its ticket, when its sender belongs there:

>>> decide(Named(7, belongs=True))
Fate(code='', joins=True)
>>> decide(Named(7, belongs=False))
Fate(code='stranger', joins=False)

A closed ticket is opened again, but not after a long time; one that was merged lives on
in another; one that is gone makes a new one:

>>> decide(Named(7, belongs=True, closed_days=3), reopen_days=14)
Fate(code='reopened', joins=True)
>>> decide(Named(7, belongs=True, closed_days=15), reopen_days=14)
Fate(code='closed_long_ago', joins=False)
>>> decide(Named(7, belongs=True, closed_days=0), reopen_days=0).joins
False
>>> decide(Named(7, belongs=True, exists=False))
Fate(code='deleted', joins=False)
"""

from __future__ import annotations

import re
from dataclasses import dataclass

MOST_NUMBERS = 3
_NUMBER = re.compile(r"\b[A-Za-z]{1,10}-?[0-9]{1,12}\b|(?<=[\[#])[0-9]{1,12}\b")
_OWN_ID = re.compile(r"-openerp-([0-9]{1,9})-helpdesk\.ticket@")


@dataclass(frozen=True)
class Named:
    """The ticket that a mail names.

    :param ticket_id: the ticket
    :param belongs: whether the sender belongs to it
    :param exists: whether it is still there
    :param closed_days: for how many days it has been closed, -1 when it is open
    """

    ticket_id: int
    belongs: bool
    exists: bool = True
    closed_days: int = -1


@dataclass(frozen=True)
class Fate:
    """Whether the mail joins the ticket, and a reason code when it is worth telling."""

    code: str
    joins: bool


def find_numbers(subject: str) -> tuple[str, ...]:
    """What may be a ticket's number, at most `MOST_NUMBERS`, in order, upper case.

    :param subject: decoded subject
    """
    found = (number.upper() for number in _NUMBER.findall(subject[:1000]))
    return tuple(dict.fromkeys(found))[:MOST_NUMBERS]


def find_ticket_ids(references: str) -> tuple[int, ...]:
    """Tickets of ours to whose messages a mail refers, the latest first.

    :param references: value of the headers ``References`` and ``In-Reply-To``
    """
    found = (int(number) for number in _OWN_ID.findall(references[-20_000:]))
    return tuple(dict.fromkeys(found))[::-1][:MOST_NUMBERS]


def decide(named: Named, reopen_days: int = 14) -> Fate:
    """What becomes of a mail that names a ticket.

    :param named: the ticket
    :param reopen_days: an answer opens a ticket again within this many days; 0: never
    """
    if not named.exists:
        return Fate("deleted", joins=False)
    if not named.belongs:
        return Fate("stranger", joins=False)
    if named.closed_days >= max(reopen_days, 0):
        return Fate("closed_long_ago", joins=False)
    return Fate("reopened" if named.closed_days >= 0 else "", joins=True)
