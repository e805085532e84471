"""``odoo sd_door``: mail comes in by SMTP or LMTP."""

import argparse
import asyncio
import errno
import importlib
import logging
import signal
import socket
import sys
from contextlib import closing, suppress

import psycopg2

from odoo.cli.command import Command
from odoo.modules.registry import Registry
from odoo.sql_db import db_connect
from odoo.tools import config

_logger = logging.getLogger(__name__)

ADDON = "sd_mailgateway"
DEFAULT_LISTEN = "127.0.0.1:2525"
DEFAULT_MOST_BYTES = 30 * 1024 * 1024


class DoorError(Exception):
    """The door cannot be opened; the sentence says why and what to do."""


class SdDoor(Command):
    """Take mail in by SMTP or LMTP.

    A mail is answered with 250 when it is stored in the database, and with 4xx when it
    cannot be stored, so that the sender keeps it. Put a mail server (Postfix) between
    the door and the world: the door knows neither passwords nor encryption.
    """

    name = "sd_door"

    def run(self, cmdargs):
        """Serve until SIGTERM or SIGINT.

        Exit status: 0 stopped, 1 the door could not be opened, 2 wrong arguments.
        """
        arguments = self._parse(cmdargs)
        options = ["--no-http"]
        for flag, value in (("-c", arguments.config), ("-d", arguments.database)):
            options += [flag, value] if value else []
        config.parse_config(options, setup_logging=True)
        logging.getLogger("mail.log").setLevel(logging.WARNING)
        try:
            self._open(arguments)
        except DoorError as error:
            sys.exit(f"sd_door: {error}")

    def _parse(self, cmdargs):
        parser = self.parser
        parser.add_argument("-c", "--config", help="Odoo's configuration file")
        parser.add_argument("-d", "--database", help="the database")
        parser.add_argument(
            "--listen",
            default=DEFAULT_LISTEN,
            type=self._read_address,
            metavar="HOST:PORT",
            help=f"where to listen (default: {DEFAULT_LISTEN})",
        )
        parser.add_argument("--lmtp", action="store_true", help="LMTP instead of SMTP")
        parser.add_argument(
            "--max-size",
            default=DEFAULT_MOST_BYTES,
            type=int,
            metavar="BYTES",
            help="larger mails are refused with 552 (default: 30 MB)",
        )
        return parser.parse_args(cmdargs)

    @staticmethod
    def _read_address(text):
        host, _colon, port = text.rpartition(":")
        if not port.isdecimal():
            raise argparse.ArgumentTypeError(f"give HOST:PORT instead of {text}")
        return host.strip("[]") or "127.0.0.1", int(port)

    def _open(self, arguments):
        database = self._check_database()
        bound = self._bind(*arguments.listen)
        with closing(bound):
            Registry(database)  # loads the addons
            desk, door = self._load("desk"), self._load("door")
            name = "{}:{}".format(*bound.getsockname()[:2])
            opened = desk.Desk(database, f"{socket.gethostname()} {name}")
            asyncio.run(self._serve(door.serve, opened, bound, arguments))

    def _load(self, name):
        """A module of this addon, which this file is no part of: Odoo loads it alone."""
        try:
            return importlib.import_module(f"odoo.addons.{ADDON}.transport.{name}")
        except ImportError as error:
            raise DoorError(
                f"the Python package {error.name} is missing: install what the "
                "project's requirements.txt lists."
            ) from error

    def _check_database(self):
        names = config["db_name"]
        names = names if isinstance(names, list) else [names]
        if len(names) != 1 or not names[0]:
            raise DoorError("say which database: -d NAME.")
        try:
            with db_connect(names[0]).cursor() as cr:
                cr.execute(
                    "SELECT FROM ir_module_module WHERE name = %s AND state IN %s",
                    (ADDON, ("installed", "to upgrade")),
                    log_exceptions=False,
                )
                installed = cr.rowcount
        except psycopg2.OperationalError as error:
            reason = " ".join(str(error).split())
            raise DoorError(
                f"the database {names[0]} cannot be reached: {reason}"
            ) from error
        except psycopg2.ProgrammingError:
            installed = 0
        if not installed:
            raise DoorError(
                f"{ADDON} is not installed in the database {names[0]}: install it "
                "first."
            )
        return names[0]

    def _bind(self, host, port):
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        bound = socket.socket(family, socket.SOCK_STREAM)
        bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            bound.bind((host, port))
            bound.listen()  # who calls while the addons load, waits a moment
        except (OSError, OverflowError) as error:
            bound.close()
            occupied = getattr(error, "errno", None) == errno.EADDRINUSE
            reason = "the port is occupied" if occupied else str(error)
            raise DoorError(
                f"cannot listen on {host}:{port}: {reason}. Choose another address "
                "with --listen."
            ) from error
        return bound

    async def _serve(self, serve, desk, bound, arguments):
        stopped = asyncio.Event()
        loop = asyncio.get_running_loop()
        for number in (signal.SIGTERM, signal.SIGINT):
            with suppress(NotImplementedError):
                loop.add_signal_handler(number, stopped.set)
        host, port = bound.getsockname()[:2]
        kind = "LMTP" if arguments.lmtp else "SMTP"
        _logger.info("sd_door: %s on %s:%s", kind, host, port)
        await serve(
            bound,
            desk,
            local=arguments.lmtp,
            most_bytes=arguments.max_size,
            stopped=stopped,
        )
        _logger.info("sd_door: closed")
