"""Running Odoo: its configuration, one-off calls, and a server that other pieces wait for."""

import http.client
import os
import re
import signal
import socket
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

from .databases import Databases
from .postgres import Connection
from .settings import Problem, Settings

ODOO = Path(sys.executable).parent / "odoo"
START_TIMEOUT = 120  # seconds; a cold start on two busy cores takes 15
DOOR = "sd_mailgateway/cli/sd_door.py"  # where there is no such file, there is no door to start
FAST = {"PGOPTIONS": "-c synchronous_commit=off"}
"""In the environment of what can be made again: commits return before they are on disk."""
LEASH = ("setpriv", "--pdeathsig", "TERM", "--")
"""Put before a command, this ends it when our own process is gone, however that came about."""


def write_configuration(
    path: Path, settings: Settings, connection: Connection, data: Path, **more: object
) -> None:
    """Write an Odoo configuration file; ``more`` adds to or replaces the usual options."""
    options: dict[str, object] = {
        "addons_path": settings.addons_path,
        "data_dir": data,
        "db_host": connection.host,
        "db_port": connection.port,
        "db_user": connection.user,
        "http_interface": settings.host,
        "http_port": settings.web_port,
        "limit_memory_hard": 0,  # Odoo would hand its own limit on to the browsers that tests start
        "limit_memory_soft": 0,
        "list_db": False,
        "max_cron_threads": 1,
        "server_wide_modules": "base,rpc,web",
        "skip_auto_install": True,
        "smtp_port": settings.sink_port,
        "smtp_server": "127.0.0.1",
        "workers": 0,
    }
    path.parent.mkdir(parents=True, exist_ok=True)
    lines = "".join(
        f"{name} = {value}\n" for name, value in sorted({**options, **more}.items())
    )
    path.write_text(f"# written anew at every start\n[options]\n{lines}")


def environment(configuration: Path) -> dict[str, str]:
    """Return the environment in which Odoo reads our configuration and nothing of the user's shell contradicts it."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith("ODOO_")
    }
    return {**kept, "ODOO_RC": str(configuration)}


def call(
    configuration: Path, *arguments: str, log: Path, stdin: str = "", fast: bool = False
) -> None:
    """Run Odoo's command line to its end.

    :param log: gets all output
    :param stdin: text for the command, such as a script for ``shell``
    :param fast: let commits return before they are on disk (for what can be made again)
    :raise Problem: where the exit status is not 0
    """
    env = environment(configuration)
    if fast:
        env |= FAST
    with log.open("a") as output:
        done = subprocess.run(
            [*LEASH, ODOO, *arguments],
            env=env, input=stdin, text=True, stdout=output, stderr=output, check=False,
        )  # fmt: skip
    if done.returncode:
        raise Problem(
            f"Odoo could not finish “{' '.join(arguments)}”: {last_words(log)} (details: {log})."
        )


def run_in_foreground(
    command: list[str], env: dict[str, str], cwd: Path | None = None
) -> int:
    """Run a command on our own terminal, pass signals on, and return its exit status (128 + N for signal N)."""
    child = subprocess.Popen([*LEASH, *command], env=env, cwd=cwd)
    # The terminal sends Ctrl-C to the command too, which decides what it means.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, lambda received, _frame: child.send_signal(received))
    status = child.wait()
    return status if status >= 0 else 128 - status


def last_words(log: Path) -> str:
    """Return the line of a log that says most about why it ends: the last error, else the last line."""
    lines = [
        line.strip()
        for line in log.read_text(errors="replace").splitlines()
        if line.strip()
    ]
    errors = [
        line
        for line in lines
        if re.match(r"[\w.]+(Error|Exception|Invalid\w*): ", line)
    ]
    return (errors or lines or ["it said nothing"])[-1][:300]


@dataclass
class Process:
    """A child process that writes a log and goes away with us; ``script`` is what it reads from standard input."""

    name: str
    command: list[str]
    log: Path
    env: dict[str, str]
    cwd: Path | None = None
    script: str = ""
    child: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start the process with a new log."""
        self.log.parent.mkdir(parents=True, exist_ok=True)
        with self.log.open("wb") as output:
            self.child = subprocess.Popen(
                [*LEASH, *self.command],
                env=self.env,
                cwd=self.cwd,
                stdin=subprocess.PIPE if self.script else subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                start_new_session=True,
            )
        if self.child.stdin:
            self.child.stdin.write(self.script.encode())
            self.child.stdin.close()

    def check(self) -> None:
        """Raise ``Problem`` if the process has ended."""
        if self.child is None or self.child.poll() is not None:
            raise Problem(
                f"{self.name} has stopped: {last_words(self.log)} (details: {self.log})."
            )

    def wait_for_port(self, port: int, host: str = "127.0.0.1") -> None:
        """Return when something listens on the port; raise ``Problem`` if the process ends or takes too long."""
        deadline = time.monotonic() + START_TIMEOUT
        while time.monotonic() < deadline:
            self.check()
            try:
                socket.create_connection((host, port), 5).close()
            except OSError:
                time.sleep(0.05)
            else:
                return
        raise Problem(
            f"{self.name} did not answer on port {port} within {START_TIMEOUT} s (details: {self.log})."
        )

    def finish(self) -> None:
        """Wait until the process has done its work; raise ``Problem`` where it failed."""
        if self.child is not None and self.child.wait():
            raise Problem(
                f"{self.name} failed: {last_words(self.log)} (details: {self.log})."
            )
        self.child = None

    def ask_to_stop(self) -> None:
        """Tell the process to end, if it still runs, and do not wait for it."""
        if self.child is not None:
            self.child.terminate()

    def stop(self) -> None:
        """End the process and wait for it; nothing happens if it has ended already."""
        if self.child is None:
            return
        self.ask_to_stop()
        try:
            self.child.wait(15)
        except subprocess.TimeoutExpired:
            self.child.kill()
            self.child.wait()
        self.child = None


