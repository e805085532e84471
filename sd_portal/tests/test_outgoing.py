"""The one door out: confirmations, once, in the recipient's language, with a reason."""

from odoo.tests import tagged

from odoo.addons.sd_portal.tools.outgoing import Notice

from .common import DeskCase


@tagged("post_install", "-at_install")
class TestOutgoing(DeskCase):
    def _log(self, ticket):
        return ticket.sd_outgoing_log_ids

    def _start_ticket(self, sender="anna@nordic.example", **context):
        """The ticket of a mail that no guard in front of the desk has stopped."""
        gateway = self.env["helpdesk.ticket"].with_context(**context)
        return gateway.message_new({"email_from": sender, "subject": "Printer"})

    def test_mail_is_confirmed_to_its_sender(self):
        ticket = self._receive(message_id="<first@nordic.example>")
        log = self._log(ticket)
        self.assertEqual((log.state, log.email), ("queued", "anna@nordic.example"))
        mail = log.mail_mail_id
        self.assertIn(ticket.number, mail.subject)
        self.assertIn("support@desk.example", mail.reply_to)
        self.assertEqual(mail.references, "<first@nordic.example>")
        self.assertIn("'Auto-Submitted': 'auto-replied'", mail.headers)
        self.assertIn(f"/my/ticket/{ticket.id}?access_token=", mail.body_html)

    def test_confirmation_is_no_part_of_the_conversation(self):
        ticket = self._receive()
        message = self._log(ticket).mail_message_id
        self.assertNotEqual(message.subtype_id, self.env.ref("mail.mt_comment"))
        self.assertFalse(message.subtype_id.internal)

    def test_call_typed_in_by_an_agent_is_not_confirmed(self):
        ticket = self._make_ticket(sd_source="agent")
        self.assertFalse(self._log(ticket))

    def test_automatic_mail_is_never_answered(self):
        ticket = self._start_ticket(sd_automatic="auto_submitted")
        log = self._log(ticket)
        self.assertEqual(
            (log.state, log.reason_code), ("suppressed", "automatic_message")
        )
        self.assertFalse(log.mail_mail_id)
        self.assertIn("machines are not answered", log.reason)

    def test_own_address_is_never_answered(self):
        ticket = self._start_ticket("support@desk.example")
        self.assertEqual(self._log(ticket).reason_code, "own_address")

    def test_catchall_is_never_answered(self):
        ticket = self._start_ticket("catchall@desk.example")
        self.assertIn(
            self._log(ticket).reason_code, ("own_address", "automatic_message")
        )

    def test_no_reply_address_is_never_answered(self):
        ticket = self._receive(sender="no-reply@nordic.example")
        self.assertEqual(self._log(ticket).reason_code, "no_reply_address")

    def test_third_answer_to_the_same_subject_is_suppressed(self):
        reasons = [self._log(self._receive()).reason_code for _n in range(3)]
        self.assertEqual(reasons, ["confirmation", "confirmation", "same_subject"])

    def test_same_notice_is_sent_once(self):
        ticket = self._receive()
        notice = Notice("confirmation", ticket.id, "anna@nordic.example")
        self.assertFalse(self.env["sd.outgoing"]._send([notice]))
        self.assertEqual(len(self._log(ticket)), 1)

    def test_closing_is_told_to_the_customer_by_his_own_name(self):
        """Base: the customer is greeted by the agent's name."""
        ticket = self._make_ticket(user_id=self.cecilia.id)
        with self.mock_mail_gateway():
            ticket.stage_id = self.stage_done
            self.cr.precommit.run()
        mail = self._log(ticket).mail_mail_id
        self.assertIn("Hello Anna", mail.body_html)
        self.assertIn("Solved", mail.body_html)
        self.assertFalse(
            self._new_mails.filtered(lambda m: "Hello Cecilia" in m.body_html)
        )

    def test_answer_to_the_closing_mail_lands_on_the_ticket(self):
        ticket = self._make_ticket()
        ticket.stage_id = self.stage_done
        sent = self._log(ticket).mail_message_id.message_id
        self.assertEqual(self._receive(headers=f"In-Reply-To: {sent}\n"), ticket)

    def test_every_closed_ticket_of_a_busy_customer_is_told(self):
        tickets = [self._make_ticket(name=f"Ticket {n}") for n in range(4)]
        for ticket in tickets:
            ticket.stage_id = self.stage_done
        self.assertEqual([self._log(t).state for t in tickets], ["queued"] * 4)

    def test_sent_mail_is_marked_sent(self):
        log = self._log(self._receive())
        with self.mock_mail_gateway():
            log.mail_mail_id.send()
        self.assertEqual(log.state, "sent")
        self.assertTrue(log.mail_message_id.exists(), "answers thread by this message")

    def test_failed_mail_says_what_went_wrong(self):
        log = self._log(self._receive())
        log.mail_mail_id._postprocess_sent_message(
            [], [], failure_reason="Connection refused", failure_type="mail_smtp"
        )
        self.assertEqual((log.state, log.failure), ("failed", "Connection refused"))

    def test_confirmation_is_written_in_the_recipients_language(self):
        self.env["res.lang"]._activate_lang("sv_SE")
        self.anna.lang = "sv_SE"
        self.env["mail.template"].browse(
            self.env.ref("sd_portal.mail_template_ticket_received").id
        ).with_context(lang="sv_SE").subject = "[{{ object.number }}] Mottaget"
        log = self._log(self._receive())
        self.assertEqual(log.lang, "sv_SE")
        self.assertIn("Mottaget", log.mail_mail_id.subject)
