"""What the desk asks of the database does not grow with the number of records."""

from odoo.tests import tagged

from odoo.addons.sd_portal.tools.intake import Submission

from .common import DeskCase, DeskHttpCase

MAIL_LIMIT = 108
"""Statements for one mail of a known customer, his confirmation and the assignee's mail
included, with empty caches and all three addons (107 counted)."""


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

    def _submit(self, number, **values):
        """Tickets without a team: nobody is told, so that only our own work counts."""
        self.env["sd.intake"]._submit(
            [
                Submission(
                    source="api",
                    subject=f"ERP {n}",
                    body="<p>x</p>",
                    partner_id=self.anna.id,
                    **values,
                )
                for n in range(number)
            ]
        )
        self.env.flush_all()

    def test_500_tickets_cost_at_most_30_times_one(self):
        self._create(1)
        one = self._count(lambda: self._create(1))
        self.assertLessEqual(self._count(lambda: self._create(500)), 30 * one)

    def test_import_tells_each_assignee_once_and_the_customer_nothing(self):
        with self.mock_mail_gateway():
            self._create(30)
        told = [mail.email_to or mail.recipient_ids.email for mail in self._new_mails]
        self.assertEqual(len(told), 2)
        self.assertFalse(any("nordic" in (address or "") for address in told))
        self.assertEqual(
            self._new_mails.mapped("subject"), ["15 new tickets for you"] * 2
        )
        tickets = self.env["helpdesk.ticket"].search([], limit=30)
        self.assertTrue(
            all(t.user_id.partner_id in t.message_partner_ids for t in tickets)
        )

    def test_answers_and_services_cost_a_batch_of_500_a_few_statements_in_all(self):
        type_ = self.env["helpdesk.ticket.type"].create({"name": "Fault report"})
        given = {"type_id": type_.id}
        self._submit(1, given=given)
        plain = self._count(lambda: self._submit(500, given=given))
        self.env["sd.service"].create(
            [{"name": n, "partner_id": self.nordic.id} for n in ("ERP", "Web shop")]
        )
        self.env["sd.type.field"].create(
            [
                {
                    "type_id": type_.id,
                    "label": f"Question {number}",
                    "kind": "selection",
                    "option_ids": [(0, 0, {"label": "Yes"}), (0, 0, {"label": "No"})],
                }
                for number in range(10)
            ]
        )
        answers = {f"question_{number}": "yes" for number in range(10)}
        full = self._count(lambda: self._submit(500, given=given, answers=answers))
        tickets = self.env["helpdesk.ticket"].search([("type_id", "=", type_.id)])
        self.assertEqual(len(tickets.filtered("sd_service_id")), 500)
        self.assertEqual(tickets[-1:]._sd_get_answers() or {}, {})
        self.assertLessEqual(full - plain, 20)

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
