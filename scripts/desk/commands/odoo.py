"""``make odoo ARGS="..."``: Odoo's own command line, with PostgreSQL running and our configuration.

Standard input, output and the exit status are Odoo's own.
"""

import os
import signal
import subprocess

from desk import odoo_runner, postgres
from desk.commands import workplace
from desk.settings import Settings


def run(arguments: list[str]) -> int:
    """Run Odoo with the arguments; return its exit status, 128 + N where signal N ended it."""
    settings = Settings.read()
    with postgres.server(settings, "demo") as connection:
        place = workplace(settings, connection, "demo")
        command = [str(odoo_runner.ODOO), *arguments]
        child = subprocess.Popen(command, env=odoo_runner.environment(place.configuration), preexec_fn=odoo_runner.die_with_parent)
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # the terminal sends Ctrl-C to Odoo too, which decides
        for number in (signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, lambda received, _frame: os.kill(child.pid, received))
        status = child.wait()
    return status if status >= 0 else 128 - status
