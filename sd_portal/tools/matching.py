"""Which contact is this sender? Exact address or nothing; ambiguity is never guessed.

>>> anna = Candidate(partner_id=1, organisation_id=10, has_login=True)
>>> anna_too = Candidate(partner_id=2, organisation_id=10, has_login=False)
>>> stranger = Candidate(partner_id=3, organisation_id=30, has_login=False)

>>> match_customer([anna])
Match(partner_id=1, code='matched_by_address', organisations=(10,))

The same person twice in one organisation: the one with a login, then the older record.

>>> match_customer([anna_too, anna]).partner_id
1

One address in two organisations is for a human to decide:

>>> match_customer([anna, stranger])
Match(partner_id=0, code='ambiguous_address', organisations=(10, 30))
>>> match_customer([])
Match(partner_id=0, code='unknown_address', organisations=())
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


@dataclass(frozen=True)
class Match:
    """The contact (0: none), why, and the organisations that were possible."""

    partner_id: int
    code: str
    organisations: tuple[int, ...]


def match_customer(candidates: Iterable[Candidate]) -> Match:
    """Choose the contact among those with the sender's exact address.

    :param candidates: active contacts with that normalised address
    :return: `Match`; ``partner_id`` is 0 when unknown or ambiguous
    """
    found = sorted(candidates, key=lambda c: (not c.has_login, c.partner_id))
    organisations = tuple(sorted({c.organisation_id for c in found}))
    if not found:
        return Match(0, "unknown_address", ())
    if len(organisations) > 1:
        return Match(0, "ambiguous_address", organisations)
    return Match(found[0].partner_id, "matched_by_address", organisations)
