"""``make bench``: the same mails for plain helpdesk_mgmt and for our addons, side by side.

Both run as long as the other, in turns of a few mails each, so that whatever else the machine does hits both alike.
Only the ratio of two turns means something; the median of all ratios is told.
"""

import contextlib
import json
import socket
import statistics
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TextIO

from desk import odoo_runner, postgres
from desk.commands import Workplace, workplace
from desk.outbox import Sink
from desk.settings import ROOT, Problem, Settings, say

MAILS_A_TURN = 20
TURNS = 12
WARM_UP = 20
Turn = dict[str, float]
SCRIPT = """
import sys
sys.path.insert(0, {folder!r})
from mail_intake import serve
serve(env, {port})
"""


@dataclass
class Desk:
    """A desk in an Odoo process of its own that takes mails in when it is told to."""

    name: str
    line: TextIO

    def take(self, first: int, number: int) -> Turn:
        """Take in mails ``first`` to ``first + number - 1``; return seconds and counts."""
        order = {"seed": 1, "first": first, "number": number}
        self.line.write(json.dumps(order) + "\n")
        self.line.flush()
        answer = self.line.readline()
        if not answer:
            raise Problem(f"{self.name} has stopped: see the log in the state folder.")
        return dict(json.loads(answer))


@contextlib.contextmanager
def running(place: Workplace, name: str, template: str) -> Iterator[Desk]:
    """Make a desk from a template, and a mail server that takes what it sends; remove both in the end."""
    folder = place.folder / "bench" / name
    database = f"{place.run_prefix}_bench_{name}"
    with contextlib.ExitStack() as stack:
        place.databases.drop(database)
        place.databases.copy(template, database)
        stack.callback(place.databases.drop, database)
        sink = Sink(folder / "outbox")
        sink.start()
        stack.callback(sink.stop)
        place.configure(folder / "odoo.conf", smtp_port=sink.port, log_level="warn")
        listening = stack.enter_context(socket.create_server(("127.0.0.1", 0)))
        script = SCRIPT.format(
            folder=str(ROOT / "benchmarks"), port=listening.getsockname()[1]
        )
        odoo = odoo_runner.Process(
            name,
            [str(odoo_runner.ODOO), "shell", "-d", database, "--no-http"],
            folder / "odoo.log",
            odoo_runner.environment(folder / "odoo.conf"),
            script=script,
        )
        odoo.start()
        stack.callback(odoo.stop)
        listening.settimeout(odoo_runner.START_TIMEOUT)
        connection, _address = listening.accept()
        line = stack.enter_context(connection.makefile("rw"))
        line.readline()
        yield Desk(name, line)


def run(arguments: list[str]) -> int:
    """Print the ratios; the exit status is 0."""
    if arguments:
        raise Problem("make bench takes no arguments.")
    settings = Settings.read()
    with postgres.server(settings, "test") as connection:
        place = workplace(settings, connection, "test")
        plain_template, our_template = place.templates.base(), place.templates.desk()
        with (
            running(place, "plain", plain_template) as plain,
            running(place, "ours", our_template) as ours,
        ):
            say("Taking mails in, in turns ...")
            _report(*_compare(plain, ours))
    return 0


def _compare(plain: Desk, ours: Desk) -> tuple[list[Turn], list[Turn]]:
    """Return the turns of both; who begins changes from turn to turn."""
    for desk in (plain, ours):
        desk.take(0, WARM_UP)
    turns: dict[str, list[Turn]] = {plain.name: [], ours.name: []}
    for turn in range(TURNS):
        first = WARM_UP + turn * MAILS_A_TURN
        for desk in (plain, ours) if turn % 2 else (ours, plain):
            turns[desk.name].append(desk.take(first, MAILS_A_TURN))
    return turns[plain.name], turns[ours.name]


def _report(plain: list[Turn], ours: list[Turn]) -> None:
    for name in ("tickets", "messages"):
        if plain[-1][name] != ours[-1][name]:
            raise Problem(f"the desks did not do the same: {plain[-1]}, {ours[-1]}.")
    print(
        f"{TURNS} turns of {MAILS_A_TURN} mails each; one commit a mail, confirmations on"
    )
    for key, words in (("taken", "mail taken in"), ("sent", "answers sent, too")):
        ratios = [a[key] / b[key] for a, b in zip(plain, ours, strict=True)]
        times = [
            1000 * statistics.median(turn[key] for turn in turns) / MAILS_A_TURN
            for turns in (plain, ours)
        ]
        print(
            f"{words}: ours is {statistics.median(ratios):.2f} times as fast"
            f" (turns {min(ratios):.2f} to {max(ratios):.2f};"
            f" median {times[0]:.0f} and {times[1]:.0f} ms a mail)"
        )
