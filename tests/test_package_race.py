"""Twenty agents book on a customer's last prepaid hour at the same moment: it never gives more than it may."""

import pytest

from in_odoo import copy_of, packages

PEOPLE = 20


@pytest.fixture(scope="module")
def inside(workplace):
    """Return a desk of its own, where transactions are real."""
    template = workplace.templates.desk()
    with copy_of(workplace, template, "package_race") as inside:
        yield inside


def test_package_that_refuses_gives_what_it_has_and_no_more(inside):
    found = inside(packages.book_at_once, people=PEOPLE, hours=1.0, overdraw="refuse")
    assert (found["booked"], found["refused"]) == (6, 14)
    assert (found["left"], found["drawn"]) == (0, 60)


def test_two_agents_book_the_last_half_hour_and_one_is_told(inside):
    found = inside(packages.book_at_once, people=2, hours=0.25, overdraw="refuse")
    assert (found["booked"], found["refused"], found["left"]) == (1, 1, 5)


def test_package_with_a_limit_is_overdrawn_to_it_and_no_further(inside):
    found = inside(
        packages.book_at_once,
        people=PEOPLE,
        hours=1.0,
        overdraw="limit",
        overdraw_hours=1.0,
    )
    assert (found["booked"], found["refused"], found["left"]) == (12, 8, -60)


def test_package_with_a_rate_books_all_and_bills_the_rest_by_the_hour(inside):
    found = inside(packages.book_at_once, people=PEOPLE, hours=1.0, overdraw="rate")
    assert found["booked"] == PEOPLE
    assert (found["left"], found["drawn"], found["by_hour"]) == (0, 60, 140)
    assert found["billed"] == 200
