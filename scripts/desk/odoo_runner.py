"""Running Odoo: its configuration, one-off calls, and a server that other pieces wait for."""

import ctypes
import http.client
import os
import re
import signal
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
_PR_SET_PDEATHSIG = 1


def die_with_parent() -> None:
    """Ask the kernel to terminate this process when its parent is gone (call it in the child, before exec)."""
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)


def write_configuration(path: Path, settings: Settings, connection: Connection, data: Path, **more: object) -> None:
    """Write an Odoo configuration file; ``more`` adds to or replaces the usual options."""
    options: dict[str, object] = {
        "addons_path": settings.addons_path,
        "data_dir": data,
        "db_host": connection.host,
        "db_port": connection.port,
        "db_user": connection.user,
        "http_interface": settings.host,
        "http_port": settings.web_port,
        "list_db": False,
        "max_cron_threads": 1,
        "server_wide_modules": "base,rpc,web",
        "skip_auto_install": True,
        "smtp_port": settings.sink_port,
        "smtp_server": "127.0.0.1",
        "workers": 0,
    }
    path.parent.mkdir(parents=True, exist_ok=True)
    lines = "".join(f"{name} = {value}\n" for name, value in sorted({**options, **more}.items()))
    path.write_text(f"# written anew at every start\n[options]\n{lines}")


def environment(configuration: Path) -> dict[str, str]:
    """Return the environment in which Odoo reads our configuration and nothing of the user's shell contradicts it."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("ODOO_")}
    return {**kept, "ODOO_RC": str(configuration)}


def call(configuration: Path, *arguments: str, log: Path, stdin: str = "", fast: bool = False) -> None:
    """Run Odoo's command line to its end.

    :param log: gets all output
    :param stdin: text for the command, such as a script for ``shell``
    :param fast: let commits return before they are on disk (for what can be made again)
    :raise Problem: where the exit status is not 0
    """
    env = environment(configuration)
    if fast:
        env["PGOPTIONS"] = "-c synchronous_commit=off"
    with log.open("a") as output:
        done = subprocess.run(
            [ODOO, *arguments],
            env=env, input=stdin, text=True, stdout=output, stderr=output, check=False, preexec_fn=die_with_parent,
        )  # fmt: skip
    if done.returncode:
        raise Problem(f"Odoo could not finish “{' '.join(arguments)}”: {last_words(log)} (details: {log}).")


def last_words(log: Path) -> str:
    """Return the line of a log that says most about why it ends: the last error, else the last line."""
    lines = [line.strip() for line in log.read_text(errors="replace").splitlines() if line.strip()]
    errors = [line for line in lines if re.match(r"[\w.]+(Error|Exception|Invalid\w*): ", line)]
    return (errors or lines or ["it said nothing"])[-1][:300]


@dataclass
class Process:
    """A child process that writes a log and goes away with us."""

    name: str
    command: list[str]
    log: Path
    env: dict[str, str]
    child: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start the process with a new log."""
        self.log.parent.mkdir(parents=True, exist_ok=True)
        with self.log.open("wb") as output:
            self.child = subprocess.Popen(
                self.command, env=self.env, stdin=subprocess.DEVNULL, stdout=output, stderr=output,
                start_new_session=True, preexec_fn=die_with_parent,
            )  # fmt: skip

    def check(self) -> None:
        """Raise ``Problem`` if the process has ended."""
        if self.child is None or self.child.poll() is not None:
            raise Problem(f"{self.name} has stopped: {last_words(self.log)} (details: {self.log}).")

    def stop(self) -> None:
        """End the process and wait for it; nothing happens if it has ended already."""
        if self.child is None:
            return
        self.child.terminate()
        try:
            self.child.wait(15)
        except subprocess.TimeoutExpired:
            self.child.kill()
            self.child.wait()
        self.child = None


def server(configuration: Path, database: str, port: int, log: Path) -> Process:
    """Return an Odoo server (not started yet) for one database on one port, threaded so that chat needs no second port."""
    command = [str(ODOO), "server", "-d", database, f"--db-filter=^{database}$", "-p", str(port)]
    return Process("Odoo", command, log, environment(configuration))


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
    reason = f"answered with error {status}" if status else f"did not answer within {START_TIMEOUT} s"
    raise Problem(f"Odoo's login page on port {port} {reason}: see {process.log}.")


def _status(host: str, port: int, path: str) -> int:
    connection = http.client.HTTPConnection("127.0.0.1" if host == "0.0.0.0" else host, port, timeout=60)  # noqa: S104
    try:
        connection.request("GET", path)
        return connection.getresponse().status
    except OSError:
        return 0
    finally:
        connection.close()




def forget_identity(databases: Databases, name: str) -> None:
    """Give a copied database an identity and secrets of its own, as Odoo does when it duplicates one."""
    databases.execute(name, "UPDATE ir_config_parameter SET value = gen_random_uuid() WHERE key = 'database.uuid'")
    databases.execute(name, "UPDATE ir_config_parameter SET value = gen_random_uuid() WHERE key = 'database.secret'")


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
