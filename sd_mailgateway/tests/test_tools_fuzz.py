"""The reading layer against anything: it never raises, and what it makes can be read."""

import email
import email.policy
import time
from datetime import datetime
from itertools import product

from hypothesis import given, settings
from hypothesis import strategies as st

from odoo.tests import BaseCase, tagged

from ..tools.charset import decode
from ..tools.envelope import Envelope, add_envelope
from ..tools.identity import content_key, replace_id
from ..tools.names import safe_name
from ..tools.original import keep_as_original
from ..tools.reading import read
from ..tools.repair import repair
from ..tools.requests import find_requests
from ..tools.showing import show
from ..tools.thread import find_numbers
from ..tools.unpack import (
    describe_invitation,
    join_flowed,
    take_uuencoded,
    unpack_tnef,
)
from ..tools.urgency import find_urgent
from ..tools.wire import cut
from ..tools.words import decode_words

NOW = datetime(2026, 3, 2)
NAMES = (
    "From", "To", "Cc", "Subject", "Date", "Message-ID", "References", "Reply-To",
    "Content-Type", "Content-Disposition", "Content-Transfer-Encoding", "MIME-Version",
)  # fmt: skip
SCRAPS = (
    b"anna@x.example", b"<", b">", b"(", b")", b'"', b"[", b"]", b":", b";", b",", b"=",
    b"\x00", b"\xff", b"\xc3\xa5", b"\r", b"\n", b"\n ", b"=?utf-8?q?=00?=",
    b"=?gb2312?B?6UY=?=", b"=?", b"?=", b"multipart/mixed", b"message/rfc822",
    b"text/plain", b"text/html", b"text/calendar", b"multipart/alternative",
    b"multipart/signed", b"multipart/encrypted", b"application/ms-tnef", b"a.eml",
    b"format=flowed", b"<blockquote>", b"<p>", b"> ", b"\x00", b"begin 644 x\n",
    b"model/step", b"multipart/report", b"boundary=b",
    b"charset=", b"x-none", b"punycode", b"utf-16", b"filename=", b"name*=utf-8''%ff",
    b"attachment", b"inline", b"base64", b"quoted-printable", b"x-uuencode", b"\n--b\n",
    b"\n--b--\n", b"\n\n", b"Content-Type: text/plain\n\n", b"../..", b"%", b"'", b" ",
)  # fmt: skip

scraps = st.lists(st.sampled_from(SCRAPS) | st.binary(max_size=6), max_size=12)
headers = st.lists(st.tuples(st.sampled_from(NAMES), scraps), max_size=8)


@st.composite
def mails(draw):
    """Something that is a mail more or less."""
    lines = [
        name.encode() + b": " + b"".join(value) + b"\n" for name, value in draw(headers)
    ]
    return b"".join(lines) + b"\n" + b"".join(draw(scraps))


def read_as_odoo(content):
    """Ask of a mail all that Odoo's gateway asks."""
    message = email.message_from_bytes(content, policy=email.policy.SMTP)
    dict(message.items())
    for part in message.walk():
        if part.get_content_maintype() == "multipart":
            continue
        part.get_filename()
        if part.get_content_type().startswith("text/") and not part.get_param(
            "charset"
        ):
            part.set_charset("utf-8")
        part.get_content_charset()
        shown = part.get_content_type() in ("text/plain", "text/html")
        text = part.get_content()
        if shown and not part.get_filename() and "\x00" in text:
            raise ValueError("NUL cannot be stored")


@tagged("post_install", "-at_install")
class TestToolsFuzz(BaseCase):
    @settings(max_examples=400, deadline=None, derandomize=True)
    @given(mails() | st.binary(max_size=300))
    def test_repaired_mail_can_be_read_whatever_it_was(self, raw):
        read_as_odoo(repair(raw, NOW).content)

    @settings(max_examples=150, deadline=None, derandomize=True)
    @given(mails() | st.binary(max_size=300))
    def test_mail_of_last_resort_can_be_read_whatever_it_was(self, raw):
        read_as_odoo(keep_as_original(raw, NOW))

    @settings(max_examples=300, deadline=None, derandomize=True)
    @given(mails() | st.binary(max_size=300))
    def test_repaired_mail_is_read_and_shown_whatever_it_was(self, raw):
        content = repair(raw, NOW).content
        mail = email.message_from_bytes(content, policy=email.policy.SMTP)
        shown = show(read(mail))
        self.assertNotIn("\x00", shown.message + shown.description)

    @settings(max_examples=150, deadline=None, derandomize=True)
    @given(st.binary(max_size=200), st.text(max_size=200))
    def test_packed_content_is_taken_out_or_left(self, data, text):
        unpack_tnef(data)
        join_flowed(text)
        take_uuencoded(f"begin 644 {text}\n{text}\nend")
        describe_invitation(f"BEGIN:VEVENT\n{text}\nDTSTART:{text}")
        find_requests(text)
        find_numbers(text)
        find_urgent(text, ("urgent", text))

    @settings(max_examples=150, deadline=None, derandomize=True)
    @given(mails())
    def test_repaired_mail_needs_no_repair(self, raw):
        once = repair(raw, NOW)
        if "kept_as_original" not in once.notes:
            self.assertEqual(repair(once.content, NOW).notes, ())

    @settings(max_examples=200, deadline=None, derandomize=True)
    @given(st.binary(max_size=200), st.text(max_size=40), st.text(max_size=200))
    def test_small_readers_take_anything(self, data, name, text):
        self.assertNotIn("\x00", decode(data, name))
        self.assertNotIn("\x00", decode_words(text.replace("\x00", "")))
        self.assertTrue(safe_name(text, name))
        content_key(cut(data))
        replace_id(data, "key")
        add_envelope(data, Envelope(text, (text, name)))

    def test_megabytes_of_nonsense_take_no_longer_than_sense(self):
        scraps = (b"<", b"(", b"[", b'"', b"=?", b"=?a?q?", b" =?utf-8?q?x?=", b", a@b",
                  b";x=", b"\n ", b"\n\t", b"\nx\n", b"\r", b"\\", b"@", b":;")  # fmt: skip
        inside = b"Content-Type: multipart/mixed; boundary=b\n\n--b\n"
        for start, name, scrap in product((b"", inside), NAMES, scraps):
            header = name.encode() + b": " + scrap * (60_000 // len(scrap))
            raw = start + header + b"\n\nx"
            began = time.process_time()
            repair(raw, NOW)
            with self.subTest(f"{start} {name} {scrap!r}"):
                self.assertLess(time.process_time() - began, 1.5)
