"""The customer's page of a ticket over real HTTP."""

import re

from odoo import http
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import DeskHttpCase


@tagged("post_install", "-at_install")
class TestTicketPage(DeskHttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.mine = cls._make_ticket(name="Mine")
        cls.foreign = cls._make_ticket(name="Foreign", partner_id=cls.ciril.id)
        cls.hidden = cls._make_ticket(name="Hidden", sd_portal_visible=False)

    def setUp(self):
        super().setUp()
        self.authenticate(self.anna_user.login, self.anna_user.login)

    def _page(self, ticket=None):
        return self.url_open(f"/my/ticket/{(ticket or self.mine).id}").text

    def _end(self, action, ticket_id=None, **values):
        token = http.Request.csrf_token(self)
        data = {"action": action, "csrf_token": token, **values}
        return self.url_open(f"/ticket/{ticket_id or self.mine.id}/end", data=data)

    def _solve(self):
        self.mine.with_user(self.cecilia).stage_id = self.stage_done

    def test_title_comes_before_everything_else_of_the_ticket(self):
        page = self._page()
        title = re.search(r"<h1[^>]*>(?:<span>)?Mine", page)
        self.assertTrue(title)
        self.assertLess(title.start(), page.index("Assignee"))
        self.assertLess(title.start(), page.index("sd_ticket_facts"))

    def test_first_message_says_who_wrote_it(self):
        first = self._page().split("sd_first_message")[1].split("</article>")[0]
        self.assertIn("Anna", first)
        self.assertIn("It is on fire.", first)

    def test_customer_approves_what_support_has_solved(self):
        self.assertNotIn('value="approve"', self._page())
        self._solve()
        page = self._page()
        self.assertIn('value="approve"', page)
        self.assertIn("closes by itself", page)
        self.assertIn("Done. Thank you.", self._end("approve").text)
        self.assertEqual(self.mine.sd_approval, "approved")
        self.assertIn("Anna approved the solution.", self._page())

    def test_customer_reopens_cancels_and_solves(self):
        self._solve()
        self._end("reopen", reason="Still silent")
        self.assertFalse(self.mine.stage_id.closed)
        self._end("cancel", reason="Bought a new one")
        self.assertEqual(self.mine.stage_id, self.stage_cancelled)
        self._end("reopen", reason="It is broken, too")
        self._end("solve")
        self.assertEqual(self.mine.stage_id, self.stage_done)

    def test_reason_is_asked_for_and_shown_as_text(self):
        self.assertIn("Please say why", self._end("cancel", reason=" ").text)
        self.assertFalse(self.mine.stage_id.closed)
        page = self._end("cancel", reason="<script>alert(1)</script>").text
        self.assertNotIn("<script>alert(1)", page)
        self.assertIn("&lt;script&gt;alert(1)", page)

    def test_action_that_is_no_longer_offered_changes_nothing(self):
        self._end("solve")
        self.assertIn("Nothing was changed", self._end("solve").text)
        self.assertIn("Nothing was changed", self._end("approve").text)

    @mute_logger("odoo.http")
    def test_foreign_hidden_unknown_tickets_and_actions_answer_alike(self):
        for ticket_id in (self.foreign.id, self.hidden.id, 2**31 - 1):
            with self.subTest(ticket_id):
                answer = self._end("cancel", ticket_id, reason="x")
                self.assertEqual(answer.status_code, 404)
        self.assertEqual(self._end("delete").status_code, 404)
        self.assertFalse((self.foreign | self.hidden).stage_id.closed)

    @mute_logger("odoo.http")
    def test_get_and_a_post_without_token_end_nothing(self):
        url = f"/ticket/{self.mine.id}/end"
        self.assertEqual(self.url_open(f"{url}?action=solve").status_code, 405)
        answer = self.url_open(url, data={"action": "solve"})
        self.assertEqual(answer.status_code, 400)
        self.assertFalse(self.mine.stage_id.closed)

    def test_stranger_with_the_link_sees_no_action(self):
        self._solve()
        token = self.mine._portal_ensure_token()
        self.logout()
        page = self.url_open(f"/my/ticket/{self.mine.id}?access_token={token}").text
        self.assertIn("It is on fire.", page)
        self.assertNotIn('value="approve"', page)

    def test_picture_is_shown_and_its_name_is_text(self):
        pixel = (
            b"GIF89a\x01\x00\x01\x00\x80\x00\x00\x00\x00\x00\xff\xff\xff!\xf9\x04"
            b"\x01\x00\x00\x00\x00,\x00\x00\x00\x00\x01\x00\x01\x00\x00\x02\x02D"
            b"\x01\x00;"
        )
        self.mine.with_user(self.anna_user).sudo().message_post(
            body="See",
            author_id=self.anna.id,
            message_type="comment",
            subtype_xmlid="mail.mt_comment",
            attachments=[("<b>till.gif", pixel)],
        )
        page = self._page()
        self.assertRegex(page, r'<img[^>]+src="/web/image/\d+/240x160')
        self.assertIn("&lt;b&gt;till.gif", page)
        self.assertNotIn("<b>till.gif", page)

    def test_list_finds_an_approved_ticket_under_closed(self):
        self._solve()
        self.assertIn("Mine", self.url_open("/my/tickets?tab=all&status=solved").text)
        self._end("approve")
        for status, shown in (("solved", False), ("closed", True)):
            with self.subTest(status):
                page = self.url_open(f"/my/tickets?tab=all&status={status}").text
                self.assertEqual(f"/my/ticket/{self.mine.id}" in page, shown)

    # === While the page is open === #

    def _mark(self, ticket=None):
        answer = self.url_open(f"/ticket/{(ticket or self.mine).id}/mark")
        return answer.json()["mark"] if answer.status_code == 200 else None

    def _say(self, author, **values):
        self.mine.message_post(
            body="Hello",
            author_id=author.id,
            message_type="comment",
            **{"subtype_xmlid": "mail.mt_comment", **values},
        )

    def test_mark_changes_with_answers_and_status_and_with_nothing_else(self):
        mark = self._mark()
        self.assertIn(f'data-mark="{mark}"', self._page())
        self._say(self.anna)
        self._say(self.cecilia.partner_id, subtype_xmlid="mail.mt_note")
        self.assertEqual(self._mark(), mark)
        self._say(self.cecilia.partner_id)
        answered = self._mark()
        self.assertNotEqual(answered, mark)
        self._solve()
        solved = self._mark()
        self.assertNotEqual(solved, answered)
        self._end("approve")
        self.assertNotEqual(self._mark(), solved)

    @mute_logger("odoo.http")
    def test_mark_of_foreign_hidden_and_unknown_tickets_is_not_to_be_had(self):
        for ticket_id in (self.foreign.id, self.hidden.id, 2**31 - 1):
            with self.subTest(ticket_id):
                answer = self.url_open(f"/ticket/{ticket_id}/mark")
                self.assertEqual(answer.status_code, 404)
