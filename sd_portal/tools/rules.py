"""Which intake rule applies? The first that fits, in the manager's order.

A condition that is left empty fits everything:

>>> webshop = Rule(1, {"source": frozenset({"email"}), "team": frozenset({7})})
>>> anything = Rule(2, {})
>>> first_match([webshop, anything], {"source": "email", "team": 7})
1
>>> first_match([webshop, anything], {"source": "portal", "team": 7})
2
>>> first_match([webshop], {"source": "portal"})
0

A fact may hold several values (a customer's tags, his contact and his organisation):
one that fits is enough.

>>> vip = Rule(3, {"partner": frozenset({10})})
>>> first_match([vip], {"partner": frozenset({1, 10})})
3

A condition on something unknown does not fit:

>>> first_match([vip], {"partner": None})
0
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Rule:
    """Id of a rule and its conditions: fact name → accepted values (empty: all)."""

    rule_id: int
    conditions: Mapping[str, frozenset[Any]]

    def fits(self, facts: Mapping[str, Any]) -> bool:
        """Whether every condition accepts its fact."""
        return all(
            not accepted or not accepted.isdisjoint(_as_set(facts.get(name)))
            for name, accepted in self.conditions.items()
        )


def _as_set(value: Any) -> frozenset[Any]:
    if value is None or value is False:
        return frozenset()
    return value if isinstance(value, frozenset) else frozenset({value})


def first_match(rules: Iterable[Rule], facts: Mapping[str, Any]) -> int:
    """Id of the first rule that fits, 0 when none does.

    :param rules: in the order in which they apply
    :param facts: what is known about the submission; a value, a frozenset or None
    """
    return next((rule.rule_id for rule in rules if rule.fits(facts)), 0)
