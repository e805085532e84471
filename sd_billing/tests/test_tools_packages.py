"""What holds for any life of packages, however it is bought, used, corrected and ended."""

from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from odoo.tests import BaseCase, tagged

from odoo.addons.sd_billing.tools.ledger import (
    Move,
    balance,
    expiring,
    refundable,
    reversal,
    rolled_over,
    standing,
    statement,
)
from odoo.addons.sd_billing.tools.levels import Level, crossed
from odoo.addons.sd_billing.tools.packages import (
    OVERDRAWS,
    Package,
    Work,
    draw,
    draw_all,
    draw_order,
    why_not,
)

ANY = settings(max_examples=300, derandomize=True, deadline=None, database=None)
START = date(2026, 1, 1)
DAYS = st.integers(0, 90).map(lambda days: START + timedelta(days))
OPERATIONS = (
    *("buy", "book", "correct", "reclassify", "delete"),
    *("roll", "expire", "refund", "give"),
)
MINUTES = st.integers(0, 600)

packages = st.lists(
    st.builds(
        Package,
        package_id=st.integers(1, 8),
        first=DAYS,
        last=st.none() | DAYS,
        balance=st.integers(-120, 300),
        type_ids=st.sampled_from([frozenset(), frozenset({1}), frozenset({1, 2})]),
        unusable=st.sampled_from(["", "", "", "not_paid"]),
        overdraw=st.sampled_from(OVERDRAWS),
        limit=st.integers(0, 120),
        kept=st.integers(0, 120),
    ),
    max_size=6,
    unique_by=lambda package: package.package_id,
)
works = st.builds(Work, day=DAYS, type_id=st.integers(0, 3), minutes=MINUTES)
operations = st.lists(
    st.tuples(
        st.sampled_from(OPERATIONS),
        st.integers(0, 5),
        DAYS,
        st.integers(1, 240),
        st.integers(1, 3),
    ),
    max_size=25,
)


class Desk:
    """One customer's ledger, kept as the models keep it, on the rules in ``tools/``."""

    def __init__(self):
        self.packages = {}
        self.moves = {}
        self.entries = {}
        self.covers = {}
        self.lowest = {}

    def _add(self, package_id, kind, minutes, day, entry_id=0):
        if minutes:
            number = sum(map(len, self.moves.values())) + 1
            self.moves[package_id].append(Move(number, kind, minutes, day, entry_id))

    def left(self, package_id):
        return balance(self.moves[package_id])

    def _cover(self, entry_id, work):
        """Take back what the entry has, and draw anew; undo all when it is refused."""
        before = {name: list(moves) for name, moves in self.moves.items()}
        freed = {}
        for package_id, moves in self.moves.items():
            for move in standing(moves):
                if move.kind == "use" and move.entry_id == entry_id:
                    number = sum(map(len, self.moves.values())) + 1
                    moves.append(reversal(move, number))
                    freed[package_id] = freed.get(package_id, 0) - move.minutes
        if work is None:
            self.entries.pop(entry_id)
            self.covers.pop(entry_id)
            return
        views = [
            replace(package, balance=self.left(name), kept=freed.get(name, 0))
            for name, package in self.packages.items()
        ]
        cover = draw(work, views)
        if cover.refused_minutes:
            self.moves = before
            return
        for package_id, minutes in cover.parts:
            self._add(package_id, "use", -minutes, work.day, entry_id)
        self.entries[entry_id], self.covers[entry_id] = work, cover

    def buy(self, place, day, minutes, kind):
        name = len(self.packages) + 1
        self.packages[name] = Package(
            name,
            day,
            day + timedelta(place * 10),
            0,
            overdraw=OVERDRAWS[kind - 1],
            limit=60,
        )
        self.moves[name] = []
        self._add(name, "purchase", minutes, day)

    def book(self, _place, day, minutes, kind):
        self._cover(
            len(self.entries) + len(self.covers) + 1000, Work(day, kind, minutes)
        )

    def correct(self, place, _day, minutes, _kind):
        if entry := self._pick(self.entries, place):
            self._cover(entry, replace(self.entries[entry], minutes=minutes))

    def reclassify(self, place, _day, _minutes, kind):
        if entry := self._pick(self.entries, place):
            self._cover(entry, replace(self.entries[entry], type_id=kind))

    def delete(self, place, *_rest):
        if entry := self._pick(self.entries, place):
            self._cover(entry, None)

    def roll(self, place, day, minutes, _kind):
        if name := self._pick(self.packages, place):
            rolled = rolled_over(self.left(name), minutes % 101)
            if rolled:
                self._add(name, "roll", -rolled, day)
                heir = len(self.packages) + 1
                self.packages[heir] = replace(
                    self.packages[name], package_id=heir, last=None
                )
                self.moves[heir] = []
                self._add(heir, "roll", rolled, day)

    def expire(self, place, day, *_rest):
        if name := self._pick(self.packages, place):
            self._add(name, "expire", -expiring(self.left(name)), day)

    def refund(self, place, day, *_rest):
        if name := self._pick(self.packages, place):
            sold = sum(m.minutes for m in self.moves[name] if m.kind == "purchase")
            self._add(name, "refund", -refundable(sold, self.left(name)), day)

    def give(self, place, day, minutes, _kind):
        if name := self._pick(self.packages, place):
            self._add(name, "goodwill", minutes, day)

    def _pick(self, things, place):
        names = sorted(things)
        return names[place % len(names)] if names else None


