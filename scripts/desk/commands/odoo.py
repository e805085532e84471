"""``make odoo ARGS="..."``: Odoo's own command line, with PostgreSQL running and our configuration.

Standard input, output and the exit status are Odoo's own.
"""

from desk import odoo_runner, postgres
from desk.commands import workplace
from desk.settings import Settings


def run(arguments: list[str]) -> int:
    """Run Odoo with the arguments; return its exit status, 128 + N where signal N ended it."""
    settings = Settings.read()
    with postgres.server(settings, "demo") as connection:
        place = workplace(settings, connection, "demo")
        env = odoo_runner.environment(place.configuration)
        return odoo_runner.run_in_foreground([str(odoo_runner.ODOO), *arguments], env)
