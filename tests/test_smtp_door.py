"""The door for incoming mail over real sockets: what it promises its callers, and what survives when it is killed."""

import base64
import contextlib
import smtplib
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from desk import odoo_runner
from desk.live import LiveDesk
from desk.odoo_runner import Process
from desk.outbox import free_port

SUPPORT = "support@example.com"
SENDER = "anna@nordic.example"
PATIENCE = 60  # seconds; the machine may be busy


def letter(name: str, body: bytes = b"It is on fire.") -> bytes:
    """Return a mail that differs from all others by its name."""
    return b"\r\n".join(
        [
            f"From: Anna <{SENDER}>".encode(),
            f"To: {SUPPORT}".encode(),
            f"Subject: {name}".encode(),
            f"Message-ID: <{name}@nordic.example>".encode(),
            b"Date: Mon, 02 Mar 2026 09:00:00 +0000",
            b"",
            body,
        ]
    )


@pytest.fixture(scope="module")
def desk(live_desk: LiveDesk) -> LiveDesk:
    """Return a desk whose team has an alias."""
    domain = live_desk.call("mail.alias.domain", "create", [{"name": "example.com"}])
    live_desk.call("res.company", "write", [1], {"alias_domain_id": domain[0]})
    values = {"name": "Door", "alias_name": "support", "alias_contact": "everyone"}
    live_desk.call("helpdesk.ticket.team", "create", [values])
    return live_desk


@pytest.fixture
def new_door(
    desk: LiveDesk, tmp_path: Path
) -> Iterator[Callable[..., tuple[Process, int]]]:
    """Return a function that opens one more door, with options of the command, and returns it with its port."""
    with contextlib.ExitStack() as stack:

        def open_door(*options: str) -> tuple[Process, int]:
            port = free_port()
            door = door_of(desk, tmp_path / f"door-{port}.log", port=port)
            door.command += options
            stack.callback(door.stop)
            door.start()
            door.wait_for_port(port)
            return door, port

        yield open_door


def door_of(desk: LiveDesk, log: Path, port: int, database: str = "") -> Process:
    """Return a door, not started, on the desk's database or another."""
    configuration = desk.folder / "odoo.conf"
    return odoo_runner.door(configuration, database or desk.database, port, log)


def rows(desk: LiveDesk, name: str) -> list[dict]:
    """Return the log's rows of a mail."""
    return desk.call(
        "sd.intake.log",
        "search_read",
        [("reference", "=", f"<{name}@nordic.example>")],
        ["state", "size", "ticket_id", "attempts"],
    )


def tickets(desk: LiveDesk, name: str) -> int:
    """Return how many tickets a mail has made."""
    return desk.call("helpdesk.ticket", "search_count", [("name", "=", name)])


