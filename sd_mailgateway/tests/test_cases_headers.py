"""The acceptance list for mails of any origin: headers, cases 11 to 28."""

import base64

from odoo.tests import tagged

from .cases import CaseCase
from .common import PLAIN, mail


@tagged("post_install", "-at_install")
class TestHeaderCases(CaseCase):
    def test_case_11_unlisted_recipients(self):
        to = b"To: unlisted-recipients:; (no To-header on input)"
        ticket = self._make(mail(b"Delivered-To: support@desk.example", to=to))
        self.assertEqual(ticket.team_id, self.team)

    def test_case_12_from_is_a_lone_bracket(self):
        ticket = self._make(mail(**{"from": b"From: <"}))
        self.assertFalse(ticket.partner_id)

    def test_case_13_message_id_in_brackets(self):
        self._make(mail(message_id=b"Message-ID: <[abc@x]>"))

    def test_case_14_message_id_empty(self):
        self._make(mail(message_id=b"Message-ID: <>"))
        self.assertIn("message_id_made", self._codes(self.log))

    def test_case_15_message_id_of_10_kb(self):
        self._make(mail(message_id=b"Message-ID: <" + b"x" * 10_000 + b"@y>"))

    def test_case_16_subject_with_nul(self):
        for number, subject in enumerate((b"Prin\x00ter", b"=?utf-8?q?Prin=00ter?=")):
            with self.subTest(subject):
                own_id = b"Message-ID: <nul-%d@nordic.example>" % number
                ticket = self._make(
                    mail(subject=b"Subject: " + subject, message_id=own_id)
                )
                self.assertEqual(ticket.name, "Printer")

    def test_case_17_subject_with_raw_bytes(self):
        self.assertEqual(
            self._make(mail(subject=b"Subject: Sm\xf6rg\xe5s")).name, "Smörgås"
        )

    def test_case_18_gb18030_under_gb2312(self):
        subject = (
            b"Subject: =?gb2312?B?" + base64.b64encode("镕".encode("gb18030")) + b"?="
        )
        self.assertEqual(self._make(mail(subject=subject)).name, "镕")

    def test_case_19_subject_after_a_broken_line(self):
        ticket = self._make(mail(b"this is no header", subject=b"Subject: Scanner"))
        self.assertEqual(ticket.name, "Scanner")

    def test_case_20_no_from_but_reply_to(self):
        raw = mail(b"Reply-To: Anna <anna@nordic.example>", **{"from": b""})
        self.assertEqual(self._make(raw).partner_id, self.anna)

    def test_case_21_from_with_a_dot_after_its_domain(self):
        ticket = self._make(mail(**{"from": b"From: Anna <anna@nordic.example.>"}))
        self.assertEqual(ticket.partner_id, self.anna)

    def test_case_22_from_with_a_space_in_its_local_part(self):
        """Plain Odoo makes up an address."""
        ticket = self._make(mail(**{"from": b"From: anna berg@nordic.example"}))
        self.assertNotEqual(ticket.partner_email, "annaberg@nordic.example")

    def test_case_23_two_from_name_nobody(self):
        ticket = self._make(b"From: evil@evil.example\n" + PLAIN)
        self.assertFalse(ticket.partner_id)

    def test_case_24_two_subjects_and_two_to(self):
        raw = b"Subject: First\nTo: boss@nordic.example\n" + PLAIN
        ticket = self._make(raw)
        self.assertEqual((ticket.name, ticket.team_id), ("First", self.team))

    def test_case_25_display_name_poses_as_an_employee(self):
        raw = mail(**{"from": b"From: cecilia@desk.example <x@evil.example>"})
        self.assertEqual(self._make(raw).partner_email, "x@evil.example")

    def test_case_26_date_in_2099_is_corrected_and_noted(self):
        ticket = self._make(mail(date=b"Date: Fri, 1 Jan 2099 00:00:00 +0000"))
        self.assertLess(self._message(ticket).date.year, 2099)
        self.assertIn("The date of the mail cannot be true.", self.log.decisions_text)

    def test_case_26_date_that_is_none(self):
        self._make(mail(date=b"Date: the day after yesterday"))

    def test_case_27_thousand_in_cc_and_5000_references(self):
        copies = b", ".join(b"u%d@x.example" % n for n in range(1000))
        references = b" ".join(b"<%d@x.example>" % n for n in range(5000))
        self._make(mail(b"Cc: " + copies, b"References: " + references))

    def test_case_28_case_of_addresses_and_idn_domains(self):
        self.anna.email = "anna@blåbär.example"
        sender = "From: Anna <ANNA@BLÅBÄR.example>".encode()
        ticket = self._make(mail(to=b"To: SUPPORT@Desk.Example", **{"from": sender}))
        self.assertEqual((ticket.team_id, ticket.partner_id), (self.team, self.anna))
