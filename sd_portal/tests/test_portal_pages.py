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

    def _csrf(self, url="/new/ticket"):
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

    # === New ticket === #

    def _submit(self, **values):
        data = {
            "subject": "Broken",
            "description": "It <b>does</b> not work",
            "csrf_token": self._csrf(),
            **values,
        }
        return self.url_open("/submitted/ticket", data=data)

    def _newest(self):
        return self.env["helpdesk.ticket"].search([], order="id desc", limit=1)

    def test_form_has_a_field_for_everything(self):
        page = self.url_open("/new/ticket").text
        for name in ("type", "subject", "description", "priority", "attachment"):
            self.assertIn(f'name="{name}"', page)

    def test_pages_do_not_advertise_the_software(self):
        for url in ("/my", "/my/tickets", f"/my/ticket/{self.mine.id}"):
            with self.subTest(url):
                self.assertNotIn("odoo.com", self.url_open(url).text)

    def test_form_makes_a_ticket_through_the_door(self):
        bug = self.env.ref("sd_portal.type_bug")
        self._submit(type=bug.id, priority="2")
        ticket = self._newest()
        self.assertEqual(
            (ticket.sd_source, ticket.partner_id, ticket.type_id, ticket.priority),
            ("portal", self.anna, bug, "2"),
        )
        self.assertIn("&lt;b&gt;", ticket.description)
        self.assertEqual(ticket.sd_outgoing_log_ids.email, "anna@nordic.example")

    def test_form_keeps_what_was_typed_when_something_is_missing(self):
        page = self._submit(subject="").text
        self.assertIn("Please give a title and a description.", page)
        self.assertIn("It &lt;b&gt;does&lt;/b&gt; not work", page)

    def test_tampered_choices_are_ignored(self):
        hidden_team = self.env["helpdesk.ticket.team"].create(
            {"name": "Inside", "show_in_portal": False}
        )
        self._submit(
            type="999999",
            category="x",
            team=hidden_team.id,
            priority="9",
            partner_id=self.ciril.id,
        )
        ticket = self._newest()
        self.assertEqual((ticket.partner_id, ticket.priority), (self.anna, "1"))
        self.assertFalse(ticket.team_id)

    def test_contact_without_the_right_reads_whom_to_ask(self):
        self._make_login(self.boris)
        self.anna.sd_may_create_tickets = False
        self.assertIn("you can ask Boris", self.url_open("/new/ticket").text)
        before = self._newest()
        self.url_open(
            "/submitted/ticket",
            data={
                "subject": "x",
                "description": "y",
                "csrf_token": self._csrf("/my/account"),
            },
        )
        self.assertEqual(self._newest(), before)

    def test_file_comes_along(self):
        self.url_open(
            "/submitted/ticket",
            data={
                "subject": "File",
                "description": "y",
                "csrf_token": self._csrf(),
            },
            files={"attachment": ("log.txt", b"error", "text/plain")},
        )
        ticket = self._newest()
        self.assertEqual(ticket._sd_get_customer_files().raw, b"error")

    # === The type's own questions, service, impact === #

    def _make_fault(self):
        """A type that asks something, and Nordic's two services."""
        fault = self.env["helpdesk.ticket.type"].create({"name": "Fault report"})
        self.env["sd.type.field"].create(
            [
                {
                    "type_id": fault.id,
                    "label": "Browser",
                    "help": "Look under Help.",
                    "kind": "selection",
                    "required": True,
                    "option_ids": [
                        (0, 0, {"label": "Firefox"}),
                        (0, 0, {"label": "Safari"}),
                    ],
                },
                {"type_id": fault.id, "label": "Since", "kind": "date"},
                {"type_id": fault.id, "label": "Reproducible", "kind": "boolean"},
                {
                    "type_id": fault.id,
                    "label": "Where",
                    "kind": "tags",
                    "option_ids": [
                        (0, 0, {"label": "Shop"}),
                        (0, 0, {"label": "Site"}),
                    ],
                },
                {"type_id": fault.id, "label": "Cause", "show_in_portal": False},
            ]
        )
        return fault

    def test_chosen_type_asks_its_own_questions(self):
        fault = self._make_fault()
        self.assertNotIn("answer_browser", self.url_open("/new/ticket").text)
        page = self.url_open(f"/new/ticket?type={fault.id}").text
        for text in ("Browser", "Look under Help.", "answer_where", "Firefox"):
            self.assertIn(text, page)
        self.assertNotIn("Cause", page)

    def test_choosing_another_type_keeps_what_was_typed(self):
        fault = self._make_fault()
        answer = self.url_open(
            "/new/ticket",
            data={
                "type": fault.id,
                "subject": "Half a title",
                "priority": "2",
                "answer_where": ["site"],
                "csrf_token": self._csrf(),
            },
        )
        self.assertIn("Half a title", answer.text)
        self.assertRegex(answer.text, r'value="2"\s+checked')
        self.assertRegex(answer.text, r'value="site"\s+checked')
        self.assertNotEqual(self._newest().name, "Half a title")

    def test_parameters_that_are_no_fields_change_nothing(self):
        for url in ("/new/ticket", "/submitted/ticket"):
            data = {
                "problems": "x",
                "error": "Call 0900",
                "type": "x",
                "csrf_token": self._csrf(),
            }
            with self.subTest(url):
                answer = self.url_open(url, data=data)
                self.assertEqual(answer.status_code, 200)
                self.assertNotIn("0900", answer.text)

    def test_bad_answers_are_told_at_their_fields_and_typed_values_survive(self):
        page = self._submit(type=self._make_fault().id, answer_since="<soon>").text
        self.assertIn("Please answer “Browser”.", page)
        self.assertIn("please give a date", page)
        self.assertIn('value="&lt;soon&gt;"', page)
        self.assertIn("It &lt;b&gt;does&lt;/b&gt; not work", page)
        self.assertNotEqual(self._newest().name, "Broken")

    def test_answers_are_stored_and_shown_on_the_page(self):
        self._submit(
            type=self._make_fault().id,
            answer_browser="safari",
            answer_where=["site", "shop"],
            answer_reproducible="no",
            answer_cause="mine",
        )
        ticket = self._newest()
        self.assertEqual(
            ticket._sd_get_answers(),
            {"browser": "safari", "where": ["shop", "site"], "reproducible": False},
        )
        page = self.url_open(f"/my/ticket/{ticket.id}").text
        for text in ("Browser", "Safari", "Shop, Site", "Reproducible"):
            self.assertIn(text, page)

    def test_service_is_asked_for_among_the_own_ones_only(self):
        Service = self.env["sd.service"]
        self.assertNotIn('name="service"', self.url_open("/new/ticket").text)
        shop, erp = Service.create(
            [{"name": n, "partner_id": self.nordic.id} for n in ("Web shop", "ERP")]
        )
        foreign = Service.create({"name": "Alpe's", "partner_id": self.alpe.id})
        page = self.url_open("/new/ticket").text
        self.assertIn("Web shop", page)
        self.assertNotIn("Alpe's", page)
        self._submit(service=erp.id)
        self.assertEqual(self._newest().sd_service_id, erp)
        self._submit(service=foreign.id)
        self.assertFalse(self._newest().sd_service_id)
        self._submit(subject="The web shop is down")
        self.assertEqual(self._newest().sd_service_id, shop)

    def test_priority_a_needs_the_impact(self):
        page = self._submit(priority="3").text
        self.assertIn("Priority A: please say", page)
        self._submit(priority="3", impact="Nobody can pay.")
        ticket = self._newest()
        self.assertEqual((ticket.priority, ticket.sd_impact), ("3", "Nobody can pay."))

    def test_form_offers_the_priorities_of_the_type(self):
        bug = self.env.ref("sd_portal.type_bug")
        bug.write({"sd_allows_a": False, "sd_default_priority": "2"})
        page = self.url_open(f"/new/ticket?type={bug.id}").text
        self.assertNotIn('id="priority_3"', page)
        self.assertNotIn('name="impact"', page)
        self.assertRegex(page, r'value="2"\s+checked')
