"""Which contact is this sender? Exact address or nothing; ambiguity is never guessed.

>>> anna = Candidate(partner_id=1, organisation_id=10, has_login=True)
>>> anna_too = Candidate(partner_id=2, organisation_id=10, has_login=False)
>>> stranger = Candidate(partner_id=3, organisation_id=30, has_login=False)

>>> match_customer([anna])
Match(partner_id=1, code='matched_by_address', organisations=(10,), candidates=(1,))

The same person twice in one organisation: the one with a login first, then the one
with open tickets, then the older record.

>>> match_customer([anna_too, anna]).partner_id
1
>>> busy = Candidate(partner_id=5, organisation_id=10, has_login=False, open_tickets=1)
>>> match_customer([anna_too, busy]).partner_id
5
>>> match_customer([busy, anna]).partner_id
1

One address in two organisations is for a human to decide, whoever has a login or
open tickets; he is offered the candidates, likeliest first:

>>> match_customer([busy, stranger, anna]).code
'ambiguous_address'
>>> match_customer([busy, stranger, anna]).candidates
(1, 5, 3)
>>> match_customer([])
Match(partner_id=0, code='unknown_address', organisations=(), candidates=())
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Candidate:
    """An active contact that has the sender's normalised address."""

    partner_id: int
    organisation_id: int
    has_login: bool
    open_tickets: int = 0


@dataclass(frozen=True)
class Match:
    """The contact (0: none), why, and the organisations and contacts in question."""

    partner_id: int
    code: str
    organisations: tuple[int, ...] = ()
    candidates: tuple[int, ...] = ()


def match_customer(candidates: Iterable[Candidate]) -> Match:
    """Choose the contact among those with the sender's exact address.

    :param candidates: active contacts with that normalised address
    :return: `Match`; ``partner_id`` is 0 when unknown or ambiguous
    """
    found = sorted(candidates, key=_rank)
    organisations = tuple(sorted({c.organisation_id for c in found}))
    ids = tuple(c.partner_id for c in found)
    if not found:
        return Match(0, "unknown_address")
    if len(organisations) > 1:
        return Match(0, "ambiguous_address", organisations, ids)
    return Match(ids[0], "matched_by_address", organisations, ids)


def _rank(candidate: Candidate) -> tuple[bool, bool, int]:
    return (
        not candidate.has_login,
        not candidate.open_tickets,
        candidate.partner_id,
    )
