"""A customer opens a ticket in a real browser, and one who is impatient clicks on Send again and again."""

import re

import pytest
from playwright.sync_api import Page, expect

from desk.live import LiveDesk
from in_odoo import copy_of, forms
from walk.people import PASSWORD, set_up
from walk.pictures import Camera

TIMES = 4
ARRIVED = re.compile(r"/submitted/ticket/\d+$")


@pytest.fixture(scope="module")
def desk(live_desk: LiveDesk) -> LiveDesk:
    """Return a running desk with an agent and customers."""
    set_up(live_desk)
    return live_desk


@pytest.fixture
def emma(desk, new_page) -> Page:
    """Return the page of a customer, who is logged in."""
    page = new_page()
    page.goto("/web/login")
    page.locator("input[name=login]").fill("emma@nordic.example")
    page.locator("input[name=password]").fill(PASSWORD)
    page.locator(".oe_login_form button[type=submit]").click()
    page.wait_for_url(re.compile(r"/my\b"))
    return page


@pytest.fixture(scope="module")
def inside(workplace):
    """Return a desk of its own, where transactions are real."""
    template = workplace.templates.desk()
    with copy_of(workplace, template, "form_race") as inside:
        yield inside


def count_tickets(desk: LiveDesk, title: str) -> int:
    return desk.call("helpdesk.ticket", "search_count", [("name", "=", title)])


def test_form_sent_at_once_several_times_makes_one_ticket(inside):
    found = inside(forms.send_at_once, times=TIMES)
    assert found["tickets"] == 1
    assert found["mine"]
    assert len(found["pages"]) == TIMES
    (page,) = set(found["pages"])
    assert ARRIVED.search(page)


def test_customer_goes_from_the_types_to_the_confirmation(desk, emma, tmp_path):
    camera = Camera(tmp_path)
    emma.goto("/new/ticket")
    camera.take_of_customer(emma, "new-ticket-types")
    emma.get_by_role("link", name="Bug").click()
    expect(emma.get_by_label("What is it about?")).to_have_value(re.compile(r"\d+"))
    camera.take_of_customer(emma, "new-ticket-form")
    emma.get_by_label("Title").fill("Receipts are blank")
    emma.get_by_label("Description").fill("The till prints white paper.")
    emma.get_by_label("Files").set_input_files(
        {"name": "till.txt", "mimeType": "text/plain", "buffer": b"white"}
    )
    emma.get_by_role("button", name="Send").dblclick()
    emma.wait_for_url(ARRIVED)
    expect(emma.get_by_role("heading", level=1)).to_contain_text("has arrived")
    camera.take_of_customer(emma, "new-ticket-arrived")
    assert count_tickets(desk, "Receipts are blank") == 1
    emma.get_by_role("link", name="Open the ticket").click()
    expect(emma.locator("main")).to_contain_text("till.txt")


def test_customer_opens_a_ticket_with_the_keyboard_alone(desk, emma):
    emma.goto("/new/ticket")
    emma.get_by_role("link", name="Support").focus()
    emma.keyboard.press("Enter")
    emma.get_by_label("Title").focus()
    emma.keyboard.type("Without a mouse")
    emma.keyboard.press("Tab")
    emma.keyboard.type("It does not click.")
    emma.get_by_label("Title").focus()
    emma.keyboard.press("Enter")
    emma.wait_for_url(ARRIVED)
    assert count_tickets(desk, "Without a mouse") == 1
