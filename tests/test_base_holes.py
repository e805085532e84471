"""Each hole of plain helpdesk_mgmt is there, and gone with sd_portal."""

import pytest

from desk.commands import Workplace
from in_odoo import copy_of
from in_odoo.holes import HOLES, try_all

NAMES = [hole.__name__ for hole in HOLES]


def try_on(workplace: Workplace, template: str, name: str, *install: str) -> dict:
    """Try all holes on a copy of a template."""
    with copy_of(workplace, template, f"holes_{name}") as inside:
        return inside(try_all, outbox=str(inside.outbox), install=install)


@pytest.fixture(scope="module")
def plain(workplace):
    """Return what is open in plain helpdesk_mgmt."""
    return try_on(workplace, workplace.templates.base(), "plain")


@pytest.fixture(scope="module")
def portal_alone(workplace):
    """Return what is open with sd_portal and nothing else of ours."""
    return try_on(workplace, workplace.templates.base(), "portal", "sd_portal")


@pytest.fixture(scope="module")
def whole_desk(workplace):
    """Return what is open with all our addons."""
    return try_on(workplace, workplace.templates.desk(), "desk")


@pytest.mark.parametrize("hole", NAMES)
def test_plain_base_has_the_hole(plain, hole):
    assert plain[hole] is True


@pytest.mark.parametrize("hole", NAMES)
def test_hole_is_closed_by_sd_portal_alone(portal_alone, hole):
    assert portal_alone[hole] is False


@pytest.mark.parametrize("hole", NAMES)
def test_hole_is_closed_in_the_whole_desk(whole_desk, hole):
    assert whole_desk[hole] is False