def wait_for_state(desk: LiveDesk, name: str, state: str) -> dict:
    """Return the row of a mail as soon as it has that state."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        for row in rows(desk, name):
            if row["state"] == state:
                return row
        time.sleep(0.1)
    raise AssertionError(rows(desk, name))


def test_accepted_mail_is_in_the_log_and_soon_a_ticket(desk):
    began = time.monotonic()
    desk.send(letter("accepted"), SUPPORT, sender=SENDER)
    [kept] = desk.call(
        "sd.intake.log", "search_read", [], ["size"], order="id desc", limit=1
    )
    assert kept["size"] == len(letter("accepted")) + 2  # SMTP ends the last line
    wait_for_state(desk, "accepted", "made")
    assert tickets(desk, "accepted") == 1
    assert time.monotonic() - began < 5


def test_mail_with_long_lines_and_raw_bytes_is_accepted_unchanged(desk):
    body = b"x" * 100_000 + b"\r\n.\r\n..\r\nSm\xf6rg\xe5s \x00 end"
    desk.send(letter("raw-bytes", body), SUPPORT, sender=SENDER)
    row = wait_for_state(desk, "raw-bytes", "made")
    [mail] = desk.call("sd.intake.log", "read", [row["id"]], ["raw"])
    assert base64.b64decode(mail["raw"]).endswith(body + b"\r\n")


def test_mail_over_the_limit_is_refused_for_good(new_door):
    _door, port = new_door("--max-size", "50000")
    with smtplib.SMTP("127.0.0.1", port, timeout=PATIENCE) as client:
        client.ehlo()
        assert client.esmtp_features["size"] == "50000"
        with pytest.raises(smtplib.SMTPSenderRefused) as refused:
            client.sendmail(SENDER, [SUPPORT], letter("too-big", b"x" * 60_000))
        assert refused.value.smtp_code == 552


def test_mail_over_the_limit_that_did_not_say_so_is_refused_too(desk, new_door):
    _door, port = new_door("--max-size", "50000")
    with smtplib.SMTP("127.0.0.1", port, timeout=PATIENCE) as client:
        client.helo()
        client.mail(SENDER)
        client.rcpt(SUPPORT)
        assert client.data(letter("too-big-secretly", b"x\r\n" * 30_000))[0] == 552
    assert not rows(desk, "too-big-secretly")


def test_mail_of_25_mb_is_accepted(desk):
    desk.send(letter("big", (b"x" * 78 + b"\r\n") * 312_500), SUPPORT, sender=SENDER)
    assert wait_for_state(desk, "big", "made")["size"] > 25_000_000


def test_empty_mail_is_kept(desk):
    desk.send(b"", SUPPORT, sender="")
    [kept] = desk.call(
        "sd.intake.log", "search_read", [], ["size"], order="id desc", limit=1
    )
    assert kept["size"] <= 2


def test_unknown_recipient_is_held_and_not_refused(desk):
    raw = letter("unknown-recipient").replace(b"To: support", b"To: suport")
    desk.send(raw, "suport@example.com", sender=SENDER)
    wait_for_state(desk, "unknown-recipient", "held")
    assert tickets(desk, "unknown-recipient") == 0


def test_blind_copy_finds_its_team(desk):
    raw = letter("blind-copy").replace(b"To: support@example.com", b"To: a@b.example")
    desk.send(raw, SUPPORT, sender=SENDER)
    wait_for_state(desk, "blind-copy", "made")


def test_lmtp_answers_for_each_recipient(desk, new_door):
    _door, port = new_door("--lmtp")
    with smtplib.LMTP("127.0.0.1", port) as client:
        client.ehlo()
        client.mail(SENDER)
        for recipient in (SUPPORT, "other@example.com"):
            client.rcpt(recipient)
        code, _text = client.data(letter("lmtp"))
        second, _text = client.getreply()
    assert (code, second) == (250, 250)
    wait_for_state(desk, "lmtp", "made")


def test_mail_accepted_before_a_kill_is_a_ticket_afterwards(desk, new_door):
    names = [f"killed-{number}" for number in range(20)]
    door, port = new_door()
    accepted = []
    with (
        contextlib.suppress(OSError, smtplib.SMTPException),
        smtplib.SMTP("127.0.0.1", port, timeout=PATIENCE) as client,
    ):
        for name in names:
            client.sendmail(SENDER, [SUPPORT], letter(name))
            accepted.append(name)
            if len(accepted) == 5:
                door.child.kill()
    make_due(desk)
    for name in accepted:
        wait_for_state(desk, name, "made")
        assert tickets(desk, name) == 1


def make_due(desk: LiveDesk) -> None:
    """Let time pass for the mails that wait, and the scheduled action run."""
    execute(
        desk,
        "UPDATE sd_intake_log SET next_try = '2026-01-01' WHERE state IN ('received', 'failed')",
    )
    ids = desk.call(
        "ir.model.data",
        "search_read",
        [("name", "=", "ir_cron_retry_mails")],
        ["res_id"],
    )
    desk.call("ir.cron", "method_direct_trigger", [ids[0]["res_id"]])


def execute(desk: LiveDesk, statement: str) -> None:
    """Run a statement in the desk's database."""
    desk.place.databases.execute(desk.database, statement)


