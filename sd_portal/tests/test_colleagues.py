"""Rights of contacts, and colleagues whom a contact asks for: who may, and who may not."""

from psycopg2 import IntegrityError

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

from odoo.addons.sd_portal.tools.access import MOST_OPEN

from ..models.sd_contact_rights import RIGHTS
from .common import DeskCase, DeskHttpCase


class AccessMixin:
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.anna.sd_manages_colleagues = True
        cls.Request = cls.env["sd.access.request"]

    def _ask(self, kind="add", contact=None, asker=None, **values):
        contact = contact or self.env["res.partner"]
        return self.Request._ask(
            asker or self.anna,
            {
                "kind": kind,
                "contact_id": contact.id,
                "company_id": self.company.id,
                "name": contact.name or "Doris",
                "email": contact.email or "doris@nordic.example",
                **values,
            },
        )

    def _confirm(self, request):
        """Support confirms."""
        request.invalidate_recordset()
        request.with_user(self.cecilia).action_confirm()


@tagged("post_install", "-at_install")
class TestRights(AccessMixin, DeskCase):
    def test_new_contact_creates_tickets_and_sees_his_own_only(self):
        self.assertEqual(
            self.boris._sd_tell_rights(), ["sees own tickets", "may create tickets"]
        )

    def test_new_contact_gets_what_his_organisation_or_else_everybody_gets(self):
        Default = self.env["sd.rights.default"]
        Default.create(
            [
                {"sd_ticket_scope": "organisation"},
                {"organisation_id": self.alpe.id, "sd_may_approve": True},
            ]
        )
        erik = self._make_contact("Erik", self.nordic)
        self.assertEqual(erik.sd_ticket_scope, "organisation")
        filip = self._make_contact("Filip", self.alpe)
        self.assertEqual((filip.sd_ticket_scope, filip.sd_may_approve), ("own", True))
        typed = self.env["res.partner"].new({"parent_id": self.nordic.id})
        typed._onchange_sd_rights()
        self.assertEqual(typed.sd_ticket_scope, "organisation")

    def test_default_changes_nobody_who_is_there_nor_what_is_stated(self):
        self.env["sd.rights.default"].create({"sd_manages_colleagues": True})
        self.assertFalse(self.boris.sd_manages_colleagues)
        erik = self._make_contact("Erik", self.nordic, sd_manages_colleagues=False)
        self.assertFalse(erik.sd_manages_colleagues)
        address = self._make_contact("Store", self.nordic, type="delivery")
        loner = self.env["res.partner"].create({"name": "Loner"})
        self.assertFalse((address | loner).filtered("sd_manages_colleagues"))

    def test_default_of_all_exists_once(self):
        Default = self.env["sd.rights.default"]
        Default.create({})
        with mute_logger("odoo.sql_db"), self.assertRaises(IntegrityError):
            Default.create({})

    def test_customer_neither_reads_nor_writes_a_right(self):
        mine = self.anna.with_user(self.anna_user)
        for name in RIGHTS:
            value = "organisation" if name == "sd_ticket_scope" else True
            with self.subTest(name):
                with self.assertRaises(AccessError):
                    mine.read([name])
                with self.assertRaises(AccessError):
                    mine.write({name: value})
                with self.assertRaises(AccessError):
                    self.anna_user.with_user(self.anna_user).write({name: value})

    def test_customer_touches_no_request(self):
        request = self._ask()
        for user in (self.anna_user, self.ciril_user):
            seen = request.with_user(user)
            for work in (
                lambda seen=seen: seen.search([]),
                lambda seen=seen: seen.read(["name"]),
                lambda seen=seen: seen.write({"state": "confirmed"}),
                lambda seen=seen: seen.create({"kind": "add", "name": "x"}),
                lambda seen=seen: seen.action_confirm(),
                lambda seen=seen: seen.action_refuse(),
            ):
                with self.assertRaises(AccessError):
                    work()
        self.assertEqual(request.state, "open")


