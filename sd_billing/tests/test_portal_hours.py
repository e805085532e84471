"""The customer's page of hours: his own organisation's, with the right to it, only."""

import csv
import io

from lxml.html import fromstring

from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import MONDAY, BillingHttpCase

PERIOD = "date_begin=2026-01-01&date_end=2026-12-31"


@tagged("post_install", "-at_install")
class TestPortalHours(BillingHttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._use_packages()
        cls.anna.sd_may_see_money = True
        cls.package = cls._make_package(10, date_to=False)
        cls.foreign = cls._make_package(77, cls.alpe, date_to=False)
        cls.ticket = cls._make_ticket(name="=Printer()")
        cls._book(cls.ticket, 75, MONDAY)
        cls.of_boris = cls._make_ticket(name="Secret plan", partner_id=cls.boris.id)
        cls._book(cls.of_boris, 30, MONDAY)
        cls.of_ciril = cls._make_ticket(name="Foreign", partner_id=cls.ciril.id)
        cls._book(cls.of_ciril, 600, MONDAY)
        cls.env.flush_all()

    def setUp(self):
        super().setUp()
        self.authenticate(self.anna_user.login, self.anna_user.login)

    def _text(self, url):
        answer = self.url_open(url)
        self.assertEqual(answer.status_code, 200)
        return " ".join(fromstring(answer.content).text_content().split())

    def test_page_shows_packages_what_is_left_and_what_was_used(self):
        text = self._text(f"/my/hours?{PERIOD}")
        for words in (
            "Prepaid hours of Nordic Shop AB",
            self.package.name,
            "8.25 h left",
            "1.75 h used of 10 h",
            f"{self.ticket.number} =Printer() 1.25 h",
            "Other tickets 0.5 h",
            "All 1.75 h",
        ):
            self.assertIn(words, text)
        for words in ("Secret plan", "Foreign", self.foreign.name, "77 h", "Alpe"):
            self.assertNotIn(words, text)

    def test_who_sees_all_tickets_of_the_organisation_sees_their_titles(self):
        self.anna.sd_ticket_scope = "organisation"
        self.assertIn("Secret plan 0.5 h", self._text(f"/my/hours?{PERIOD}"))

    def test_hidden_ticket_is_not_named_and_its_hours_are_counted(self):
        self.ticket.sd_portal_visible = False
        text = self._text(f"/my/hours?{PERIOD}")
        self.assertNotIn("=Printer()", text)
        self.assertNotIn(self.ticket.number, text)
        self.assertIn("Other tickets 1.75 h", text)

    def test_period_narrows_what_was_used_and_nonsense_is_the_last_year(self):
        text = self._text("/my/hours?date_begin=2026-03-03&date_end=2026-03-31")
        self.assertIn("Nothing was used in this period", text)
        for query in (
            "date_begin=x&date_end=y",
            "date_begin=2026-12-31&date_end=2026-01-01",
            "date_begin=2026-01-01",
            "date_begin[]=1&date_end=%00",
        ):
            with self.subTest(query):
                self._text(f"/my/hours?{query}")

    def test_pages_that_do_not_exist_are_the_page(self):
        for url in ("/my/hours/page/0", "/my/hours/page/999"):
            self._text(url)

    def test_csv_has_the_same_figures_and_no_formulas(self):
        answer = self.url_open(f"/my/hours.csv?{PERIOD}")
        self.assertEqual(answer.headers["Content-Type"], "text/csv; charset=utf-8")
        rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
        self.assertEqual(
            rows,
            [
                ["Ticket", "Title", "Minutes", "Hours"],
                [self.ticket.number, "'=Printer()", "75", "1.25"],
                ["", "Other tickets", "30", "0.5"],
            ],
        )

    @mute_logger("odoo.http")
    def test_without_the_right_there_is_no_page_and_no_card(self):
        self.assertIn("/my/hours", self.url_open("/my/home").text)
        self.anna.sd_may_see_money = False
        for url in ("/my/hours", "/my/hours/page/1", "/my/hours.csv"):
            self.assertEqual(self.url_open(url).status_code, 404)
        self.assertNotIn("/my/hours", self.url_open("/my/home").text)

    @mute_logger("odoo.http")
    def test_employee_and_stranger_see_no_hours_of_customers(self):
        self.authenticate("cecilia", "cecilia")
        self.assertEqual(self.url_open("/my/hours").status_code, 404)
        self.authenticate(None, None)
        answer = self.url_open("/my/hours", allow_redirects=False)
        self.assertEqual(answer.status_code, 303)

    def test_foreign_customer_sees_his_own_hours_only(self):
        self.ciril.sd_may_see_money = True
        self.authenticate(self.ciril_user.login, self.ciril_user.login)
        text = self._text(f"/my/hours?{PERIOD}")
        self.assertIn("67 h left", text)
        for words in ("Nordic", self.package.name, "=Printer()"):
            self.assertNotIn(words, text)

    def test_ticket_page_tells_hours_only_with_the_right(self):
        sentence = "1.25 h so far, billed as 1.25 h; 8.25 h left"
        url = f"/my/ticket/{self.ticket.id}"
        self.assertIn(sentence, self._text(url))
        self.anna.sd_may_see_money = False
        text = self._text(url)
        self.assertIn("taken from your prepaid hours", text)
        self.assertNotIn("so far", text)

    def test_link_with_a_token_tells_no_hours(self):
        url = self.ticket._get_share_url()
        self.authenticate(None, None)
        self.assertNotIn("so far", self._text(url))

    def test_page_costs_as_many_statements_with_300_tickets_as_with_30(self):
        report = self.env["sd.hours.report"].with_user(self.anna_user)
        organisation = self.nordic.sudo()

        def read():
            report._get_packages(organisation)
            used = report._get_used(organisation, MONDAY, MONDAY)
            self.assertLessEqual(len(used["rows"]), 50)
            return [(ticket.number, ticket.name) for ticket, __ in used["rows"]]

        counts = []
        for size in (1, 30, 300):
            self._fill(size)
            counts.append(self._count_statements(read))
        self.assertEqual(counts[1], counts[2])

    def _fill(self, size):
        tickets = self.env["helpdesk.ticket"].create(
            [
                {
                    "name": f"Ticket {number}",
                    "description": "x",
                    "partner_id": self.anna.id,
                    "team_id": self.team.id,
                    "type_id": self.support.id,
                }
                for number in range(size)
            ]
        )
        self.env["account.analytic.line"].with_user(self.cecilia).create(
            [
                {"ticket_id": ticket.id, "date": MONDAY, "unit_amount": 1 / 60}
                for ticket in tickets
            ]
        )
        self.env.flush_all()
