"""A private PostgreSQL on a unix socket, or the one that SD_PG_HOST names.

The demo's cluster keeps PostgreSQL's durability; the tests' cluster gives it up for speed, because its content can be
made again at any time. Several commands may use a cluster at once: each holds a shared lock on a file, and the last one
that lets go stops the server. Locks vanish with their process, so nothing is left behind by a crash.
"""

import contextlib
import fcntl
import hashlib
import os
import pwd
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import psycopg2

from .settings import Problem, Settings

FAST = ("fsync=off", "synchronous_commit=off", "full_page_writes=off")
LONGEST_SOCKET_FOLDER = (
    80  # PostgreSQL adds a name to it, and 107 characters is all that the system takes
)


@dataclass(frozen=True)
class Connection:
    """How to reach a server: ``host`` is a name or a socket folder; a password comes from PGPASSWORD."""

    host: str
    port: int
    user: str


def _programs() -> Path:
    """Return the folder of the newest PostgreSQL server programs on this machine."""
    found = sorted(
        Path("/usr/lib/postgresql").glob("*/bin/initdb"),
        key=lambda path: float(path.parts[-3]),
    )
    initdb = found[-1] if found else Path(shutil.which("initdb") or "")
    if not initdb.name:
        raise Problem(
            "PostgreSQL's server programs are not installed: install the package postgresql."
        )
    return initdb.resolve().parent


def _as_server_user() -> tuple[list[str], int, int]:
    """Return a command prefix under which PostgreSQL agrees to run, and that user's and group's number."""
    if os.getuid() != 0:
        return [], os.getuid(), os.getgid()
    try:
        user = pwd.getpwnam("postgres")
    except KeyError:
        user = pwd.getpwnam("nobody")
    prefix = [
        "setpriv",
        f"--reuid={user.pw_uid}",
        f"--regid={user.pw_gid}",
        "--clear-groups",
        "--",
    ]
    return prefix, user.pw_uid, user.pw_gid


