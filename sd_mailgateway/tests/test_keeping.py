"""Every mail is in the log before anybody reads it, and nothing takes it away."""

import hashlib
from contextlib import suppress
from unittest.mock import patch

from odoo import fields
from odoo.exceptions import AccessError, ConcurrencyError, UserError
from odoo.tests import new_test_user, tagged

from ..tools.retry import MOST_ATTEMPTS
from ..transport.fetched import FetchedMail
from .common import PLAIN, GatewayCase, mail


class Killed(BaseException):
    """Stands for a process that ends in the middle."""


@tagged("post_install", "-at_install")
class TestKeeping(GatewayCase):
    def test_mail_is_kept_as_it_came(self):
        log = self._bring(PLAIN)
        self.assertEqual(log._get_raw(), PLAIN)
        self.assertEqual(log.size, len(PLAIN))
        self.assertEqual(log.sha256, hashlib.sha256(PLAIN).hexdigest())
        self.assertEqual(log.subject, "Printer")
        self.assertEqual(log.sender, "anna@nordic.example")
        self.assertEqual(log.reference, "<printer@nordic.example>")

    def test_text_of_a_mail_is_not_indexed(self):
        log = self._bring(PLAIN)
        attachment = self.env["ir.attachment"].search(
            [("res_model", "=", log._name), ("res_field", "=", "raw")]
        )
        self.assertFalse(attachment.index_content)

    def test_ticket_and_log_are_one_transaction(self):
        log = self._bring(PLAIN)
        self.assertEqual(log.state, "made")
        self.assertEqual(log.ticket_id.name, "Printer")
        self.assertFalse(log.next_try)
        self.assertEqual(self._codes(log)[-1], "shown")

    def test_mail_survives_a_kill_between_keeping_and_reading(self):
        """Plain Odoo has no copy of it; fetchmail marks it as read."""
        with self._real_transactions():
            with (
                self._failing(Killed(), "sd.mail.delivery", "_attempt"),
                suppress(Killed),
            ):
                self.env["mail.thread"].message_process(None, PLAIN)
            log = self._find_last(0)[:1]
            self.assertEqual(log.state, "received")
            self.assertEqual(log._get_raw(), PLAIN)
            self._retry_later()
            self.assertEqual(log.state, "made")

    def test_failure_rolls_back_the_ticket_and_keeps_the_mail(self):
        """Plain Odoo raises; fetchmail goes on and the mail is lost."""
        before = self._count_tickets()
        with (
            self._real_transactions(),
            self._failing(UserError("full"), "sd.outgoing", "_confirm"),
        ):
            log = self._bring(PLAIN)
        self.assertEqual(log.state, "failed")
        self.assertIn("full", log.error)
        self.assertIn("Attempt 1 failed: UserError: full", log.decisions_text)
        self.assertGreater(log.next_try, fields.Datetime.now())
        self.assertEqual(self._count_tickets(), before)

    def test_failed_mail_is_tried_again_and_becomes_one_ticket(self):
        before = self._count_tickets()
        with self._real_transactions():
            with self._failing(UserError("full")):
                log = self._bring(PLAIN)
            self._retry_later()
            self._retry_later()
        self.assertEqual(log.state, "made")
        self.assertFalse(log.error)
        self.assertEqual(self._count_tickets(), before + 1)

    def test_mail_that_fails_every_time_is_held(self):
        with self._real_transactions(), self._failing(UserError("full")):
            log = self._bring(PLAIN)
            for _attempt in range(MOST_ATTEMPTS):
                self._retry_later()
        self.assertEqual(log.state, "held")
        self.assertEqual(log.attempts, MOST_ATTEMPTS)
        self.assertIn("full", log.error)
        self.assertFalse(log.next_try)

    def test_mail_that_kills_the_program_every_time_is_held(self):
        with (
            self._real_transactions(),
            self._failing(Killed(), "sd.mail.delivery", "_attempt"),
        ):
            with suppress(Killed):
                self.env["mail.thread"].message_process(None, PLAIN)
            log = self._find_last(0)[:1]
            for attempt in range(2, MOST_ATTEMPTS + 1):
                with suppress(Killed):
                    self._retry_later()
                self.assertEqual((log.state, log.attempts), ("received", attempt))
            self._retry_later()
            self.assertEqual(log.state, "held")
            self.assertIn("interrupted", self._codes(log))

    def test_mail_is_not_tried_before_its_time(self):
        with self._real_transactions():
            with self._failing(UserError("full")):
                log = self._bring(PLAIN)
            self._run_retry()
        self.assertEqual(log.state, "failed")

    def test_failure_neither_bounces_nor_closes_the_alias(self):
        """Plain Odoo declares the alias invalid and tells the sender to try again."""
        with self.mock_mail_gateway(), self._failing(UserError("full")):
            self._bring(PLAIN)
        self.assertFalse(self._new_mails)
        self.assertNotEqual(self.team.alias_id.alias_status, "invalid")

    def test_same_place_is_read_once(self):
        first = self._bring(FetchedMail.of(PLAIN, "imap:a@b/INBOX:1:2"))
        again = self._bring(FetchedMail.of(PLAIN, "imap:a@b/INBOX:1:2"))
        self.assertEqual(first.state, "made")
        self.assertFalse(again)

    def test_copy_by_another_way_makes_no_second_ticket(self):
        self._bring(FetchedMail.of(PLAIN, "imap:a@b/INBOX:1:2"))
        copy = self._bring(b"Received: by mx\n" + PLAIN)
        self.assertEqual(copy.state, "ignored")
        self.assertEqual(self._codes(copy), ["duplicate"])

    def test_copy_without_message_id_makes_no_second_ticket(self):
        """Plain Odoo makes up a Message-ID from the clock, and two tickets."""
        raw = mail(message_id=b"")
        self.assertEqual(self._bring(raw).state, "made")
        self.assertEqual(self._bring(raw).state, "ignored")

    def test_device_that_repeats_its_message_id_gets_a_ticket_each_time(self):
        """Plain Odoo drops the second alarm as a duplicate."""
        first = self._bring(PLAIN)
        second = self._bring(mail(date=b"Date: Mon, 02 Mar 2026 10:00:00 +0000"))
        self.assertEqual(second.state, "made")
        self.assertNotEqual(first.ticket_id, second.ticket_id)
        self.assertIn("repeated_id", self._codes(second))

    def test_collision_is_solved_by_a_new_transaction(self):
        submit = type(self.env["sd.intake"])._submit
        calls = []

        def stumble(model, submissions):
            calls.append(1)
            if len(calls) == 1:
                raise ConcurrencyError("another transaction was first")
            return submit(model, submissions)

        with (
            self._real_transactions(),
            patch("odoo.service.model.time.sleep"),
            patch.object(type(self.env["sd.intake"]), "_submit", stumble),
        ):
            log = self._bring(PLAIN)
            self.assertEqual((log.state, log.attempts), ("made", 1))

    def test_full_disk_keeps_nothing_and_says_so(self):
        """The sender's server keeps the mail and tries again."""
        before = self.env["sd.intake.log"].search_count([])
        with (
            self._real_transactions(),
            self._failing(OSError(28, "full"), "ir.attachment", "_file_write"),
        ):
            self.assertRaises(
                OSError, self.env["mail.thread"].message_process, None, PLAIN
            )
        self.assertEqual(self.env["sd.intake.log"].search_count([]), before)

    def test_torn_file_of_a_full_disk_does_not_stop_the_next_try(self):
        Attachment = self.env["ir.attachment"]
        raw = mail(body=b"Written when the disk was full.")
        checksum = Attachment._compute_checksum(raw)
        _name, path = Attachment._get_path(raw, checksum)
        with open(path, "wb") as file:
            file.write(raw[:10])
        self.assertEqual(self._bring(raw)._get_raw(), raw)

    def test_customer_may_not_bring_mail(self):
        """He could write as anybody: ``message_process`` can be called from outside."""
        gateway = self.env["mail.thread"].with_user(self.anna_user)
        before = self.env["sd.intake.log"].search_count([])
        with self.assertRaises(AccessError):
            gateway.with_context(sd_intake_log_id=1).message_process(None, PLAIN)
        self.assertEqual(self.env["sd.intake.log"].search_count([]), before)

    def test_pipe_of_an_internal_user_is_processed_as_by_the_server(self):
        pipe = new_test_user(self.env, "pipe", groups="base.group_user")
        gateway = self.env["mail.thread"].with_user(pipe)
        ticket_id = gateway.message_process(None, PLAIN.decode())
        self.assertTrue(ticket_id)
