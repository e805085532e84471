"""A customer asks for a colleague, support confirms, and the colleague comes in, all in a real browser."""

import re
from email.message import EmailMessage

import pytest
from playwright.sync_api import Page, expect

from desk.live import LiveDesk
from walk import people
from walk.people import PASSWORD, set_up
from walk.pictures import Camera

DORIS = "doris@nordic.example"
INVITATION = re.compile(r'href="([^"]*/web/signup\?[^"]*)"')


@pytest.fixture(scope="module")
def desk(live_desk: LiveDesk) -> LiveDesk:
    """Return a running desk whose customer Emma manages her colleagues."""
    set_up(live_desk)
    partners = live_desk.call(
        "res.partner", "search", [("email", "=", "emma@nordic.example")]
    )
    live_desk.call("res.partner", "write", partners, {"sd_manages_colleagues": True})
    return live_desk


@pytest.fixture
def log_in(desk, new_page):
    """Return a function that opens a page for a person and logs him in by the form."""

    def open_page(login: str) -> Page:
        page = new_page()
        people.log_in(page, login)
        return page

    return open_page


def is_invitation(mail: EmailMessage) -> bool:
    return mail["X-Envelope-To"] == DORIS


def test_colleague_is_asked_for_confirmed_invited_and_comes_in(
    desk, log_in, new_page, tmp_path
):
    camera = Camera(tmp_path)
    emma = log_in("emma@nordic.example")
    emma.goto("/my")
    emma.get_by_role("link", name="Colleagues").click()
    emma.get_by_role("link", name="Add a colleague").click()
    emma.get_by_label("Name").fill("Doris Ek")
    emma.get_by_label("E-mail").fill(DORIS)
    emma.get_by_label("Sees", exact=True).select_option("organisation")
    camera.take_of_customer(emma, "ask-colleague")
    emma.get_by_role("button", name="Ask for it").click()
    expect(emma.locator("[name=sd_requests]")).to_contain_text("Doris Ek")
    camera.take_of_customer(emma, "colleagues")

    cecilia = log_in("cecilia@fjord.example")
    cecilia.goto("/odoo/helpdesk-access")
    cecilia.locator(".o_data_row", has_text="Doris Ek").locator("td").nth(4).click()
    expect(cecilia.locator(".o_form_view")).to_contain_text("Nordic Shop AB")
    camera.take_of_agent(cecilia, "access-request")
    cecilia.get_by_role("button", name="Confirm", exact=True).click()
    expect(cecilia.locator(".o_arrow_button_current")).to_have_text("Confirmed")

    invitation = desk.outbox.wait_for(is_invitation)
    html = invitation.get_body(("html",)).get_content()
    link = INVITATION.search(html)[1].replace("&amp;", "&")

    doris = new_page()
    doris.goto(link)
    doris.locator("input[name=password]").fill(PASSWORD)
    doris.locator("input[name=confirm_password]").fill(PASSWORD)
    doris.locator(".oe_signup_form button[type=submit]").click()
    doris.wait_for_url(re.compile(r"/my\b"))
    camera.take_of_customer(doris, "home-of-the-new-colleague")
    assert doris.request.get("/my/tickets").ok
    assert doris.request.get("/my/colleagues").status == 404
