"""A new ticket in three steps, over real HTTP."""

import re
from datetime import timedelta
from uuid import uuid4

from odoo import fields
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import DeskHttpCase


@tagged("post_install", "-at_install")
class TestNewTicket(DeskHttpCase):
    def setUp(self):
        super().setUp()
        self.authenticate(self.anna_user.login, self.anna_user.login)
        self.bug = self.env.ref("sd_portal.type_bug")

    def _open_form(self):
        return self.url_open(f"/new/ticket?type={self.bug.id}").text

    def _csrf(self):
        page = self.url_open("/my/account").text
        return re.search(r'name="csrf_token" value="([^"]+)"', page).group(1)

    # === Step 1: the types === #

    def test_first_step_offers_each_type_as_a_link(self):
        page = self.url_open("/new/ticket").text
        self.assertIn(f'href="/new/ticket?type={self.bug.id}"', page)
        self.assertIn(self.bug.description, page)
        self.assertNotIn('name="subject"', page)

    def test_type_that_is_not_offered_leads_back_to_the_types(self):
        self.bug.show_in_portal = False
        for type_ in (self.bug.id, "999999", "x", "<script>"):
            with self.subTest(type_):
                page = self.url_open(f"/new/ticket?type={type_}").text
                self.assertNotIn('name="subject"', page)
                self.assertNotIn(f'href="/new/ticket?type={self.bug.id}"', page)

    def test_only_type_goes_straight_to_its_form(self):
        types = self.env["helpdesk.ticket.type"].search([])
        (types - self.bug).show_in_portal = False
        page = self.url_open("/new/ticket").text
        self.assertIn('name="subject"', page)
        self.assertIn(f'name="type" value="{self.bug.id}"', page)

    def test_types_cost_the_same_statements_however_many_there_are(self):
        self._count("/new/ticket")
        few = self._count("/new/ticket")
        self.env["helpdesk.ticket.type"].create([{"name": f"T{n}"} for n in range(20)])
        self._count("/new/ticket")
        self.assertEqual(self._count("/new/ticket"), few)

    def _count(self, url):
        before = self.cr.sql_log_count
        self.assertEqual(self.url_open(url).status_code, 200)
        return self.cr.sql_log_count - before

    # === Sent twice === #

    def test_form_sent_twice_makes_one_ticket_and_shows_it_twice(self):
        token = str(uuid4())
        first = self._submit(token=token)
        ticket = self._newest()
        second = self._submit(token=token, subject="Broken again")
        self.assertEqual(self._newest(), ticket)
        self.assertEqual(first.url, second.url)
        self.assertIn(ticket.number, second.text)

    def test_refused_form_may_be_sent_again_with_its_token(self):
        token = str(uuid4())
        self._submit(token=token, priority="3")
        self._submit(token=token, priority="3", impact="Nobody can pay.")
        self.assertEqual(self._newest().sd_impact, "Nobody can pay.")

    def test_token_of_somebody_else_is_worth_nothing(self):
        token = str(uuid4())
        self._submit(token=token)
        annas = self._newest()
        self.authenticate(self.ciril_user.login, self.ciril_user.login)
        answer = self._submit(token=token, subject="Ciril's")
        self.assertNotEqual(self._newest(), annas)
        self.assertNotIn(annas.number, answer.text)

    def test_token_that_is_none_asks_to_send_again_and_keeps_what_was_typed(self):
        before = self._newest()
        for token in ("", "x", "\0", "<script>alert(1)</script>", "é" * 5000):
            with self.subTest(token[:20]):
                page = self._submit(token=token).text
                self.assertIn("Nothing is lost", page)
                self.assertIn("It &lt;b&gt;does&lt;/b&gt; not work", page)
                self.assertEqual(self._newest(), before)

    def test_token_is_claimed_once(self):
        Token = self.env["sd.form.token"].with_user(self.anna_user).sudo()
        token = str(uuid4())
        self.assertTrue(Token._claim(token))
        self.assertFalse(Token._claim(token))

    def test_old_tokens_are_forgotten_and_young_ones_kept(self):
        Token = self.env["sd.form.token"]
        old, young = (Token._claim(str(uuid4())) for _n in range(2))
        old.sent_at = fields.Datetime.now() - timedelta(days=31)
        Token._gc_sent()
        self.assertEqual((old | young).exists(), young)

    # === Step 3: it has arrived === #

    def test_last_step_tells_number_deadlines_and_confirmation(self):
        page = self._submit().text
        ticket = self._newest()
        for text in (
            ticket.number,
            f'href="/my/ticket/{ticket.id}',
            ticket._sd_format_moment(ticket.sd_first_response_deadline),
            ticket._sd_format_moment(ticket.sd_deadline),
            "anna@nordic.example",
        ):
            self.assertIn(text, page)

    def test_last_step_says_of_a_hidden_ticket_only_that_it_arrived(self):
        address = self._submit().url
        ticket = self._newest()
        ticket.sd_portal_visible = False
        page = self.url_open(address).text
        self.assertIn("has arrived", page)
        self.assertNotIn(ticket.number, page)
        self.assertNotIn(f"/my/ticket/{ticket.id}", page)

    @mute_logger("odoo.http")
    def test_last_step_is_for_the_sender_only(self):
        address = self._submit().url
        self.authenticate(self.ciril_user.login, self.ciril_user.login)
        self.assertEqual(self.url_open(address).status_code, 404)
        unknown = "/submitted/ticket/99999999999999"
        self.assertEqual(self.url_open(unknown).status_code, 404)

    # === Files === #

    def _allow_megabytes(self, number):
        """Let requests have so many megabytes: one less is left for files."""
        set_param = self.env["ir.config_parameter"].sudo().set_param
        set_param("web.max_file_upload_size", str(number * 1024**2))

    def test_too_much_is_refused_with_a_sentence_and_costs_nothing_typed(self):
        self._allow_megabytes(3)
        before = self._newest()
        limit = 2 * 1024**2
        for sizes, words in (
            ([limit + 1], "A file is too large: up to 2.00 Mb are possible"),
            ([limit // 2 + 1] * 2, "Together the files are too large: up to 2.00 Mb"),
            ([1] * 21, "Please send at most 20 files"),
        ):
            with self.subTest(words):
                files = [(f"{n}.txt", b"x" * size) for n, size in enumerate(sizes)]
                page = self._send_files(files).text
                self.assertIn(words, page)
                self.assertIn("Look at these", page)
                self.assertEqual(self._newest(), before)

    def test_as_much_as_is_allowed_arrives(self):
        self._allow_megabytes(3)
        size = 2 * 1024**2 // 20
        self._send_files([(f"{n}.txt", b"x" * size) for n in range(20)])
        files = self._newest()._sd_get_customer_files()
        self.assertEqual([len(f.raw) for f in files], [size] * 20)

    def _send_files(self, files):
        data = {
            "subject": "Files",
            "description": "Look at these",
            "csrf_token": self._csrf(),
            "token": str(uuid4()),
        }
        return self.url_open(
            "/submitted/ticket",
            data=data,
            files=[("attachment", file) for file in files],
        )

    # === For a colleague === #

    def test_ticket_for_a_colleague_is_his_and_the_writer_follows(self):
        self.anna.sd_ticket_scope = "organisation"
        self.assertIn(f'value="{self.boris.id}"', self._open_form())
        page = self._submit(contact=self.boris.id).text
        ticket = self._newest()
        self.assertEqual(ticket.partner_id, self.boris)
        self.assertIn(self.anna, ticket.message_partner_ids)
        self.assertEqual(
            ticket.sd_outgoing_log_ids.mapped("email"), ["boris@nordic.example"]
        )
        self.assertIn(ticket.number, page)
        self.assertNotIn("A confirmation goes to", page)
        log = self.env["sd.intake.log"].search([("ticket_id", "=", ticket.id)])
        self.assertRegex(log.decisions_text, r"Anna wrote it for .*Boris\.")

    def test_who_sees_his_own_tickets_only_asks_for_himself_only(self):
        self.assertNotIn('name="contact"', self._open_form())
        before = self._newest()
        page = self._submit(contact=self.boris.id).text
        self.assertIn("You can open a ticket for yourself", page)
        self.assertEqual(self._newest(), before)

    def test_ticket_for_a_stranger_is_refused_with_a_sentence(self):
        self.anna.sd_ticket_scope = "organisation"
        self.assertNotIn(f'value="{self.ciril.id}"', self._open_form())
        before = self._newest()
        self.boris.active = False
        for contact in (self.ciril, self.nordic, self.cecilia.partner_id, self.boris):
            with self.subTest(contact.name):
                page = self._submit(contact=contact.id).text
                self.assertIn("You can open a ticket for yourself", page)
                self.assertIn("It &lt;b&gt;does&lt;/b&gt; not work", page)
        for nonsense in ("x", "-1", "0", "9" * 40, "<script>"):
            with self.subTest(nonsense):
                page = self._submit(contact=nonsense).text
                self.assertIn("You can open a ticket for yourself", page)
        self.assertEqual(self._newest(), before)

    def test_right_to_create_tickets_is_that_of_the_writer(self):
        self.anna.sd_ticket_scope = "organisation"
        self.boris.sd_may_create_tickets = False
        self._submit(contact=self.boris.id)
        self.assertEqual(self._newest().partner_id, self.boris)
        before = self._newest()
        self.boris.sd_may_create_tickets = True
        self.anna.sd_may_create_tickets = False
        self._submit(contact=self.boris.id)
        self.assertEqual(self._newest(), before)

    def test_refused_form_keeps_for_whom_it_is(self):
        self.anna.sd_ticket_scope = "organisation"
        page = self._submit(contact=self.boris.id, subject="").text
        self.assertRegex(page, rf'value="{self.boris.id}"\s+selected')

    # === The session, the form's own protection, and what it costs === #

    def test_form_of_a_closed_session_makes_no_ticket_and_leads_to_the_login(self):
        before = self._newest()
        token = self._csrf()
        self.authenticate(None, None)
        answer = self.url_open(
            "/submitted/ticket",
            data={"subject": "Late", "description": "x", "csrf_token": token},
            allow_redirects=False,
        )
        self.assertEqual(answer.status_code, 303)
        self.assertIn("/web/login", answer.headers["Location"])
        self.assertEqual(self._newest(), before)

    @mute_logger("odoo.http")
    def test_form_without_csrf_token_makes_no_ticket(self):
        before = self._newest()
        for url in ("/submitted/ticket", "/new/ticket"):
            for token in ({}, {"csrf_token": "x"}):
                data = {"subject": "Forged", "description": "x", **token}
                self.assertEqual(self.url_open(url, data=data).status_code, 400)
        self.assertEqual(self._newest(), before)

    def test_form_costs_the_same_statements_however_much_it_offers(self):
        self.anna.sd_ticket_scope = "organisation"
        url = f"/new/ticket?type={self.bug.id}"
        self._make_choices(2)
        self._count(url)
        few = self._count(url)
        self._make_choices(30)
        self._count(url)
        self.assertEqual(self._count(url), few)

    def test_last_step_costs_the_same_statements_however_many_tickets_there_are(self):
        url = self._submit().url
        self._count(url)
        few = self._count(url)
        for _n in range(10):
            self._submit()
        self._count(url)
        self.assertEqual(self._count(url), few)

    def _make_choices(self, number):
        for model, values in (
            ("helpdesk.ticket.type", {}),
            ("helpdesk.ticket.category", {}),
            ("helpdesk.ticket.team", {}),
            ("res.partner", {"parent_id": self.nordic.id}),
            ("sd.service", {"partner_id": self.nordic.id}),
        ):
            self.env[model].create(
                [{"name": f"{n} of {number}", **values} for n in range(number)]
            )

    # === Step 2: the form === #

    def test_form_tells_the_promises_of_the_customers_own_agreement(self):
        self._make_agreement(self.nordic, resolution=(3, "days"))
        page = self._open_form()
        self.assertIn("First response within: 2 working hours", page)
        self.assertIn("Resolved within: 3 working days", page)

    def test_one_hour_and_one_day_are_told_in_the_singular(self):
        agreement = self._make_agreement(self.nordic, resolution=(1, "days"))
        agreement.level_ids.first_response_amount = 1
        page = self._open_form()
        self.assertRegex(page, r"First response within: 1 working hour\b")
        self.assertRegex(page, r"Resolved within: 1 working day\b")

    def test_endless_title_and_nul_cost_no_ticket(self):
        self._submit(subject="x\0" * 10_000, description="a\0b", impact="c\0d")
        ticket = self._newest()
        self.assertEqual(ticket.name, "x" * 250)
        self.assertIn("ab", ticket.description)

    def test_nul_in_an_answer_is_left_out(self):
        fault = self._make_fault()
        self.env["sd.type.field"].create(
            {"type_id": fault.id, "label": "Words", "kind": "char"}
        )
        self._submit(type=fault.id, answer_browser="safari", answer_words="a\0b")
        self.assertEqual(self._newest()._sd_get_answers()["words"], "ab")

    def test_file_with_a_misleading_name_gets_an_honest_one(self):
        data = {
            "subject": "File",
            "description": "y",
            "csrf_token": self._csrf(),
            "token": str(uuid4()),
        }
        files = [
            ("attachment", ("../x.exe", b"one")),
            ("attachment", ("bill\u202efdp.exe", b"two")),
        ]
        self.url_open("/submitted/ticket", data=data, files=files)
        names = self._newest()._sd_get_customer_files().mapped("name")
        self.assertEqual(set(names), {"x.exe", "billfdp.exe"})

    def test_script_in_every_field_is_shown_as_text(self):
        script = "<script>alert(1)</script>"
        page = self._submit(
            subject=script,
            description=script,
            priority="3",
            type=script,
            service=script,
            team=script,
            category=script,
        ).text
        self.assertIn("&lt;script&gt;alert(1)", page)
        self.assertNotIn(script, page)

    def _submit(self, **values):
        data = {
            "subject": "Broken",
            "description": "It <b>does</b> not work",
            "csrf_token": self._csrf(),
            "token": str(uuid4()),
            **values,
        }
        return self.url_open("/submitted/ticket", data=data)

    def _newest(self):
        return self.env["helpdesk.ticket"].search([], order="id desc", limit=1)

    def test_form_has_a_field_for_everything(self):
        page = self._open_form()
        for name in ("type", "subject", "description", "priority", "attachment"):
            self.assertIn(f'name="{name}"', page)

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
                "token": str(uuid4()),
                "csrf_token": self._csrf(),
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
                "token": str(uuid4()),
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
        self.assertNotIn("answer_browser", self._open_form())
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
        self.assertNotIn('name="service"', self._open_form())
        shop, erp = Service.create(
            [{"name": n, "partner_id": self.nordic.id} for n in ("Web shop", "ERP")]
        )
        foreign = Service.create({"name": "Alpe's", "partner_id": self.alpe.id})
        page = self._open_form()
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
