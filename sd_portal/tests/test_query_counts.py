"""What the desk asks of the database does not grow with the number of records."""

from odoo.tests import tagged

from .common import DeskCase, DeskHttpCase

MAIL_LIMIT = 105
"""Statements for one mail of a known customer, his confirmation and the assignee's mail
included, with empty caches and all three addons (103 counted)."""


@tagged("post_install", "-at_install")
class TestQueryCounts(DeskCase):
    def _create(self, number):
        self.env["helpdesk.ticket"].create(
            [
                {
                    "name": f"{n}",
                    "description": "x",
                    "team_id": self.team.id,
                    "partner_id": self.anna.id,
                }
                for n in range(number)
            ]
        )
        self.env.flush_all()

    def _count(self, work):
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.cr.sql_log_count
        work()
        return self.cr.sql_log_count - before

    def test_each_further_ticket_of_a_batch_costs_no_more_than_odoos_own_mail(self):
        """Nearly all of it is Odoo telling the assignee; the steps cost it once."""
        self._create(1)
        one = self._count(lambda: self._create(1))
        ten = self._count(lambda: self._create(10))
        forty = self._count(lambda: self._create(40))
        self.assertLessEqual((ten - one) / 9, 27)
        self.assertLessEqual((forty - ten) / 30, 27)

    def test_mail_costs_a_known_number_of_statements(self):
        self._receive()
        self.assertLessEqual(self._count(self._receive), MAIL_LIMIT)


@tagged("post_install", "-at_install")
class TestPageQueryCounts(DeskHttpCase):
    def _count_list(self):
        self.url_open("/my/tickets")
        self.env.cr.flush()
        before = self.env.cr.sql_log_count
        self.assertEqual(self.url_open("/my/tickets").status_code, 200)
        return self.env.cr.sql_log_count - before

    def test_list_costs_the_same_for_ten_tickets_and_forty(self):
        self.authenticate(self.anna_user.login, self.anna_user.login)
        for n in range(10):
            self._make_ticket(name=f"{n}")
        few = self._count_list()
        for n in range(30):
            self._make_ticket(name=f"{n}")
        self.assertEqual(self._count_list(), few)