@tagged("post_install", "-at_install")
class TestPackages(BaseCase):
    @ANY
    @given(works, packages, st.sampled_from(["rate", "refuse"]))
    def test_each_minute_is_covered_once(self, work, found, without):
        cover = draw(work, found, without)
        together = cover.package_minutes + cover.rate_minutes + cover.refused_minutes
        self.assertEqual(together, work.minutes)
        self.assertTrue(all(minutes > 0 for _name, minutes in cover.parts))

    @ANY
    @given(works, packages)
    def test_no_package_is_drawn_below_its_policy_unless_it_was_there(
        self, work, found
    ):
        taken = dict(draw(work, found).parts)
        for package in found:
            left = package.balance - taken.get(package.package_id, 0)
            before = package.balance - package.kept
            self.assertGreaterEqual(left, min(package.floor, before, package.balance))

    @ANY
    @given(works, packages)
    def test_every_package_is_explained_and_gives_only_what_fits(self, work, found):
        cover = draw(work, found)
        self.assertEqual(
            {look.package_id for look in cover.looks}, {p.package_id for p in found}
        )
        fitting = {p.package_id for p in found if not why_not(p, work)}
        self.assertLessEqual({name for name, _minutes in cover.parts}, fitting)

    @ANY
    @given(works, packages)
    def test_what_ends_sooner_is_emptied_first(self, work, found):
        taken = dict(draw(work, [replace(p, kept=0) for p in found]).parts)
        fitting = [p for p in sorted(found, key=draw_order) if not why_not(p, work)]
        for sooner, later in pairwise(fitting):
            if taken.get(later.package_id):
                self.assertGreaterEqual(
                    taken.get(sooner.package_id, 0), max(sooner.balance, 0)
                )

    @ANY
    @given(works, packages, st.randoms())
    def test_order_of_the_packages_given_does_not_matter(self, work, found, random):
        shuffled = list(found)
        random.shuffle(shuffled)
        self.assertEqual(draw(work, found), draw(work, shuffled))

    @ANY
    @given(st.lists(works, max_size=5), packages)
    def test_entries_drawn_together_never_take_more_than_there_is(self, many, found):
        covers = draw_all(many, found)
        for package in found:
            taken = sum(dict(c.parts).get(package.package_id, 0) for c in covers)
            self.assertLessEqual(
                taken,
                max(package.balance - package.floor, package.balance, 0) + package.kept,
            )

    @ANY
    @given(operations)
    def test_whatever_happens_the_ledger_adds_up(self, happened):
        desk = Desk()
        for name, place, day, minutes, kind in happened:
            lefts = {package: desk.left(package) for package in desk.packages}
            getattr(desk, name)(place, day, minutes, kind)
            self._check(desk, lefts)

    def _check(self, desk, lefts):
        for entry, work in desk.entries.items():
            drawn = -sum(
                move.minutes
                for moves in desk.moves.values()
                for move in moves
                if move.entry_id == entry
            )
            self.assertEqual(drawn + desk.covers[entry].rate_minutes, work.minutes)
        for name, package in desk.packages.items():
            moves, left = desk.moves[name], desk.left(name)
            self.assertGreaterEqual(left, min(package.floor, lefts.get(name, 0)))
            self.assertEqual(balance(standing(moves)), left)
            whole = statement(moves, date.min, date.max)
            self.assertEqual((whole.opening, whole.closing), (0, left))
            first, last = START + timedelta(20), START + timedelta(50)
            before = statement(moves, date.min, first - timedelta(1))
            inside = statement(moves, first, last)
            self.assertEqual(inside.opening, before.closing)
            self.assertEqual(inside.closing, balance(m for m in moves if m.day <= last))

    @ANY
    @given(st.integers(-500, 5000), st.integers(0, 100))
    def test_what_rolls_over_and_what_expires_empty_the_package(self, left, percent):
        rolled = rolled_over(left, percent)
        self.assertEqual(left - rolled - expiring(left - rolled), min(left, 0))

    @ANY
    @given(
        st.lists(st.builds(Level, percent=st.integers(1, 100)), max_size=5),
        st.integers(1, 6000),
        st.integers(0, 6000),
        st.integers(0, 6000),
    )
    def test_less_left_never_crosses_fewer_levels(self, levels, bought, one, two):
        less, more = sorted((one, two))
        self.assertGreaterEqual(
            len(crossed(levels, bought, less)), len(crossed(levels, bought, more))
        )

    def test_moves_that_make_no_sense_are_refused(self):
        for kind, reverses in (("gift", 0), ("reverse", 0), ("use", 7)):
            with self.subTest(kind), self.assertRaises(ValueError):
                Move(1, kind, 5, START, reverses=reverses)
        with self.assertRaises(ValueError):
            reversal(Move(2, "reverse", 5, START, reverses=1), 3)
