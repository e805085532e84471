"""Odoo databases with their filestores: made once, kept as templates, copied in a second.

A template carries a comment that is written last: the key of all that it was made from. Another key, no comment (an
interrupted run) or no filestore means that it is made again; nobody has to clean up.
"""

import contextlib
import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg2
from psycopg2 import sql

from .postgres import Connection, connect
from .settings import Problem


class Databases:
    """The databases of one server together with the filestores below one Odoo data folder."""

    def __init__(self, connection: Connection, data: Path) -> None:
        """Take the server and the data folder (Odoo's ``data_dir``)."""
        self.connection = connection
        self.filestores = data / "filestore"

    @contextlib.contextmanager
    def _cursor(
        self, database: str = "postgres"
    ) -> Iterator["psycopg2.extensions.cursor"]:
        with (
            contextlib.closing(connect(self.connection, database)) as opened,
            opened.cursor() as cursor,
        ):
            yield cursor

    def key_of(self, name: str) -> str | None:
        """Return the comment of a database, an empty text where it has none, None where there is no such database."""
        with self._cursor() as cursor:
            cursor.execute(
                "SELECT coalesce(shobj_description(oid, 'pg_database'), '') FROM pg_database WHERE datname = %s",
                (name,),
            )
            row = cursor.fetchone()
        return row[0] if row else None

    def set_key(self, name: str, key: str) -> None:
        """Comment a database with the key of what it was made from."""
        with self._cursor() as cursor:
            cursor.execute(
                sql.SQL("COMMENT ON DATABASE {} IS {}").format(
                    sql.Identifier(name), sql.Literal(key)
                )
            )

    def drop(self, name: str) -> None:
        """Remove a database and its filestore, if they are there, and whoever is connected."""
        with self._cursor() as cursor:
            cursor.execute(
                sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(
                    sql.Identifier(name)
                )
            )
        shutil.rmtree(self.filestores / name, ignore_errors=True)

    def drop_all(self, prefix: str) -> None:
        """Remove every database whose name begins like this."""
        with self._cursor() as cursor:
            cursor.execute(
                "SELECT datname FROM pg_database WHERE starts_with(datname, %s)",
                (prefix,),
            )
            names = [row[0] for row in cursor.fetchall()]
        for name in names:
            self.drop(name)

    def copy(self, template: str, name: str) -> None:
        """Make a database from a template; the filestore is content-addressed, so that links will do for copies."""
        with self._cursor() as cursor:
            cursor.execute(
                sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(
                    sql.Identifier(name), sql.Identifier(template)
                )
            )
        shutil.rmtree(self.filestores / name, ignore_errors=True)
        shutil.copytree(
            self.filestores / template,
            self.filestores / name,
            copy_function=_link_or_copy,
        )

    def template(
        self,
        name: str,
        key: str,
        build: Callable[[str], None],
        parent: Callable[[], str] | None = None,
    ) -> bool:
        """Make sure that a template exists that was made from what ``key`` stands for.

        :param name: database name of the template
        :param key: hash of everything that it depends on
        :param build: called with the name; installs whatever the template shall hold
        :param parent: names the template to copy before ``build`` is called; None lets ``build`` create the database
        :return: whether it had to be made
        """
        if self.key_of(name) == key and (self.filestores / name).is_dir():
            return False
        origin = parent() if parent else None
        self.drop(name)
        if origin:
            self.copy(origin, name)
        build(name)
        self.set_key(name, key)
        return True

    def execute(
        self, name: str, statement: str, *parameters: object
    ) -> list[tuple[object, ...]]:
        """Run one statement in a database, commit it and return its rows, if it has any."""
        with self._cursor(name) as cursor:
            cursor.execute(statement, parameters)
            return cursor.fetchall() if cursor.description else []

    def check_installed(self, name: str, modules: tuple[str, ...], log: Path) -> None:
        """Raise ``Problem`` unless all the modules are installed; ``log`` is where the reason stands."""
        rows = self.execute(
            name,
            "SELECT name FROM ir_module_module WHERE state = 'installed' AND name = ANY(%s)",
            list(modules),
        )
        missing = sorted(set(modules) - {row[0] for row in rows})
        if missing:
            raise Problem(
                f"the modules {', '.join(missing)} could not be installed: see {log}."
            )


def _link_or_copy(source: str, target: str) -> None:
    try:
        os.link(source, target)
    except OSError:
        shutil.copy2(source, target)
