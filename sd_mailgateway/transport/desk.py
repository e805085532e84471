"""The door's way into the database: storing mails, and having them delivered."""

import logging
import queue
import threading
import time
import uuid

from odoo import SUPERUSER_ID, api, fields
from odoo.modules.registry import Registry

from ..tools.identity import smtp_identity

_logger = logging.getLogger(__name__)

SWEEP_SECONDS = 60
BATCH = 100


class Desk:
    """One database, for the threads of the door.

    Mails are stored by the threads that talk to the senders and delivered by one
    thread, in the order in which they came: an answer never overtakes its question.
    """

    def __init__(self, database, name=""):
        """Open a database in which this addon is installed.

        :param str database: its name
        :param str name: where the door listens, as administrators see it
        """
        self._database = database
        self._name = name
        self._waiting = queue.SimpleQueue()
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._work, name="sd_door.delivery")

    def keep(self, raw, mail_from, rcpt_to):
        """Store a mail; it is safe when this returns.

        :param bytes raw: the mail as it came
        :param str mail_from: sender of the envelope, "" for none
        :param list rcpt_to: recipients of the envelope
        :return: id of its row in the log
        :raise Exception: when it could not be stored; the sender has to keep it
        """
        identity = smtp_identity(uuid.uuid4().hex)
        return self._run(
            lambda delivery: delivery._keep(
                raw,
                identity=identity,
                mail_from=mail_from,
                rcpt_to=rcpt_to,
                came_by="door",
            )
        )

    def deliver_soon(self, log_id):
        """Have a stored mail delivered as soon as those before it are.

        :param int log_id: row of the log
        """
        self._waiting.put(log_id)

    def start(self):
        """Begin to deliver, first what an earlier run has left behind."""
        self._thread.start()

    def stop(self):
        """Finish the mail at hand; the others wait in the log."""
        self._stopping.set()
        self._waiting.put(None)
        self._thread.join()

    def _run(self, work):
        threading.current_thread().dbname = self._database
        registry = Registry(self._database).check_signaling()
        with registry.cursor() as cr:
            env = api.Environment(cr, SUPERUSER_ID, {})
            return work(env["sd.mail.delivery"])

    def _work(self):
        next_sweep = 0.0
        while not self._stopping.is_set():
            if time.monotonic() >= next_sweep:
                self._guarded(self._sweep)
                next_sweep = time.monotonic() + SWEEP_SECONDS
            try:
                log_id = self._waiting.get(timeout=SWEEP_SECONDS)
            except queue.Empty:
                continue
            if log_id and not self._stopping.is_set():
                self._guarded(lambda: self._run(lambda d: d._deliver(log_id)))  # noqa: B023 - called at once
        self._guarded(lambda: self._say(is_open=False))

    def _say(self, is_open):
        """Tell the administrators that the door is open, or closed."""
        if self._name:
            self._run(
                lambda d: d._in_own_transaction(
                    lambda env: env["sd.mail.door"]._note(self._name, is_open)
                )
            )

    def _sweep(self):
        """Try what is due, as the scheduled action of Odoo's server does."""
        self._say(is_open=True)
        now = fields.Datetime.now()
        due = self._run(lambda d: d.env["sd.intake.log"]._find_due(now, BATCH))
        for log_id in due:
            if self._stopping.is_set():
                return
            self._run(lambda d: d._retry(log_id))  # noqa: B023 - called at once

    def _guarded(self, work):
        try:
            work()
        except Exception:
            _logger.warning("Mail could not be delivered now.", exc_info=True)
