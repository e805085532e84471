"""The commands of the Makefile, one module each with one function ``run(arguments) -> exit status``."""

from dataclasses import dataclass
from pathlib import Path

from desk import odoo_runner
from desk.databases import Databases
from desk.postgres import Connection
from desk.settings import Settings
from desk.templates import Templates


@dataclass(frozen=True)
class Workplace:
    """What commands work with: databases, the templates they come from, and Odoo's configuration for both."""

    databases: Databases
    templates: Templates
    configuration: Path
    data: Path


def workplace(settings: Settings, connection: Connection, purpose: str, **options: object) -> Workplace:
    """Return the workplace for ``demo`` or ``test``; ``options`` go into Odoo's configuration."""
    folder = settings.state / purpose
    data, configuration = folder / "data", folder / "odoo.conf"
    odoo_runner.write_configuration(configuration, settings, connection, data, **options)
    databases = Databases(connection, data)
    return Workplace(databases, Templates(settings, databases, purpose, configuration), configuration, data)
