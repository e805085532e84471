"""Customers who are in a hurry, and how often they may be."""

from odoo.exceptions import ValidationError
from odoo.tests import tagged

from .common import GatewayCase, mail

BUDGET = "have agreed on are used up"


@tagged("post_install", "-at_install")
class TestUrgency(GatewayCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.count = 0

    def _make(self, subject=b"URGENT: the printer burns", **replaced):
        type(self).count += 1
        own_id = b"Message-ID: <urgent-%d@nordic.example>" % self.count
        raw = mail(subject=b"Subject: " + subject, message_id=own_id, **replaced)
        self.log = self._bring(raw)
        return self.log.ticket_id

    def _make_rule(self, **values):
        return self.env["sd.intake.rule"].create({"name": "Mail", **values})

    def test_urgent_mail_suggests_a_higher_priority(self):
        ticket = self._make()
        self.assertEqual((ticket.priority, ticket.sd_urgency), ("1", "suggested"))
        self.assertEqual(ticket.sd_suggested_priority, "2")
        self.assertIn("“urgent”: consider priority B", self.log.decisions_text)

    def test_agent_follows_the_suggestion(self):
        ticket = self._make().with_user(self.cecilia)
        ticket.action_sd_raise()
        self.assertEqual((ticket.priority, ticket.sd_urgency), ("2", "raised"))

    def test_rule_sets_the_priority_and_the_deadline_follows(self):
        agreement = self._make_agreement(self.nordic)
        agreement.level_ids.filtered(lambda x: x.priority == "3").resolution_amount = 1
        self._make_rule(urgency="set", urgent_priority="3")
        ticket = self._make()
        self.assertEqual((ticket.priority, ticket.sd_urgency), ("3", "raised"))
        self.assertEqual(ticket.sd_agreement_level_id.priority, "3")

    def test_rule_ignores_urgent_words(self):
        self._make_rule(urgency="ignore")
        self.assertFalse(self._make().sd_urgency)

    def test_urgent_words_in_quotations_and_names_do_not_count(self):
        quoted = b"Thanks.\n\nOn 2 Mar 2026, D <d@x.example> wrote:\n> URGENT, NUJNO!"
        self.assertFalse(self._make(b"Thanks for all", body=quoted).sd_urgency)
        self.assertFalse(self._make(b"The insurgents' printer").sd_urgency)

    def test_words_of_all_languages_count(self):
        for words in ("NUJNO", "stran NE DELA", "Brådskande!", "det HASTER", "AKUT"):
            with self.subTest(words):
                subject = "=?utf-8?q?=" + words.encode().hex("=").upper() + "?="
                self.assertTrue(self._make(subject.encode()).sd_urgency)

    def test_overuse_is_told_to_the_agent_and_politely_to_the_customer(self):
        agreement = self._make_agreement(self.nordic, sd_urgency_budget=2)
        self._make_rule(urgency="set")
        self.assertEqual(agreement.sd_urgency_budget, 2)
        self._make()
        boris = self._make(**{"from": b"From: boris@nordic.example"})
        self.assertEqual(boris.sd_urgency, "raised")
        ticket = self._make()
        self.assertEqual((ticket.priority, ticket.sd_urgency), ("1", "overused"))
        self.assertIn("2 times this month; 2 are agreed", self.log.decisions_text)
        bodies = self.env["mail.mail"].search([]).mapped("body_html")
        told = [body for body in bodies if BUDGET in body]
        self.assertEqual(len(told), 1)
        self.assertIn(ticket.number, told[0])

    def test_budget_of_one_organisation_is_not_anothers(self):
        self._make_agreement(self.nordic, sd_urgency_budget=1)
        self._make()
        ticket = self._make(**{"from": b"From: ciril@alpe.example"})
        self.assertEqual(ticket.sd_urgency, "suggested")

    def test_budget_of_last_month_is_forgotten(self):
        self._make_agreement(self.nordic, sd_urgency_budget=1)
        first = self._make()
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE helpdesk_ticket SET create_date = create_date - interval '40 days'"
            " WHERE id = %s",
            [first.id],
        )
        self.assertEqual(self._make().sd_urgency, "suggested")

    def test_customer_who_chose_the_priority_is_taken_at_his_word(self):
        ticket = self.env["helpdesk.ticket"].create(
            {
                "name": "Urgent",
                "description": "x",
                "partner_id": self.anna.id,
                "sd_source": "portal",
                "priority": "2",
            }
        )
        self.assertFalse(ticket.sd_urgency)

    def test_word_that_is_too_short_is_refused(self):
        with self.assertRaises(ValidationError):
            self.env["sd.urgent.word"].create({"name": "ne"})
