"""An SMTP or LMTP server that answers 250 when a mail is in the database, not before."""

import asyncio
import errno
import logging
from concurrent.futures import ThreadPoolExecutor

from aiosmtpd.lmtp import LMTP
from aiosmtpd.smtp import SMTP

_logger = logging.getLogger(__name__)

MOST_CONNECTIONS = 50
MOST_RECIPIENTS = 100
STORING_THREADS = 4
TIMEOUT_SECONDS = 120

KEPT = "250 2.0.0 OK: kept as %s"
TOO_MANY_RECIPIENTS = "452 4.5.3 Too many recipients; send the rest separately"
TOO_BUSY = "421 4.3.2 Too many connections; try again later"
DISK_FULL = "452 4.3.1 No space left here; try again later"
NOT_KEPT = "451 4.3.0 The mail could not be stored here; try again later"


class Handler:
    """What the door says to each command; see `Desk` for what it does with a mail."""

    def __init__(self, desk):
        """Take the desk that stores and delivers.

        :param Desk desk: where mails are stored
        """
        self._desk = desk
        self._pool = ThreadPoolExecutor(STORING_THREADS, "sd_door.keep")
        self.connections = 0

    async def handle_RCPT(self, _server, _session, envelope, address, _options):  # noqa: N802
        """Take every recipient: who has no alias is found out later, and held."""
        if len(envelope.rcpt_tos) >= MOST_RECIPIENTS:
            return TOO_MANY_RECIPIENTS
        envelope.rcpt_tos.append(address)
        return "250 2.1.5 OK"

    async def handle_DATA(self, server, _session, envelope):  # noqa: N802
        """Store the mail, and answer when that is done."""
        loop = asyncio.get_running_loop()
        try:
            log_id = await loop.run_in_executor(
                self._pool,
                self._desk.keep,
                envelope.original_content,
                envelope.mail_from or "",
                envelope.rcpt_tos,
            )
        except Exception as error:
            _logger.warning("A mail could not be stored.", exc_info=True)
            full = getattr(error, "errno", None) in (errno.ENOSPC, errno.EDQUOT)
            return server.answer(DISK_FULL if full else NOT_KEPT)
        self._desk.deliver_soon(log_id)
        return server.answer(KEPT % log_id)

    async def handle_exception(self, error):
        """Whatever breaks in here is not the sender's fault."""
        _logger.warning("The door stumbled: %s", error)
        return NOT_KEPT

    def close(self):
        """Wait for the mails that are being stored."""
        self._pool.shutdown(wait=True)


class _Bounded:
    """Refuses connections beyond a number, politely; accepts lines of any length."""

    line_length_limit = 2**26  # real mails have long lines; the mail's size is limited

    def connection_made(self, transport):
        if self.event_handler.connections >= MOST_CONNECTIONS:
            transport.write(f"{TOO_BUSY}\r\n".encode())
            transport.close()
            return
        self._counted = True
        self.event_handler.connections += 1
        super().connection_made(transport)

    def connection_lost(self, error):
        if not getattr(self, "_counted", False):
            return None
        self._counted = False
        self.event_handler.connections -= 1
        return super().connection_lost(error)

    def answer(self, status):
        """The answer to DATA."""
        return status


class Door(_Bounded, SMTP):
    """SMTP."""


class LocalDoor(_Bounded, LMTP):
    """LMTP, which answers DATA once for each recipient (RFC 2033, 4.2)."""

    def answer(self, status):
        """The answer to DATA, once for each recipient."""
        return "\r\n".join([status] * len(self.envelope.rcpt_tos))

    async def push(self, status):
        """Send an answer; those that aiosmtpd gives to DATA itself as often, too."""
        if status.startswith(("552 Error: Too much", "500 Line too long")):
            status = self.answer(status)
        await super().push(status)


async def serve(socket, desk, *, local, most_bytes, stopped):
    """Open the door until ``stopped`` is set.

    :param socket: bound TCP socket
    :param Desk desk: where mails are stored
    :param bool local: LMTP instead of SMTP
    :param int most_bytes: larger mails are refused with 552
    :param asyncio.Event stopped: says when to close
    """
    loop = asyncio.get_running_loop()
    handler = Handler(desk)
    protocol = LocalDoor if local else Door

    def answer_the_door():
        return protocol(
            handler,
            data_size_limit=most_bytes,
            enable_SMTPUTF8=True,
            timeout=TIMEOUT_SECONDS,
            ident="Service Desk",
            hostname="desk.invalid" if local else None,
            loop=loop,
        )

    server = await loop.create_server(answer_the_door, sock=socket)
    desk.start()
    await stopped.wait()
    server.close()
    await loop.run_in_executor(None, handler.close)
    await loop.run_in_executor(None, desk.stop)
