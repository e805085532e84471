"""Every page of the customer: for screen readers, on telephones, and without asking any other host."""

import pytest
from playwright.sync_api import Page

from desk.live import LiveDesk
from walk import people
from walk.audit import Audit
from walk.people import set_up

EMMA = "emma@nordic.example"
BEFORE_LOGIN = ("/web/login", "/web/reset_password", "/support", "/support/chat")
AFTER_LOGIN = (
    "/my/home",
    "/my/tickets",
    "/new/ticket",
    "/my/colleagues",
    "/my/hours",
    "/my/statements",
    "/my/account",
    "/my/security",
    "/support/chat",
)


@pytest.fixture(scope="module")
def desk(live_desk: LiveDesk) -> LiveDesk:
    """Return a running desk with a chat, whose customer Emma has every right."""
    set_up(live_desk)
    (chat_id,) = live_desk.call("im_livechat.channel", "create", [{"name": "Support"}])
    live_desk.call("res.company", "write", [1], {"sd_chat_channel_id": chat_id})
    (emma_id,) = live_desk.call("res.partner", "search", [("email", "=", EMMA)])
    rights = ("sd_may_see_money", "sd_may_approve", "sd_manages_colleagues")
    live_desk.call("res.partner", "write", [emma_id], dict.fromkeys(rights, True))
    return live_desk


@pytest.fixture
def emma(desk, new_page) -> Page:
    """Return the page of a customer, who is logged in."""
    page = new_page()
    people.log_in(page, EMMA, "my")
    return page


@pytest.fixture
def ticket_page(desk) -> str:
    """Return the path of a ticket with an answer."""
    (customer_id,) = desk.call("res.partner", "search", [("email", "=", EMMA)])
    (team_id,) = desk.call("helpdesk.ticket.team", "search", [("name", "=", "Support")])
    values = {
        "name": "The till does not print",
        "description": "<p>Since <b>noon</b>.</p>",
        "partner_id": customer_id,
        "team_id": team_id,
    }
    (ticket_id,) = desk.call("helpdesk.ticket", "create", [values])
    desk.call(
        "helpdesk.ticket",
        "message_post",
        [ticket_id],
        body="We look into it.",
        subtype_xmlid="mail.mt_comment",
    )
    return f"/my/ticket/{ticket_id}"


@pytest.mark.parametrize("path", BEFORE_LOGIN)
def test_page_before_the_login_has_no_grave_problem(desk, new_page, path):
    problems = Audit(new_page()).look_at(path)
    assert not problems, "\n".join(problems)


@pytest.fixture
def form_page(desk) -> str:
    """Return the path of the form for a new ticket of one type."""
    offered = desk.call(
        "helpdesk.ticket.type", "search", [("show_in_portal", "=", True)]
    )
    return f"/new/ticket?type={offered[0]}"


def test_pages_of_a_customer_have_no_grave_problem(emma, ticket_page, form_page):
    audit = Audit(emma)
    paths = (*AFTER_LOGIN, ticket_page, form_page)
    problems = [problem for path in paths for problem in audit.look_at(path)]
    assert not problems, "\n".join(problems)
