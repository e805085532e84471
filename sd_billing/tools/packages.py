"""Which prepaid package gives which minutes, and what becomes of the rest.

A customer has bought ten hours for the year and two for March, of whatever type:

>>> from datetime import date
>>> year = Package(1, date(2026, 1, 1), date(2026, 12, 31), balance=600)
>>> march = Package(2, date(2026, 3, 1), date(2026, 3, 31), balance=120)
>>> support, bug = 5, 6
>>> monday = date(2026, 3, 2)

What ends first is used first; an entry may be split. The explanation names every
package that was looked at:

>>> cover = draw(Work(monday, support, 150), [year, march])
>>> cover.parts
((2, 120), (1, 30))
>>> [(look.package_id, look.code, look.minutes) for look in cover.looks]
[(2, 'taken', 120), (1, 'taken', 30)]

What counts is the day of the work, not the day on which somebody enters it:

>>> draw(Work(date(2026, 2, 27), support, 60), [year, march]).looks
(Look(package_id=2, code='not_begun', minutes=0), Look(package_id=1, code='taken', minutes=60))

Of two that end on the same day the one that began first is used first, of those
that also began together the one that was made first. A package may be for some
types only, or not usable yet:

>>> for_bugs = Package(3, date(2026, 1, 1), date(2026, 3, 5), 60, type_ids=frozenset({bug}))
>>> unpaid = Package(4, date(2026, 1, 1), date(2026, 3, 5), 60, unusable="not_paid")
>>> cover = draw(Work(monday, support, 30), [for_bugs, unpaid, march, year])
>>> [look.code for look in cover.looks]
['other_type', 'not_paid', 'taken', 'not_needed']

When all are empty, the package that ends last says what happens. It refuses,

>>> draw(Work(monday, support, 130), [march]).refused_minutes
10

or is overdrawn up to a limit,

>>> from dataclasses import replace
>>> lenient = replace(march, overdraw="limit", limit=60)
>>> draw(Work(monday, support, 130), [lenient]).parts
((2, 130),)
>>> draw(Work(monday, support, 200), [lenient]).refused_minutes
20

or lets the rest be billed at its rate:

>>> cover = draw(Work(monday, support, 130), [replace(march, overdraw="rate")])
>>> cover.parts, cover.rate_minutes, cover.rate_package_id
(((2, 120),), 10, 2)

Where no package covers the work at all, the desk says what happens:

>>> draw(Work(monday, support, 30), [for_bugs], without="rate").rate_minutes
30
>>> draw(Work(monday, support, 30), [for_bugs], without="refuse").refused_minutes
30

Whoever corrects an entry may always keep what it had, also where nobody could take
it anew. `kept` is what was given back just before:

>>> overdrawn = Package(7, date(2026, 1, 1), None, balance=-30, kept=60)
>>> draw(Work(monday, support, 45), [overdrawn]).parts
((7, 45),)

Several entries are drawn one after the other from what is left:

>>> works = [Work(monday, support, 100), Work(monday, support, 30)]
>>> [cover.parts for cover in draw_all(works, [march, year])]
[((2, 100),), ((2, 20), (1, 10))]
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

OVERDRAWS = ("refuse", "limit", "rate")
"""What happens to minutes for which nothing is left."""

GIVEN = frozenset({"taken", "overdrawn"})
"""Codes of looks at packages that gave something."""


@dataclass(frozen=True)
class Package:
    """A package as the draw-down sees it; minutes throughout.

    :param package_id: orders packages that are alike
    :param first: first day of work that it covers
    :param last: last day, None when it never ends
    :param balance: what is left, negative when overdrawn
    :param type_ids: ticket types that it covers, empty for all
    :param unusable: code of the reason why nothing can be taken, "" when it can
    :param overdraw: one of `OVERDRAWS`
    :param limit: how far below zero ``limit`` lets the balance go
    :param kept: what the entries that are covered anew had from it before
    """

    package_id: int
    first: date
    last: date | None
    balance: int
    type_ids: frozenset[int] = frozenset()
    unusable: str = ""
    overdraw: str = "refuse"
    limit: int = 0
    kept: int = 0

    @property
    def floor(self) -> int:
        """The lowest balance that a new entry may bring about."""
        return -self.limit if self.overdraw == "limit" else 0


@dataclass(frozen=True)
class Work:
    """Minutes to cover: when they were worked, and the type of their ticket (0: none)."""

    day: date
    type_id: int
    minutes: int


@dataclass(frozen=True)
class Look:
    """What a look at one package brought: a code, and the minutes that it gave."""

    package_id: int
    code: str
    minutes: int = 0


@dataclass(frozen=True)
class Cover:
    """Who pays for the minutes of an entry. All of it adds up to the minutes.

    :param looks: packages in the order in which they were looked at
    :param rate_minutes: what is billed by the hour
    :param rate_package_id: the package whose rate counts for them, 0 for none
    :param refused_minutes: what nobody covers: the entry must not be booked
    """

    looks: tuple[Look, ...] = ()
    rate_minutes: int = 0
    rate_package_id: int = 0
    refused_minutes: int = 0

    @property
    def parts(self) -> tuple[tuple[int, int], ...]:
        """Package id and minutes of each package that gave some."""
        given: dict[int, int] = {}
        for look in self.looks:
            if look.code in GIVEN:
                given[look.package_id] = given.get(look.package_id, 0) + look.minutes
        return tuple(given.items())

    @property
    def package_minutes(self) -> int:
        """What the packages give together."""
        return sum(minutes for _package_id, minutes in self.parts)


def draw_order(package: Package) -> tuple[date, date, int]:
    """Sorts packages: what ends first, then what began first, then what is older."""
    return (package.last or date.max, package.first, package.package_id)


def why_not(package: Package, work: Work) -> str:
    """Code of the reason why a package does not cover this work, "" when it does."""
    if work.day < package.first:
        return "not_begun"
    if package.last and work.day > package.last:
        return "ended"
    if package.type_ids and work.type_id not in package.type_ids:
        return "other_type"
    return package.unusable


def draw(work: Work, packages: Iterable[Package], without: str = "rate") -> Cover:
    """Cover the minutes of one entry.

    :param work: what was worked
    :param packages: all packages of the customer, in any order
    :param without: ``rate`` or ``refuse``: what happens where no package covers it
    """
    looks: list[Look] = []
    fitting: list[Package] = []
    left = work.minutes
    for package in sorted(packages, key=draw_order):
        if code := why_not(package, work):
            looks.append(Look(package.package_id, code))
            continue
        taken = min(left, max(package.balance, 0))
        left -= taken
        fitting.append(_take(package, taken))
        code = "taken" if taken else "empty" if package.balance <= 0 else "not_needed"
        looks.append(Look(package.package_id, code, taken))
    if not left:
        return Cover(tuple(looks))
    for look in _overdraw(fitting, left):
        looks.append(look)
        left -= look.minutes
    policy = fitting[-1].overdraw if fitting else without
    if policy == "rate":
        owner = fitting[-1].package_id if left and fitting else 0
        return Cover(tuple(looks), left, owner)
    return Cover(tuple(looks), refused_minutes=left)


def _overdraw(fitting: Sequence[Package], left: int) -> Iterator[Look]:
    """What empty packages give: what the entry had already, then up to the limit."""
    last = fitting[-1].package_id if fitting else 0
    for package in fitting:
        room = package.kept
        if package.package_id == last:
            room = max(room, package.balance - package.floor)
        minutes = min(left, room)
        if minutes > 0:
            left -= minutes
            yield Look(package.package_id, "overdrawn", minutes)


def draw_all(
    works: Sequence[Work], packages: Iterable[Package], without: str = "rate"
) -> list[Cover]:
    """Cover several entries of one customer, one after the other."""
    left = {package.package_id: package for package in packages}
    covers = []
    for work in works:
        cover = draw(work, left.values(), without)
        for package_id, minutes in cover.parts:
            left[package_id] = _take(left[package_id], minutes)
        covers.append(cover)
    return covers


def _take(package: Package, minutes: int) -> Package:
    return replace(
        package,
        balance=package.balance - minutes,
        kept=max(package.kept - minutes, 0),
    )
