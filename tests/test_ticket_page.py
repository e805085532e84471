"""The customer's page of a ticket and its end, with a browser for the customer and one for the agent."""

import os

import pytest
from playwright.sync_api import Page, expect

from desk.live import LiveDesk
from walk import people
from walk.people import set_up
from walk.pictures import Camera

SUBJECT = "The till is slow"
SOON = 60_000 * max(1.0, os.getloadavg()[0] / (os.cpu_count() or 1))


@pytest.fixture(scope="module")
def desk(live_desk: LiveDesk) -> LiveDesk:
    """Return a running desk with an agent and customers."""
    set_up(live_desk)
    return live_desk


@pytest.fixture
def log_in(desk, new_page):
    """Return a function that opens a page for a person and logs him in by the form."""

    def open_page(login: str) -> Page:
        page = new_page()
        people.log_in(page, login)
        return page

    return open_page


def solve(page: Page) -> None:
    """Put the ticket into the stage Done, in the form that the agent has open."""
    done = page.locator(".o_statusbar_status button", has_text="Done")
    if not done.first.is_visible():
        page.locator(".o_statusbar_status .dropdown-toggle").first.click()
        done = page.get_by_role("menuitem", name="Done")
    done.first.click()
    expect(page.get_by_text("Waiting for the customer")).to_be_visible()


def test_page_shows_what_the_agent_does_and_the_customer_ends_the_ticket(
    desk, log_in, tmp_path
):
    camera = Camera(tmp_path)
    partners = desk.call(
        "res.partner", "search", [("email", "=", "emma@nordic.example")]
    )
    (ticket_id,) = desk.call(
        "helpdesk.ticket",
        "create",
        [
            {
                "name": SUBJECT,
                "description": "<p>It takes a minute for each receipt.</p>",
                "partner_id": partners[0],
            }
        ],
    )
    emma, cecilia = log_in("emma@nordic.example"), log_in("cecilia@fjord.example")
    emma.goto(f"/my/ticket/{ticket_id}")
    expect(emma.get_by_role("heading", name=SUBJECT, level=1)).to_be_visible()
    camera.take_of_customer(emma, "ticket-open")
    action = "helpdesk_mgmt.helpdesk_ticket_action"
    cecilia.goto(f"/odoo/action-{action}/{ticket_id}")
    cecilia.get_by_role("button", name="Send message").click()
    cecilia.locator(".o-mail-Composer-input").fill("Please update the till.")
    cecilia.locator(".o-mail-Composer-send").click()
    expect(emma.get_by_text("Please update the till.")).to_be_visible(timeout=SOON)

    solve(cecilia)
    approve = emma.get_by_role("button", name="Yes, it is solved")
    expect(approve).to_be_visible(timeout=SOON)
    camera.take_of_customer(emma, "ticket-solved")
    emma.get_by_text("It is not solved").click()
    emma.get_by_label("What is still missing?").fill("Still a minute.")
    emma.get_by_role("button", name="Open the ticket again").click()
    expect(emma.get_by_text("Done. Thank you.")).to_be_visible()
    expect(emma.get_by_text("Still a minute.").last).to_be_visible()
    expect(approve).to_have_count(0)

    cecilia.reload()
    expect(
        cecilia.locator(".o-mail-Message", has_text="Still a minute.")
    ).to_be_visible()
    solve(cecilia)
    expect(approve).to_be_visible(timeout=SOON)
    approve.click()
    expect(emma.get_by_text("Closed", exact=True).first).to_be_visible()
    camera.take_of_customer(emma, "ticket-closed")
    (ticket,) = desk.call(
        "helpdesk.ticket", "read", [ticket_id], ["sd_approval", "sd_customer_status"]
    )
    assert (ticket["sd_approval"], ticket["sd_customer_status"]) == (
        "approved",
        "closed",
    )
