"""The acceptance list for mails of any origin: bodies, cases 29 to 46."""

import time

from odoo.tests import tagged

from .cases import ALTERNATIVE, HTML, MIXED, TEXT, CaseCase, file_part, parts, picture
from .common import mail


@tagged("post_install", "-at_install")
class TestBodyCases(CaseCase):
    def _make_body(self, body, kind=b"text/plain; charset=utf-8", *headers):
        return self._make(
            mail(*headers, content_type=b"Content-Type: " + kind, body=body)
        )

    def test_case_29_charset_unknown(self):
        ticket = self._make_body("Smörgås".encode(), b"text/plain; charset=x-none")
        self.assertIn("Smörgås", ticket.description)

    def test_case_30_charset_missing_or_wrong(self):
        cases = {
            b"text/plain": "Smörgås".encode(),
            b"text/plain; x=1": "Smörgås".encode("latin-1"),
            b"text/plain; charset=utf-8": "Smörgås".encode("cp1252"),
        }
        for number, (kind, body) in enumerate(cases.items()):
            with self.subTest(kind):
                own_id = b"Message-ID: <charset-%d@nordic.example>" % number
                content_type = b"Content-Type: " + kind
                raw = mail(content_type=content_type, body=body, message_id=own_id)
                self.assertIn("Smörgås", self._make(raw).description)

    def test_case_31_html_300_deep_keeps_its_text(self):
        """Plain Odoo shows an empty ticket."""
        body = b"<div>" * 300 + b"It burns." + b"</div>" * 300
        ticket = self._make_body(body, b"text/html; charset=utf-8")
        self.assertIn("It burns.", ticket.description)
        self.assertIn("It burns.", self._message(ticket).body)

    def test_case_32_five_megabytes_of_hostile_html(self):
        """Plain Odoo works on it for 50 seconds."""
        shapes = (
            b"<p>It burns.<b><i>" * 280_000,
            b"<" * 5_000_000,
            b'<a href="' * 550_000,
            b"<blockquote>&gt; " * 300_000,
            b"<!-- " * 1_000_000,
        )
        for number, body in enumerate(shapes):
            with self.subTest(body[:20]):
                raw = mail(
                    content_type=HTML,
                    body=body,
                    message_id=b"Message-ID: <html-%d@nordic.example>" % number,
                )
                began = time.process_time()
                self._make(raw)
                self.assertLess(time.process_time() - began, 4)

    def test_case_33_multipart_without_a_boundary(self):
        ticket = self._make_body(b"It burns.", b"multipart/mixed")
        self.assertIn("It burns.", ticket.description)

    def test_case_34_multipart_that_was_cut_off(self):
        ticket = self._make(mail(content_type=MIXED, body=b"--b\n" + TEXT))
        self.assertIn("It is on fire.", ticket.description)

    def test_case_35_base64_broken_and_encoding_unknown(self):
        for encoding in (b"base64", b"x-unknown"):
            header = b"Content-Transfer-Encoding: " + encoding
            own_id = b"Message-ID: <" + encoding + b"@nordic.example>"
            with self.subTest(encoding):
                self._make(mail(header, body=b"SXQgYnVybnM*&", message_id=own_id))

    def test_case_36_html_that_says_nothing(self):
        shapes = (b"<!-- x -->", b"<!DOCTYPE html>", b"\x0c", b"<html></html>", b" ")
        for number, body in enumerate(shapes):
            with self.subTest(body):
                own_id = b"Message-ID: <nothing-%d@nordic.example>" % number
                ticket = self._make(
                    mail(content_type=HTML, body=body, message_id=own_id)
                )
                self.assertIn("Printer", ticket.description)

    def test_case_37_empty_mail(self):
        self.assertTrue(self._make(mail(body=b"", subject=b"")).name)

    def test_case_38_encrypted_mail_says_so(self):
        """Plain Odoo shows an empty ticket."""
        kinds = {
            "S/MIME": (
                b"Content-Type: application/pkcs7-mime; name=smime.p7m\n"
                + b"Content-Transfer-Encoding: base64",
                b"AAAA",
            ),
            "PGP": (
                b"Content-Type: multipart/encrypted; boundary=b",
                parts(
                    b"Content-Type: application/pgp-encrypted\n\nVersion: 1",
                    b"Content-Type: application/octet-stream; name=encrypted.asc\n\nx",
                ),
            ),
            "PGP in the text": (HTML[:0], b"-----BEGIN PGP MESSAGE-----\nabc"),
        }
        for number, (name, (content_type, body)) in enumerate(kinds.items()):
            with self.subTest(name):
                own_id = b"Message-ID: <encrypted-%d@nordic.example>" % number
                extra = {"content_type": content_type} if content_type else {}
                ticket = self._make(mail(body=body, message_id=own_id, **extra))
                self.assertIn("This mail is encrypted.", ticket.description)
                self.assertIn("encrypted", self._codes(self.log))

    def test_case_39_signed_mail_is_shown_as_any_other(self):
        signed = b"Content-Type: multipart/signed; boundary=b; micalg=sha-256"
        signature = file_part(b"smime.p7s", b"x", b"application/pkcs7-signature")
        ticket = self._make(mail(content_type=signed, body=parts(TEXT, signature)))
        self.assertIn("It is on fire.", ticket.description)
        self.assertFalse(self._files(ticket))

    def test_case_40_lines_broken_for_transport_are_joined(self):
        ticket = self._make_body(
            b"The printer on floor three is \non fire.",
            b"text/plain; charset=utf-8; format=flowed",
        )
        self.assertIn("floor three is on fire.", ticket.description)

    def test_case_41_apple_puts_files_between_the_paragraphs(self):
        """Plain Odoo shows only the last paragraph."""
        inner = b"Content-Type: multipart/mixed; boundary=c\n\n" + parts(
            HTML + b"\n\n<p>Above</p>",
            file_part(b"plan.pdf", b"x", b"application/pdf"),
            HTML + b"\n\n<p>Below</p>",
            boundary=b"c",
        )
        body = parts(TEXT, inner)
        ticket = self._make(mail(content_type=ALTERNATIVE, body=body))
        self.assertIn("Above", ticket.description)
        self.assertIn("Below", ticket.description)
        self.assertNotIn("It is on fire.", ticket.description)
        self.assertEqual(self._files(ticket).mapped("name"), ["plan.pdf"])

    def test_case_42_forwarded_as_a_file_is_shown_below_the_cover_text(self):
        enclosed = (
            b"Content-Type: message/rfc822\n\nFrom: Boris <boris@nordic.example>\n"
            b"Subject: Old story\nContent-Type: text/html\n\n<p>Once upon a time</p>"
        )
        ticket = self._make_mixed(enclosed)
        self.assertIn("It is on fire.", ticket.description)
        self.assertIn("Once upon a time", ticket.description)
        self.assertIn("boris@nordic.example", ticket.description)
        self.assertEqual(self._files(ticket).mapped("name"), ["Old story.eml"])

    def test_case_43_of_a_spam_wrapper_the_cover_text_counts(self):
        enclosed = (
            b"Content-Type: message/rfc822; x-spam-type=original\n\n"
            b"Subject: Buy\nContent-Type: text/plain\n\nBuy this"
        )
        body = parts(TEXT, enclosed)
        self.env["ir.config_parameter"].sudo().set_param(
            "sd_mailgateway.spam", "accept"
        )
        ticket = self._make(mail(b"X-Spam-Flag: YES", content_type=MIXED, body=body))
        self.assertIn("It is on fire.", ticket.description)
        self.assertNotIn("Buy this", ticket.description)

    def test_case_44_quoted_history_is_folded_and_kept(self):
        answer = (
            "Den brinner fortfarande.\n\nDen mån 2 mars 2026 kl 09:00 skrev Desk "
            "<info@desk.example>:\n> Är den släckt?\n"
        )
        ticket = self._make_body(answer.encode())
        self.assertIn("<summary>[…]</summary>", ticket.description)
        shown, _folded, kept = ticket.description.partition("<details>")
        self.assertIn("Den brinner fortfarande.", shown)
        self.assertIn("Är den släckt?", kept)
        body = self._message(ticket).body
        shown, _folded, kept = body.partition('<div data-o-mail-quote="1">')
        self.assertNotIn("data-o-mail-quote", shown)
        self.assertIn("Är den släckt?", kept)

    def test_case_45_answers_between_and_below_quotations_stay(self):
        html = (
            b"<div><blockquote type=cite>Is it out?</blockquote><p>No.</p>"
            b"<blockquote type=cite>Which floor?</blockquote><p>Third.</p></div>"
        )
        for number, (kind, body) in enumerate(
            (
                (b"text/plain", b"> Is it out?\nNo.\n> Which floor?\nThird."),
                (b"text/html", html),
            )
        ):
            with self.subTest(kind):
                ticket = self._make(
                    mail(
                        content_type=b"Content-Type: " + kind + b"; charset=utf-8",
                        body=body,
                        message_id=b"Message-ID: <between-%d@nordic.example>" % number,
                    )
                )
                shown = ticket.description.partition("<details>")[0]
                self.assertIn("No.", shown)
                self.assertIn("Third.", shown)

    def test_case_46_reply_with_only_a_quotation_and_a_picture(self):
        html = (
            b'<div class=gmail_extra><img src="cid:1@x"></div><div class=gmail_quote>On '
            b"Mon, Mar 2, 2026 at 9:00 Desk &lt;info@desk.example&gt; wrote:<blockquote>"
            b"Is it out?</blockquote></div>"
        )
        related = b"Content-Type: multipart/related; boundary=b"
        image = file_part(b"a.png", picture(2, 2), b"image/png", b"Content-ID: <1@x>")
        ticket = self._make(
            mail(content_type=related, body=parts(HTML + b"\n\n" + html, image))
        )
        shown = self._message(ticket).body.partition("data-o-mail-quote")[0]
        self.assertIn("/web/image/", shown)
        self.assertIn("Is it out?", ticket.description)
