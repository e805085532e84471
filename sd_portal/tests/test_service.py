"""The customer's services: guessed, asked for, and never another customer's."""

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, tagged

from odoo.addons.sd_portal.tools.intake import Submission

from .common import DeskCase


@tagged("post_install", "-at_install")
class TestService(DeskCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.shop = cls._make_service(
            "Web shop", cls.nordic, words="shop.nordic.example"
        )
        cls.erp = cls._make_service("ERP", cls.nordic, code="erp")
        cls.site = cls._make_service("Site", cls.alpe)

    @classmethod
    def _make_service(cls, name, partner, **values):
        return cls.env["sd.service"].create(
            {"name": name, "partner_id": partner.id, **values}
        )

    def _submit(self, source="portal", partner=None, **values):
        return self.env["sd.intake"]._submit(
            [
                Submission(
                    source=source,
                    subject=values.pop("subject", "Help"),
                    body=values.pop("body", "<p>x</p>"),
                    partner_id=(partner or self.anna).id,
                    **values,
                )
            ]
        )

    def test_mail_that_names_one_service_is_about_it(self):
        ticket = self._receive("The basket of https://shop.nordic.example/x is empty")
        self.assertEqual(ticket.sd_service_id, self.shop)
        self.assertIn("Service Web shop: the message names it.", self._tells(ticket))

    def test_mail_that_names_two_or_none_leaves_the_choice_to_a_human(self):
        ticket = self._receive("ERP and web shop", message_id="<two@nordic.example>")
        self.assertFalse(ticket.sd_service_id)
        self.assertIn("names several services: ERP, Web shop.", self._tells(ticket))
        ticket = self._receive("Hello", message_id="<none@nordic.example>")
        self.assertFalse(ticket.sd_service_id)
        self.assertIn("the message names none.", self._tells(ticket))

    def test_only_service_is_chosen_and_said_so(self):
        ticket = self._submit(partner=self.ciril)
        self.assertEqual(ticket.sd_service_id, self.site)
        self.assertIn("Service Site: the customer has no other.", self._tells(ticket))

    def test_archived_service_is_not_guessed(self):
        self.shop.active = False
        self.assertEqual(self._submit().sd_service_id, self.erp)

    def test_stated_service_is_kept(self):
        ticket = self._submit(body="web shop", given={"sd_service_id": self.erp.id})
        self.assertEqual(ticket.sd_service_id, self.erp)

    def test_foreign_service_is_refused_to_people_and_passed_over_in_configuration(
        self,
    ):
        for source in ("portal", "api", "web_form", "agent"):
            with self.subTest(source), self.assertRaises(UserError):
                self._submit(source, given={"sd_service_id": self.site.id})
        ticket = self._submit("email", given={"sd_service_id": self.site.id})
        self.assertFalse(ticket.sd_service_id)
        self.assertIn("not one of this customer", self._tells(ticket))
        ticket = self._make_ticket()
        with self.assertRaises(ValidationError):
            ticket.sd_service_id = self.site

    def test_ticket_given_to_another_customer_leaves_the_service_behind(self):
        ticket = self._submit(given={"sd_service_id": self.erp.id})
        ticket.partner_id = self.boris
        self.assertEqual(ticket.sd_service_id, self.erp)
        ticket.partner_id = self.ciril
        self.assertFalse(ticket.sd_service_id)
        self.assertIn("ERP", ticket.sd_event_ids[0].text)

    def test_form_of_the_agent_lets_go_of_a_foreign_service(self):
        ticket = self._submit(given={"sd_service_id": self.erp.id})
        with Form(ticket.with_user(self.cecilia)) as form:
            form.partner_id = self.ciril
            self.assertFalse(form.sd_service_id)

    def test_service_belongs_to_an_organisation_and_stays_with_it(self):
        with self.assertRaisesRegex(ValidationError, "Choose Nordic Shop AB"):
            self._make_service("x", self.anna)
        self._submit(given={"sd_service_id": self.erp.id})
        with self.assertRaisesRegex(ValidationError, "Tickets of another customer"):
            self.erp.partner_id = self.alpe

    def test_organisation_shows_its_services_and_service_its_tickets(self):
        ticket = self._submit(given={"sd_service_id": self.erp.id})
        nordic = self.nordic.with_user(self.cecilia)
        self.assertEqual(nordic.sd_service_count, 2)
        action = nordic.action_sd_see_services()
        self.assertEqual(
            self.env["sd.service"].search(action["domain"]), self.shop | self.erp
        )
        self.assertEqual(self.erp.ticket_count, 1)
        found = self.env["helpdesk.ticket"].search(
            self.erp.action_see_tickets()["domain"]
        )
        self.assertEqual(found, ticket)

    def test_customer_reaches_no_service_by_rpc(self):
        ticket = self._submit(given={"sd_service_id": self.erp.id})
        Service = self.env["sd.service"].with_user(self.anna_user)
        with self.assertRaises(AccessError):
            Service.search([])
        for service in (self.erp, self.site):
            with self.assertRaises(AccessError):
                service.with_user(self.anna_user).read(["name"])
        with self.assertRaises(AccessError):
            ticket.with_user(self.anna_user).search(
                [("sd_service_id.note", "ilike", "x")]
            )
        for name in ("sd_service_ids", "sd_service_count"):
            with self.subTest(name), self.assertRaises(AccessError):
                self.nordic.with_user(self.anna_user).read([name])

    def test_service_of_another_company_is_not_seen(self):
        other = self.env["res.company"].create({"name": "Other"})
        theirs = self._make_organisation("Theirs", company_id=other.id)
        hidden = self._make_service("Hidden", theirs)
        self.assertEqual(hidden.company_id, other)
        seen = self.env["sd.service"].with_user(self.cecilia).search([])
        self.assertEqual(seen & (self.shop | hidden), self.shop)
