"""``make demo``: PostgreSQL, Odoo, a door for incoming mail and a sink for outgoing mail, until Ctrl-C.

1. Refuse what cannot work: a second demo on the same state folder, a port that is taken.
2. Start PostgreSQL, make the demo database (from its template) unless it is there, update it if our sources changed.
3. Start the three servers, wait for the login page, say how to use them.
4. Watch them. Ctrl-C, SIGTERM, SIGHUP or the end of one of them ends all.
"""

import contextlib
import fcntl
import runpy
import shutil
import signal
import socket
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from desk import odoo_runner, postgres
from desk.commands import Workplace, workplace
from desk.settings import ROOT, Problem, Settings, installed_addons, say


class _Stopped(BaseException):
    """Somebody asked us to stop."""


def _stop(_number: int, _frame: object) -> None:
    raise _Stopped


def run(arguments: list[str]) -> int:
    """Run the demo; ``--reset`` makes its database afresh first."""
    settings = Settings.read()
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, _stop)
    _check_ports(settings)
    try:
        with _only_one(settings), postgres.server(settings, "demo") as connection:
            place = workplace(settings, connection, "demo")
            _prepare_database(settings, place, reset="--reset" in arguments)
            _serve(settings, place)
    except _Stopped:
        say("Stopped.")
    return 0


@contextlib.contextmanager
def _only_one(settings: Settings) -> Iterator[None]:
    """Hold the state folder's demo lock; the kernel gives it back even if we crash."""
    path = settings.state / "demo/running"
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a+") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            lock.seek(0)
            raise Problem(
                f"the demo is running already ({lock.read().strip()}): stop it with Ctrl-C in its terminal, or use "
                "another SD_STATE and other ports for a second one."
            ) from None
        lock.truncate(0)
        lock.write(f"http://{settings.host}:{settings.web_port}")
        lock.flush()
        yield


def _check_ports(settings: Settings) -> None:
    """Raise ``Problem`` for the first port that somebody else listens on."""
    ports = {
        "SD_PORT": (settings.host, settings.web_port),
        "SD_SMTP_PORT": ("127.0.0.1", settings.door_port),
        "SD_SINK_PORT": ("127.0.0.1", settings.sink_port),
        "SD_OUTBOX_PORT": (settings.host, settings.outbox_port),
    }
    for variable, (host, port) in ports.items():
        if [other for _host, other in ports.values()].count(port) > 1:
            raise Problem(
                f"port {port} is asked for twice: give {variable} another number."
            )
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((host, port))
            except OSError as error:
                raise Problem(
                    f"port {port} cannot be used ({error.strerror}): stop what uses it, or choose another one with "
                    f"make demo {variable}=N."
                ) from error


def _prepare_database(settings: Settings, place: Workplace, *, reset: bool) -> None:
    """Make, remake or update the demo database; its comment says which sources it was made or updated with."""
    name, databases = settings.demo_database, place.databases
    mark = f"service desk demo {settings.tag} "
    key = databases.key_of(name)
    if key and not key.startswith(mark):
        raise Problem(
            f"there is a database {name} that is not this demo's: choose another name with SD_DB."
        )
    if reset or not key or not (databases.filestores / name).is_dir():
        _make_database(settings, place, name)
        databases.set_key(name, mark + place.templates.desk_key)
    elif key != mark + place.templates.desk_key:
        say(
            "The sources have changed: updating the demo database (RESET=1 would start afresh) ..."
        )
        log = place.templates.log("update")
        log.unlink(missing_ok=True)
        arguments = (
            "-d",
            name,
            "-u",
            ",".join(installed_addons()),
            "-i",
            ",".join(installed_addons()),
        )
        odoo_runner.call(
            place.configuration,
            "server",
            *arguments,
            "--stop-after-init",
            "--no-http",
            log=log,
        )
        databases.set_key(name, mark + place.templates.desk_key)
    url = f"http://{settings.reachable_host}:{settings.web_port}"
    odoo_runner.set_parameters(
        databases,
        name,
        web__base__url=url,
        web__base__url__freeze="True",
        report__url=url,
    )


def _make_database(settings: Settings, place: Workplace, name: str) -> None:
    outbox = settings.state / "demo/outbox"
    with _quiet_sink(settings):
        template = place.templates.demo()
    say("Copying the demo database from its template ...")
    shutil.rmtree(outbox, ignore_errors=True)
    place.databases.drop(name)
    place.databases.copy(template, name)
    odoo_runner.forget_identity(place.databases, name)


def _sink(settings: Settings, folder: Path) -> odoo_runner.Process:
    command = [
        sys.executable,
        "-m",
        "desk.sink",
        str(folder),
        str(settings.sink_port),
        settings.host,
    ]
    log = settings.state / "logs/demo-sink.log"
    return odoo_runner.Process(
        "The mail sink",
        [*command, str(settings.outbox_port)],
        log,
        odoo_runner.environment(Path()),
    )


@contextlib.contextmanager
def _quiet_sink(settings: Settings) -> Iterator[None]:
    """Take the mails that the making of the demo company sends, and forget them."""
    folder = settings.state / "demo/outbox.making"
    sink = _sink(settings, folder)
    sink.start()
    try:
        yield
    finally:
        sink.stop()
        shutil.rmtree(folder, ignore_errors=True)


def _door(settings: Settings, place: Workplace) -> odoo_runner.Process | None:
    """Return the door for incoming mail, which is a command that sd_mailgateway adds to Odoo's command line."""
    if not (ROOT / odoo_runner.DOOR).exists():
        return None
    log = settings.state / "logs/demo-door.log"
    return odoo_runner.door(
        place.configuration, settings.demo_database, settings.door_port, log
    )


def _serve(settings: Settings, place: Workplace) -> None:
    sink = _sink(settings, settings.state / "demo/outbox")
    log = settings.state / "logs/demo-odoo.log"
    web = odoo_runner.server(
        place.configuration, settings.demo_database, settings.web_port, log
    )
    started = [sink, web, *filter(None, [_door(settings, place)])]
    say("Starting Odoo and the mail servers ...")
    try:
        for process in started:
            process.start()
        odoo_runner.wait_for_login_page(web, settings.reachable_host, settings.web_port)
        _introduce(settings, log)
        _watch(started, sink)
    finally:
        say("Stopping ...")
        for process in started:
            process.ask_to_stop()
        for process in started:
            process.stop()


def _introduce(settings: Settings, log: Path) -> None:
    """Say in a few lines where everything is."""
    host = settings.reachable_host
    company = ROOT / "demo/company.py"
    logins = runpy.run_path(str(company)).get("LOGINS") if company.exists() else None
    lines = [f"  Service desk   http://{host}:{settings.web_port}"]
    for who, login, password in logins or [("administrator", "admin", "admin")]:
        lines.append(f"    {who:<24} {login} / {password}")
    lines += [
        f"  Send it a mail make mail, or any mail program to 127.0.0.1, port {settings.door_port} (SMTP)",
        f"  Sent mails     http://{host}:{settings.outbox_port}  (files: {settings.state / 'demo/outbox'})",
        f"  Odoo's log     {log}",
        "  Stop           Ctrl-C; start afresh with make demo RESET=1",
    ]
    say("The service desk is running.")
    print("\n".join(["", *lines, ""]), flush=True)


def _watch(processes: list[odoo_runner.Process], sink: odoo_runner.Process) -> None:
    """Show what the sink says until a process ends or somebody stops us."""
    with sink.log.open() as mails:
        while True:
            for process in processes:
                process.check()
            for line in mails:
                print(line, end="", flush=True)
            time.sleep(0.3)
