"""Open tickets like the one that a customer begins to write."""

from urllib.parse import quote

from odoo.tests import tagged

from .common import DeskHttpCase


@tagged("post_install", "-at_install")
class TestSimilarTickets(DeskHttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.mine = cls._make_ticket(name="Printer prints <b>blank</b> receipts")

    def setUp(self):
        super().setUp()
        self.authenticate(self.anna_user.login, self.anna_user.login)

    def _find(self, title="Blank receipts"):
        answer = self.url_open(f"/new/ticket/similar?title={quote(title)}")
        self.assertEqual(answer.status_code, 200)
        return answer.text

    def test_own_open_ticket_about_the_same_is_shown_with_its_link(self):
        page = self._find("The receipts are blank again!")
        self.assertIn(self.mine.number, page)
        self.assertIn(f'href="{self.mine.access_url}', page)
        self.assertIn("&lt;b&gt;blank", page)

    def test_ticket_about_something_else_is_not_shown(self):
        for title in ("Login fails", "x", "", "%%%%", "\0", "x" * 5000):
            with self.subTest(title[:20]):
                self.assertNotIn(self.mine.number, self._find(title))

    def test_closed_ticket_is_not_shown(self):
        self.mine.stage_id = self.stage_done
        self.assertNotIn(self.mine.number, self._find())

    def test_hidden_ticket_is_not_shown(self):
        self.mine.sd_portal_visible = False
        self.assertNotIn(self.mine.number, self._find())

    def test_only_who_sees_the_organisations_tickets_is_shown_those_of_colleagues(self):
        his = self._make_ticket(name="Blank receipts", partner_id=self.boris.id)
        self.assertNotIn(his.number, self._find())
        self.anna.sd_ticket_scope = "organisation"
        self.assertIn(his.number, self._find())

    def test_ticket_of_another_organisation_is_never_shown(self):
        self.anna.sd_ticket_scope = "organisation"
        foreign = self._make_ticket(name="Blank receipts", partner_id=self.ciril.id)
        self.assertNotIn(foreign.number, self._find())

    def test_stranger_is_led_to_the_login(self):
        self.authenticate(None, None)
        url = "/new/ticket/similar?title=receipts"
        answer = self.url_open(url, allow_redirects=False)
        self.assertEqual(answer.status_code, 303)

    def test_search_costs_the_same_statements_however_many_tickets_there_are(self):
        self._make_ticket(name="Blank receipts")
        self._count()
        few = self._count()
        for _n in range(20):
            self._make_ticket(name="Blank receipts")
        self._count()
        self.assertEqual(self._count(), few)

    def _count(self):
        before = self.cr.sql_log_count
        self._find()
        return self.cr.sql_log_count - before
