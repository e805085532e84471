"""Who pays for the minutes of an entry: one answer for each.

Charged minutes are covered as the fee of the ticket says:

>>> for mode in ("hourly", "package", "estimate"):
...     print(mode, choose_cover(mode, "fee"))
hourly CoverChoice(cover='rate', code='hourly')
package CoverChoice(cover='package', code='package')
estimate CoverChoice(cover='estimate', code='estimate')

Minutes that are not charged are within the fixed price, or free, and somebody or
something has said so:

>>> choose_cover("fixed", "fee"), choose_cover("free", "fee")
(CoverChoice(cover='fixed', code='fixed'), CoverChoice(cover='free', code='free'))
>>> choose_cover("package", "goodwill")
CoverChoice(cover='free', code='goodwill')
>>> choose_cover("fixed", "own_mistake")
CoverChoice(cover='free', code='own_mistake')

What the customer agreed to pay besides is billed by the hour, and what nobody has set
a fee for waits to be priced. Where the fee is by the hour or from a package anyway, an
agreement changes nothing:

>>> choose_cover("free", "agreed"), choose_cover("", "fee")
(CoverChoice(cover='rate', code='agreed'), CoverChoice(cover='rate', code='no_fee'))
>>> choose_cover("package", "agreed").cover
'package'
"""

from __future__ import annotations

from dataclasses import dataclass

from .billable import UNCHARGED_MODES, is_billable

COVERS = ("package", "rate", "estimate", "fixed", "free")
"""What can cover a minute."""

COVER_OF_MODE = {"hourly": "rate", "package": "package", "estimate": "estimate"}


@dataclass(frozen=True)
class CoverChoice:
    """What covers the minutes of an entry, and why."""

    cover: str
    code: str


def choose_cover(mode: str, reason: str) -> CoverChoice:
    """What covers an entry.

    :param mode: fee mode of the ticket, "" when it has none
    :param reason: one of ``billable.REASONS``
    """
    if not is_billable(reason, mode):
        if reason != "fee":
            return CoverChoice("free", reason)
        return CoverChoice(mode, mode)
    if mode in COVER_OF_MODE:
        return CoverChoice(COVER_OF_MODE[mode], mode)
    return CoverChoice("rate", "agreed" if mode in UNCHARGED_MODES else "no_fee")
