"""The commands of the Makefile, one module each with one function ``run(arguments) -> exit status``."""

from dataclasses import dataclass, field
from pathlib import Path

from desk import odoo_runner
from desk.databases import Databases
from desk.postgres import Connection
from desk.settings import Settings
from desk.templates import Templates


@dataclass(frozen=True)
class Workplace:
    """What commands work with: databases, the templates they come from, and Odoo's configuration for both."""

    settings: Settings
    connection: Connection
    purpose: str
    options: dict[str, object] = field(default_factory=dict)

    @property
    def folder(self) -> Path:
        """Return the folder of this purpose in the state folder."""
        return self.settings.state / self.purpose

    @property
    def data(self) -> Path:
        """Return Odoo's data folder."""
        return self.folder / "data"

    @property
    def configuration(self) -> Path:
        """Return Odoo's configuration file."""
        return self.folder / "odoo.conf"

    @property
    def databases(self) -> Databases:
        """Return the databases of this purpose."""
        return Databases(self.connection, self.data)

    @property
    def templates(self) -> Templates:
        """Return the templates of this purpose."""
        return Templates(
            self.settings, self.databases, self.purpose, self.configuration
        )

    @property
    def run_prefix(self) -> str:
        """Return how the names of databases begin that a test run makes and removes."""
        return f"sd_{self.settings.tag}_{self.purpose}_run"

    def configure(self, path: Path, **options: object) -> None:
        """Write an Odoo configuration; ``options`` come on top of the usual ones and of this workplace's."""
        odoo_runner.write_configuration(
            path,
            self.settings,
            self.connection,
            self.data,
            **{**self.options, **options},
        )


def workplace(
    settings: Settings, connection: Connection, purpose: str, **options: object
) -> Workplace:
    """Return the workplace for ``demo`` or ``test``, its Odoo configuration written with ``options`` on top."""
    place = Workplace(settings, connection, purpose, options)
    place.configure(place.configuration)
    return place
