"""Power cuts: exactly as many tickets as mails, at whatever moment the program is killed."""

import pytest

from desk.imap import ImapServer
from in_odoo import copy_of
from in_odoo.kills import (
    SUPPORT,
    fetch_and_be_killed,
    letter,
    set_up,
    take_and_be_killed,
)

MAILS = 150
KILLS = 10
SEED = 20260302


@pytest.fixture
def inside(workplace):
    """Return a desk with one team, to be thrown away."""
    with copy_of(workplace, workplace.templates.desk(), "kills") as inside:
        inside(set_up)
        yield inside


def names(prefix: str) -> list[str]:
    return [f"{prefix}-{number}" for number in range(MAILS)]


def assert_one_ticket_each(told: dict, mails: list[str]) -> None:
    assert told["killed"] == KILLS
    assert told["tickets"] == dict.fromkeys(mails, 1)
    assert told["states"]["made"] == MAILS
    assert set(told["states"]) <= {"made", "ignored"}  # ignored: sent or fetched twice


def test_fetching_that_is_killed_ten_times_makes_one_ticket_of_each_mail(
    inside, tmp_path
):
    imap = ImapServer(tmp_path / "imap")
    imap.start()
    try:
        for name in names("fetched"):
            imap.deliver(letter(name), SUPPORT)
        told = inside(fetch_and_be_killed, port=imap.port, seed=SEED, kills=KILLS)
    finally:
        imap.stop()
    assert_one_ticket_each(told, names("fetched"))


def test_door_that_is_killed_ten_times_makes_one_ticket_of_each_mail(inside):
    mails = names("sent")
    told = inside(take_and_be_killed, names=mails, seed=SEED, kills=KILLS)
    assert_one_ticket_each(told, mails)
