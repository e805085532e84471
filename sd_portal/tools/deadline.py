"""Which promise sets the resolution deadline?

The customer's own agreement comes first; a rule's "N days" counts beside it, and
then the earlier date is the deadline:

>>> monday, tuesday, friday = (datetime(2026, 3, day) for day in (2, 3, 6))
>>> choose_deadline(own=tuesday, rule=None, default=monday)
(datetime.datetime(2026, 3, 3, 0, 0), 'own_agreement')
>>> choose_deadline(own=tuesday, rule=monday, default=None)
(datetime.datetime(2026, 3, 2, 0, 0), 'rule_earlier')

Without an agreement of his own the rule decides, then the default agreement:

>>> choose_deadline(own=None, rule=friday, default=monday)
(datetime.datetime(2026, 3, 6, 0, 0), 'rule_days')
>>> choose_deadline(own=None, rule=None, default=monday)[1]
'default_agreement'
>>> choose_deadline(own=None, rule=None, default=None)
(None, 'no_deadline')
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

SHORTEST_DAYS, LONGEST_DAYS = 1, 14
"""An intake rule may give 1 to 14 working days."""


@dataclass(frozen=True)
class Situation:
    """What a promise depends on.

    :param started: naive UTC, when the ticket arrived
    :param company_id: the company that the ticket belongs to
    :param organisation_id: the customer's commercial partner, 0 when nobody knows
    :param priority: key of the base module, ``"3"`` is A
    :param rule_days: working days that the intake rule gives, 0 for none
    :param agreement_id: agreement that somebody chose, 0 to look for it
    """

    started: datetime
    company_id: int
    organisation_id: int
    priority: str
    rule_days: int = 0
    agreement_id: int = 0


@dataclass(frozen=True)
class Promise:
    """What is promised in a situation.

    :param agreement_id: the agreement, 0 for none
    :param level_id: its level for the priority, 0 for none
    :param code: why the resolution deadline is what it is
    :param values: values of that reason
    :param clocks: values of the clocks, by target
    :param due: when they fall due if nothing pauses them, by target
    :param reply: values of the clock of each next reply, None where none is promised
    :param notes: (code, values) of what was wrong with the configuration
    """

    agreement_id: int
    level_id: int
    code: str
    values: Mapping[str, Any]
    clocks: Mapping[str, Mapping[str, Any]]
    due: Mapping[str, datetime]
    reply: Mapping[str, Any] | None = None
    notes: tuple[tuple[str, Mapping[str, Any]], ...] = ()


def choose_deadline(
    own: datetime | None, rule: datetime | None, default: datetime | None
) -> tuple[datetime | None, str]:
    """Choose the resolution deadline among the promises that apply.

    :param own: by the level of the customer's own agreement, naive UTC
    :param rule: by the intake rule's number of working days
    :param default: by the level of the company's default agreement
    :return: the deadline (None: no promise) and the reason code
    """
    if own:
        if rule and rule < own:
            return rule, "rule_earlier"
        return own, "own_agreement"
    if rule:
        return rule, "rule_days"
    if default:
        return default, "default_agreement"
    return None, "no_deadline"
