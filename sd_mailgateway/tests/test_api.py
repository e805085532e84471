"""The REST API: what a key opens, what is refused and how, and nothing twice."""

import base64
import json
from datetime import timedelta

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger

from ..tools.api_schema import ENDPOINTS
from .common import GatewayCase

URL = "/sd/api/v1/"
ALL = dict.fromkeys(
    ("reads_tickets", "writes_tickets", "writes_comments", "writes_files"), True
)
NEW = {"title": "Scanner", "description": "It hums.\nLoudly."}


class ApiCase(GatewayCase, HttpCase):
    def setUp(self):
        super().setUp()
        self.key, self.record = self._make_key(self.anna_user)
        self.ticket = self._make_ticket()
        self.foreign = self._make_ticket(partner_id=self.ciril.id)

    def _make_key(self, user, **values):
        wizard = (
            self.env["sd.api.key.new"]
            .with_user(self.david)
            .create({"name": "Shop", "user_id": user.id, **ALL, **values})
        )
        wizard.action_make()
        keys = self.env["sd.api.key"]
        return wizard.key, keys.search([], order="id desc", limit=1)

    def _call(self, path, body=None, raw=None, key=None, method=None, **headers):
        known = {"Authorization": f"Bearer {key or self.key}"}
        if body is not None or raw is not None:
            known["Content-Type"] = "application/json"
            raw = json.dumps(body) if raw is None else raw
        names = {name.replace("_", "-"): value for name, value in headers.items()}
        self.env.flush_all()
        answer = self.url_open(
            URL + path, data=raw, headers={**known, **names}, method=method
        )
        self.env.invalidate_all()
        return answer

    def _assert_refused(self, answer, status, *pointers):
        self.assertEqual(answer.status_code, status, answer.text)
        self.assertEqual(answer.headers["Content-Type"], "application/problem+json")
        problem = answer.json()
        self.assertEqual(problem["status"], status)
        told = [error["pointer"] for error in problem.get("errors", ())]
        self.assertEqual(told, list(pointers))


@tagged("post_install", "-at_install")
class TestApi(ApiCase):
    def test_ticket_is_made_for_the_user_of_the_key(self):
        file = {"name": "log.txt", "content": base64.b64encode(b"hum").decode()}
        answer = self._call("tickets", {**NEW, "priority": "A", "files": [file]})
        self.assertEqual(answer.status_code, 201, answer.text)
        ticket = self.env["helpdesk.ticket"].browse(answer.json()["id"])
        self.assertEqual(
            (ticket.name, ticket.partner_id, ticket.priority, ticket.sd_source),
            ("Scanner", self.anna, "3", "api"),
        )
        self.assertEqual(ticket._sd_get_customer_files().raw, b"hum")
        self.assertIn("Loudly", ticket.description)

    def test_agents_key_makes_a_ticket_for_a_customer(self):
        key, _record = self._make_key(self.cecilia)
        answer = self._call("tickets", NEW, key=key)
        self._assert_refused(answer, 422, "/customer_email")
        answer = self._call(
            "tickets", {**NEW, "customer_email": "Boris@nordic.example"}, key=key
        )
        ticket = self.env["helpdesk.ticket"].browse(answer.json()["id"])
        self.assertEqual(ticket.partner_id, self.boris)

    def test_list_shows_what_the_portal_shows_page_by_page(self):
        more = self._make_ticket(name="Second")
        self._make_ticket(sd_portal_visible=False)
        page = self._call("tickets?limit=1").json()
        self.assertEqual([t["id"] for t in page["tickets"]], [more.id])
        page = self._call(f"tickets?limit=1&cursor={page['next_cursor']}").json()
        self.assertEqual([t["id"] for t in page["tickets"]], [self.ticket.id])
        self.assertIsNone(page["next_cursor"])

    def test_list_is_filtered_by_status_and_type(self):
        self.ticket.stage_id = self.stage_done
        status = self.stage_done.sd_status
        for query, expected in (
            (f"status={status}", [self.ticket.id]),
            ("status=cancelled", []),
            (f"type={self.ticket.type_id.id}", [self.ticket.id]),
            ("type=999999999", []),
        ):
            with self.subTest(query):
                found = self._call(f"tickets?{query}").json()["tickets"]
                self.assertEqual([t["id"] for t in found], expected)

    def test_ticket_is_read_without_what_is_internal(self):
        self.ticket.message_post(
            body="Public word", message_type="comment", subtype_xmlid="mail.mt_comment"
        )
        self.ticket.message_post(
            body="Secret",
            message_type="comment",
            subtype_xmlid="mail.mt_note",
            attachments=[("secret.txt", b"secret")],
        )
        answer = self._call(f"tickets/{self.ticket.id}")
        self.assertEqual(answer.status_code, 200, answer.text)
        self.assertIn("Public word", answer.text)
        self.assertNotIn("ecret", answer.text)

    def test_foreign_hidden_and_unknown_tickets_do_not_exist(self):
        hidden = self._make_ticket(sd_portal_visible=False)
        answers = set()
        for number in (self.foreign.id, hidden.id, 999999999, "x", "9" * 30, "%00"):
            for tail, body in (
                ("", None),
                ("/comments", {"body": "x"}),
                ("/close", {}),
            ):
                with self.subTest(number=number, tail=tail):
                    answer = self._call(f"tickets/{number}{tail}", body)
                    self._assert_refused(answer, 404)
                    answers.add(answer.text)
        self.assertEqual(len(answers), 1)

    def test_comment_is_the_users_and_public(self):
        answer = self._call(f"tickets/{self.ticket.id}/comments", {"body": "<b>Hi</b>"})
        self.assertEqual(answer.status_code, 201, answer.text)
        message = self.env["mail.message"].browse(answer.json()["id"])
        self.assertEqual(message.author_id, self.anna)
        self.assertEqual(message.subtype_id, self.env.ref("mail.mt_comment"))
        self.assertIn("&lt;b&gt;", message.body)

    def test_ticket_is_closed_only_where_the_portal_offers_it(self):
        self.team._get_applicable_stages().close_from_portal = False
        answer = self._call(f"tickets/{self.ticket.id}/close", {})
        self._assert_refused(answer, 422)
        self.stage_done.close_from_portal = True
        for _again in range(2):
            answer = self._call(f"tickets/{self.ticket.id}/close", {})
            self.assertEqual(answer.status_code, 200, answer.text)
        self.assertEqual(self.ticket.stage_id, self.stage_done)

    def test_types_are_those_of_the_portal_with_their_questions(self):
        types = self.env["helpdesk.ticket.type"].search([])
        types[-1].show_in_portal = False
        shown = self._call("types").json()["types"]
        self.assertEqual([t["id"] for t in shown], types[:-1].ids)
        self._assert_refused(
            self._call("tickets", {**NEW, "type": types[-1].id}), 422, "/type"
        )

    def test_each_endpoint_of_the_document_is_there(self):
        document = self.url_open(URL + "openapi.json").json()
        self.assertEqual(document["openapi"], "3.1.0")
        for endpoint in ENDPOINTS:
            with self.subTest(endpoint.name):
                described = document["paths"][f"/{endpoint.path}"]
                self.assertIn(endpoint.method.lower(), described)
                self.assertTrue(hasattr(self.env["sd.api"], f"_do_{endpoint.name}"))


