"""Fetching: a mail is given up there when it is here, and not before."""

import imaplib
import poplib
from unittest.mock import patch

from odoo.tests import tagged
from odoo.tools import mute_logger

from odoo.addons.mail.models.fetchmail import FetchmailServer

from .common import PLAIN, GatewayCase, mail


class Mailbox(imaplib.IMAP4):
    """An IMAP mailbox in memory, of which mails may vanish."""

    def __init__(self, mails, vanished=(), validity=17):
        self.mails = dict(enumerate(mails, 7))
        self.vanished = set(vanished)
        self.validity = validity
        self.seen = set()
        self.fetched = []
        self.selected = False

    def select(self, mailbox="INBOX"):
        self.selected = mailbox
        return "OK", [b"2"]

    def response(self, code):
        return code, [b"%d" % self.validity]

    def uid(self, command, *arguments):
        if command == "SEARCH":
            found = sorted(self._search(*arguments[1:]), reverse=True)
            return "OK", [b" ".join(b"%d" % uid for uid in found)]
        uid = int(arguments[0])
        if command == "STORE":
            self.seen.add(uid)
            return "OK", [None]
        self.fetched.append(uid)
        if uid in self.vanished:
            return "OK", [None]
        head = b"1 (UID %d BODY[] {%d}" % (uid, len(self.mails[uid]))
        return "OK", [(head, self.mails[uid]), b")"]

    def _search(self, criterion, *more):
        if criterion == "UNSEEN":
            return set(self.mails) - self.seen
        last = max(self.mails, default=0)
        first = last if more == ("*",) else int(more[0].partition(":")[0])
        later = {uid for uid in self.mails if uid >= first}
        return later or ({last} if last else set())  # RFC 3501: n:* finds the last

    def close(self):
        return "OK", [None]

    def logout(self):
        return "OK", [None]


class PostOffice(poplib.POP3):
    """A POP3 maildrop in memory."""

    def __init__(self, mails, broken=False):
        self.mails = mails
        self.deleted = []
        self.broken = broken

    def stat(self):
        return len(self.mails), 0

    def uidl(self, which=None):
        return b"+OK", [b"%d id-%d" % (n, n) for n in range(1, len(self.mails) + 1)], 0

    def retr(self, which):
        return b"+OK", self.mails[which - 1].split(b"\n"), 0

    def dele(self, which):
        self.deleted.append(which)

    def quit(self):
        if self.broken:  # the server has deleted nothing then
            raise OSError("connection lost")
        return b"+OK"


