"""Machines, loops and impostors."""

from odoo.tests import tagged

from .common import PLAIN, GatewayCase, mail

AUTOMATIC = {
    "auto_submitted": b"Auto-Submitted: auto-replied",
    "precedence": b"Precedence: bulk",
    "mailing_list": b"List-Id: <news.nordic.example>",
    "auto_reply_header": b"X-Autoreply: yes",
    "response_suppressed": b"X-Auto-Response-Suppress: All",
    "empty_return_path": b"Return-Path: <>",
}


@tagged("post_install", "-at_install")
class TestGuards(GatewayCase):
    def test_automatic_mail_makes_no_ticket_and_stays_in_the_log(self):
        """Plain Odoo reads none of these headers: 60 auto-replies were 60 tickets."""
        before = self._count_tickets()
        for number, (reason, header) in enumerate(AUTOMATIC.items()):
            with self.subTest(reason):
                own_id = b"Message-ID: <%d@nordic.example>" % number
                log = self._bring(mail(header, message_id=own_id))
                self.assertEqual(log.state, "ignored")
                decision = log.decisions[-1]
                self.assertEqual(decision["code"], "automatic_ignored")
                self.assertEqual(decision["values"]["reason"], reason)
        self.assertEqual(self._count_tickets(), before)

    def test_automatic_mail_gets_no_answer(self):
        with self.mock_mail_gateway():
            self._bring(mail(AUTOMATIC["auto_submitted"]))
        self.assertFalse(self._new_mails)

    def test_automatic_mail_of_an_allowed_device_makes_a_ticket(self):
        self.env["mail.gateway.allowed"].create({"email": "anna@nordic.example"})
        log = self._bring(mail(AUTOMATIC["auto_submitted"]))
        self.assertEqual(log.state, "made")

    def test_automatic_mail_becomes_a_ticket_when_a_manager_says_so(self):
        log = self._bring(mail(AUTOMATIC["auto_submitted"]))
        log.with_user(self.david).action_process_again()
        self.assertEqual(log.state, "made")
        self.assertEqual(log.ticket_id.name, "Printer")

    def test_out_of_office_on_a_ticket_is_filed_inside_and_tells_nobody(self):
        """Plain Odoo shows it to everybody as the customer's answer."""
        ticket = self._bring(PLAIN).ticket_id
        ticket.message_subscribe(partner_ids=self.boris.ids)
        answer = ticket.message_post(
            body="Which printer?",
            message_type="comment",
            subtype_xmlid="mail.mt_comment",
        )
        with self.mock_mail_gateway():
            log = self._bring(
                mail(
                    AUTOMATIC["auto_submitted"],
                    b"In-Reply-To: " + answer.message_id.encode(),
                    message_id=b"Message-ID: <ooo@nordic.example>",
                )
            )
        self.assertEqual((log.state, log.ticket_id), ("appended", ticket))
        note = ticket.message_ids[0]
        self.assertEqual(note.subtype_id, self.env.ref("mail.mt_note"))
        self.assertFalse(note.notified_partner_ids)
        self.assertFalse(self._new_mails)

    def test_our_own_mail_that_comes_back_is_ignored(self):
        """Two desks that confirm each other's confirmations would never stop."""
        with self.mock_mail_gateway():
            self._bring(PLAIN)
            self._new_mails.send()
        [sent] = [
            m for m in self._mails if m["email_to"] == ['"Anna" <anna@nordic.example>']
        ]
        before = self._count_tickets()
        message = sent["EmailMessage"]
        del message["Auto-Submitted"], message["X-Auto-Response-Suppress"]
        del message["To"], message["Message-Id"], message["references"]
        message["To"] = "support@desk.example"
        log = self._bring(message.as_bytes())
        self.assertEqual(self._codes(log)[-1], "own_fingerprint")
        self.assertEqual(self._count_tickets(), before)

    def test_mail_in_the_name_of_the_desk_is_ignored(self):
        log = self._bring(mail(**{"from": b"From: Desk <support@desk.example>"}))
        self.assertEqual((log.state, self._codes(log)), ("ignored", ["own_address"]))

    def test_contact_form_in_the_name_of_the_desk_makes_a_ticket(self):
        log = self._bring(
            mail(
                b"Reply-To: visitor@shop.example",
                **{"from": b"From: Website <support@desk.example>"},
            )
        )
        self.assertEqual(log.state, "made")

    def test_employee_in_the_display_name_is_not_the_employee(self):
        """In plain Odoo the ticket is the employee's, and made by him."""
        for number, sender in enumerate(
            (
                b"From: cecilia@desk.example <attacker@evil.example>",
                b'From: "cecilia@desk.example" <attacker@evil.example>',
                b"From: Cecilia <cecilia@desk.example> <attacker@evil.example>",
                b"From: cecilia@desk.example:<attacker@evil.example>",
                b"From: cecilia@desk.example, attacker@evil.example",
            )
        ):
            with self.subTest(sender):
                own_id = b"Message-ID: <%d@evil.example>" % number
                log = self._bring(mail(**{"from": sender, "message_id": own_id}))
                ticket = log.ticket_id
                self.assertEqual(log.state, "made")
                self.assertNotEqual(ticket.partner_id, self.cecilia.partner_id)
                self.assertNotEqual(ticket.create_uid, self.cecilia)
                authors = ticket.message_ids.author_id
                self.assertNotIn(self.cecilia.partner_id, authors)

    def test_two_from_headers_name_nobody(self):
        raw = b"From: attacker@evil.example\n" + mail(
            **{"from": b"From: cecilia@desk.example"}
        )
        ticket = self._bring(raw).ticket_id
        self.assertFalse(ticket.partner_id)
        self.assertNotIn(self.cecilia.partner_id, ticket.message_ids.author_id)

    def test_flood_is_held_and_its_sender_told_once(self):
        """Plain Odoo has no limit here: helpdesk.ticket names no address field."""
        self.env["ir.config_parameter"].set_param("mail.gateway.loop.threshold", "3")
        logs = self.env["sd.intake.log"]
        with self.mock_mail_gateway():
            for number in range(6):
                logs += self._bring(self._flood(number))
        self.assertEqual(logs.mapped("state"), ["made"] * 3 + ["held"] * 3)
        warnings = self._new_mails.filtered(
            lambda m: "loop-detection" in (m.references or "")
        )
        self.assertEqual(len(warnings), 1)

    def test_held_flood_is_let_through_by_a_manager(self):
        self.env["ir.config_parameter"].set_param("mail.gateway.loop.threshold", "1")
        self._bring(self._flood(0))
        log = self._bring(self._flood(1))
        self.assertEqual(log.state, "held")
        log.with_user(self.david).action_process_again()
        self.assertEqual(log.state, "made")

    def test_bounce_makes_no_ticket(self):
        log = self._bring(
            mail(
                content_type=b"Content-Type: multipart/report; boundary=b;"
                b" report-type=delivery-status",
                body=b"--b\nContent-Type: text/plain\n\nfailed\n--b--\n",
                **{"from": b"From: MAILER-DAEMON@mx.example"},
            )
        )
        self.assertEqual((log.state, self._codes(log)), ("ignored", ["report_failed"]))

    def test_refused_machine_is_not_told(self):
        """Plain Odoo answers the forged sender of every refused mail."""
        self.team.alias_contact = "partners"
        with self.mock_mail_gateway():
            log = self._bring(
                mail(b"Return-Path: <>", **{"from": b"From: who@knows.example"})
            )
        self.assertFalse(self._new_mails)
        self.assertEqual(self._codes(log), ["refused_silently"])

    def test_refused_human_is_told(self):
        self.team.alias_contact = "partners"
        with self.mock_mail_gateway():
            log = self._bring(mail(**{"from": b"From: who@knows.example"}))
        self.assertEqual(self._new_mails.email_to, "who@knows.example")
        self.assertEqual((log.state, self._codes(log)), ("ignored", ["refused"]))

    def test_reason_is_told_in_the_language_of_the_reader(self):
        log = self._bring(mail(AUTOMATIC["auto_submitted"]))
        self.assertIn("a machine wrote (it says so itself)", log.decisions_text)

    def _flood(self, number):
        return mail(message_id=b"Message-ID: <flood-%d@nordic.example>" % number)
