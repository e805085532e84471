"""The web form, as visitors, machines and attackers use it."""

import json
from unittest.mock import patch

from odoo import fields
from odoo.exceptions import AccessError, ValidationError
from odoo.tests import tagged

from odoo.addons.sd_portal.tests.common import DeskHttpCase

from ..tools.web_form import make_token

SHOP = "https://shop.example"


@tagged("post_install", "-at_install")
class TestWebForm(DeskHttpCase):
    def setUp(self):
        super().setUp()
        self.form = self.env["sd.web.form"].create(
            {
                "name": "Contact",
                "team_id": self.team.id,
                "origins": SHOP,
                "consent": "I agree.",
            }
        )
        self.typed = {
            "name": "Boris",
            "email": "boris@nordic.example",
            "subject": "Printer",
            "description": "It is on <b>fire</b>.",
            "consent": "1",
        }

    def _token(self, age=60, nonce="abc"):
        now = int(fields.Datetime.now().timestamp())
        return make_token(self.form._sign, now - age, nonce)

    def _post(self, files=(), origin=SHOP, **changes):
        headers = {"Accept": "application/json", "Origin": origin}
        typed = {**self.typed, **changes}
        headers |= {"Accept": typed.pop("accept", headers["Accept"])}
        answer = self.url_open(
            f"/sd/form/{self.form.key}",
            data=typed,
            files=[("files", one) for one in files] or None,
            headers=headers,
            allow_redirects=False,
        )
        self.env.invalidate_all()
        return answer

    def _tickets(self):
        return self.env["helpdesk.ticket"].search(
            [("sd_web_form_id", "=", self.form.id)]
        )

    def _held(self):
        return self.env["sd.intake.log"].search(
            [("state", "=", "held"), ("source", "=", "web_form")]
        )

    def _amount(self, kind):
        domain = [("form_id", "=", self.form.id), ("kind", "=", kind)]
        return sum(self.env["sd.web.form.hit"].search(domain).mapped("amount"))

    # === What is sent arrives === #

    def test_form_of_an_allowed_page_becomes_a_ticket_with_its_files(self):
        answer = self._post([("a.png", b"x" * 10, "image/png")], token=self._token())
        self.assertEqual(answer.status_code, 200, answer.text)
        self.assertEqual(answer.headers["Access-Control-Allow-Origin"], SHOP)
        self.assertNotIn("Access-Control-Allow-Credentials", answer.headers)
        ticket = self._tickets()
        self.assertEqual(ticket.name, "Printer")
        self.assertEqual((ticket.team_id, ticket.partner_id), (self.team, self.boris))
        self.assertIn("&lt;b&gt;fire", ticket.description)
        files = self.env["ir.attachment"].search(
            [("res_model", "=", ticket._name), ("res_id", "=", ticket.id)]
        )
        self.assertIn(("a.png", b"x" * 10), [(one.name, one.raw) for one in files])
        log = self.env["sd.intake.log"].search([("ticket_id", "=", ticket.id)])
        self.assertEqual((len(log), log.state, log.source), (1, "made", "web_form"))
        self.assertIn("web form “Contact”", log.decisions_text)

    def test_answer_tells_nothing_about_the_customer(self):
        answer = self._post(token=self._token(), name="")
        self.assertNotIn("Boris", answer.text)
        self.assertNotIn("Nordic", answer.text)

    def test_same_token_or_same_content_makes_one_ticket(self):
        for _time in range(2):
            answer = self._post(token=self._token(), subject="Tokened")
            self.assertEqual(answer.status_code, 200)
            answer = self._post(subject="Plain")
            self.assertEqual(answer.status_code, 200)
        self.assertEqual(sorted(self._tickets().mapped("name")), ["Plain", "Tokened"])
        self.assertEqual(self._amount("again"), 2)

    def test_plain_form_is_answered_with_a_page_or_a_redirect(self):
        answer = self._post(accept="text/html")
        self.assertIn("confirmation comes by e-mail", answer.text)
        self.form.redirect_url = f"{SHOP}/thanks"
        answer = self._post(accept="text/html", subject="Another")
        self.assertEqual(answer.status_code, 303)
        self.assertEqual(answer.headers["Location"], f"{SHOP}/thanks")

    def test_answers_to_the_questions_of_the_type_arrive(self):
        self.form.type_id = self._make_type()
        answer = self._post(answer_till="north")
        self.assertEqual(answer.status_code, 200, answer.text)
        self.assertEqual(dict(self._tickets().sd_answers)["till"], "north")

    def _make_type(self):
        return self.env["helpdesk.ticket.type"].create(
            {
                "name": "Till",
                "sd_field_ids": [
                    (
                        0,
                        0,
                        {
                            "label": "Till",
                            "key": "till",
                            "kind": "char",
                            "required": True,
                        },
                    )
                ],
            }
        )

    def test_rule_can_ask_for_the_form(self):
        other = self.team.copy({"name": "Shop", "alias_name": False})
        other.user_ids = self.cecilia
        self.env["sd.intake.rule"].create(
            {
                "name": "Form",
                "web_form_ids": [(6, 0, self.form.ids)],
                "team_id": other.id,
            }
        )
        self._post()
        self.assertEqual(self._tickets().team_id, other)

    # === What does not fit === #

    def test_what_does_not_fit_is_told_at_each_field_and_leaves_nothing(self):
        self.form.type_id = self._make_type()
        answer = self._post(
            [("a.exe", b"x", "x/y")], email="boris", subject=" ", fax="1", consent=""
        )
        self.assertEqual(answer.status_code, 422)
        errors = json.loads(answer.text)["errors"]
        self.assertEqual(
            set(errors),
            {"email", "subject", "fax", "files", "consent", "answer_till"},
        )
        self.assertFalse(self._tickets() | self._held().ticket_id)
        self.assertEqual(self._amount("unfit"), 1)

    def test_plain_form_shows_again_what_was_typed(self):
        answer = self._post(accept="text/html", email="boris", subject='"Typed"')
        self.assertEqual(answer.status_code, 422)
        self.assertIn("&#34;Typed&#34;", answer.text)
        self.assertRegex(answer.text, r"<textarea[^>]*>It is on &lt;b&gt;fire")
        self.assertIn('name="token"', answer.text)

    def test_strange_requests_are_refused_in_words(self):
        url = f"/sd/form/{self.form.key}"
        headers = {"Origin": SHOP, "Content-Type": "application/json"}
        self.assertEqual(self.url_open(url, data="{", headers=headers).status_code, 415)
        self.assertEqual(self.url_open("/sd/form/none", data={}).status_code, 404)
        self.form.active = False
        self.assertEqual(self._post().status_code, 404)

    def test_hidden_field_cannot_be_sent(self):
        subject = self.form.field_ids.filtered(lambda field: field.name == "subject")
        subject.write({"use": "hidden", "value": "From the shop"})
        self.assertIn("subject", json.loads(self._post().text)["errors"])
        self.typed.pop("subject")
        self.assertEqual(self._post().status_code, 200)
        self.assertEqual(self._tickets().name, "From the shop")

    # === Where it comes from === #

    def test_other_pages_are_refused_and_nothing_is_lost(self):
        for origin in ("https://evil.example", "null", f"{SHOP}.evil.example", ""):
            with self.subTest(origin):
                answer = self._post(origin=origin, accept="text/html")
                self.assertEqual(answer.status_code, 403)
                self.assertNotIn("Access-Control-Allow-Origin", answer.headers)
                self.assertIn("It is on &lt;b&gt;fire", answer.text)
        self.assertFalse(self._tickets())
        self.assertEqual(self._amount("wrong_origin"), 4)

    def test_our_own_page_may_always_send(self):
        self.form.origins = False
        answer = self._post(origin=self.base_url(), token=self._token())
        self.assertEqual(answer.status_code, 200, answer.text)

    def test_browser_asks_before_it_sends(self):
        url = f"{self.base_url()}/sd/form/{self.form.key}"
        for origin, allowed in ((SHOP, SHOP), ("https://evil.example", None)):
            answer = self.opener.options(url, headers={"Origin": origin})
            self.assertEqual(answer.status_code, 204)
            self.assertEqual(answer.headers.get("Access-Control-Allow-Origin"), allowed)
            self.assertEqual(answer.headers["Vary"], "Origin")

    def test_script_is_small_and_kept_by_the_browser(self):
        url = f"/sd/form/{self.form.key}.js"
        answer = self.url_open(url)
        self.assertLess(len(answer.content), 10_000)
        tag = answer.headers["ETag"]
        self.assertEqual(
            self.url_open(url, headers={"If-None-Match": tag}).status_code, 304
        )

    def test_definition_says_what_is_asked(self):
        url = f"/sd/form/{self.form.key}/definition?lang=en"
        told = json.loads(self.url_open(url, headers={"Origin": SHOP}).text)
        names = [field["name"] for field in told["fields"]]
        self.assertEqual(names, ["name", "email", "subject", "description", "files"])
        evil = {"Origin": "https://evil.example"}
        self.assertEqual(self.url_open(url, headers=evil).status_code, 403)

    # === Machines === #

    def test_machine_is_thanked_and_held_and_a_manager_can_make_a_ticket(self):
        human = self._post(token=self._token(nonce="h"), subject="Human").text
        for nonce, changes in (("a", {"website": "x"}), ("b", {"age": 0})):
            age = changes.pop("age", 60)
            token = self._token(age, nonce)
            answer = self._post(
                [("a.txt", b"hi", "text/plain")], token=token, **changes
            )
            self.assertEqual((answer.status_code, answer.text), (200, human))
        self.assertEqual(self._tickets().mapped("name"), ["Human"])
        held = self._held()
        self.assertEqual(len(held), 2)
        log = held[0].with_user(self.david)
        ticket = log._make_ticket(self.team, self.env["res.partner"])
        self.assertEqual((ticket.name, ticket.partner_id), ("Printer", self.boris))
        files = self.env["ir.attachment"].search(
            [("res_model", "=", ticket._name), ("res_id", "=", ticket.id)]
        )
        self.assertIn(("a.txt", b"hi"), [(one.name, one.raw) for one in files])

    def test_forged_or_stale_token_is_refused(self):
        for token in ("1.2.3", self._token(25 * 3600), self._token() + "x"):
            answer = self._post(token=token)
            self.assertEqual(answer.status_code, 422)
            self.assertTrue(json.loads(answer.text)["token"])
        self.assertFalse(self._tickets())

    def test_too_many_from_one_address_network_or_form_are_refused(self):
        self.form.most_per_address = 1
        self.assertEqual(self._post(subject="One").status_code, 200)
        self.assertEqual(self._post(subject="Two").status_code, 429)
        self.form.write({"most_per_address": 99, "most_per_network": 3})
        self.assertEqual(self._post(subject="Three").status_code, 200)
        self.assertEqual(self._post(subject="Four").status_code, 429)
        self.form.write({"most_per_network": 99, "most_per_hour": 5})
        self.assertEqual(self._post(subject="Five").status_code, 200)
        self.assertEqual(self._post(subject="Six").status_code, 429)
        self.assertEqual(self._amount("too_many"), 3)
        self.assertEqual(
            sorted(self._tickets().mapped("name")), ["Five", "One", "Three"]
        )

    def test_people_are_counted_by_hash_and_forgotten(self):
        self._post()
        Hit = self.env["sd.web.form.hit"]
        people = Hit.search([("who", "!=", "")])
        self.assertEqual(len(people), 2)
        self.assertNotIn("boris", "".join(people.mapped("who")))
        people.hour = "2020-01-01 00:00:00"
        Hit._gc_people()
        self.assertFalse(people.exists())
        self.assertEqual(self._amount("sent"), 1)

    # === The manager === #

    def test_wrong_settings_are_refused_in_words(self):
        for values in (
            {"origins": "shop.example"},
            {"origins": "http://shop.example"},
            {"redirect_url": "https://evil.example/x"},
            {"field_ids": [(2, self.form.field_ids[1].id)]},
        ):
            with self.subTest(values), self.assertRaises(ValidationError):
                self.form.write(values)

    def test_agents_read_forms_and_customers_do_not(self):
        self.assertTrue(self.form.with_user(self.cecilia).name)
        for user in (self.anna_user, self.env.ref("base.public_user")):
            with self.assertRaises(AccessError):
                self.form.with_user(user).read(["name"])
        with self.assertRaises(AccessError):
            self.form.with_user(self.cecilia).name = "Mine"

    def test_preview_is_for_managers(self):
        url = f"/sd/form/{self.form.key}/preview"
        self.authenticate(self.anna_user.login, self.anna_user.login)
        self.assertEqual(self.url_open(url).status_code, 404)
        with patch.object(
            type(self.env.user),
            "_check_credentials",
            lambda *_a: {
                "auth_method": "password",
                "uid": self.david.id,
                "mfa": "skip",
            },
        ):
            self.authenticate("david", "david")
        page = self.url_open(url).text
        self.assertIn(f'data-sd-form="{self.form.key}"', page)

    def test_snippets_hold_all_that_is_asked(self):
        for word in ("data-sd-form", self.form.key):
            self.assertIn(word, self.form.script_snippet)
        for word in ('name="email"', "multipart/form-data", 'name="website"'):
            self.assertIn(word, self.form.plain_snippet)

    def test_renewed_key_closes_the_old_one(self):
        old = self.form.key
        self.form.action_renew_key()
        self.assertEqual(self.url_open(f"/sd/form/{old}").status_code, 404)
        self.assertEqual(self.url_open(f"/sd/form/{self.form.key}").status_code, 200)
