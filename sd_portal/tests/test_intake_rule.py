"""Intake rules: the first that fits decides about team, people, deadline and customer."""

from odoo.exceptions import ValidationError
from odoo.tests import tagged

from .common import DeskCase


@tagged("post_install", "-at_install")
class TestIntakeRule(DeskCase):
    def _make_rule(self, **values):
        return self.env["sd.intake.rule"].create({"name": "Rule", **values})

    def test_first_rule_in_order_wins(self):
        self._make_rule(name="Second", sequence=2, priority="2")
        self._make_rule(name="First", sequence=1, priority="3")
        ticket = self._receive()
        self.assertEqual(ticket.priority, "3")
        self.assertIn("“First” applied", self._tells(ticket))

    def test_rule_of_another_source_does_not_fit(self):
        self._make_rule(source="portal", priority="3")
        self.assertEqual(self._receive().priority, "1")

    def test_rule_for_an_organisation_fits_its_contacts(self):
        self._make_rule(partner_ids=[(6, 0, self.nordic.ids)], priority="3")
        self.assertEqual(self._receive().priority, "3")
        self.assertEqual(self._receive(sender="ciril@alpe.example").priority, "1")

    def test_rule_for_a_service_fits_tickets_about_it(self):
        shop, erp = self.env["sd.service"].create(
            [
                {"name": name, "partner_id": self.nordic.id, "words": name}
                for name in ("Web shop", "ERP")
            ]
        )
        self._make_rule(service_ids=[(6, 0, shop.ids)], priority="3")
        self.assertEqual(self._receive(subject="Web shop is down").priority, "3")
        about_erp = self._receive(subject="ERP is slow")
        self.assertEqual((about_erp.sd_service_id, about_erp.priority), (erp, "1"))

    def test_rule_sends_mail_of_one_alias_to_another_team(self):
        team = self.env["helpdesk.ticket.team"].create({"name": "Web shop"})
        self._make_rule(alias_team_ids=[(6, 0, self.team.ids)], team_id=team.id)
        self.assertEqual(self._receive().team_id, team)

    def test_rules_people_take_turns_instead_of_the_team(self):
        self._make_rule(assign_method="sequential", user_ids=[(6, 0, self.david.ids)])
        self.assertEqual(self._receive().user_id, self.david)

    def test_unknown_sender_waits_for_a_customer(self):
        ticket = self._receive(sender="Eve <eve@elsewhere.example>")
        self.assertFalse(ticket.partner_id)
        self.assertEqual(
            (ticket.partner_name, ticket.partner_email),
            ("Eve", "eve@elsewhere.example"),
        )

    def test_unknown_sender_becomes_a_customer_where_the_rule_says_so(self):
        self._make_rule(customer_policy="create")
        ticket = self._receive(sender="Eve <eve@elsewhere.example>")
        self.assertEqual(ticket.partner_id.email, "eve@elsewhere.example")
        self.assertEqual(ticket.partner_id.name, "Eve")

    def test_address_of_two_organisations_is_not_guessed(self):
        self._make_rule(customer_policy="create")
        self.ciril.email = self.anna.email
        ticket = self._receive()
        self.assertFalse(ticket.partner_id)
        self.assertIn("belongs to 2 organisations", self._tells(ticket))

    def test_rule_may_hide_the_ticket_and_nothing_is_mailed_to_the_customer(self):
        self._make_rule(visibility="hidden")
        ticket = self._receive()
        self.assertFalse(ticket.sd_portal_visible)
        self.assertEqual(ticket.sd_outgoing_log_ids.reason_code, "hidden_ticket")

    def test_days_outside_1_to_14_are_refused(self):
        for days in (-1, 15):
            with self.subTest(days), self.assertRaisesRegex(ValidationError, "1 to 14"):
                self._make_rule(deadline_days=days)
