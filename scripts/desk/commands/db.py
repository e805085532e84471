"""``make db NAME=x``: a fresh database with our addons and no demo data."""

import re

from desk import odoo_runner, postgres
from desk.commands import workplace
from desk.settings import Problem, Settings, say


def run(arguments: list[str]) -> int:
    """Make the database that the only argument names; one that exists already is not touched."""
    if len(arguments) != 1 or not re.fullmatch(
        r"[A-Za-z0-9][\w.-]{0,62}", arguments[0]
    ):
        raise Problem(
            "say which database to make: make db NAME=x (letters, digits, - and _)."
        )
    name = arguments[0]
    settings = Settings.read()
    with postgres.server(settings, "demo") as connection:
        place = workplace(settings, connection, "demo")
        if place.databases.key_of(name) is not None:
            raise Problem(f"there is a database {name} already: choose another name, or remove it with "
                          f'make odoo ARGS="db drop {name}".')  # fmt: skip
        place.databases.copy(place.templates.desk(), name)
        odoo_runner.forget_identity(place.databases, name)
    say(
        f'The database {name} is ready (admin / admin): make odoo ARGS="-d {name}" serves it.'
    )
    return 0
