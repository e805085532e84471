"""A desk, and mails as bytes, as they come over the wire."""

from contextlib import contextmanager
from unittest.mock import patch

from odoo.addons.sd_portal.tests.common import DESK, DeskCase

PLAIN = b"""\
From: Anna <anna@nordic.example>
To: support@desk.example
Subject: Printer
Message-ID: <printer@nordic.example>
Date: Mon, 02 Mar 2026 09:00:00 +0000
Content-Type: text/plain; charset=utf-8

It is on fire.
"""


def mail(*headers, body=b"It is on fire.", **replaced):
    """`PLAIN` with other headers.

    :param headers: whole header lines, in bytes, added in front
    :param bytes body: the body
    :param replaced: header lines that replace those of `PLAIN`, by the name of the
        header with ``_`` for ``-``; b"" leaves the header out
    """
    head = PLAIN.partition(b"\n\n")[0].split(b"\n")
    lines = []
    for line in head:
        name = line.partition(b":")[0].decode().lower().replace("-", "_")
        lines.append(replaced.get(name, line))
    return b"\n".join([*headers, *filter(None, lines)]) + b"\n\n" + body


class GatewayCase(DeskCase):
    """Tests that bring mails to Odoo's gateway and look at the log."""

    def _bring(self, raw, **options):
        """Give a mail to the gateway; its row in the log."""
        before = self.env["sd.intake.log"].search([], limit=1, order="id desc").id
        self.env["mail.thread"].message_process(None, raw, **options)
        return self._find_last(before)

    def _deliver(self, raw, rcpt_to=(DESK,), mail_from="anna@nordic.example", **kw):
        """Bring a mail as the SMTP door does; its row in the log."""
        delivery = self.env["sd.mail.delivery"]
        log_id = delivery._keep(raw, mail_from=mail_from, rcpt_to=rcpt_to, **kw)
        delivery._deliver(log_id)
        return self.env["sd.intake.log"].browse(log_id)

    def _find_last(self, before):
        self.env.invalidate_all()
        return self.env["sd.intake.log"].search([("id", ">", before or 0)])

    def _codes(self, log):
        return [decision["code"] for decision in log.decisions or []]

    def _count_tickets(self):
        return self.env["helpdesk.ticket"].search_count([])

    @contextmanager
    def _real_transactions(self):
        """Transactions of their own as in production, on the test's connection."""
        Delivery = type(self.env["sd.mail.delivery"])
        with (
            self.enter_registry_test_mode(),
            patch.object(Delivery, "_stays_in_transaction", lambda _self: False),
        ):
            yield

    @contextmanager
    def _failing(self, error, model="sd.intake", method="_submit"):
        """Let a step of the way to the ticket fail."""

        def fail(*_args, **_kwargs):
            raise error

        with patch.object(type(self.env[model]), method, fail):
            yield

    def _run_retry(self):
        """Let the scheduled action run now."""
        self.env.flush_all()
        try:
            with self.registry.cursor() as cr:
                self.env(cr=cr)["sd.intake.log"]._cron_retry_mails()
        finally:
            self.env.invalidate_all()

    def _retry_later(self):
        """Let the scheduled action run when everything is due."""
        waiting = self.env["sd.intake.log"].search([("next_try", "!=", False)])
        waiting.next_try = "2026-01-01 00:00:00"
        self._run_retry()
