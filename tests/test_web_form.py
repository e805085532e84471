"""A form on somebody else's page becomes a ticket: in a real browser, with the script and without JavaScript."""

import functools
import http.server
import re
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from desk.live import LiveDesk
from walk.people import set_up

PAGE = """<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><title>The shop</title></head><body><h1>Contact</h1>
{snippet}</body></html>
"""


class Shop:
    """A web site of somebody else: static pages on a port of its own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        handler = functools.partial(
            http.server.SimpleHTTPRequestHandler, directory=str(folder)
        )
        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
        self.url = f"http://127.0.0.1:{self.server.server_address[1]}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def publish(self, name: str, snippet: str) -> str:
        """Put a page on the site; return its address."""
        (self.folder / name).write_text(PAGE.format(snippet=snippet), encoding="utf-8")
        return f"{self.url}/{name}"


@pytest.fixture(scope="module")
def desk(live_desk: LiveDesk) -> LiveDesk:
    """Return a running desk with an agent and customers."""
    set_up(live_desk)
    return live_desk


@pytest.fixture(scope="module")
def shop(tmp_path_factory) -> Iterator[Shop]:
    """Return a site on another port."""
    site = Shop(tmp_path_factory.mktemp("shop"))
    yield site
    site.server.shutdown()


def make_form(desk: LiveDesk, shop: Shop, name: str, **values: object) -> dict:
    """Make a form that the shop may embed, with a question of its type; return what was made."""
    (team,) = desk.call("helpdesk.ticket.team", "search", [("name", "=", "Support")])
    question = {"label": "Till", "key": "till", "kind": "char", "required": True}
    types = [{"name": f"Type of {name}", "sd_field_ids": [(0, 0, question)]}]
    (type_id,) = desk.call("helpdesk.ticket.type", "create", types)
    known = {"name": name, "team_id": team, "type_id": type_id, "origins": shop.url}
    ids = desk.call("sd.web.form", "create", [{**known, **values}])
    (form,) = desk.call("sd.web.form", "read", ids, [])
    return form


def fill_in(page: Page, subject: str, file: Path) -> None:
    """Type all that the form asks for."""
    page.get_by_label(re.compile("e-mail address")).fill("emma@nordic.example")
    page.get_by_label(re.compile(r"^\s*Subject")).fill(subject)
    page.get_by_label(re.compile("How can we help")).fill("It does not print.")
    page.get_by_label(re.compile(r"^\s*Till")).fill("North")
    page.get_by_label(re.compile(r"^\s*Files")).set_input_files(file)


def assert_arrived(desk: LiveDesk, subject: str) -> None:
    """Check the one ticket with its customer, answer and file."""
    (ticket,) = desk.call(
        "helpdesk.ticket", "search_read", [("name", "=", subject)], []
    )
    assert ticket["partner_email"] == "emma@nordic.example"
    assert "It does not print." in ticket["description"]
    assert [a["value"] for a in ticket["sd_answers"]] == ["North"]
    files = [("res_model", "=", "helpdesk.ticket"), ("res_id", "=", ticket["id"])]
    names = desk.call("ir.attachment", "search_read", files, ["name"])
    assert "receipt.txt" in [one["name"] for one in names]


@pytest.fixture
def receipt(tmp_path) -> Path:
    """Return a file to send."""
    file = tmp_path / "receipt.txt"
    file.write_text("Nothing printed.")
    return file


def test_script_shows_the_form_in_a_foreign_page_and_sends_it(
    desk, shop, new_page, receipt
):
    form = make_form(desk, shop, "Script")
    page = new_page(viewport={"width": 390, "height": 844})
    page.goto(shop.publish("script.html", form["script_snippet"]))
    fill_in(page, "By script", receipt)
    page.wait_for_timeout(2500)  # faster than that is a machine
    page.get_by_label(re.compile("e-mail address")).fill("emma")
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_role("alert")).to_be_focused()
    expect(page.get_by_text("This is not an e-mail address.")).to_be_visible()
    page.reload()
    expect(page.get_by_label(re.compile(r"^\s*Subject"))).to_have_value("By script")
    fill_in(page, "By script", receipt)
    page.wait_for_timeout(2500)
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_role("status")).to_contain_text("Thank you")
    assert_arrived(desk, "By script")


def test_plain_form_works_without_javascript(desk, shop, new_page, receipt):
    form = make_form(desk, shop, "Plain")
    page = new_page(java_script_enabled=False)
    page.goto(shop.publish("plain.html", form["plain_snippet"]))
    fill_in(page, "By plain form", receipt)
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_role("status")).to_contain_text("Thank you")
    assert_arrived(desk, "By plain form")


def test_page_that_is_not_allowed_cannot_send_and_nothing_typed_is_lost(
    desk, shop, new_page, receipt
):
    form = make_form(desk, shop, "Foreign", origins="https://other.example")
    page = new_page(java_script_enabled=False)
    page.goto(shop.publish("foreign.html", form["plain_snippet"]))
    fill_in(page, "From elsewhere", receipt)
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_role("alert")).to_contain_text("may not be sent from the page")
    expect(page.get_by_label(re.compile(r"^\s*Subject"))).to_have_value(
        "From elsewhere"
    )
    domain = [("name", "=", "From elsewhere")]
    assert not desk.call("helpdesk.ticket", "search_count", domain)