def server(configuration: Path, database: str, port: int, log: Path) -> Process:
    """Return an Odoo server, not started yet, for one database; chat uses the same port, as it is threaded."""
    command = [
        str(ODOO),
        "server",
        "-d",
        database,
        f"--db-filter=^{database}$",
        "-p",
        str(port),
    ]
    return Process("Odoo", command, log, environment(configuration))


def door(configuration: Path, database: str, port: int, log: Path) -> Process:
    """Return the door for incoming mail, not started yet: a command that sd_mailgateway adds to Odoo's own."""
    command = [
        str(ODOO),
        "sd_door",
        "-c",
        str(configuration),
        "-d",
        database,
        "--listen",
        f"127.0.0.1:{port}",
    ]
    return Process("The mail door", command, log, environment(configuration))


def wait_for_login_page(process: Process, host: str, port: int) -> None:
    """Return when the login page answers; raise ``Problem`` if the server ends or takes too long."""
    deadline = time.monotonic() + START_TIMEOUT
    status = 0
    while time.monotonic() < deadline:
        process.check()
        status = _status(host, port, "/web/login")
        if status == http.HTTPStatus.OK:
            return
        if status >= http.HTTPStatus.BAD_REQUEST:
            break
        time.sleep(0.1)
    reason = (
        f"answered with error {status}"
        if status
        else f"did not answer within {START_TIMEOUT} s"
    )
    raise Problem(f"Odoo's login page on port {port} {reason}: see {process.log}.")


def _status(host: str, port: int, path: str) -> int:
    connection = http.client.HTTPConnection(host, port, timeout=60)
    try:
        connection.request("GET", path)
        return connection.getresponse().status
    except OSError:
        return 0
    finally:
        connection.close()


def forget_identity(databases: Databases, name: str) -> None:
    """Give a copied database an identity and secrets of its own, as Odoo does when it duplicates one."""
    databases.execute(
        name,
        "UPDATE ir_config_parameter SET value = gen_random_uuid() WHERE key = 'database.uuid'",
    )
    databases.execute(
        name,
        "UPDATE ir_config_parameter SET value = gen_random_uuid() WHERE key = 'database.secret'",
    )


def set_parameters(databases: Databases, name: str, **values: str) -> None:
    """Write system parameters straight into a database that no server has open; ``__`` in a name stands for a dot."""
    for key, value in values.items():
        databases.execute(
            name,
            "INSERT INTO ir_config_parameter (key, value, create_date, write_date, create_uid, write_uid)"
            " VALUES (%s, %s, now() at time zone 'UTC', now() at time zone 'UTC', 1, 1)"
            " ON CONFLICT (key) DO UPDATE SET value = excluded.value",
            *(key.replace("__", "."), value),
        )