@tagged("post_install", "-at_install")
class TestApiRefusals(ApiCase):
    def test_wrong_bodies_are_refused_at_their_place_and_make_no_ticket(self):
        before = self._count_tickets()
        for body, *pointers in (
            ({}, "/title", "/description"),
            ({**NEW, "color": 1}, "/color"),
            ({**NEW, "title": ["x"]}, "/title"),
            ({**NEW, "title": " "}, "/title"),
            ({**NEW, "priority": "Z"}, "/priority"),
            ({**NEW, "type": 999999999999}, "/type"),
            ({**NEW, "type": True}, "/type"),
            ({**NEW, "answers": {"x": 1}}, "/answers/x"),
            ({**NEW, "customer_email": "b@x.example"}, "/customer_email"),
            ({**NEW, "files": [1]}, "/files/0"),
            ({**NEW, "files": [{"name": "x", "content": "ü"}]}, "/files/0/content"),
        ):
            with self.subTest(body):
                self._assert_refused(self._call("tickets", body), 422, *pointers)
        self.assertEqual(self._count_tickets(), before)

    def test_what_is_no_json_object_is_refused(self):
        for raw in (
            "",
            "{",
            "[]",
            "[" * 50000,
            '{"x": 1e400}',
            '{"title": "\\u0000"}',
            b"\xff",
        ):
            with self.subTest(raw[:20]):
                answer = self._call("tickets", raw=raw, method="POST")
                self._assert_refused(answer, 400)
        answer = self._call("tickets", raw="a=1", Content_Type="text/plain")
        self._assert_refused(answer, 415)

    def test_wrong_parameters_are_refused(self):
        for query in ("limit=0", "limit=x", "cursor=x", "status=x", "color=1"):
            with self.subTest(query):
                answer = self._call(f"tickets?{query}")
                self.assertIn(answer.status_code, (400, 422), answer.text)
                self.assertEqual(
                    answer.json()["errors"][0]["pointer"], "/" + query.split("=")[0]
                )

    def test_unknown_paths_and_methods_are_refused(self):
        self._assert_refused(self._call("secrets"), 404)
        answer = self._call("tickets", method="DELETE")
        self._assert_refused(answer, 405)
        self.assertEqual(answer.headers["Allow"], "GET, POST")

    def test_key_opens_nothing_when_wrong_expired_archived_or_its_user_is(self):
        self._assert_refused(self._call("tickets", key="sdk_x"), 401)
        self.record.active = False
        self._assert_refused(self._call("tickets"), 401)
        self.record.write(
            {
                "active": True,
                "expires_at": fields.Datetime.now() - timedelta(seconds=1),
            }
        )
        self._assert_refused(self._call("tickets"), 401)
        self.record.expires_at = fields.Datetime.now() + timedelta(days=1)
        self.assertEqual(self._call("tickets").status_code, 200)
        self.anna_user.active = False
        self._assert_refused(self._call("tickets"), 401)

    def test_each_scope_is_needed_for_what_it_names(self):
        file = {"name": "x", "content": ""}
        path = f"tickets/{self.ticket.id}/comments"
        for scope, call in (
            ("reads_tickets", ("tickets",)),
            ("writes_tickets", ("tickets", NEW)),
            ("writes_comments", (path, {"body": "x"})),
            ("writes_files", (path, {"body": "x", "files": [file]})),
        ):
            with self.subTest(scope):
                key, _record = self._make_key(self.anna_user, **{scope: False})
                self._assert_refused(self._call(*call, key=key), 403)

    def test_odoos_keys_and_ours_do_not_open_each_others_doors(self):
        odoos = (
            self.env["res.users.apikeys"]
            .with_user(self.cecilia)
            ._generate(None, "x", fields.Datetime.now() + timedelta(days=1))
        )
        self._assert_refused(self._call("tickets", key=odoos), 401)
        ours, _record = self._make_key(self.cecilia)
        for key, status in ((odoos, 200), (ours, 401)):
            answer = self.url_open(
                "/json/2/helpdesk.ticket/search",
                data='{"domain": []}',
                headers={
                    "Authorization": f"bearer {key}",
                    "Content-Type": "application/json",
                },
            )
            self.assertEqual(answer.status_code, status, answer.text)

    def test_session_alone_opens_nothing(self):
        self.authenticate(self.anna_user.login, self.anna_user.login)
        answer = self.url_open(URL + "tickets")
        self._assert_refused(answer, 401)

    def test_too_many_calls_are_told_when_to_come_back(self):
        self.record.most_per_minute = 1
        self.assertEqual(self._call("tickets").status_code, 200)
        answer = self._call("tickets")
        self._assert_refused(answer, 429)
        self.assertTrue(0 < int(answer.headers["Retry-After"]) <= 60)
        self.assertTrue(self.record.last_used_at)

    def test_same_idempotency_key_is_the_same_ticket(self):
        first = self._call("tickets", NEW, Idempotency_Key="4711")
        before = self._count_tickets()
        again = self._call("tickets", NEW, Idempotency_Key="4711")
        self.assertEqual((again.status_code, again.json()), (201, first.json()))
        self.assertEqual(self._count_tickets(), before)

    def test_idempotency_key_with_another_body_is_refused(self):
        self._call("tickets", NEW, Idempotency_Key="4711")
        other = self._call("tickets", {**NEW, "title": "x"}, Idempotency_Key="4711")
        self._assert_refused(other, 422)
        key, _record = self._make_key(self.anna_user)
        theirs = self._call("tickets", NEW, key=key, Idempotency_Key="4711")
        self.assertEqual(theirs.status_code, 201, theirs.text)

    def test_old_answers_are_forgotten(self):
        self._call("tickets", NEW, Idempotency_Key="4711")
        calls = self.env["sd.api.call"]
        calls._gc_calls()
        self.assertEqual(len(calls.search([])), 1)
        old = fields.Datetime.now() - timedelta(days=2)
        self.env.cr.execute("UPDATE sd_api_call SET create_date = %s", [old])
        calls._gc_calls()
        self.assertFalse(calls.search([]))

    @mute_logger("odoo.models", "odoo.addons.base.models.ir_model")
    def test_only_managers_make_keys_and_nobody_reads_or_redirects_them(self):
        new = {"name": "x", "user_id": self.david.id}
        for user in (self.cecilia, self.anna_user):
            with self.subTest(user.login), self.assertRaises(AccessError):
                self.env["sd.api.key.new"].with_user(user).create(new)
            with self.assertRaises(AccessError):
                self.env["sd.api.key"].with_user(user).search([]).read(["name"])
        record = self.record.with_user(self.david)
        with self.assertRaises(AccessError):
            record.read(["key_hash"])
        with self.assertRaises(UserError):
            record.user_id = self.ciril_user
        self.assertNotIn(self.key, str(self.record.read()))
