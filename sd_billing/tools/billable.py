"""Are these minutes charged?

As a rule the ticket's fee decides:

>>> is_billable("fee", "hourly"), is_billable("fee", "package"), is_billable("fee", "estimate")
(True, True, True)
>>> is_billable("fee", "free"), is_billable("fee", "fixed")
(False, False)

Where no fee rule was found nobody has said that it is free: the minutes wait.

>>> is_billable("fee", "")
True

A human may decide otherwise, and says why:

>>> is_billable("goodwill", "hourly"), is_billable("estimating", "estimate")
(False, False)
>>> is_billable("agreed", "free")
True
"""

from __future__ import annotations

UNCHARGED_MODES = frozenset({"free", "fixed"})
"""Fee modes where time costs the customer nothing: free, or within the fixed fee."""

REASONS = ("fee", "goodwill", "own_mistake", "internal", "agreed", "estimating")
"""Why an entry is charged or not; ``fee`` is the ticket's fee, the others a human's."""


def is_billable(reason: str, mode: str) -> bool:
    """Whether minutes are charged.

    :param reason: one of `REASONS`
    :param mode: fee mode of the ticket, "" when it has none
    """
    if reason == "fee":
        return mode not in UNCHARGED_MODES
    return reason == "agreed"
