"""An SMTP server that delivers nothing: it keeps every mail as a file, for people and tests to read."""

import logging
import socket
import threading
from collections.abc import Callable
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

logging.getLogger("mail.log").setLevel(logging.WARNING)  # aiosmtpd tells every step
LARGEST = 64 * 1024 * 1024  # bytes; more than any mail server outside would take


class Outbox:
    """A folder of sent mails, one ``.eml`` each in the order of arrival; the envelope is in two X-Envelope lines."""

    def __init__(self, folder: Path) -> None:
        """Take the folder, which is made if it is missing; mails that are in it already stay."""
        self.folder = folder
        self.on_arrival: Callable[[Path], None] | None = None
        self._arrived = threading.Condition()
        folder.mkdir(parents=True, exist_ok=True)
        self._next = 1 + max(
            (int(path.stem) for path in folder.glob("[0-9]*.eml")), default=0
        )

    def add(self, sender: str, recipients: list[str], source: bytes) -> Path:
        """Keep one mail; return its file. The file appears in the folder only when it is complete."""
        envelope = f"X-Envelope-From: {sender}\r\nX-Envelope-To: {', '.join(recipients)}\r\n".encode(
            "ascii", "replace"
        )
        with self._arrived:
            path = self.folder / f"{self._next:06d}.eml"
            self._next += 1
            part = path.with_suffix(".part")
            part.write_bytes(envelope + source)
            part.rename(path)
            self._arrived.notify_all()
        if self.on_arrival:
            self.on_arrival(path)
        return path

    def paths(self) -> list[Path]:
        """Return the files, oldest first."""
        return sorted(self.folder.glob("[0-9]*.eml"))

    def messages(self) -> list[EmailMessage]:
        """Return the mails, oldest first."""
        return [read(path) for path in self.paths()]

    def wait_for(
        self, wanted: Callable[[EmailMessage], bool], timeout: float = 20.0
    ) -> EmailMessage:
        """Return the first mail for which ``wanted(mail)`` is true, as soon as it is there.

        :param timeout: seconds to wait for it
        :raise AssertionError: where it does not come; the text lists what came instead
        """
        found: list[EmailMessage] = []

        def look() -> bool:
            found[:] = [mail for mail in self.messages() if wanted(mail)]
            return bool(found)

        with self._arrived:
            if not self._arrived.wait_for(look, timeout):
                seen = (
                    "; ".join(
                        f"{mail['To']}: {mail['Subject']}" for mail in self.messages()
                    )
                    or "none"
                )
                raise AssertionError(
                    f"no such mail within {timeout} s; sent were: {seen}"
                )
        return found[0]


def free_port() -> int:
    """Return a TCP port on this machine that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def read(path: Path) -> EmailMessage:
    """Parse one kept mail."""
    return message_from_bytes(path.read_bytes(), policy=policy.default)


class _Handler:
    def __init__(self, outbox: Outbox) -> None:
        self.outbox = outbox

    async def handle_DATA(  # noqa: N802 - the name that aiosmtpd calls
        self, _server: SMTP, _session: Session, envelope: Envelope
    ) -> str:
        source = envelope.original_content or b""
        self.outbox.add(envelope.mail_from or "", list(envelope.rcpt_tos), source)
        return "250 OK"


class Sink:
    """The SMTP server in a thread of this process: ``start()``, ``stop()``; mails go to ``outbox``."""

    def __init__(self, folder: Path, port: int = 0, host: str = "127.0.0.1") -> None:
        """Take where to keep mails and where to listen; port 0 takes a free one."""
        self.outbox = Outbox(folder)
        self.port = port or free_port()
        self._controller = Controller(
            _Handler(self.outbox),
            hostname=host,
            port=self.port,
            ready_timeout=30,
            data_size_limit=LARGEST,
        )

    def start(self) -> None:
        """Begin to listen."""
        self._controller.start()

    def stop(self) -> None:
        """Stop listening; the mails stay."""
        self._controller.stop()
