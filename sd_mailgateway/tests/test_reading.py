"""Mails that Odoo stumbles over are tickets, not losses."""

import base64
import io

from PIL import Image

from odoo.tests import tagged

from .common import GatewayCase, mail

MIXED = b"Content-Type: multipart/mixed; boundary=b"


def parts(*pieces):
    """A multipart body with the boundary ``b``."""
    return b"".join(b"--b\n" + piece + b"\n" for piece in pieces) + b"--b--\n"


TEXT = b"Content-Type: text/plain; charset=utf-8\n\nIt is on fire."

LOST_BY_ODOO = {
    "group_with_comment_in_to": mail(
        b"Delivered-To: support@desk.example",
        to=b"To: unlisted-recipients:; (no To-header on input)",
    ),
    "from_lone_bracket": mail(**{"from": b"From: <"}),
    "message_id_in_brackets": mail(message_id=b"Message-ID: <[abc@x]>"),
    "message_id_empty": mail(message_id=b"Message-ID: <>"),
    "message_id_of_10_kb": mail(message_id=b"Message-ID: <" + b"x" * 10_000 + b"@y>"),
    "subject_with_nul": mail(subject=b"Subject: Prin\x00ter"),
    "subject_with_encoded_nul": mail(subject=b"Subject: =?utf-8?q?Prin=00ter?="),
    "charset_unknown": mail(content_type=b"Content-Type: text/plain; charset=x-none"),
    "charset_empty": mail(content_type=b'Content-Type: text/plain; charset=""'),
    "charset_with_nul": mail(content_type=b"Content-Type: text/plain; charset=a\x00b"),
    "part_of_unknown_kind": mail(
        content_type=MIXED,
        body=parts(TEXT, b"Content-Type: model/step; name=a.stp\n\nsolid"),
    ),
    "file_name_with_nul": mail(
        content_type=MIXED,
        body=parts(TEXT, b'Content-Type: text/csv; name="a\x00b.csv"\n\n1;2'),
    ),
    "body_with_nul": mail(body=b"It is\x00 on fire."),
    "picture_broken": mail(
        content_type=MIXED,
        body=parts(
            TEXT,
            b"Content-Type: image/png; name=a.png\n"
            b"Content-Transfer-Encoding: base64\n\n"
            + base64.encodebytes(b"\x89PNG\r\n\x1a\n" + b"broken" * 20),
        ),
    ),
    "parts_nested_2000_deep": b"From: anna@nordic.example\nTo: support@desk.example\n"
    b"Subject: Printer\n"
    + b"".join(
        b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (n, n)
        for n in range(2000)
    ),
    "type_that_is_none": mail(content_type=b"Content-Type: multipart/; boundary"),
}


