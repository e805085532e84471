"""A customer opens a ticket in a real browser, and one who is impatient clicks on Send again and again."""

import re

import pytest
from playwright.sync_api import Page, expect

from desk.live import LiveDesk
from in_odoo import copy_of, forms
from walk import people
from walk.people import set_up
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
    log_in(page)
    return page


def log_in(page: Page) -> None:
    people.log_in(page, "emma@nordic.example", "my")


def open_bug(page: Page) -> None:
    """Open the form of a bug, with its script at work."""
    page.goto("/new/ticket")
    page.get_by_role("link", name="Bug").click()
    expect(page.locator(".sd_drop_zone")).to_be_visible()


def choose_files(page: Page, *names: str) -> None:
    files = [{"name": n, "mimeType": "text/plain", "buffer": n.encode()} for n in names]
    page.get_by_label("Files", exact=True).set_input_files(files)


def drop(page: Page, name: str, size: int) -> None:
    """Drop a file of so many bytes onto the form."""
    page.locator(".sd_drop_zone").evaluate(
        """(zone, [name, size]) => {
            const dataTransfer = new DataTransfer();
            dataTransfer.items.add(new File([new ArrayBuffer(size)], name));
            zone.dispatchEvent(new DragEvent("drop", {dataTransfer, bubbles: true}));
        }""",
        [name, size],
    )


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
    expect(emma.locator(".sd_drop_zone")).to_be_visible()
    choose_files(emma, "till.txt")
    emma.get_by_role("button", name="Send").dblclick()
    emma.wait_for_url(ARRIVED)
    expect(emma.get_by_role("heading", level=1)).to_contain_text("has arrived")
    camera.take_of_customer(emma, "new-ticket-arrived")
    assert count_tickets(desk, "Receipts are blank") == 1
    emma.get_by_role("link", name="Open the ticket").click()
    expect(emma.locator("main")).to_contain_text("till.txt")


def test_files_are_listed_taken_away_and_outlive_a_refusal(desk, emma, tmp_path):
    camera = Camera(tmp_path)
    open_bug(emma)
    emma.get_by_label("Title").fill("Blank again")
    emma.get_by_label("Description").fill("White paper.")
    choose_files(emma, "one.txt", "two.txt")
    choose_files(emma, "three.txt")
    emma.get_by_role("button", name="Remove two.txt").click()
    names = emma.locator(".sd_file_list li")
    expect(names).to_contain_text(["one.txt", "three.txt"])
    emma.locator("input[name=priority][value='3']").check()
    camera.take_of_customer(emma, "new-ticket-files")
    emma.get_by_role("button", name="Send").click()
    expect(emma.get_by_role("alert")).to_contain_text("Priority A: please say")
    expect(names).to_contain_text(["one.txt", "three.txt"])
    emma.get_by_label("What does it stop?").fill("Nobody can pay.")
    emma.get_by_role("button", name="Send").click()
    emma.wait_for_url(ARRIVED)
    emma.get_by_role("link", name="Open the ticket").click()
    for name, times in (("one.txt", True), ("two.txt", False), ("three.txt", True)):
        assert (name in emma.locator("main").inner_text()) is times


def test_files_outlive_another_type(desk, emma):
    open_bug(emma)
    emma.get_by_label("Title").fill("Half a title")
    choose_files(emma, "kept.txt")
    emma.get_by_label("What is it about?").select_option(label="Support")
    expect(emma.locator("#type_help")).to_contain_text("help, advice or a hand")
    expect(emma.locator(".sd_file_list")).to_contain_text("kept.txt")
    expect(emma.get_by_label("Title")).to_have_value("Half a title")


def test_file_that_is_dropped_is_listed_and_a_large_one_refused_with_a_sentence(
    desk, emma
):
    open_bug(emma)
    drop(emma, "dropped.txt", 5)
    expect(emma.locator(".sd_file_list")).to_contain_text("dropped.txt")
    for number in range(19):
        drop(emma, f"{number}.txt", 1)
    expect(emma.locator(".sd_file_notice")).to_have_text("")
    drop(emma, "more.txt", 1)
    expect(emma.locator(".sd_file_notice")).to_contain_text("at most 20 files")
    expect(emma.locator(".sd_file_list")).not_to_contain_text("more.txt")
    emma.get_by_role("button", name="Remove 0.txt").click()
    drop(emma, "film.mp4", 130 * 1024 * 1024)
    expect(emma.locator(".sd_file_notice")).to_contain_text("film.mp4” is too large")


def test_text_and_files_outlive_a_session_that_ended(desk, emma):
    open_bug(emma)
    emma.get_by_label("Title").fill("Sent after lunch")
    emma.get_by_label("Description").fill("It took long to write.")
    choose_files(emma, "long.txt")
    cookies = emma.context.cookies()
    emma.context.clear_cookies()
    emma.get_by_role("button", name="Send").click()
    expect(emma.locator(".sd_file_notice")).to_contain_text("no longer logged in")
    other = emma.context.new_page()
    log_in(other)
    assert emma.context.cookies() != cookies
    emma.get_by_role("button", name="Send").click()
    emma.wait_for_url(ARRIVED)
    assert count_tickets(desk, "Sent after lunch") == 1


def test_broken_line_is_told_and_the_form_may_be_sent_again(desk, emma):
    open_bug(emma)
    emma.get_by_label("Title").fill("In a tunnel")
    emma.get_by_label("Description").fill("x")
    emma.context.set_offline(True)
    emma.get_by_role("button", name="Send").click()
    expect(emma.locator(".sd_file_notice")).to_contain_text("The connection broke")
    emma.context.set_offline(False)
    emma.get_by_role("button", name="Send").click()
    emma.wait_for_url(ARRIVED)
    assert count_tickets(desk, "In a tunnel") == 1


def test_title_brings_up_what_is_open_already(desk, emma, tmp_path):
    for title in ("Scanner scans in purple", "The scanner is purple"):
        open_bug(emma)
        emma.get_by_label("Title").fill(title)
        emma.get_by_label("Description").fill("x")
        if title.startswith("The"):
            link = emma.get_by_role("link", name="Scanner scans in purple")
            expect(link).to_have_attribute("href", re.compile(r"/my/ticket/\d+"))
            Camera(tmp_path).take_of_customer(emma, "new-ticket-similar")
        else:
            emma.get_by_role("button", name="Send").click()
            emma.wait_for_url(ARRIVED)


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
