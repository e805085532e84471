"""A whole desk for one test module: its own database, Odoo server, mail door, mail sink and IMAP server.

Unlike the other tests, which are rolled back, everything here is committed and seen by every process, as in real life.

>>> with LiveDesk(place, "walk", folder) as desk:                  # doctest: +SKIP
...     desk.call("res.partner", "search_count", [])                # as the administrator
...     desk.send(mail)                                             # through the SMTP door, as the outside world does
...     desk.outbox.wait_for(lambda mail: "SD" in mail["Subject"])  # what Odoo sent
"""

import contextlib
import json
import smtplib
import urllib.request
from email.message import EmailMessage
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from . import odoo_runner
from .commands import Workplace
from .imap import ImapServer
from .log_watch import problems_in
from .outbox import Outbox, Sink, free_port
from .settings import ROOT


class Refused(Exception):  # noqa: N818 - reads as what happened
    """Odoo refused a call; the text is Odoo's own message."""


class LiveDesk:
    """A running desk; a context manager. ``url`` is its address, ``database`` its name, ``outbox`` what it sent."""

    def __init__(
        self, place: Workplace, name: str, folder: Path, *, crons: int = 1
    ) -> None:
        """Take where databases come from, this desk's name, a folder for its logs and mails, how many cron threads."""
        self.place = place
        self.folder = folder
        self.database = f"{place.run_prefix}_{name}"
        self.web_port, self.door_port = free_port(), free_port()
        self.url = f"http://127.0.0.1:{self.web_port}"
        self.sink = Sink(folder / "outbox")
        self.imap = ImapServer(folder / "imap")
        self._crons = crons
        self._configuration = folder / "odoo.conf"
        self._stack = contextlib.ExitStack()
        self._logs: list[Path] = []
        self._sessions: dict[str, urllib.request.OpenerDirector] = {}

    @property
    def outbox(self) -> Outbox:
        """Return the mails that this desk has sent."""
        return self.sink.outbox

    def __enter__(self) -> Self:
        """Make the database and start all servers; return when the login page and the door answer."""
        with self._stack as stack:
            databases = self.place.databases
            databases.drop(self.database)
            databases.copy(self.place.templates.desk(), self.database)
            stack.callback(databases.drop, self.database)
            odoo_runner.forget_identity(databases, self.database)
            odoo_runner.set_parameters(
                databases,
                self.database,
                web__base__url=self.url,
                web__base__url__freeze="True",
                report__url=self.url,
            )
            self.place.configure(
                self._configuration,
                http_port=self.web_port,
                max_cron_threads=self._crons,
                smtp_port=self.sink.port,
            )
            self.sink.start()
            stack.callback(self.sink.stop)
            stack.callback(self.imap.stop)
            self.imap.start()
            self._start_odoo(stack)
            self._stack = stack.pop_all()
        return self

    def _start_odoo(self, stack: contextlib.ExitStack) -> None:
        web = odoo_runner.server(
            self._configuration, self.database, self.web_port, self.folder / "odoo.log"
        )
        door = odoo_runner.door(
            self._configuration, self.database, self.door_port, self.folder / "door.log"
        )
        processes = [web, door] if (ROOT / odoo_runner.DOOR).exists() else [web]
        for process in processes:
            self._logs.append(process.log)
            stack.callback(process.stop)
            process.start()
        odoo_runner.wait_for_login_page(web, "127.0.0.1", self.web_port)
        for process in processes[1:]:
            process.wait_for_port(self.door_port)

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Stop everything, remove the database; fail for what the logs should not hold."""
        self._stack.close()
        unexpected = [line for log in self._logs for line in problems_in(log)]
        if unexpected and error is None:
            raise AssertionError(
                "unexpected in the log of a live desk:\n" + "\n".join(unexpected)
            )

    def call(
        self,
        model: str,
        method: str,
        *arguments: Any,
        login: str = "admin",
        password: str = "admin",  # noqa: S107 - of a database that lives for a minute
        **named: Any,
    ) -> Any:
        """Call a public method with a user's rights, as the web client does.

        :param arguments: positional arguments; for methods of records the first one is the list of ids
        :param login: who calls; the password of a user that a test made is the test's to know
        :raise Refused: where Odoo refuses; its text is the message that Odoo gives
        """
        params = {"model": model, "method": method, "args": arguments, "kwargs": named}
        return self._post(
            self._session(login, password), "/web/dataset/call_kw", params
        )

    def _session(self, login: str, password: str) -> urllib.request.OpenerDirector:
        """Return what keeps the cookie of a logged-in user; one login serves all calls of a user."""
        if login not in self._sessions:
            session = urllib.request.build_opener(urllib.request.HTTPCookieProcessor())
            self._post(
                session,
                "/web/session/authenticate",
                {"db": self.database, "login": login, "password": password},
            )
            self._sessions[login] = session
        return self._sessions[login]

    def _post(
        self, session: urllib.request.OpenerDirector, path: str, params: dict[str, Any]
    ) -> Any:
        body = json.dumps(
            {"jsonrpc": "2.0", "method": "call", "params": params}
        ).encode()
        request = urllib.request.Request(
            self.url + path, body, {"Content-Type": "application/json"}
        )
        with session.open(request, timeout=60) as response:
            answer = json.load(response)
        if "error" in answer:
            data = answer["error"].get("data") or {}
            raise Refused(data.get("message") or answer["error"]["message"])
        return answer.get("result")

    def send(
        self, message: EmailMessage | bytes, *recipients: str, sender: str | None = None
    ) -> None:
        """Hand a mail to the SMTP door; return when the door has accepted it.

        :param recipients: envelope recipients; taken from the mail's own header where none are given
        :raise smtplib.SMTPException: where the door refuses
        """
        with smtplib.SMTP("127.0.0.1", self.door_port, timeout=60) as client:
            if isinstance(message, EmailMessage):
                client.send_message(message, sender, recipients or None)
            else:
                client.sendmail(
                    sender or "sender@example.com", list(recipients), message
                )
