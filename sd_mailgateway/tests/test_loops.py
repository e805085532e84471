"""Two desks that answer each other fall silent (cases 63 to 65, 83 to 85)."""

from odoo.tests import tagged

from .common import PLAIN, GatewayCase, mail

DESKS = {
    "zendesk": (b"Auto-Submitted: auto-generated", b"X-Auto-Response-Suppress: All"),
    "otrs": (b"Precedence: bulk", b"X-Loop: yes", b"Auto-Submitted: auto-replied"),
    "rt": (b"Precedence: bulk", b"RT-Originator: x", b"X-RT-Loop-Prevention: y"),
    "freshdesk": (b"X-Autoreply: yes",),
    "exchange": (b"X-Auto-Response-Suppress: DR, OOF, AutoReply",),
}
OTHER = b"From: Other Desk <help@other.example>"


@tagged("post_install", "-at_install")
class TestLoops(GatewayCase):
    def _confirmations(self):
        return self.env["sd.outgoing.log"].search_count(
            [("email", "=", "help@other.example"), ("state", "!=", "suppressed")]
        )

    def test_confirmation_of_another_desk_is_not_answered(self):
        for number, (name, headers) in enumerate(DESKS.items()):
            with self.subTest(name), self.mock_mail_gateway():
                own_id = b"Message-ID: <%d@other.example>" % number
                log = self._bring(mail(*headers, message_id=own_id, **{"from": OTHER}))
                self.assertEqual(log.state, "ignored")
                self.assertFalse(self._new_mails)

    def test_another_desk_of_our_own_kind_is_not_answered(self):
        """What this desk sends has headers that this desk falls silent at."""
        with self.mock_mail_gateway():
            self._bring(mail(**{"from": OTHER}))
            self._new_mails.send()
            [sent] = [m for m in self._mails if "help@other" in m["email_to"][0]]
        theirs = sent["EmailMessage"]
        for name in ("From", "To", "Subject", "Message-Id", "References"):
            del theirs[name]
        del theirs["X-ServiceDesk-Instance"]
        theirs["Subject"] = "[REQ-1] We got your mail"
        theirs["From"], theirs["To"] = "help@other.example", "support@desk.example"
        theirs["Message-Id"] = "<theirs@other.example>"
        theirs["X-ServiceDesk-Instance"] = "another"
        with self.mock_mail_gateway():
            log = self._bring(theirs.as_bytes())
        self.assertEqual(self._codes(log)[-1], "automatic_ignored")
        self.assertFalse(self._new_mails)

    def test_rude_desk_that_says_nothing_gets_a_few_answers_and_is_then_held(self):
        """It answers each confirmation with a new mail, from a machine without headers."""
        states = []
        for number in range(26):
            log = self._bring(
                mail(
                    message_id=b"Message-ID: <rude-%d@other.example>" % number,
                    subject=b"Subject: [REQ-%d] We got your mail" % number,
                    **{"from": OTHER},
                )
            )
            states.append(log.state)
        self.assertEqual(self._confirmations(), 10)
        self.assertEqual(states, ["made"] * 20 + ["held"] * 6)

    def test_answers_to_the_same_subject_stop_after_two(self):
        for number in range(4):
            own_id = b"Message-ID: <same-%d@other.example>" % number
            self._bring(mail(message_id=own_id, **{"from": OTHER}))
        self.assertEqual(self._confirmations(), 2)
        rows = self.env["sd.outgoing.log"].search(
            [("email", "=", "help@other.example")]
        )
        self.assertIn("same subject", rows[0].reason)

    def test_answer_on_the_ticket_is_not_confirmed_again(self):
        ticket = self._bring(PLAIN).ticket_id
        self._bring(
            mail(
                b"References: <printer@nordic.example>",
                message_id=b"Message-ID: <2@nordic.example>",
            )
        )
        kinds = ticket.sd_outgoing_log_ids.mapped("kind")
        self.assertEqual(kinds, ["confirmation"])

    def test_list_in_copy_gets_nothing(self):
        """Plain Odoo lets everybody in Cc follow and hear each answer."""
        self._make_contact("List", self.alpe, email="everybody@list.example")
        with self.mock_mail_gateway():
            ticket = self._bring(mail(b"Cc: everybody@list.example")).ticket_id
            ticket.message_post(
                body="On its way",
                message_type="comment",
                subtype_xmlid="mail.mt_comment",
            )
        told = self._new_mails.recipient_ids.mapped("email_normalized")
        told += self._new_mails.mapped("email_to")
        self.assertFalse([a for a in told if a and "list.example" in a])

    def test_template_expressions_of_a_stranger_stay_text(self):
        with self.mock_mail_gateway():
            ticket = self._bring(
                mail(
                    subject=b"Subject: {{ 7777 * 8888 }} ${7777*8888} <t t-out='7777*8888'/>",
                    body=b"{{ object.env.cr.dbname }} <t t-out='7777*8888'/> %(user)s",
                )
            ).ticket_id
        self.assertEqual(
            ticket.name, "{{ 7777 * 8888 }} ${7777*8888} <t t-out='7777*8888'/>"
        )
        [confirmation] = self._new_mails.filtered("email_to")
        for text in (confirmation.body_html, confirmation.subject, ticket.description):
            self.assertNotIn(str(7777 * 8888), text)
            self.assertNotIn(self.env.cr.dbname, text)

    def test_mail_to_an_archived_team_makes_a_ticket_that_somebody_sees(self):
        self.team.active = False
        log = self._bring(PLAIN)
        self.assertEqual(log.state, "made")
        self.assertNotEqual(log.ticket_id.team_id, self.team)
        self.assertIn("archived_team", self._codes(log))

    def test_team_that_accepts_machines_gets_their_tickets_and_answers_none(self):
        self.team.sd_accepts_automatic = True
        log = self._bring(mail(DESKS["zendesk"][0]))
        self.assertEqual(log.state, "made")
        self.assertEqual(
            log.ticket_id.sd_outgoing_log_ids.mapped("reason_code"),
            ["automatic_message"],
        )
