"""Eight writers at once make four hundred tickets: none is lost, no number comes twice, the turns are fair."""

import pytest

from in_odoo import copy_of
from in_odoo.rush import rush

WRITERS = 8
TICKETS_OF_EACH = 25


@pytest.fixture(scope="module")
def rushes(workplace):
    """Return what came of a rush by turns and one by load, on the same desk."""
    with copy_of(workplace, workplace.templates.desk(), "rush") as inside:
        found = {
            method: inside(
                rush, method=method, writers=WRITERS, tickets=TICKETS_OF_EACH
            )
            for method in ("sequential", "balanced")
        }
        assert inside.unexpected_in_log() == []
        yield found


@pytest.mark.parametrize("method", ["sequential", "balanced"])
def test_no_ticket_is_lost(rushes, method):
    assert rushes[method]["failures"] == []
    titles = rushes[method]["titles"]
    assert len(titles) == len(set(titles)) == WRITERS * TICKETS_OF_EACH


def test_no_number_comes_twice(rushes):
    numbers = [n for found in rushes.values() for n in found["numbers"]]
    assert len(set(numbers)) == len(numbers) == 2 * WRITERS * TICKETS_OF_EACH
    assert all(number.startswith("SDA") for number in numbers)


@pytest.mark.parametrize(("method", "most"), [("sequential", 1), ("balanced", 2)])
def test_turns_are_fair(rushes, method, most):
    given = rushes[method]["given"].values()
    assert sum(given) == WRITERS * TICKETS_OF_EACH
    assert max(given) - min(given) <= most
