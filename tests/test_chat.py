"""A customer without a login chats with an agent, in two browsers; the agent makes a ticket of it."""

import re

import pytest
from playwright.sync_api import Page, expect

from desk.live import LiveDesk
from walk import people
from walk.people import set_up
from walk.pictures import DESKTOP, PHONE, Camera

AGENT = "cecilia@fjord.example"
QUESTION = "Our till has been dead since noon."


@pytest.fixture(scope="module")
def desk(live_desk: LiveDesk) -> LiveDesk:
    """Return a running desk whose agent Cecilia may chat with customers."""
    set_up(live_desk)
    (cecilia_id,) = live_desk.call("res.users", "search", [("login", "=", AGENT)])
    (group,) = live_desk.call(
        "ir.model.data",
        "search_read",
        [("module", "=", "im_livechat"), ("name", "=", "im_livechat_group_user")],
        ["res_id"],
    )
    live_desk.call(
        "res.users", "write", [cecilia_id], {"group_ids": [(4, group["res_id"])]}
    )
    (chat_id,) = live_desk.call(
        "im_livechat.channel",
        "create",
        [{"name": "Support", "user_ids": [(6, 0, [cecilia_id])]}],
    )
    live_desk.call("res.company", "write", [1], {"sd_chat_channel_id": chat_id})
    return live_desk


@pytest.fixture
def camera(tmp_path) -> Camera:
    """Return what takes pictures of pages."""
    return Camera(tmp_path)


def log_in(page: Page) -> Page:
    """Log the agent in and wait until the desk knows that he is there."""
    people.log_in(page, AGENT, "odoo")
    page.goto("/odoo/discuss")
    page.locator(".o-mail-Discuss").wait_for()
    return page


def open_when_there(page: Page) -> None:
    """Open the page of the chat; ask again until the agent's presence has arrived."""
    for _attempt in range(50):
        page.goto("/support/chat")
        if not page.get_by_text("Nobody is here").is_visible():
            return
    pytest.fail("the agent's presence does not arrive")


def test_chat_with_nobody_there_leads_to_the_ticket_form(desk, new_page, camera):
    page = new_page()
    page.goto("/web/login")
    page.get_by_role("link", name="Chat with support").click()
    expect(page.get_by_text("Nobody is here to chat at the moment")).to_be_visible()
    camera.take_of_customer(page, "chat-nobody")
    page.get_by_role("link", name="New ticket").click()
    page.wait_for_url(re.compile(r"/web/login"))


def test_chat_of_a_visitor_becomes_one_ticket_with_what_was_said(
    desk, new_page, camera
):
    agent, visitor = log_in(new_page(viewport=DESKTOP)), new_page(viewport=PHONE)
    open_when_there(visitor)
    visitor.get_by_label("Name").fill("Boris Berg")
    visitor.get_by_label("E-mail").fill("boris@nordic.example")
    camera.take_of_customer(visitor, "chat-who")
    visitor.get_by_role("button", name="Go to the chat").click()
    visitor.get_by_role("button", name="Start the chat").click()
    visitor.locator(".o-mail-Composer-input").fill(QUESTION)
    visitor.locator(".o-mail-Composer-input").press("Enter")
    expect(visitor.locator(".o-mail-Message").last).to_contain_text(QUESTION)
    camera.take_of_customer(visitor, "chat")

    agent.locator(".o-mail-DiscussSidebar-item", has_text="Boris Berg").click()
    expect(agent.locator(".o-mail-Message", has_text=QUESTION)).to_be_visible()
    agent.locator(".o-mail-Composer-input").fill("/ticket The till is dead")
    agent.locator(".o-mail-Composer-input").press("Enter")
    expect(agent.get_by_text("The ticket is made")).to_be_visible()
    expect(visitor.get_by_text("Your request has the number")).to_be_visible()

    (ticket,) = desk.call(
        "helpdesk.ticket",
        "search_read",
        [("sd_source", "=", "chat")],
        ["name", "description", "partner_email"],
    )
    assert ticket["name"] == "The till is dead"
    assert ticket["partner_email"] == "boris@nordic.example"
    assert QUESTION in ticket["description"]
    desk.outbox.wait_for(lambda mail: "The till is dead" in mail["Subject"])
