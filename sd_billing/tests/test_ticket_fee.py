"""The fee of a ticket: decided when it comes in and when what it depends on changes."""

from odoo.tests import tagged

from odoo.addons.sd_billing.hooks import post_init_hook

from .common import BillingCase


@tagged("post_install", "-at_install")
class TestTicketFee(BillingCase):
    def test_fee_of_a_new_ticket_is_that_of_its_type(self):
        for type_, fee, mode in (
            (self.support, self.fee_support, "hourly"),
            (self.rfc, self.fee_rfc, "estimate"),
            (self.bug, self.fee_bug, "free"),
        ):
            with self.subTest(mode):
                ticket = self._make_ticket(type_id=type_.id)
                self.assertEqual((ticket.sd_fee_id, ticket.sd_fee_mode), (fee, mode))

    def test_fee_of_the_customers_agreement_counts_before_the_usual_one(self):
        agreement = self._make_agreement(self.nordic)
        agreed = self._make_fee(
            self.support, "hourly", agreement_id=agreement.id, amount=950
        )
        urgent = self._make_fee(
            self.support,
            "hourly",
            agreement_id=agreement.id,
            priority="3",
            amount=1900,
        )
        self.assertEqual(self._make_ticket().sd_fee_id, agreed)
        self.assertEqual(self._make_ticket(priority="3").sd_fee_id, urgent)
        other = self._make_ticket(partner_id=self.ciril.id)
        self.assertEqual(other.sd_fee_id, self.fee_support)

    def test_fee_of_an_archived_agreement_counts_no_more(self):
        agreement = self._make_agreement(self.nordic)
        self._make_fee(self.support, "free", agreement_id=agreement.id)
        ticket = self._make_ticket()
        self.assertEqual(ticket.sd_fee_mode, "free")
        agreement.active = False
        ticket.priority = "3"
        self.assertEqual(ticket.sd_fee_id, self.fee_support)

    def test_fee_of_an_archived_type_still_holds_for_its_tickets(self):
        ticket = self._make_ticket(type_id=self.bug.id)
        self.bug.active = False
        ticket.priority = "3"
        self.assertEqual(ticket.sd_fee_id, self.fee_bug)

    def test_fee_says_why_it_is_what_it_is(self):
        agreement = self._make_agreement(self.nordic)
        agreement.name = "Gold"
        self._make_fee(self.bug, "free", agreement_id=agreement.id, priority="3")
        for values, reason in (
            ({"type_id": self.rfc.id}, "it is the usual fee for Request for change"),
            (
                {"type_id": self.bug.id, "priority": "3"},
                "the agreement Gold says so for Bug of priority A",
            ),
        ):
            with self.subTest(reason):
                ticket = self._make_ticket(**values)
                self.assertTrue(ticket.sd_fee_text.endswith(f", because {reason}"))
                self.assertIn(f"because {reason}.", self._tells(ticket))

    def test_ticket_without_fee_promises_nothing_and_says_why(self):
        self.fee_bug.active = False
        ticket = self._make_ticket(type_id=self.bug.id)
        self.assertFalse(ticket.sd_fee_mode)
        self.assertEqual(ticket._sd_get_fee_sentence(), "")
        self.assertEqual(
            ticket.sd_fee_text, "None, because no fee has been set for Bug"
        )
        self.assertIn(
            "No fee, because no fee has been set for Bug.", self._tells(ticket)
        )

    def test_fee_follows_type_priority_and_agreement(self):
        urgent = self._make_fee(self.bug, "fixed", priority="3", amount=500)
        agreement = self._make_agreement(self.nordic)
        agreed = self._make_fee(self.bug, "package", agreement_id=agreement.id)
        ticket = self._make_ticket(partner_id=self.ciril.id)
        for values, fee in (
            ({"type_id": self.bug.id}, self.fee_bug),
            ({"priority": "3"}, urgent),
            ({"sd_agreement_id": agreement.id}, agreed),
        ):
            with self.subTest(values):
                ticket.with_user(self.david).write(values)
                self.assertEqual(ticket.sd_fee_id, fee)

    def test_fee_told_to_the_customer_outlives_changes_of_the_rule(self):
        ticket = self._make_ticket()
        told = ticket._sd_get_fee_sentence()
        self.hour.list_price = 2000
        self.fee_support.write({"step_minutes": 60, "mode": "package"})
        ticket.name = "Printer on fire"
        self.assertEqual(ticket._sd_get_fee_sentence(), told)
        self.assertEqual(ticket.sd_fee_mode, "hourly")

    def test_copy_of_a_ticket_gets_the_fee_of_today(self):
        ticket = self._make_ticket()
        self.fee_support.amount = 800
        self.assertEqual(ticket.with_env(self.env).copy().sd_fee_amount, 800)
        self.assertEqual(ticket.sd_fee_amount, 1250)

    def test_change_of_fee_is_written_to_the_tickets_history(self):
        ticket = self._make_ticket()
        self.flush_tracking()
        ticket.type_id = self.bug
        self.flush_tracking()
        tracked = ticket.message_ids.sudo().tracking_value_ids
        self.assertIn("sd_fee_id", tracked.field_id.mapped("name"))

    def test_open_tickets_get_their_fee_when_the_addon_is_installed(self):
        ticket, done = self._make_ticket(), self._make_ticket()
        done.stage_id = self.stage_done
        (ticket | done).write({"sd_fee_id": False, "sd_fee_mode": False})
        post_init_hook(self.env)
        self.assertEqual(ticket.sd_fee_mode, "hourly")
        self.assertFalse(done.sd_fee_mode)

    def test_fees_of_each_company_hold_only_there(self):
        company = self.env["res.company"].create({"name": "Second"})
        fixed = self._make_fee(self.bug, "fixed", company_id=company.id, amount=5)
        here = self._make_ticket(type_id=self.bug.id)
        there = self._make_ticket(
            type_id=self.bug.id, company_id=company.id, team_id=False
        )
        self.assertEqual(here.sd_fee_id, self.fee_bug)
        self.assertEqual(there.sd_fee_id, fixed)
