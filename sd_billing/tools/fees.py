"""What does a ticket cost? The fee rule that says most about it.

Rules of the house: support by the hour, changes by estimate, bugs free.

>>> support, bug = 1, 2
>>> house = [FeeRule(10, support), FeeRule(11, bug)]
>>> gold = 7  # an agreement
>>> agreed = [
...     FeeRule(20, support, agreement_id=gold),
...     FeeRule(21, support, agreement_id=gold, priority="3"),
...     FeeRule(22, support, priority="3"),
... ]
>>> table = FeeTable(house + agreed)

Agreement, type and priority together say most, then agreement and type, then type
and priority, then the type alone:

>>> table.choose(Case(support, agreement_id=gold, priority="3"))
FeeChoice(fee_id=21, code='agreement_and_priority')
>>> table.choose(Case(support, agreement_id=gold, priority="1"))
FeeChoice(fee_id=20, code='agreement')
>>> table.choose(Case(support, agreement_id=8, priority="3"))
FeeChoice(fee_id=22, code='priority')
>>> table.choose(Case(bug, agreement_id=gold, priority="3"))
FeeChoice(fee_id=11, code='type')

A rule of the ticket's company says more than one for all companies, a rule of
another company says nothing:

>>> two = FeeTable([FeeRule(30, bug), FeeRule(31, bug, company_id=1)])
>>> two.choose(Case(bug, company_id=1)).fee_id, two.choose(Case(bug, company_id=2)).fee_id
(31, 30)

But what was agreed with the customer comes before what holds in the company:

>>> both = FeeTable([FeeRule(40, bug, agreement_id=gold), FeeRule(41, bug, company_id=1)])
>>> both.choose(Case(bug, agreement_id=gold, company_id=1)).fee_id
40

Nothing is promised where no rule says anything:

>>> table.choose(Case(3))
FeeChoice(fee_id=0, code='no_rule')
>>> table.choose(Case(0))
FeeChoice(fee_id=0, code='no_type')
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from .rounding import Rounding

MODES = ("free", "hourly", "fixed", "package", "estimate")
"""How a ticket is charged."""

RATED_MODES = frozenset({"hourly", "fixed"})
"""Modes that need an amount: per hour, or per ticket."""


@dataclass(frozen=True)
class Case:
    """What the fee of a ticket depends on; 0 and "" stand for nothing.

    :param priority: key of the priority, ``"3"`` is A
    """

    type_id: int
    agreement_id: int = 0
    priority: str = ""
    company_id: int = 0


@dataclass(frozen=True)
class FeeRule:
    """Id of a fee rule and what it holds for; 0 and "" stand for everything."""

    fee_id: int
    type_id: int
    agreement_id: int = 0
    priority: str = ""
    company_id: int = 0


@dataclass(frozen=True)
class FeeChoice:
    """The rule that applies (0: none), and why."""

    fee_id: int
    code: str


class FeeTable:
    """Fee rules, ready to be asked about any number of tickets.

    :param rules: no two of them may hold for the same; if they do, the first counts
    """

    def __init__(self, rules: Iterable[FeeRule]) -> None:
        self._fee_ids: dict[Case, int] = {}
        for rule in rules:
            held = Case(rule.type_id, rule.agreement_id, rule.priority, rule.company_id)
            self._fee_ids.setdefault(held, rule.fee_id)

    def choose(self, case: Case) -> FeeChoice:
        """The rule that says most about ``case``."""
        if not case.type_id:
            return FeeChoice(0, "no_type")
        for code, held in _most_specific_first(case):
            if fee_id := self._fee_ids.get(held):
                return FeeChoice(fee_id, code)
        return FeeChoice(0, "no_rule")


def _most_specific_first(case: Case) -> Iterator[tuple[str, Case]]:
    steps = (
        ("agreement_and_priority", case.agreement_id, case.priority),
        ("agreement", case.agreement_id, ""),
        ("priority", 0, case.priority),
        ("type", 0, ""),
    )
    for code, agreement_id, priority in steps:
        if ("agreement" in code and not agreement_id) or (
            "priority" in code and not priority
        ):
            continue
        for company_id in dict.fromkeys((case.company_id, 0)):
            yield code, Case(case.type_id, agreement_id, priority, company_id)


def sentence_codes(mode: str, has_rate: bool, rounding: Rounding) -> tuple[str, ...]:
    """What the customer is told about a fee, as codes in the order of the sentence.

    >>> sentence_codes("free", False, Rounding())
    ('free',)
    >>> sentence_codes("hourly", True, Rounding(step=15, minimum=30, scope="ticket"))
    ('hourly', 'step', 'minimum_ticket')

    An hourly fee whose rate nobody has entered yet promises no amount:

    >>> sentence_codes("hourly", False, Rounding())
    ('hourly_no_rate',)

    Rounding matters only where time is counted; minutes as they are need no words:

    >>> sentence_codes("package", False, Rounding(step=30))
    ('package', 'step')
    >>> sentence_codes("fixed", True, Rounding(step=30))
    ('fixed',)

    No fee, nothing said:

    >>> sentence_codes("", False, Rounding())
    ()
    """
    if mode not in MODES:
        return ()
    codes = [mode if has_rate or mode not in RATED_MODES else f"{mode}_no_rate"]
    if mode in ("hourly", "package"):
        if rounding.step > 1:
            codes.append("step")
        if rounding.minimum:
            codes.append(f"minimum_{rounding.scope}")
    return tuple(codes)
