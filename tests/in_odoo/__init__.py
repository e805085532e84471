"""What tests let an Odoo process of its own do, on a database of its own that is thrown away afterwards.

Tests in the process of pytest share one registry and are rolled back. Installing, removing, committing and asking for
pages happen here instead: ``Inside(...)(function)`` runs a function of this package, ``function(env, **values)``, in
``odoo shell`` and returns what it returned, by way of JSON.
"""

import contextlib
import json
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from desk import odoo_runner
from desk.commands import Workplace
from desk.log_watch import problems_in
from desk.outbox import Sink

SCRIPT = """
import json, pathlib, sys
sys.path.insert(0, {tests!r})
from {module} import {name} as call
answer = call(env, **json.loads({values!r}))
pathlib.Path({path!r}).write_text(json.dumps(answer))
"""


@dataclass(frozen=True)
class Inside:
    """One database, configuration and log of the Odoo that opens it, and the folder where what it sends arrives."""

    configuration: Path
    database: str
    log: Path
    outbox: Path

    def __call__(self, function: Callable[..., Any], **values: Any) -> Any:
        """Run ``function(env, **values)`` in a new Odoo process; commit if it does; return its answer."""
        answer = self.log.with_suffix(".json")
        answer.unlink(missing_ok=True)
        script = SCRIPT.format(
            tests=str(Path(__file__).parents[1]),
            module=function.__module__,
            name=function.__name__,
            values=json.dumps(values),
            path=str(answer),
        )
        self.odoo("shell", "-d", self.database, "--no-http", stdin=script)
        return json.loads(answer.read_text())

    def odoo(self, *arguments: str, stdin: str = "") -> None:
        """Run Odoo's command line; its output goes to the log."""
        self.log.parent.mkdir(parents=True, exist_ok=True)
        odoo_runner.call(
            self.configuration, *arguments, log=self.log, stdin=stdin, fast=True
        )

    def unexpected_in_log(self) -> list[str]:
        """Return the lines of the log that an administrator would worry about."""
        return problems_in(self.log)


@contextlib.contextmanager
def copy_of(workplace: Workplace, template: str, name: str) -> Iterator[Inside]:
    """Make a database from a template, and a mail server that keeps what is sent; remove both in the end."""
    folder = workplace.folder / "in_odoo" / name
    shutil.rmtree(folder, ignore_errors=True)
    sink = Sink(folder / "outbox")
    database = f"{workplace.run_prefix}_{name}"
    workplace.databases.drop(database)
    workplace.databases.copy(template, database)
    workplace.configure(folder / "odoo.conf", smtp_port=sink.port)
    sink.start()
    try:
        yield Inside(
            folder / "odoo.conf", database, folder / "odoo.log", sink.outbox.folder
        )
    finally:
        sink.stop()
        workplace.databases.drop(database)
