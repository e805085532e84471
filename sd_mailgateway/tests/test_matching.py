"""Who asks, when the address alone does not say it."""

import psycopg2.errors

from odoo.exceptions import ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import GatewayCase, mail

VERA = b"From: Vera Vinter <vera@nordic.example>"
CECILIA = b"From: Cecilia <cecilia@desk.example>"


@tagged("post_install", "-at_install")
class TestMailDomain(GatewayCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.domain = cls._make_domain("nordic.example")

    @classmethod
    def _make_domain(cls, name, partner=None, **values):
        partner = partner or cls.nordic
        return cls.env["sd.mail.domain"].create(
            {"name": name, "partner_id": partner.id, **values}
        )

    def test_unknown_sender_becomes_an_unconfirmed_contact(self):
        log = self._bring(mail(**{"from": VERA}))
        contact = log.ticket_id.partner_id
        self.assertEqual(
            (contact.name, contact.parent_id), ("Vera Vinter", self.nordic)
        )
        self.assertTrue(contact.sd_unconfirmed)
        self.assertTrue(log.ticket_id.sd_partner_unconfirmed)
        self.assertEqual(log.ticket_id.commercial_partner_id, self.nordic)
        self.assertIn("at a mail domain of Nordic Shop AB", log.decisions_text)

    def test_second_mail_finds_the_contact(self):
        first = self._bring(mail(**{"from": VERA})).ticket_id
        raw = mail(message_id=b"Message-ID: <2@nordic.example>", **{"from": VERA})
        self.assertEqual(self._bring(raw).ticket_id.partner_id, first.partner_id)

    def test_known_contact_is_not_made_again(self):
        log = self._bring(mail())
        self.assertEqual(log.ticket_id.partner_id, self.anna)
        self.assertFalse(self.anna.sd_unconfirmed)

    def test_archived_contact_waits_for_a_human(self):
        self.boris.active = False
        log = self._bring(mail(**{"from": b"From: boris@nordic.example"}))
        self.assertFalse(log.ticket_id.partner_id)
        self.assertIn("archived contact", log.decisions_text)

    def test_domains_are_several_and_only_exact(self):
        self._make_domain("@Nordic-Shop.Example.")
        cases = {"nordic-shop": self.nordic, "evil-nordic": self.env["res.partner"]}
        for number, (label, organisation) in enumerate(cases.items()):
            sender = f"From: x@{label}.example".encode()
            own_id = b"Message-ID: <domain-%d@nordic.example>" % number
            with self.subTest(label):
                log = self._bring(mail(message_id=own_id, **{"from": sender}))
                self.assertEqual(log.ticket_id.commercial_partner_id, organisation)

    def test_domain_of_another_company_does_not_count(self):
        other = self.env["res.company"].create({"name": "Other"})
        self.domain.company_id = other
        self.assertFalse(self._bring(mail(**{"from": VERA})).ticket_id.partner_id)

    def test_domain_that_says_nothing_is_refused(self):
        for name in ("gmail.com", "hotmail.se", "siol.net", "nordic", "desk.example"):
            with self.subTest(name), self.assertRaises(ValidationError):
                self._make_domain(name)

    def test_domain_belongs_to_one_organisation(self):
        violated = psycopg2.errors.UniqueViolation
        with mute_logger("odoo.sql_db"), self.assertRaises(violated):
            self._make_domain("nordic.example", self.alpe)

    def test_agent_confirms_a_contact(self):
        contact = self._bring(mail(**{"from": VERA})).ticket_id.partner_id
        contact.with_user(self.cecilia).action_sd_confirm()
        self.assertFalse(contact.sd_unconfirmed)

    def test_batch_needs_one_search(self):
        steps = self.env["sd.intake.step.match_domain"]
        self.assertEqual(steps._decide([]), [])


@tagged("post_install", "-at_install")
class TestAsker(GatewayCase):
    def test_customer_asks_whose_mail_an_employee_forwards(self):
        bodies = {
            "en": "FYI\n\n---------- Forwarded message ---------\nFrom: Boris "
            "<boris@nordic.example>\nDate: Mon\nSubject: Fire\n\nIt burns.",
            "sv": "Kan du?\n\nFrån: Boris <boris@nordic.example>\nSkickat: nu\nTill: "
            "Cecilia\nÄmne: Brand\n\nDet brinner.",
            "sl": "Glej\n\nOd: Boris <boris@nordic.example>\nPoslano: zdaj\nZa: "
            "Cecilia\nZadeva: Ogenj\n\nGori.",
        }
        for language, body in bodies.items():
            with self.subTest(language):
                own_id = f"Message-ID: <{language}@desk.example>".encode()
                log = self._bring(
                    mail(
                        subject=b"Subject: FW: Fire",
                        body=body.encode(),
                        message_id=own_id,
                        **{"from": CECILIA},
                    )
                )
                self.assertEqual(log.ticket_id.partner_id, self.boris)
                self.assertIn("cecilia@desk.example passed on", log.decisions_text)

    def test_customer_asks_whose_mail_an_employee_encloses(self):
        body = (
            b"--b\nContent-Type: text/plain\n\nPlease help.\n--b\n"
            b"Content-Type: message/rfc822\n\nFrom: Boris <boris@nordic.example>\n"
            b"Subject: Fire\n\nIt burns.\n--b--\n"
        )
        kind = b"Content-Type: multipart/mixed; boundary=b"
        log = self._bring(mail(content_type=kind, body=body, **{"from": CECILIA}))
        self.assertEqual(log.ticket_id.partner_id, self.boris)

    def test_customer_who_forwards_asks_himself(self):
        body = (
            b"---------- Forwarded message ---------\nFrom: Ciril <ciril@alpe.example>\n"
            b"Date: Mon\nSubject: Fire\n\nIt burns."
        )
        log = self._bring(mail(subject=b"Subject: Fwd: Fire", body=body))
        self.assertEqual(log.ticket_id.partner_id, self.anna)

    def test_form_of_a_site_asks_for_its_visitor(self):
        for number, robot in enumerate(
            (b"wordpress@nordic.example", b"no-reply@x.example")
        ):
            with self.subTest(robot):
                log = self._bring(
                    mail(
                        b"Reply-To: Boris <boris@nordic.example>",
                        message_id=b"Message-ID: <form-%d@nordic.example>" % number,
                        **{"from": b"From: Site <" + robot + b">"},
                    )
                )
                self.assertEqual(log.ticket_id.partner_id, self.boris)
                self.assertEqual(log.ticket_id.partner_email, "boris@nordic.example")

    def test_reply_to_of_a_person_changes_nothing(self):
        log = self._bring(mail(b"Reply-To: boris@nordic.example"))
        self.assertEqual(log.ticket_id.partner_id, self.anna)
