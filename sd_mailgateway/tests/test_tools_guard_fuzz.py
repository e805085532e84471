"""What guards read of a mail: anything goes in, nothing raises, nothing takes long."""

import email
import email.policy
import time

from hypothesis import given, settings
from hypothesis import strategies as st

from odoo.tests import BaseCase, tagged

from ..tools.auth_results import read_dmarc
from ..tools.report import read_report, read_text
from ..tools.senders import name_of, read_blocked
from ..tools.spam import is_spam

SCRAPS = (
    "Content-Type: multipart/report; boundary=b; report-type=delivery-status\n\n",
    "Content-Type: message/delivery-status\n\n", "Content-Type: message/rfc822\n\n",
    "Content-Type: text/rfc822-headers\n\n", "Content-Type: text/plain\n\n",
    "Content-Type: message/feedback-report\n\n", "\n--b\n", "\n--b--\n", "\n\n", "\n",
    "Action: failed", "Action: ", "Final-Recipient: rfc822; a@b.example", "Message-ID: ",
    "Original-Message-ID: <1@x>", "Return-Path: <>", "Subject: Undelivered", "References: <",
    "Content-Transfer-Encoding: base64", "<1@x>", "a@b.example", "\x00", "\xff", "<", ">", ";",
)  # fmt: skip
texts = st.lists(st.sampled_from(SCRAPS) | st.text(max_size=6), max_size=20).map(
    "".join
)
RESULTS = (
    "mx.x",
    ";",
    " ",
    "(",
    ")",
    '"',
    "dmarc",
    "=",
    "fail",
    "pass",
    "\\",
    "\n",
    "1",
)
results = st.lists(st.sampled_from(RESULTS) | st.text(max_size=4), max_size=20)


@tagged("post_install", "-at_install")
class TestGuardToolsFuzz(BaseCase):
    @settings(max_examples=400, deadline=None, derandomize=True)
    @given(texts, st.sampled_from(("", "postmaster@x.example", "anna@x.example")))
    def test_report_is_read_whatever_it_was(self, text, sender):
        raw = text.encode("utf-8", "replace")
        for policy in (email.policy.SMTP, email.policy.compat32):
            mail = email.message_from_bytes(raw, policy=policy)
            report = read_report(mail, sender)
            self.assertIsInstance(read_text(mail), str)
            if report:
                self.assertTrue(all("@" in a for a in report.recipients))
                self.assertTrue(all(i.startswith("<") for i in report.message_ids))

    @settings(max_examples=300, deadline=None, derandomize=True)
    @given(results.map("".join), st.text(max_size=30))
    def test_small_readers_take_anything(self, value, text):
        self.assertIsInstance(read_dmarc([value, text], {"mx.x"}), str)
        self.assertIn(is_spam([(text, value), ("X-Spam-Flag", value)]), (True, False))
        blocked = read_blocked(text)
        self.assertEqual(read_blocked(blocked), blocked)
        self.assertIsInstance(name_of(text), tuple)

    @settings(max_examples=200, deadline=None, derandomize=True)
    @given(results.map("".join))
    def test_servers_that_are_not_trusted_say_nothing(self, value):
        self.assertEqual(read_dmarc([value], set()), "")

    def test_megabytes_of_nonsense_take_no_longer_than_sense(self):
        for scrap in (
            "(",
            ")",
            "()",
            '"',
            "<",
            "<a@",
            "<a@b>",
            "a@",
            "=",
            "dmarc=",
            ";",
        ):
            value = scrap * (500_000 // len(scrap))
            mail = email.message_from_string(f"Subject: Undelivered\n\n{value}")
            began = time.process_time()
            read_dmarc([value], {"mx.x"})
            read_report(mail, "postmaster@x.example")
            read_blocked(value)
            with self.subTest(scrap):
                self.assertLess(time.process_time() - began, 1)