@tagged("post_install", "-at_install")
class TestReading(GatewayCase):
    def test_mail_that_odoo_loses_becomes_a_ticket(self):
        """Each of these raises in plain Odoo and is gone under fetchmail."""
        for number, (name, raw) in enumerate(LOST_BY_ODOO.items()):
            with self.subTest(name):
                own_id = b"<%d@nordic.example>" % number
                log = self._bring(raw.replace(b"<printer@nordic.example>", own_id))
                self.assertEqual((len(log), log.state), (1, "made"), log.error)
                self.assertIn("Printer", log.ticket_id.name)

    def test_empty_mail_stays_in_the_log_for_a_human(self):
        for raw in (b"", b"\n\n", b"\x00", b"\xff" * 100):
            with self.subTest(raw[:4]):
                log = self._bring(raw)
                self.assertEqual(log.state, "held")
                self.assertEqual(self._codes(log)[-1], "no_route")

    def test_mail_without_text_becomes_a_ticket(self):
        log = self._bring(mail(body=b"", subject=b""))
        self.assertEqual(log.state, "made")
        self.assertTrue(log.ticket_id.name)

    def test_text_in_another_charset_than_declared_is_readable(self):
        """Plain Odoo puts U+FFFD into the ticket for ever."""
        cases = {
            b"Content-Type: text/plain; charset=utf-8": "Smörgås".encode("latin-1"),
            b"Content-Type: text/plain": "Smörgås".encode(),
            b"Content-Type: text/plain; charset=us-ascii": "Smörgås".encode("cp1252"),
            b"Content-Type: text/plain; charset=x-none": "Smörgås".encode(),
        }
        for number, (header, body) in enumerate(cases.items()):
            with self.subTest(header):
                log = self._bring(
                    mail(
                        content_type=header,
                        body=body,
                        message_id=b"Message-ID: <%d@nordic.example>" % number,
                    )
                )
                self.assertIn("Smörgås", log.ticket_id.description)

    def test_raw_bytes_in_the_subject_are_readable(self):
        log = self._bring(mail(subject=b"Subject: Sm\xf6rg\xe5s"))
        self.assertEqual(log.ticket_id.name, "Smörgås")
        self.assertEqual(log.subject, "Smörgås")

    def test_subject_after_a_broken_line_is_the_title(self):
        log = self._bring(mail(b"this is no header", subject=b"Subject: Scanner"))
        self.assertEqual(log.ticket_id.name, "Scanner")

    def test_sender_is_taken_from_reply_to_when_from_is_missing(self):
        log = self._bring(
            mail(b"Reply-To: Anna <anna@nordic.example>", **{"from": b""})
        )
        self.assertEqual(log.ticket_id.partner_id, self.anna)

    def test_file_name_is_harmless(self):
        log = self._bring(
            mail(
                content_type=MIXED,
                body=parts(
                    TEXT, b'Content-Type: text/csv; name="../../etc/passwd"\n\n1;2'
                ),
            )
        )
        self.assertEqual(self._get_files(log).mapped("name"), ["passwd"])

    def test_picture_without_a_name_gets_one(self):
        log = self._bring(
            mail(content_type=MIXED, body=parts(TEXT, b"Content-Type: image/png\n\nx"))
        )
        self.assertEqual(self._get_files(log).mapped("name"), ["picture.png"])

    def test_big_photo_is_kept_as_it_was_sent(self):
        """Plain Odoo scales it down to 1920 pixels without a word."""
        picture = io.BytesIO()
        Image.new("RGB", (2500, 20)).save(picture, "PNG")
        log = self._bring(
            mail(
                content_type=MIXED,
                body=parts(
                    TEXT,
                    b"Content-Type: image/png; name=photo.png\n"
                    b"Content-Transfer-Encoding: base64\n\n"
                    + base64.encodebytes(picture.getvalue()),
                ),
            )
        )
        self.assertEqual(self._get_files(log).raw, picture.getvalue())

    def test_forwarded_mail_is_one_file_and_the_cover_text_stays(self):
        """Plain Odoo loses the cover text and strews the parts over the ticket."""
        log = self._bring(
            mail(
                content_type=MIXED,
                body=parts(
                    TEXT,
                    b"Content-Type: message/rfc822\n\nSubject: Old story\n"
                    b"Content-Type: text/html\n\n<p>Once upon a time</p>",
                ),
            )
        )
        self.assertIn("It is on fire.", log.ticket_id.description)
        self.assertEqual(self._get_files(log).mapped("name"), ["Old story.eml"])

    def test_mail_that_nothing_can_read_is_attached_as_it_came(self):
        raw = mail(subject=b"Subject: Scanner")
        thread = type(self.env["mail.thread"])
        parse = thread.message_parse

        def stumble(model, message, **kwargs):
            if message.get_content_type() == "text/plain":
                raise LookupError("no idea")
            return parse(model, message, **kwargs)

        self.patch(thread, "message_parse", stumble)
        log = self._bring(raw)
        self.assertEqual(log.state, "made")
        self.assertEqual(log.ticket_id.name, "Scanner")
        self.assertIn("It is on fire.", log.ticket_id.description)
        self.assertEqual(self._get_files(log).raw, raw)
        self.assertIn("kept_as_original", self._codes(log))

    def test_what_was_repaired_is_told_in_words(self):
        log = self._bring(mail(message_id=b"Message-ID: <>"))
        self.assertIn("There was no usable Message-ID.", log.decisions_text)

    def _get_files(self, log):
        return log.ticket_id.message_ids.attachment_ids
