"""Where things are and on which ports, read once from the environment (the README lists the variables)."""

import hashlib
import os
import shutil
import sys
import time
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
ADDONS = ("sd_portal", "sd_mailgateway", "sd_billing")
SMALLEST_FREE = 50 * 1024 * 1024  # bytes; with less, whatever failed failed for this
LANGUAGES = ("en_US", "sv_SE", "da_DK", "sl_SI")
"""Odoo makes the first one everybody's language, and leaves English out where it is not named."""
_STARTED = int(os.environ.get("STARTED") or time.time())


class Problem(Exception):  # noqa: N818 - it is shown to a human, who reads sentences
    """Something foreseen went wrong; the text is one sentence that says what and what to do."""


def say(text: str) -> None:
    """Show progress with the seconds since the command was typed, on standard error."""
    print(f"[{int(time.time()) - _STARTED:4d} s] {text}", file=sys.stderr, flush=True)


def full_disk() -> str:
    """Return a sentence about the disk that holds the state folder if it is full, otherwise an empty text."""
    state = os.environ["SD_STATE"]
    if shutil.disk_usage(state).free >= SMALLEST_FREE:
        return ""
    return f"the disk that holds {state} is full: free some space, then run the same command again."


def installed_addons() -> tuple[str, ...]:
    """Return the names of our addons, in the order in which they depend on each other."""
    return tuple(name for name in ADDONS if (ROOT / name / "__manifest__.py").exists())


def port_from(variable: str, default: int) -> int:
    """Return the TCP port that an environment variable names, or the default where it is unset or empty."""
    text = os.environ.get(variable) or str(default)
    if not text.isdecimal() or not 1 <= int(text) <= 65535:
        raise Problem(
            f"{variable}={text} is no port: set it to a number from 1 to 65535."
        )
    return int(text)


@dataclass(frozen=True)
class Settings:
    """All that the environment decides.

    ``state`` is an absolute path; ``pg_host`` is empty where we run a PostgreSQL of our own.
    """

    state: Path
    odoo: Path
    host: str
    web_port: int
    door_port: int
    sink_port: int
    outbox_port: int
    pg_host: str
    pg_port: int
    pg_user: str
    demo_database: str

    @classmethod
    def read(cls) -> "Settings":
        """Read the environment; raise ``Problem`` where a value cannot be meant."""
        state = Path(os.environ["SD_STATE"])
        return cls(
            state=state,
            odoo=Path((state / "stamps/odoo").read_text().strip()),
            host=os.environ.get("SD_HOST") or "127.0.0.1",
            web_port=port_from("SD_PORT", 8069),
            door_port=port_from("SD_SMTP_PORT", 2525),
            sink_port=port_from("SD_SINK_PORT", 8025),
            outbox_port=port_from("SD_OUTBOX_PORT", 8026),
            pg_host=os.environ.get("SD_PG_HOST") or "",
            pg_port=port_from("SD_PG_PORT", 5432),
            pg_user=os.environ.get("SD_PG_USER") or "odoo",
            demo_database=os.environ.get("SD_DB") or "sd_demo",
        )

    @property
    def reachable_host(self) -> str:
        """Return the address under which this machine reaches what listens on ``host``."""
        return "127.0.0.1" if self.host == "0.0.0.0" else self.host  # noqa: S104 - we compare, we do not bind

    @property
    def tag(self) -> str:
        """Return six characters that tell this state folder's databases from those of another one."""
        return hashlib.sha256(str(self.state).encode()).hexdigest()[:6]

    @property
    def addons_path(self) -> str:
        """Return Odoo's addons_path: those beside a checkout of Odoo, and ours."""
        beside = self.odoo / "addons"
        paths = [beside] if (beside / "web").is_dir() else []
        return ",".join(str(path) for path in [*paths, ROOT])
