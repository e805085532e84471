"""Blocked senders, spam, and people who write in the name of others."""

from odoo.exceptions import AccessError, ValidationError
from odoo.tests import tagged

from .common import PLAIN, GatewayCase, mail

FAILED = (
    b"Authentication-Results: mx.desk.example; dmarc=fail header.from=nordic.example"
)
STRANGER = b"From: Zoe <zoe@nowhere.example>"


@tagged("post_install", "-at_install")
class TestBlockedSenders(GatewayCase):
    def _block(self, name, **values):
        return self.env["sd.blocked.sender"].create({"name": name, **values})

    def test_blocked_sender_makes_no_ticket_gets_no_answer_and_is_counted(self):
        for name in ("anna@nordic.example", "nordic.example", "@Nordic.Example"):
            with self.subTest(name), self.mock_mail_gateway():
                entry = self._block(name, reason="sells hats")
                own_id = b"Message-ID: <%d@x>" % entry.id
                log = self._bring(mail(message_id=own_id))
                self.assertEqual(
                    (log.state, self._codes(log)), ("ignored", ["blocked"])
                )
                self.assertIn("sells hats", log.decisions_text)
                self.assertEqual(entry.hits, 1)
                self.assertFalse(self._new_mails)
                entry.unlink()

    def test_domain_blocks_what_is_below_it_and_not_what_ends_alike(self):
        self._block("shop.example")
        below = b"From: x@mail.shop.example"
        log = self._bring(mail(**{"from": below}))
        self.assertEqual(log.state, "ignored")
        alike = {"from": b"From: x@myshop.example", "message_id": b"Message-ID: <2@x>"}
        self.assertEqual(self._bring(mail(**alike)).state, "made")

    def test_blocked_sender_of_an_unknown_alias_is_not_held(self):
        self._block("nordic.example")
        log = self._bring(mail(to=b"To: nobody@desk.example"))
        self.assertEqual(log.state, "ignored")

    def test_company_blocks_for_its_own_teams_only(self):
        other = self.env["res.company"].create({"name": "Other"})
        entry = self._block("nordic.example", company_id=other.id)
        self.assertEqual(self._bring(PLAIN).state, "made")
        entry.company_id = self.company
        log = self._bring(mail(message_id=b"Message-ID: <2@x>"))
        self.assertEqual(log.state, "ignored")

    def test_archived_entry_blocks_nobody(self):
        self._block("nordic.example").active = False
        self.assertEqual(self._bring(PLAIN).state, "made")

    def test_nonsense_and_the_own_domain_are_refused(self):
        for name in ("hats", "a b@c", "desk.example"):
            with self.subTest(name), self.assertRaises(ValidationError):
                self._block(name)

    def test_manager_blocks_the_sender_of_a_mail(self):
        log = self._bring(PLAIN).with_user(self.david)
        values = log.action_block_sender()["context"]
        entry = self.env["sd.blocked.sender"].with_user(self.david)
        self.assertTrue(entry.with_context(**values).create({}).active)

    def test_agent_may_not_block(self):
        with self.assertRaises(AccessError):
            self.env["sd.blocked.sender"].with_user(self.cecilia).create(
                {"name": "x.se"}
            )


@tagged("post_install", "-at_install")
class TestSpam(GatewayCase):
    def _set(self, wish):
        self.env["ir.config_parameter"].set_param("sd_mailgateway.spam", wish)

    def test_spam_is_held_until_a_human_says_that_it_is_none(self):
        log = self._bring(mail(b"X-Spam-Flag: YES"))
        self.assertEqual((log.state, self._codes(log)), ("held", ["spam_hold"]))
        log.with_user(self.david).action_process_again()
        self.assertEqual(log.state, "made")

    def test_spam_is_ignored_or_accepted_where_the_settings_say_so(self):
        self._set("ignore")
        self.assertEqual(
            self._bring(mail(b"X-Spam-Status: Yes, score=9")).state, "ignored"
        )
        self._set("accept")
        log = self._bring(mail(b"X-Spam-Flag: YES", message_id=b"Message-ID: <2@x>"))
        self.assertEqual(log.state, "made")

    def test_settings_are_kept(self):
        settings = self.env["res.config.settings"].create(
            {"sd_spam": "ignore", "sd_flood_threshold": 7, "sd_mail_keep_days": 30}
        )
        settings.execute()
        parameters = self.env["ir.config_parameter"]
        self.assertEqual(parameters.get_param("sd_mailgateway.spam"), "ignore")
        self.assertEqual(parameters.get_param("mail.gateway.loop.threshold"), "7")
        self.assertEqual(self.env.company.sd_mail_keep_days, 30)

    def test_senseless_limit_of_a_flood_is_refused(self):
        with self.assertRaises(ValidationError):
            self.env["res.config.settings"].create({"sd_flood_threshold": 0})