class Cluster:
    """One private cluster in a folder, called after the major version that can read it."""

    def __init__(self, folder: Path, *, durable: bool) -> None:
        """Take the folder that the cluster lives in; nothing is started yet."""
        self.folder = folder
        self.durable = durable
        self.programs = _programs()
        self.prefix, self.uid, self.gid = _as_server_user()
        version = subprocess.run(
            [self.programs / "postgres", "-V"],
            capture_output=True,
            text=True,
            check=True,
        )
        self.major = int(version.stdout.split()[2].split(".")[0])
        if self.major < 13:
            raise Problem(
                f"Odoo 19 needs PostgreSQL 13 or newer, found {self.major}: install a newer one."
            )
        self.data = folder / f"pg-{self.major}"
        self.log = folder / f"pg-{self.major}.log"

    @property
    def connection(self) -> Connection:
        """Return how to reach the server once it runs."""
        return Connection(str(self._socket_folder()), 5432, "odoo")

    def _socket_folder(self) -> Path:
        """Return a folder for the socket: in the state folder, or a short private one where that path is too long."""
        inside = self.folder / "socket"
        if len(str(inside)) <= LONGEST_SOCKET_FOLDER:
            return inside
        return (
            Path("/tmp")
            / f"sd-{self.uid}-{hashlib.sha256(str(inside).encode()).hexdigest()[:10]}"
        )

    def _make_private(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        if folder.is_symlink() or folder.stat().st_uid not in {os.getuid(), self.uid}:
            raise Problem(
                f"{folder} belongs to somebody else: remove it, or set SD_STATE to a shorter path."
            )
        os.chown(folder, self.uid, self.gid)
        folder.chmod(0o700)

    def _call(self, *command: str | Path, problem: str) -> None:
        with (self.folder / "start.log").open("w") as log:
            done = subprocess.run(
                [*self.prefix, *command],
                cwd="/",
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                check=False,
            )
        if done.returncode:
            raise Problem(f"{problem} (details: {log.name} and {self.log}).")

    def _create(self) -> None:
        """Make the cluster in a part folder first, so that an interrupted run leaves no half one behind."""
        part = self.data.with_suffix(".part")
        shutil.rmtree(part, ignore_errors=True)
        self._make_private(part)
        self._call(
            *(
                self.programs / "initdb",
                "-D",
                part,
                "-U",
                "odoo",
                "-A",
                "trust",
                "-E",
                "UTF8",
            ),
            *("--locale=C.UTF-8", *(() if self.durable else ("--no-sync",))),
            problem="PostgreSQL's data folder could not be made: is the disk full?",
        )
        part.rename(self.data)

    def _start(self) -> None:
        if self._answers():
            return
        socket = self._socket_folder()
        self.folder.mkdir(parents=True, exist_ok=True)
        if not (self.data / "PG_VERSION").exists():
            self._create()
        self._make_private(socket)
        self.log.touch()
        os.chown(self.log, self.uid, self.gid)
        options = [
            "listen_addresses=''",
            "shared_buffers=256MB",
            "max_connections=200",
            "max_wal_size=2GB",
        ]
        options += () if self.durable else FAST
        flags = " ".join(
            ["-p 5432", f"-k '{socket}'", *(f"-c {option}" for option in options)]
        )
        self._call(
            *(
                self.programs / "pg_ctl",
                "-D",
                self.data,
                "-l",
                self.log,
                "-w",
                "-t",
                "120",
                "-s",
            ),
            *("-o", flags, "start"),
            problem="PostgreSQL did not start: remove the folder that the log complains about, or free disk space",
        )

    def _answers(self) -> bool:
        try:
            connect(self.connection).close()
        except psycopg2.OperationalError:
            return False
        return True

    def _stop(self) -> None:
        if (self.data / "postmaster.pid").exists():
            stop = ("-m", "fast", "-w", "-s", "stop")
            self._call(
                self.programs / "pg_ctl",
                "-D",
                self.data,
                *stop,
                problem="PostgreSQL did not stop",
            )
        socket = self._socket_folder()
        if socket.parent == Path("/tmp"):
            shutil.rmtree(socket, ignore_errors=True)

    @contextlib.contextmanager
    def running(self) -> Iterator[Connection]:
        """Start the server unless it runs; stop it afterwards unless somebody else uses it too."""
        self.folder.mkdir(parents=True, exist_ok=True)
        with (
            (self.folder / "pg-start.lock").open("w") as gate,
            (self.folder / "pg-users.lock").open("w") as users,
        ):
            fcntl.flock(gate, fcntl.LOCK_EX)
            fcntl.flock(users, fcntl.LOCK_SH)
            try:
                self._start()
                fcntl.flock(gate, fcntl.LOCK_UN)
                yield self.connection
            finally:
                fcntl.flock(gate, fcntl.LOCK_EX)
                with contextlib.suppress(BlockingIOError):
                    fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
                    self._stop()


def connect(
    connection: Connection, database: str = "postgres"
) -> "psycopg2.extensions.connection":
    """Open an autocommit connection."""
    opened = psycopg2.connect(
        host=connection.host,
        port=connection.port,
        user=connection.user,
        dbname=database,
        connect_timeout=10,
    )
    opened.autocommit = True
    return opened


@contextlib.contextmanager
def _existing(settings: Settings) -> Iterator[Connection]:
    """Check the server that SD_PG_HOST names before anything else is done with it."""
    connection = Connection(settings.pg_host, settings.pg_port, settings.pg_user)
    where = f"{connection.host}, port {connection.port}, as {connection.user}"
    try:
        opened = connect(connection)
    except psycopg2.OperationalError as error:
        reason = str(error).strip().splitlines()[-1]
        raise Problem(
            f"PostgreSQL cannot be reached at {where} ({reason}): check SD_PG_HOST, SD_PG_PORT, SD_PG_USER and "
            "PGPASSWORD, or unset SD_PG_HOST to use a private server."
        ) from error
    with contextlib.closing(opened), opened.cursor() as cursor:
        cursor.execute(
            "SELECT rolcreatedb OR rolsuper FROM pg_roles WHERE rolname = current_user"
        )
        if cursor.fetchone() != (True,):
            raise Problem(
                f"the PostgreSQL user at {where} may not create databases: ALTER ROLE ... CREATEDB."
            )
        if opened.server_version < 130000:
            raise Problem(
                f"Odoo 19 needs PostgreSQL 13 or newer, and {where} is older: use another server."
            )
    yield connection


def server(
    settings: Settings, purpose: str
) -> contextlib.AbstractContextManager[Connection]:
    """Return the context in which PostgreSQL runs for a purpose: ``demo`` (durable) or ``test`` (fast)."""
    if settings.pg_host:
        return _existing(settings)
    return Cluster(settings.state / purpose, durable=purpose == "demo").running()
