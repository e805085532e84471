"""Which lines of Odoo's log are a reason to fail: every warning and worse, and every traceback, unless it is allowed.

A line is judged as ``LEVEL logger: message``. The list of what is allowed has one regular expression a line, each with
its reason after ``  # ``; it is short, because the usual answer to a warning is to mend its cause.

>>> allowed = parse_allowed("WARNING odoo\\\\.service: .*root.*  # tests may run as root")
>>> is_problem("WARNING odoo.service: running as root", allowed)
False
>>> is_problem("WARNING odoo.addons.sd_portal.models: no such rule", allowed)
True
>>> log = '''2026-11-22 04:09:35,853 1 INFO db odoo.http: fine
... 2026-11-22 04:09:36,100 1 ERROR db odoo.http: Exception
... Traceback (most recent call last):
... '''
>>> problems(log, allowed)
['ERROR odoo.http: Exception']
"""

import logging
import re
from pathlib import Path

from .settings import ROOT

ALLOWED = ROOT / "tests/allowed_log_lines.txt"
LINE = re.compile(
    r"^\d{4}-\d\d-\d\d [\d:,]+ \d+ (?P<level>[A-Z]+) \S+ (?P<rest>\S+: .*)$"
)
BAD = ("WARNING", "ERROR", "CRITICAL")


def parse_allowed(text: str) -> list[re.Pattern[str]]:
    """Return the expressions of an allow-list; raise ValueError for a line without a reason."""
    patterns = []
    for line in text.splitlines():
        if not line or line.startswith("#"):
            continue
        pattern, separator, reason = line.partition("  # ")
        if not separator or not reason.strip():
            raise ValueError(f"say why it is allowed, after two spaces and a #: {line}")
        patterns.append(re.compile(pattern.rstrip(), re.DOTALL))
    return patterns


def is_problem(line: str, allowed: list[re.Pattern[str]]) -> bool:
    """Tell whether nothing on the list matches the whole of ``LEVEL logger: message``."""
    return not any(pattern.fullmatch(line) for pattern in allowed)


def problems(log: str, allowed: list[re.Pattern[str]]) -> list[str]:
    """Return what is wrong in the text of an Odoo log, in its order."""
    found, last = [], ""
    for text in log.splitlines():
        if match := LINE.match(text):
            last = f"{match['level']} {match['rest'].rstrip()}"
            if match["level"] in BAD and is_problem(last, allowed):
                found.append(last)
        elif text.startswith("Traceback ") and not last.startswith(BAD):
            found.append(f"{text} after: {last}")
    return found


def problems_in(path: Path) -> list[str]:
    """Return what is wrong in a log file by the project's own allow-list."""
    return problems(
        path.read_text(errors="replace"), parse_allowed(ALLOWED.read_text())
    )


class Watch(logging.Handler):
    """Collects what is logged in this process and not allowed, until it is asked for."""

    def __init__(self) -> None:
        """Read the project's allow-list."""
        super().__init__(logging.WARNING)
        self.allowed = parse_allowed(ALLOWED.read_text())
        self.found: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        """Keep the record if it is a problem, with its traceback."""
        line = f"{record.levelname} {record.name}: {record.getMessage()}"
        if is_problem(line, self.allowed):
            if record.exc_info:
                line += "\n" + logging.Formatter().formatException(record.exc_info)
            self.found.append(line)

    def take(self) -> list[str]:
        """Return what came since the last time, and forget it."""
        found, self.found = self.found, []
        return found