@tagged("post_install", "-at_install")
class TestImpostors(GatewayCase):
    """Cases 12, 79 and 80: a server that we trust says who did not write."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["ir.config_parameter"].set_param(
            "sd_mailgateway.authserv_ids", "MX.desk.example, other.example"
        )

    def test_mail_in_the_name_of_a_customer_or_colleague_is_nobodys(self):
        """Plain Odoo takes it for theirs, and makes the ticket as the employee."""
        senders = (
            b"anna@nordic.example",
            b"cecilia@desk.example",
            b"boss@desk.example",
        )
        for number, sender in enumerate(senders):
            with self.subTest(sender), self.mock_mail_gateway():
                log = self._bring(
                    mail(
                        FAILED,
                        message_id=b"Message-ID: <forged-%d@x>" % number,
                        **{"from": b"From: " + sender},
                    )
                )
                ticket = log.ticket_id
                self.assertEqual(log.state, "made")
                self.assertFalse(ticket.partner_id)
                self.assertNotEqual(ticket.create_uid, self.cecilia)
                self.assertNotIn(self.anna, ticket.message_ids.author_id)
                self.assertIn(f"says it is from {sender.decode()}", self._tells(ticket))
                to = self._new_mails.mapped("email_to")
                self.assertFalse([a for a in to if a and sender.decode() in a])

    def test_forged_answer_gets_no_word_onto_the_ticket(self):
        """He is a stranger who knows a Message-ID: a ticket of its own, with a warning."""
        ticket = self._bring(PLAIN).ticket_id
        before = ticket.message_ids
        log = self._bring(
            mail(
                FAILED,
                b"In-Reply-To: <printer@nordic.example>",
                message_id=b"Message-ID: <forged@x>",
                body=b"Please close it.",
            )
        )
        self.assertEqual(log.state, "made")
        self.assertEqual(log.ticket_id.sd_previous_ticket_id, ticket)
        self.assertFalse(log.ticket_id.partner_id)
        added = ticket.message_ids - before
        self.assertNotIn("Please close it.", "".join(added.mapped("body")))

    def test_unknown_sender_who_fails_makes_a_ticket_and_is_not_answered(self):
        with self.mock_mail_gateway():
            log = self._bring(mail(FAILED, **{"from": STRANGER}))
        self.assertEqual(log.state, "made")
        row = log.ticket_id.sd_outgoing_log_ids
        self.assertEqual(row.mapped("reason_code"), ["sender_unverified"])

    def test_refused_mail_of_a_forged_sender_is_not_answered(self):
        self.team.alias_contact = "partners"
        with self.mock_mail_gateway():
            log = self._bring(mail(FAILED, **{"from": STRANGER}))
        self.assertFalse(self._new_mails)
        self.assertEqual(self._codes(log), ["refused_silently"])

    def test_servers_that_nobody_trusts_say_nothing(self):
        log = self._bring(mail(FAILED.replace(b"mx.desk", b"mx.evil")))
        self.assertEqual(log.ticket_id.partner_id, self.anna)

    def test_sender_who_passes_is_who_he_says(self):
        log = self._bring(mail(FAILED.replace(b"fail", b"pass"), FAILED))
        self.assertEqual(log.ticket_id.partner_id, self.anna)