@tagged("post_install", "-at_install")
class TestAccessRequest(AccessMixin, DeskCase):
    def test_confirmed_colleague_has_rights_a_login_and_an_invitation(self):
        request = self._ask(sd_ticket_scope="organisation", sd_may_approve=True)
        with self.mock_mail_gateway():
            self._confirm(request)
        doris = request.contact_id
        self.assertEqual(doris.commercial_partner_id, self.nordic)
        self.assertEqual(doris._sd_get_rights(), request._sd_get_rights())
        self.assertTrue(doris.user_ids._is_portal())
        self.assertIn(
            "doris@nordic.example",
            [mail["email_to"][0].split("<")[-1].rstrip(">") for mail in self._mails],
        )

    def test_asker_is_told_in_his_language(self):
        with self.mock_mail_gateway():
            self._confirm(self._ask())
        log = self.env["sd.outgoing.log"].search([("kind", "=", "access_request")])
        self.assertEqual(log.partner_id, self.anna)
        self.assertIn("Doris now has access", log.mail_mail_id.body_html)

    def test_second_confirmation_changes_nothing(self):
        request = self._ask()
        with self.mock_mail_gateway():
            self._confirm(request)
            self._confirm(request)
        self.assertEqual(len(request.contact_id.user_ids), 1)

    def test_colleague_without_login_is_used_not_doubled(self):
        request = self._ask(name="Boris", email=self.boris.email)
        with self.mock_mail_gateway():
            self._confirm(request)
        self.assertEqual(request.contact_id, self.boris)
        self.assertTrue(self.boris.user_ids)

    def test_address_of_another_organisation_is_never_taken_over(self):
        request = self._ask(email=self.ciril.email)
        self.assertIn("another organisation", request.obstacle)
        with self.assertRaises(UserError):
            self._confirm(request)
        self.assertEqual(self.ciril.commercial_partner_id, self.alpe)

    def test_login_that_differs_from_the_address_is_not_taken_over(self):
        self.ciril.email = "other@alpe.example"
        self.assertTrue(self._ask(email=self.ciril_user.login).obstacle)

    def test_address_of_one_of_ours_is_never_taken_over(self):
        request = self._ask(email=self.cecilia.email)
        self.assertIn("our own people", request.obstacle)
        with self.assertRaises(UserError):
            self._confirm(request)

    def test_change_gives_the_rights_and_leaves_the_address(self):
        request = self._ask("change", self.boris, name="Boris B.", sd_may_approve=True)
        request.email = "thief@nordic.example"
        self._confirm(request)
        self.assertEqual(self.boris.name, "Boris B.")
        self.assertTrue(self.boris.sd_may_approve)
        self.assertEqual(self.boris.email, "boris@nordic.example")

    def test_removed_colleague_is_archived_and_cannot_log_in(self):
        user = self._make_login(self.boris)
        self._confirm(self._ask("remove", self.boris))
        self.assertFalse(self.boris.active)
        self.assertFalse(user.active)

    def test_contact_who_left_the_organisation_is_not_changed(self):
        request = self._ask("change", self.boris)
        self.boris.parent_id = self.alpe
        request.invalidate_recordset()
        self.assertIn("not a contact", request.obstacle)

    def test_two_managers_cannot_remove_each_other(self):
        self.boris.sd_manages_colleagues = True
        self._make_login(self.boris)
        first = self._ask("remove", self.boris)
        second = self._ask("remove", self.anna, asker=self.boris)
        self._confirm(first)
        with self.assertRaises(UserError):
            self._confirm(second)
        self.assertTrue(self.anna.active)

    def test_nobody_asks_for_himself(self):
        for kind, contact, email in (
            ("change", self.anna, self.anna.email),
            ("add", None, "ANNA@nordic.example"),
        ):
            with self.subTest(kind), self.assertRaises(ValidationError):
                self._ask(kind, contact, email=email)

    def test_same_person_is_asked_for_once(self):
        self._ask()
        with self.assertRaises(ValidationError):
            self._ask(email="Doris <DORIS@nordic.example>")

    def test_flood_of_requests_is_stopped(self):
        for number in range(MOST_OPEN):
            self._ask(email=f"{number}@nordic.example")
        with self.assertRaises(ValidationError):
            self._ask()

    def test_request_without_a_valid_address_is_refused(self):
        for values in ({"email": "doris"}, {"name": " "}):
            with self.subTest(values), self.assertRaises(ValidationError):
                self._ask(**values)

    def test_refusal_needs_a_reason_which_the_asker_reads(self):
        request = self._ask()
        with self.assertRaises(UserError):
            request.with_user(self.cecilia).action_refuse()
        request.reason = "We do not know Doris."
        request.with_user(self.cecilia).action_refuse()
        self.assertEqual((request.state, request.contact_id.id), ("refused", False))
        self.assertEqual(request.decided_by_id, self.cecilia)
        log = self.env["sd.outgoing.log"].search([("kind", "=", "access_request")])
        self.assertIn("We do not know Doris.", log.mail_mail_id.body_html)


