"""Whom a mail is for."""

from odoo.tests import tagged

from .common import PLAIN, GatewayCase, mail

ELSEWHERE = b"To: undisclosed-recipients:;"


@tagged("post_install", "-at_install")
class TestRouting(GatewayCase):
    def test_blind_copy_finds_its_team_by_the_envelope(self):
        """Plain Odoo does not know the envelope: *no possible route*, lost."""
        log = self._deliver(mail(to=b"To: boss@nordic.example"))
        self.assertEqual(log.state, "made")
        self.assertEqual(log.ticket_id.team_id, self.team)
        self.assertEqual(log.origin_text, "support@desk.example")

    def test_recipient_noted_by_the_mail_server_in_front_is_found(self):
        for number, name in enumerate((b"X-Original-To", b"Envelope-To")):
            with self.subTest(name):
                log = self._bring(
                    mail(
                        name + b": support@desk.example",
                        to=ELSEWHERE,
                        message_id=b"Message-ID: <%d@nordic.example>" % number,
                    )
                )
                self.assertEqual(log.ticket_id.team_id, self.team)

    def test_plus_address_reaches_the_team(self):
        log = self._bring(mail(to=b"To: support+printer@desk.example"))
        self.assertEqual(log.ticket_id.team_id, self.team)

    def test_alias_with_a_plus_is_preferred(self):
        printers = self.team.copy({"name": "Printers"})
        printers.alias_name = "support+printer"
        log = self._bring(mail(to=b"To: support+printer@desk.example"))
        self.assertEqual(log.ticket_id.team_id, printers)

    def test_unknown_recipient_is_held_with_the_reason(self):
        """Plain Odoo raises; the mail is lost under fetchmail."""
        with self.mock_mail_gateway():
            log = self._bring(mail(to=b"To: suport@desk.example"))
        self.assertEqual(log.state, "held")
        self.assertIn("no alias takes mail for suport@desk.example", log.decisions_text)
        self.assertFalse(self._new_mails)

    def test_held_mail_becomes_a_ticket_when_the_alias_exists(self):
        log = self._bring(mail(to=b"To: suport@desk.example"))
        self.team.alias_name = "suport"
        log.with_user(self.david).action_process_again()
        self.assertEqual((log.state, log.ticket_id.team_id), ("made", self.team))

    def test_answer_is_added_to_its_ticket(self):
        ticket = self._bring(PLAIN).ticket_id
        log = self._bring(
            mail(
                b"References: <printer@nordic.example>",
                message_id=b"Message-ID: <2@nordic.example>",
                body=b"It still burns.",
            )
        )
        self.assertEqual((log.state, log.ticket_id), ("appended", ticket))
        self.assertIn("It still burns.", ticket.message_ids[0].body)
        self.assertIn(f"Added to the ticket {ticket.number}", log.decisions_text)

    def test_answer_to_a_deleted_ticket_makes_a_new_one(self):
        ticket = self._bring(PLAIN).ticket_id
        ticket.unlink()
        log = self._bring(
            mail(
                b"References: <printer@nordic.example>",
                message_id=b"Message-ID: <2@nordic.example>",
            )
        )
        self.assertEqual(log.state, "made")

    def test_number_in_the_subject_leads_a_colleague_to_the_ticket(self):
        """Plain Odoo makes a new ticket."""
        ticket = self._bring(PLAIN).ticket_id
        log = self._bring_with_number(ticket, b"From: Boris <boris@nordic.example>")
        self.assertEqual((log.state, log.ticket_id), ("appended", ticket))
        self.assertIn("the sender belongs to it", log.decisions_text)

    def test_number_in_the_subject_leads_no_stranger_to_the_ticket(self):
        ticket = self._bring(PLAIN).ticket_id
        for number, sender in enumerate(
            (
                b"From: Ciril <ciril@alpe.example>",
                b"From: who@knows.example",
                b"From: <",
            )
        ):
            with self.subTest(sender):
                log = self._bring_with_number(ticket, sender, number)
                self.assertEqual(log.state, "made")
                self.assertNotEqual(log.ticket_id, ticket)

    def _bring_with_number(self, ticket, sender, number=9):
        subject = f"Subject: SV: [{ticket.number}] Printer".encode()
        own_id = b"Message-ID: <by-number-%d@x.example>" % number
        return self._bring(
            mail(**{"from": sender, "subject": subject, "message_id": own_id})
        )

    def test_mail_for_another_application_goes_there(self):
        self.env["mail.alias"].create(
            {
                "alias_name": "partners",
                "alias_model_id": self.env["ir.model"]._get_id("res.partner"),
                "alias_domain_id": self.company.alias_domain_id.id,
            }
        )
        log = self._bring(mail(to=b"To: partners@desk.example"))
        self.assertEqual((log.state, log.document_model), ("ignored", "res.partner"))
        self.assertEqual(self._codes(log), ["delivered_elsewhere"])

    def test_fallback_of_a_mail_server_is_kept_for_the_next_try(self):
        before = self._count_tickets()
        with self._failing(ValueError("oops")):
            self.env["mail.thread"].message_process(
                "helpdesk.ticket", mail(to=ELSEWHERE), custom_values={"priority": "3"}
            )
        log = self._find_last(0)[:1]
        self.assertEqual(log.state, "failed")
        self.env["sd.mail.delivery"]._deliver(log.id)
        self.assertEqual(self._count_tickets(), before + 1)
        self.assertEqual(log.ticket_id.priority, "3")
