"""What a mail costs the database, and that it does not grow."""

from odoo.tests import tagged

from .common import GatewayCase, mail

LIMIT = 108
"""Statements for one mail of a known customer, his confirmation and the assignee's mail
included, with empty caches and all three addons (107 counted)."""


@tagged("post_install", "-at_install")
class TestQueryCounts(GatewayCase):
    def _count(self, number):
        raw = mail(message_id=b"Message-ID: <count-%d@nordic.example>" % number)
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.cr.sql_log_count
        self.assertEqual(self._bring_quietly(raw), "made")
        return self.cr.sql_log_count - before

    def _bring_quietly(self, raw):
        ticket_id = self.env["mail.thread"].message_process(None, raw)
        self.env.flush_all()
        return "made" if ticket_id else "lost"

    def test_mail_costs_a_known_number_of_statements(self):
        self._count(0)
        self.assertLessEqual(self._count(1), LIMIT)

    def test_mail_costs_the_same_after_many_mails(self):
        self._count(0)
        few = self._count(1)
        for number in range(2, 7):
            self._count(number)
        self.assertLessEqual(self._count(7), few)

    def test_automatic_mail_costs_little(self):
        self._count(0)
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.cr.sql_log_count
        self._bring_quietly(mail(b"Auto-Submitted: auto-replied", message_id=b""))
        self.assertLessEqual(self.cr.sql_log_count - before, 45)