@tagged("post_install", "-at_install")
class TestColleaguePages(AccessMixin, DeskHttpCase):
    def setUp(self):
        super().setUp()
        self.authenticate(self.anna_user.login, self.anna_user.login)

    def _post(self, **typed):
        typed = {"csrf_token": self._get_token(), "kind": "add", **typed}
        return self.url_open("/my/colleagues/ask/send", data=typed)

    def _get_token(self):
        page = self.url_open("/my/colleagues/ask").text
        return page.split('name="csrf_token"')[1].split('value="')[1].split('"')[0]

    def _find(self):
        return self.Request.search([("organisation_id", "=", self.nordic.id)])

    def test_manager_sees_colleagues_and_nobody_else(self):
        page = self.url_open("/my/colleagues").text
        self.assertIn("Boris", page)
        self.assertIn("sees own tickets", page)
        self.assertNotIn("Ciril", page)
        self.assertIn('href="/my/colleagues"', self.url_open("/my/home").text)

    def test_who_does_not_manage_finds_no_page(self):
        self.authenticate(self.ciril_user.login, self.ciril_user.login)
        for path in ("/my/colleagues", "/my/colleagues/ask"):
            self.assertEqual(self.url_open(path).status_code, 404)
        self.assertNotIn('href="/my/colleagues"', self.url_open("/my/home").text)

    def test_request_is_taken_and_shown(self):
        answer = self._post(
            name="Doris", email="doris@nordic.example", sd_may_approve="1"
        )
        request = self._find()
        self.assertEqual(request.asker_id, self.anna)
        self.assertTrue(request.sd_may_approve)
        self.assertFalse(request.sd_may_create_tickets)
        self.assertIn("doris@nordic.example", answer.text)

    def test_what_was_typed_survives_a_mistake(self):
        answer = self._post(name="Doris", email="doris")
        self.assertIn("valid e-mail address", answer.text)
        self.assertIn('value="Doris"', answer.text)
        self.assertFalse(self._find())

    def test_foreign_own_and_forged_ids_are_not_found(self):
        ids = (self.ciril.id, self.nordic.id, self.anna.id, self.cecilia.partner_id.id)
        for contact in (*map(str, ids), "0", "-1", "x", "1 OR 1"):
            with self.subTest(contact):
                page = self.url_open(f"/my/colleagues/ask?contact={contact}")
                self.assertEqual(page.status_code, 404)
                answer = self._post(kind="remove", contact=contact)
                self.assertEqual(answer.status_code, 404)
        self.assertFalse(self._find())

    def test_forged_fields_of_the_request_are_ignored(self):
        self._post(
            name="Doris",
            email="doris@nordic.example",
            state="confirmed",
            organisation_id=str(self.alpe.id),
            company_id="999",
        )
        self.assertEqual(self._find().state, "open")

    def test_nothing_happens_by_get_nor_without_a_token(self):
        self.assertEqual(
            self.url_open("/my/colleagues/ask/send?kind=add&name=x").status_code, 405
        )
        with mute_logger("odoo.http"):
            answer = self.url_open(
                "/my/colleagues/ask/send",
                data={"kind": "add", "name": "D", "email": "d@nordic.example"},
            )
        self.assertEqual(answer.status_code, 400)
        self.assertFalse(self._find())

    def test_page_costs_the_same_for_few_and_for_many(self):
        def count():
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self.url_open("/my/colleagues")
            return self.env.cr.sql_log_count - before

        def add(numbers):
            for number in numbers:
                self._make_login(self._make_contact(f"C{number}", self.nordic))
                self._ask(email=f"new{number}@nordic.example")

        add(range(2))
        count()  # what is cached for everybody
        few = count()
        add(range(2, 12))
        count()
        self.assertLessEqual(count(), few)
