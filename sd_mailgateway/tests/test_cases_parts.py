"""The acceptance list for mails of any origin: parts, cases 47 to 61."""

import io
import zipfile
import zlib

from odoo.tests import tagged

from ..tools.reading import MOST_FILES
from .cases import ALTERNATIVE, HTML, MIXED, TEXT, CaseCase, file_part, parts, picture
from .common import mail
from .tnef import WINMAIL


@tagged("post_install", "-at_install")
class TestPartCases(CaseCase):
    def test_case_47_parts_of_unknown_kinds_are_files(self):
        kinds = (b"model/step", b"font/ttf", b"unknown/unknown", b"chemical/x-pdb")
        ticket = self._make_mixed(
            *(file_part(b"part%d.bin" % n, b"x", kind) for n, kind in enumerate(kinds))
        )
        self.assertEqual(len(self._files(ticket)), 4)

    def test_case_48_part_without_a_subtype(self):
        ticket = self._make_mixed(file_part(b"a.bin", b"x", b"application"))
        self.assertEqual(self._files(ticket).mapped("name"), ["a.bin"])

    def test_case_49_broken_picture_is_kept(self):
        broken = b"\x89PNG\r\n\x1a\n" + b"broken" * 20
        ticket = self._make_mixed(file_part(b"a.png", broken, b"image/png"))
        self.assertEqual(self._files(ticket).raw, broken)

    def test_case_50_picture_of_400_million_pixels_is_kept(self):
        bomb = self._get_bomb()
        ticket = self._make_mixed(file_part(b"bomb.png", bomb, b"image/png"))
        self.assertEqual(self._files(ticket).raw, bomb)

    def _get_bomb(self):
        """A small file that claims to be 20 000 times 20 000 pixels."""
        content = picture(2, 2)
        size = (20_000).to_bytes(4, "big")
        head = b"IHDR" + size + size + content[24:29]

        return content[:12] + head + zlib.crc32(head).to_bytes(4, "big") + content[33:]

    def test_case_51_file_name_with_nul(self):
        ticket = self._make_mixed(file_part(b"a\x00b.csv", b"1;2", b"text/csv"))
        self.assertEqual(self._files(ticket).mapped("name"), ["ab.csv"])

    def test_case_52_file_names_are_harmless(self):
        names = {
            b"../../etc/passwd": "passwd",
            "invoice\u202efdp.exe".encode(): "invoicefdp.exe",
            b"": "attachment.bin",
        }
        ticket = self._make_mixed(
            *(file_part(name, b"%d" % n) for n, name in enumerate(names)),
            file_part(b"x" * 500 + b".docx", b"4"),
        )
        found = self._files(ticket).mapped("name")
        self.assertEqual(found[:3], list(names.values()))
        self.assertEqual(len(found[3]), 150)

    def test_case_53_picture_in_the_text_is_shown_in_the_ticket(self):
        """Plain Odoo shows a broken picture in the description."""
        related = b"Content-Type: multipart/related; boundary=b"
        html = HTML + b'\n\n<p>See <img src="cid:1@x"></p>'
        for name in (b"a.png", b""):
            image = file_part(name, picture(2, 2), b"image/png", b"Content-ID: <1@x>")
            own_id = b"Message-ID: <inline" + name + b"@nordic.example>"
            with self.subTest(name):
                raw = mail(
                    content_type=related, body=parts(html, image), message_id=own_id
                )
                ticket = self._make(raw)
                self.assertIn("/web/image/", ticket.description)
                self.assertNotIn("cid:", ticket.description)

    def test_case_54_big_photo_is_kept_as_it_was_sent(self):
        photo = picture(2500, 20)
        ticket = self._make_mixed(file_part(b"photo.png", photo, b"image/png"))
        self.assertEqual(self._files(ticket).raw, photo)

    def test_case_55_2000_files_are_limited_and_the_mail_is_kept_whole(self):
        raw = mail(
            content_type=MIXED,
            body=parts(
                TEXT, *(file_part(b"%d.txt" % n, b"%d" % n) for n in range(2000))
            ),
        )
        ticket = self._make(raw)
        files = self._files(ticket)
        self.assertEqual(len(files), MOST_FILES + 1)
        self.assertEqual(files.filtered(lambda f: f.name == "original.eml").raw, raw)
        self.assertIn("1900 of 2000 files", ticket.description)

    def test_case_55_file_of_30_megabytes_stays_in_the_kept_mail(self):
        large = file_part(b"large.bin", b"\x00" * 30_000_000)
        ticket = self._make_mixed(large, file_part(b"small.txt", b"x"))
        names = self._files(ticket).mapped("name")
        self.assertEqual(sorted(names), ["original.eml", "small.txt"])

    def test_case_56_dangerous_files_are_marked_and_never_rendered(self):
        names = (b"run.exe", b"a.js", b"page.html", b"sheet.xlsm")
        ticket = self._make_mixed(
            *(file_part(n, b"<script>1</script>", b"text/html") for n in names)
        )
        self.assertIn("run.exe, a.js, page.html, sheet.xlsm", self.log.decisions_text)
        self.assertNotIn("script", ticket.description)
        self.assertNotIn("text/html", self._files(ticket).mapped("mimetype"))

    def test_case_57_zip_bomb_is_never_unpacked(self):
        target = io.BytesIO()
        with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("zeros", b"\x00" * 20_000_000)
        ticket = self._make_mixed(file_part(b"bomb.zip", target.getvalue()))
        self.assertEqual(self._files(ticket).raw, target.getvalue())

    def test_case_58_files_of_a_winmail_dat_are_taken_out(self):
        ticket = self._make_mixed(
            file_part(b"winmail.dat", WINMAIL, b"application/ms-tnef")
        )
        files = self._files(ticket)
        self.assertEqual(files.mapped("name"), ["report.txt"])
        self.assertEqual(files.raw, b"It is on fire.")

    def test_case_58_winmail_dat_that_is_broken_is_kept(self):
        broken = file_part(b"winmail.dat", WINMAIL[:30], b"application/ms-tnef")
        ticket = self._make_mixed(broken)
        self.assertEqual(self._files(ticket).mapped("name"), ["winmail.dat"])

    def test_case_58_uuencoded_file_in_the_text_is_taken_out(self):
        ticket = self._make(mail(body=b"See\n\nbegin 644 a.txt\n#0V%T\n`\nend\n"))
        self.assertEqual(self._files(ticket).raw, b"Cat")
        self.assertNotIn("begin 644", ticket.description)

    def test_case_59_invitation_is_named_and_readable(self):
        calendar = (
            b"Content-Type: text/calendar; charset=utf-8; method=REQUEST\n\n"
            b"BEGIN:VCALENDAR\nBEGIN:VEVENT\nSUMMARY:Fire drill\n"
            b"DTSTART:20260302T090000Z\nEND:VEVENT\nEND:VCALENDAR"
        )
        body = parts(TEXT, calendar)
        ticket = self._make(mail(content_type=ALTERNATIVE, body=body))
        self.assertIn("Fire drill · 2026-03-02 09:00 UTC", ticket.description)
        self.assertIn("It is on fire.", ticket.description)
        self.assertEqual(self._files(ticket).mapped("name"), ["invitation.ics"])

    def test_case_60_partial_and_external_bodies_are_what_they_are(self):
        kinds = {
            b"message/partial; id=1; number=1; total=2": "one piece of a mail",
            b"message/external-body; access-type=URL": "where its content is to be found",
        }
        for number, (kind, words) in enumerate(kinds.items()):
            with self.subTest(kind):
                piece = b"Content-Type: " + kind + b"\n\nContent-Type: text/plain\n\nx"
                raw = mail(
                    content_type=MIXED,
                    body=parts(TEXT, piece),
                    message_id=b"Message-ID: <special-%d@nordic.example>" % number,
                )
                self.assertEqual(len(self._files(self._make(raw))), 1)
                self.assertIn(words, self.log.decisions_text)

    def test_case_61_parts_nested_2000_deep(self):
        nested = b"".join(
            b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (n, n)
            for n in range(2000)
        )
        head = b"From: anna@nordic.example\nTo: support@desk.example\nSubject: Deep\n"
        self.assertEqual(self._make(head + nested).name, "Deep")
