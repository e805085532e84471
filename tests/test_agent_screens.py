"""An agent's day in a real browser: the queue by deadline, a telephone call, what happened and why."""

import re

import pytest
from playwright.sync_api import Page, expect

from desk.live import LiveDesk
from walk import people
from walk.people import set_up


@pytest.fixture(scope="module")
def desk(live_desk: LiveDesk) -> LiveDesk:
    """Return a running desk with an agent and two customers."""
    set_up(live_desk)
    return live_desk


@pytest.fixture
def cecilia(desk, new_page) -> Page:
    """Return the page of the agent, who is logged in."""
    page = new_page()
    people.log_in(page, "cecilia@fjord.example", "odoo")
    return page


def make_ticket(desk: LiveDesk, title: str, priority: str) -> int:
    (customer,) = desk.call(
        "res.partner", "search", [("email", "=", "emma@nordic.example")]
    )
    (team,) = desk.call("helpdesk.ticket.team", "search", [("name", "=", "Support")])
    values = {
        "name": title,
        "description": "x",
        "priority": priority,
        "partner_id": customer,
        "team_id": team,
    }
    return desk.call("helpdesk.ticket", "create", [values])[0]


def test_queue_shows_the_most_urgent_ticket_first_with_its_countdown(desk, cecilia):
    make_ticket(desk, "Colour of a button", "1")
    make_ticket(desk, "Shop is down", "3")
    cecilia.goto("/odoo/helpdesk-queue")
    first = cecilia.locator(".o_data_row").first
    expect(first).to_contain_text("Shop is down")
    expect(first.locator("[name=sd_next_deadline] .badge")).to_contain_text(
        re.compile(r"in \d+ (minutes|hours|days)")
    )


def test_telephone_call_becomes_a_ticket_in_one_form(desk, cecilia):
    make_ticket(desk, "Something else of hers", "1")
    cecilia.goto("/odoo/helpdesk-queue")
    cecilia.get_by_role("link", name="Telephone call").or_(
        cecilia.get_by_role("button", name="Telephone call")
    ).or_(cecilia.get_by_role("menuitem", name="Telephone call")).first.click()
    form = cecilia.locator(".modal-dialog")
    form.locator("[name=partner_id] input").fill("Emma")
    cecilia.locator(".o-autocomplete--dropdown-item", has_text="Emma").first.click()
    expect(
        form.locator(".o_data_row", has_text="Something else of hers")
    ).to_be_visible()
    form.locator("[name=name] input").fill("Receipt without VAT")
    form.locator("[name=description] textarea").fill("All receipts since noon.")
    form.get_by_role("button", name="Create ticket").click()
    expect(cecilia.locator(".o_form_view [name=name]").first).to_be_visible()
    expect(form).to_have_count(0)
    (ticket,) = desk.call(
        "helpdesk.ticket", "search_read", [("name", "=", "Receipt without VAT")], []
    )
    assert ticket["sd_source"] == "agent"
    assert ticket["partner_email"] == "emma@nordic.example"

    cecilia.get_by_role("tab", name="Events").click()
    expect(cecilia.get_by_text("Type Support, priority C.")).to_be_visible()