def test_mail_that_cannot_be_stored_stays_with_its_sender(desk, new_door):
    _door, port = new_door()
    raw = letter("no-database", b"x" * 4711)
    with smtplib.SMTP("127.0.0.1", port, timeout=PATIENCE) as client:
        with (
            storing_fails(desk, len(raw) + 2),
            pytest.raises(smtplib.SMTPDataError) as refused,
        ):
            client.sendmail(SENDER, [SUPPORT], raw)
        assert refused.value.smtp_code == 451
        assert not rows(desk, "no-database")
        client.sendmail(SENDER, [SUPPORT], raw)
    wait_for_state(desk, "no-database", "made")


@contextlib.contextmanager
def storing_fails(desk: LiveDesk, size: int) -> Iterator[None]:
    """Let the database refuse mails of one size for a while."""
    execute(
        desk,
        "CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$"
        " BEGIN RAISE EXCEPTION 'no room'; END $$",
    )
    execute(
        desk,
        "CREATE TRIGGER refuse BEFORE INSERT ON sd_intake_log"
        f" FOR EACH ROW WHEN (NEW.size = {size}) EXECUTE FUNCTION refuse()",
    )
    try:
        yield
    finally:
        execute(desk, "DROP FUNCTION refuse() CASCADE")


def test_door_closes_cleanly_when_asked_and_says_so(desk, new_door):
    door, port = new_door()
    with smtplib.SMTP("127.0.0.1", port, timeout=PATIENCE):
        pass  # it serves by now
    assert wait_for_door(desk, port, is_alive=True)
    door.child.terminate()
    assert door.child.wait(PATIENCE) == 0
    assert wait_for_door(desk, port, is_alive=False)


def wait_for_door(desk: LiveDesk, port: int, *, is_alive: bool) -> bool:
    """Tell whether administrators see within reasonable time that a door answers, or that it does not."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        known = [("name", "like", f":{port}")]
        found = desk.call("sd.mail.door", "search_read", known, ["is_alive"])
        if [door["is_alive"] for door in found] == [is_alive]:
            return True
        time.sleep(0.1)
    return False


def start_in_vain(desk: LiveDesk, tmp_path: Path, **changed: object) -> tuple[int, str]:
    """Return exit status and last words of a door that cannot be opened."""
    process = door_of(desk, tmp_path / "door.log", **{"port": free_port(), **changed})
    done = subprocess.run(
        process.command,
        check=False,
        env=process.env,
        capture_output=True,
        text=True,
        timeout=PATIENCE,
    )
    return done.returncode, done.stderr.strip().splitlines()[-1]


def test_occupied_port_is_one_sentence(desk, tmp_path):
    status, words = start_in_vain(desk, tmp_path, port=desk.door_port)
    assert status == 1
    assert words.startswith("sd_door: cannot listen on")
    assert "Choose another address with --listen." in words


def test_missing_database_is_one_sentence(desk, tmp_path):
    status, words = start_in_vain(desk, tmp_path, database="there_is_no_such_database")
    assert status == 1
    assert words.startswith("sd_door: the database there_is_no_such_database cannot be")


def test_database_without_the_addon_is_one_sentence(desk, tmp_path):
    status, words = start_in_vain(desk, tmp_path, database="postgres")
    assert status == 1
    assert words.endswith("install it first.")


def test_many_senders_at_once_make_a_ticket_each(desk):
    program = (
        "import smtplib, sys\n"
        "for n in range(10):\n"
        "    with smtplib.SMTP('127.0.0.1', int(sys.argv[1])) as c:\n"
        "        s = f'many{sys.argv[2]}-{n}'\n"
        "        c.sendmail(s + '@x.example', ['support@example.com'],\n"
        "            f'From: {s}@x.example\\r\\nTo: support@example.com\\r\\n'\n"
        "            f'Subject: {s}\\r\\nMessage-ID: <{s}@nordic.example>\\r\\n\\r\\nHi')\n"
    )
    senders = [
        subprocess.Popen([sys.executable, "-c", program, str(desk.door_port), str(n)])
        for n in range(4)
    ]
    assert [sender.wait(PATIENCE) for sender in senders] == [0] * 4
    for sender in range(4):
        for number in range(10):
            name = f"many{sender}-{number}"
            wait_for_state(desk, name, "made")
            assert tickets(desk, name) == 1
