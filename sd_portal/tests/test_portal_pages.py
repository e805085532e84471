"""The customer's pages over real HTTP."""

import re

from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import DeskHttpCase


@tagged("post_install", "-at_install")
class TestPortalPages(DeskHttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.mine = cls._make_ticket(name="Mine")
        cls.foreign = cls._make_ticket(name="Foreign", partner_id=cls.ciril.id)
        cls.hidden = cls._make_ticket(name="Hidden", sd_portal_visible=False)

    def setUp(self):
        super().setUp()
        self.authenticate(self.anna_user.login, self.anna_user.login)

    def _csrf(self, url="/my/account"):
        page = self.url_open(url).text
        return re.search(r'name="csrf_token" value="([^"]+)"', page).group(1)

    def _close(self, ticket, stage, method="POST"):
        data = {"ticket_id": ticket.id, "stage_id": stage.id}
        if method == "POST":
            data["csrf_token"] = self._csrf()
            return self.url_open("/ticket/close", data=data)
        return self.url_open(f"/ticket/close?ticket_id={ticket.id}&stage_id={stage.id}")

    # === Page and list === #

    def test_list_shows_own_tickets_only(self):
        page = self.url_open("/my/tickets").text
        self.assertIn("Mine", page)
        self.assertNotIn("Foreign", page)
        self.assertNotIn("Hidden", page)

    def test_list_with_senseless_parameters_is_the_plain_list(self):
        """Base: an error 500."""
        for query in (
            "sortby=x",
            "groupby=x",
            "filterby=x",
            "search_in=x&search=y",
            "date_begin=x&date_end=y",
            "date_begin=2026-01-01&date_end=y",
        ):
            with self.subTest(query):
                self.assertEqual(self.url_open(f"/my/tickets?{query}").status_code, 200)

    def test_page_shows_deadline_priority_and_type(self):
        page = self.url_open(f"/my/ticket/{self.mine.id}").text
        for text in (
            "Resolved by",
            "Standard agreement",
            "Support",
            "Waiting for support",
        ):
            self.assertIn(text, page)

    def test_page_shows_number_and_ways_to_close_it(self):
        """Base: Odoo 19 renders nothing of its sidebar."""
        page = self.url_open(f"/my/ticket/{self.mine.id}").text
        self.assertIn(self.mine.number, page)
        for action in ("solve", "cancel"):
            self.assertIn(f'value="{action}"', page)

    @mute_logger("odoo.http")
    def test_foreign_hidden_and_unknown_tickets_answer_alike(self):
        answers = [
            self.url_open(f"/my/ticket/{ticket_id}")
            for ticket_id in (self.foreign.id, self.hidden.id, 2**31 - 1)
        ]
        self.assertEqual([a.status_code for a in answers], [404, 404, 404])

    @mute_logger("odoo.http")
    def test_token_opens_a_shown_ticket_and_no_hidden_one(self):
        self.logout()
        for ticket, status in ((self.mine, 200), (self.hidden, 404)):
            token = ticket._portal_ensure_token()
            with self.subTest(ticket.name):
                answer = self.url_open(f"/my/ticket/{ticket.id}?access_token={token}")
                self.assertEqual(answer.status_code, status)

    def test_token_posts_no_message_on_a_hidden_ticket(self):
        self.logout()
        token = self.hidden._portal_ensure_token()
        before = len(self.hidden.message_ids)
        with mute_logger("odoo.http"):
            self.make_jsonrpc_request_ignoring_errors(
                "/mail/message/post",
                {
                    "thread_model": "helpdesk.ticket",
                    "thread_id": self.hidden.id,
                    "post_data": {"body": "x", "message_type": "comment"},
                    "token": token,
                },
            )
        self.hidden.invalidate_recordset()
        self.assertEqual(len(self.hidden.message_ids), before)

    def make_jsonrpc_request_ignoring_errors(self, route, params):
        return self.url_open(route, json={"jsonrpc": "2.0", "params": params})

    def test_internal_file_is_not_on_the_page_and_not_to_be_fetched(self):
        """Base: listed with a token that opens it to anybody."""
        attachment = self.env["ir.attachment"].create(
            {
                "name": "secret.txt",
                "raw": b"secret",
                "res_model": "helpdesk.ticket",
                "res_id": self.mine.id,
            }
        )
        self.mine.with_user(self.cecilia).message_post(
            body="note", attachment_ids=attachment.ids
        )
        self.assertNotIn("secret.txt", self.url_open(f"/my/ticket/{self.mine.id}").text)
        with mute_logger("odoo.http"):
            answer = self.url_open(f"/web/content/{attachment.id}?download=true")
        self.assertNotEqual(answer.content, b"secret")

    def test_pages_do_not_advertise_the_software(self):
        for url in ("/my", "/my/tickets", f"/my/ticket/{self.mine.id}"):
            with self.subTest(url):
                self.assertNotIn("odoo.com", self.url_open(url).text)

    # === Closing === #

    def test_own_ticket_can_be_closed(self):
        self._close(self.mine, self.stage_done)
        self.assertEqual(self.mine.stage_id, self.stage_done)

    @mute_logger("odoo.http")
    def test_get_closes_nothing(self):
        """Base: a GET without a token closes."""
        answer = self._close(self.mine, self.stage_done, method="GET")
        self.assertEqual(answer.status_code, 405)
        self.assertEqual(self.mine.stage_id, self.stage_new)

    @mute_logger("odoo.http")
    def test_post_without_csrf_token_closes_nothing(self):
        answer = self.url_open(
            "/ticket/close",
            data={"ticket_id": self.mine.id, "stage_id": self.stage_done.id},
        )
        self.assertEqual(answer.status_code, 400)
        self.assertEqual(self.mine.stage_id, self.stage_new)

    @mute_logger("odoo.http")
    def test_foreign_ticket_cannot_be_closed(self):
        """Base: any logged-in customer closes any ticket."""
        for ticket in (self.foreign, self.hidden):
            with self.subTest(ticket.name):
                answer = self._close(ticket, self.stage_done)
                self.assertEqual(answer.status_code, 404)
                self.assertEqual(ticket.stage_id, self.stage_new)

    @mute_logger("odoo.http")
    def test_stage_that_is_not_for_customers_is_refused(self):
        stage = self.env.ref("helpdesk_mgmt.helpdesk_ticket_stage_in_progress")
        self.assertEqual(self._close(self.mine, stage).status_code, 404)
        self.assertEqual(self.mine.stage_id, self.stage_new)

    @mute_logger("odoo.http")
    def test_senseless_parameters_are_not_found(self):
        """Base: an error 500."""
        for data in ({}, {"ticket_id": "x"}, {"ticket_id": "1", "stage_id": "x"}):
            with self.subTest(data):
                answer = self.url_open(
                    "/ticket/close", data={**data, "csrf_token": self._csrf()}
                )
                self.assertEqual(answer.status_code, 404)
