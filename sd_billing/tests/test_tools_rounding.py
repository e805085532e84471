"""What holds for any entries and any terms of rounding."""

from collections import defaultdict
from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from odoo.tests import BaseCase, tagged

from odoo.addons.sd_billing.tools.rounding import (
    DAY_MINUTES,
    SCOPES,
    Entry,
    Rounding,
    billed_minutes,
    round_up,
)

ANY = settings(max_examples=300, derandomize=True, deadline=None, database=None)

minutes = st.integers(0, DAY_MINUTES)
roundings = st.builds(
    Rounding,
    step=st.integers(1, 120),
    minimum=st.integers(0, 240),
    scope=st.sampled_from(sorted(SCOPES)),
)
entries = st.lists(
    st.builds(
        Entry,
        minutes,
        st.integers(0, 4).map(lambda n: date(2026, 3, 2) + timedelta(n)),
        st.booleans(),
    ),
    max_size=12,
).map(lambda found: sorted(found, key=lambda entry: entry.day))


def _billed_groups(worked, billed, scope):
    """Minutes worked and minutes billed of each group that is rounded together."""
    groups = defaultdict(lambda: [0, 0])
    for place, entry in enumerate(worked):
        if entry.billable and entry.minutes:
            group = groups[SCOPES[scope](place, entry)]
            group[0] += entry.minutes
            group[1] += billed[place]
    return groups.values()


@tagged("post_install", "-at_install")
class TestRounding(BaseCase):
    @ANY
    @given(entries, roundings)
    def test_billed_minutes_are_never_less_than_worked(self, worked, rounding):
        for entry, billed in zip(worked, billed_minutes(worked, rounding), strict=True):
            self.assertGreaterEqual(billed, entry.minutes if entry.billable else 0)

    @ANY
    @given(entries, roundings)
    def test_entries_not_billable_are_billed_nothing(self, worked, rounding):
        for entry, billed in zip(worked, billed_minutes(worked, rounding), strict=True):
            self.assertFalse(billed and not entry.billable)

    @ANY
    @given(entries, roundings)
    def test_entries_of_a_group_add_up_to_its_rounded_time(self, worked, rounding):
        billed = billed_minutes(worked, rounding)
        for raw, out in _billed_groups(worked, billed, rounding.scope):
            self.assertEqual(out, round_up(raw, rounding))
            self.assertFalse(out % rounding.step)

    @ANY
    @given(entries, roundings)
    def test_billed_minutes_rounded_again_stay_the_same(self, worked, rounding):
        billed = billed_minutes(worked, rounding)
        again = [
            Entry(out, entry.day, entry.billable)
            for entry, out in zip(worked, billed, strict=True)
        ]
        self.assertEqual(billed_minutes(again, rounding), billed)

    @ANY
    @given(minutes, minutes, roundings)
    def test_more_work_never_costs_less(self, less, more, rounding):
        less, more = sorted((less, more))
        self.assertLessEqual(round_up(less, rounding), round_up(more, rounding))

    @ANY
    @given(minutes, minutes, roundings)
    def test_rounding_together_never_costs_more_than_apart(self, one, two, rounding):
        apart = round_up(one, rounding) + round_up(two, rounding)
        self.assertLessEqual(round_up(one + two, rounding), apart)

    def test_rounding_with_senseless_terms_is_refused(self):
        for terms in ({"step": 0}, {"minimum": -1}, {"scope": "customer"}):
            with self.subTest(terms), self.assertRaises(ValueError):
                Rounding(**terms)