@tagged("post_install", "-at_install")
class TestFetching(GatewayCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["fetchmail.server"].search([]).active = False
        cls.server = cls.env["fetchmail.server"].create(
            {
                "name": "Mailbox",
                "server": "mx.example",
                "user": "support",
                "server_type": "imap",
                "state": "done",
            }
        )

    def _fetch(self, connection):
        with (
            self._real_transactions(),
            patch.object(FetchmailServer, "_connect__", lambda *_a, **_k: connection),
            self.registry.cursor() as cr,
        ):
            self.server.with_env(self.env(cr=cr))._fetch_mail()
        self.env.invalidate_all()
        return self.env["sd.intake.log"].search([("identity", "!=", False)], order="id")

    def test_mail_becomes_a_ticket_and_is_marked_afterwards(self):
        mailbox = Mailbox([PLAIN])
        log = self._fetch(mailbox)
        self.assertEqual(log.state, "made")
        self.assertEqual(log.identity, "imap:support@mx.example/INBOX:17:7")
        self.assertEqual(mailbox.seen, {7})

    def test_vanished_mail_does_not_stop_the_others(self):
        """Plain Odoo raises TypeError and fetches nothing of the batch."""
        mailbox = Mailbox([mail(message_id=b"Message-ID: <1@x>"), PLAIN], vanished=[7])
        self.assertEqual(self._fetch(mailbox).mapped("state"), ["made"])
        self.assertEqual(mailbox.seen, {8})

    def test_mail_that_cannot_be_stored_stays_unread(self):
        """Plain Odoo marks it as read although it has nothing of it."""
        mailbox = Mailbox([PLAIN])
        with self._failing(OSError(28, "full"), "sd.mail.delivery", "_store_raw"):
            self.assertFalse(self._fetch(mailbox))
        self.assertFalse(mailbox.seen)
        self.assertIn("could not be stored", self.server.error_message)
        self.assertEqual(self._fetch(mailbox).state, "made")

    def test_mail_that_cannot_be_processed_is_kept_and_marked(self):
        mailbox = Mailbox([PLAIN])
        with self._failing(ValueError("oops")):
            log = self._fetch(mailbox)
        self.assertEqual(log.state, "failed")
        self.assertEqual(mailbox.seen, {7})

    def test_mail_fetched_again_after_a_kill_is_one_ticket(self):
        before = self._count_tickets()
        self._fetch(Mailbox([PLAIN]))
        self._fetch(Mailbox([PLAIN]))
        self.assertEqual(self._count_tickets(), before + 1)

    def test_mail_that_somebody_opened_before_is_fetched_all_the_same(self):
        """Plain Odoo asks for unread mail only, and never gets it."""
        mailbox = Mailbox([PLAIN])
        self._fetch(mailbox)
        mailbox.mails[8] = mail(message_id=b"Message-ID: <2@x>")
        mailbox.seen.add(8)
        self.assertEqual(self._fetch(mailbox).mapped("state"), ["made", "made"])
        self.assertEqual(mailbox.fetched, [7, 8])

    def test_mailbox_that_is_new_to_us_begins_with_what_is_unread(self):
        """Years of read mail are no tickets."""
        mailbox = Mailbox(
            [mail(message_id=b"Message-ID: <%d@x>" % n) for n in range(3)]
        )
        mailbox.seen = {7, 9}
        self._fetch(mailbox)
        self._fetch(mailbox)
        self.assertEqual(mailbox.fetched, [8])

    def test_mailbox_that_was_made_anew_begins_anew(self):
        mailbox = Mailbox([PLAIN])
        self._fetch(mailbox)
        anew = Mailbox([PLAIN, mail(message_id=b"Message-ID: <2@x>")], validity=18)
        anew.seen = {7}
        logs = self._fetch(anew)
        self.assertEqual(anew.fetched, [8])
        self.assertEqual(logs.mapped("state"), ["made", "made"])

    def test_mail_that_could_not_be_stored_is_not_passed_over(self):
        mailbox = Mailbox([PLAIN])
        self._fetch(mailbox)
        mailbox.mails[8] = mail(message_id=b"Message-ID: <2@x>")
        with self._failing(OSError(28, "full"), "sd.mail.delivery", "_store_raw"):
            self._fetch(mailbox)
        mailbox.seen.add(8)  # somebody opens it meanwhile
        self.assertEqual(self._fetch(mailbox).mapped("state"), ["made", "made"])

    def test_ten_thousand_unread_mails_are_fetched_in_batches(self):
        mailbox = Mailbox([PLAIN] * 10_000)
        with patch.object(
            type(self.env["sd.mail.delivery"]), "_deliver", lambda *_a: 0
        ):
            logs = self._fetch(mailbox)
            self.assertEqual((len(logs), len(mailbox.fetched)), (50, 50))
            logs = self._fetch(mailbox)
        self.assertEqual((len(logs), len(mailbox.seen)), (100, 100))
        self.assertEqual(self.server.sd_imap_place, {"validity": 17, "uid": 10_006})

    def test_connection_lost_before_the_pop_server_deletes_makes_no_second_ticket(self):
        self.server.server_type = "pop"
        before = self._count_tickets()
        with mute_logger("odoo.addons.mail.models.fetchmail"):
            self._fetch(PostOffice([PLAIN], broken=True))
        office = PostOffice([PLAIN])
        self.assertEqual(self._fetch(office).mapped("state"), ["made"])
        self.assertEqual(office.deleted, [1])
        self.assertEqual(self._count_tickets(), before + 1)

    def test_pop_mail_is_deleted_after_it_is_stored(self):
        self.server.server_type = "pop"
        office = PostOffice([PLAIN])
        log = self._fetch(office)
        self.assertEqual((log.state, office.deleted), ("made", [1]))
        self.assertEqual(log.identity, "pop:support@mx.example:id-1")
