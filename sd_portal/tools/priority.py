"""How urgent is a new ticket? What the customer asks for, within what its type allows.

The customer comes first, then the intake rule, then the type's own default:

>>> settle(asked="3", by_rule="2", by_type="1")
('3', '')
>>> settle(by_rule="2", by_type="1"), settle(by_type="2"), settle()
(('2', ''), ('2', ''), ('1', ''))

A type may leave priorities out; then the next lower one holds, or else the lowest:

>>> settle(asked="3", allowed=("1", "2"))
('2', 'not_allowed')
>>> settle(asked="1", allowed=("2", "3"))
('2', 'not_allowed')

Nonsense from outside is the normal case:

>>> settle(asked="0"), settle(asked="urgent")
(('1', ''), ('1', ''))
"""

from __future__ import annotations

from collections.abc import Collection

PRIORITIES = ("1", "2", "3")
"""C, B, A: the base module's keys, lowest first."""

NORMAL, HIGHEST = PRIORITIES[0], PRIORITIES[-1]


def settle(
    asked: str = "",
    by_rule: str = "",
    by_type: str = "",
    allowed: Collection[str] = PRIORITIES,
) -> tuple[str, str]:
    """The priority of a new ticket.

    :param asked: what the customer or the channel states, or ""
    :param by_rule: what the intake rule sets, or ""
    :param by_type: the default of the type, or ""
    :param allowed: what the type allows; nothing means everything
    :return: the priority, and ``not_allowed`` when the wish could not be met
    """
    wishes = [wish for wish in (asked, by_rule, by_type) if wish in PRIORITIES]
    wish = wishes[0] if wishes else NORMAL
    possible = [p for p in PRIORITIES if p in allowed] or list(PRIORITIES)
    if wish in possible:
        return wish, ""
    lower = [p for p in possible if p < wish]
    return (lower[-1] if lower else possible[0]), "not_allowed"
