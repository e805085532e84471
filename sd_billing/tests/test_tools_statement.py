"""What holds for any statement, whatever was booked."""

from datetime import date
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from odoo.tests import BaseCase, tagged

from odoo.addons.sd_billing.tools.ledger import BUCKETS
from odoo.addons.sd_billing.tools.statement import (
    Account,
    Work,
    by_ticket,
    fingerprint,
    total_amount,
)

ANY = settings(max_examples=300, derandomize=True, deadline=None, database=None)
MINUTES = st.integers(0, 1440)

accounts = st.dictionaries(st.sampled_from(list(BUCKETS)), st.integers(-9999, 9999))
works = st.lists(
    st.builds(
        Work,
        entry=st.integers(1, 10**6),
        ticket=st.integers(1, 5),
        number=st.just("HT1"),
        title=st.text(max_size=5),
        day=st.just(date(2026, 3, 2)),
        who=st.just("Cecilia"),
        raw=MINUTES,
        billed=MINUTES,
        cover=st.sampled_from(["package", "rate", "free"]),
        code=st.just("fee"),
        package=MINUTES,
        rate=MINUTES,
        price=st.decimals(0, 5000, places=2).map(str),
    ),
    max_size=20,
)
documents = st.recursive(
    st.integers() | st.text(max_size=5) | st.none(),
    lambda parts: (
        st.lists(parts, max_size=3)
        | st.dictionaries(st.text(max_size=3), parts, max_size=3)
    ),
    max_leaves=8,
)


@tagged("post_install", "-at_install")
class TestToolsStatement(BaseCase):
    @ANY
    @given(st.integers(-9999, 9999), st.lists(accounts, max_size=5))
    def test_opening_and_moves_make_the_closing_along_any_chain(self, start, chain):
        left = start
        for sums in chain:
            account = Account.of(left, sums)
            self.assertEqual(account.opening, left)
            left += sum(sums.values())
            self.assertEqual(account.closing, left)

    @ANY
    @given(works)
    def test_tickets_hold_every_entry_once_and_add_up(self, entries):
        rows = by_ticket(entries, 2)
        shown = [work["entry"] for row in rows for work in row["works"]]
        self.assertEqual(sorted(shown), sorted(work.entry for work in entries))
        self.assertEqual(len(rows), len({work.ticket for work in entries}))
        for name in ("raw", "billed", "package", "rate"):
            self.assertEqual(
                sum(row[name] for row in rows),
                sum(getattr(work, name) for work in entries),
            )
        self.assertEqual(
            total_amount(rows), sum((work.cost(2) for work in entries), Decimal(0))
        )

    @ANY
    @given(works)
    def test_cost_is_exact_to_half_a_hundredth(self, entries):
        for work in entries:
            exact = Decimal(work.price) * work.rate / 60
            self.assertLessEqual(abs(work.cost(2) - exact), Decimal("0.005"))

    @ANY
    @given(
        st.dictionaries(st.text(max_size=3), documents),
        st.dictionaries(st.text(max_size=3), documents),
    )
    def test_fingerprints_differ_where_documents_do(self, one, other):
        same = fingerprint(one, "") == fingerprint(other, "")
        self.assertEqual(same, one == other)
