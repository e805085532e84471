"""What becomes of senders whom nobody knows, or who could be several customers."""

from datetime import timedelta
from unittest.mock import patch

from odoo import fields
from odoo.exceptions import UserError, ValidationError
from odoo.tests import new_test_user, tagged

from odoo.addons.sd_portal.models.sd_intake_refusal import RefusedError
from odoo.addons.sd_portal.tools.intake import Submission

from .common import DeskCase

EVE = "Eve <eve@elsewhere.example>"


class PolicyCase(DeskCase):
    def _make_rule(self, **values):
        return self.env["sd.intake.rule"].create({"name": "Rule", **values})

    def _submit(self, source="web_form", **values):
        return self.env["sd.intake"]._submit(
            [Submission(source=source, subject="Help", body="x", **values)]
        )


@tagged("post_install", "-at_install")
class TestTemporary(PolicyCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.sd_temporary_days = 10

    def _make_temporary(self):
        self._make_rule(customer_policy="temporary")
        return self._receive(sender=EVE)

    def _archive(self):
        with patch.object(type(self.env["ir.cron"]), "_commit_progress"):
            self.env["res.partner"]._cron_archive_temporary()

    def _run_cron(self, partner):
        partner.sd_temporary_until = fields.Date.today() - timedelta(days=1)
        self._archive()

    def test_unknown_sender_becomes_temporary_for_the_days_of_the_settings(self):
        partner = self._make_temporary().partner_id
        self.assertEqual((partner.name, partner.sd_customer_kind), ("Eve", "temporary"))
        until = fields.Date.today() + timedelta(days=10)
        self.assertEqual(partner.sd_temporary_until, until)

    def test_temporary_with_an_open_ticket_is_not_archived(self):
        partner = self._make_temporary().partner_id
        self._run_cron(partner)
        self.assertTrue(partner.active)

    def test_temporary_is_archived_after_his_days_and_the_ticket_stays(self):
        ticket = self._make_temporary()
        partner = ticket.partner_id
        ticket.stage_id = self.stage_done
        self._run_cron(partner)
        self.assertFalse(partner.active)
        self.assertEqual(ticket.partner_id, partner)

    def test_day_of_the_date_itself_is_not_over(self):
        ticket = self._make_temporary()
        ticket.stage_id = self.stage_done
        ticket.partner_id.sd_temporary_until = fields.Date.today()
        self._archive()
        self.assertTrue(ticket.partner_id.active)

    def test_confirmed_customer_is_never_archived(self):
        ticket = self._make_temporary()
        ticket.stage_id = self.stage_done
        ticket.partner_id.action_sd_make_regular()
        self._archive()
        self.assertTrue(ticket.partner_id.active)
        self.assertEqual(ticket.partner_id.sd_customer_kind, "regular")

    def test_further_mail_counts_the_days_anew(self):
        partner = self._make_temporary().partner_id
        partner.sd_temporary_until = fields.Date.today()
        again = self._receive(sender=EVE, subject="More")
        self.assertEqual(again.partner_id, partner)
        until = fields.Date.today() + timedelta(days=10)
        self.assertEqual(partner.sd_temporary_until, until)

    def test_archived_temporary_who_writes_again_comes_back(self):
        partner = self._make_temporary().partner_id
        partner.active = False
        self.assertEqual(self._receive(sender=EVE, subject="Me").partner_id, partner)
        self.assertTrue(partner.active)

    def test_temporary_gets_no_login_until_he_is_regular(self):
        partner = self._make_temporary().partner_id
        login = {
            "login": "eve",
            "groups": "base.group_portal",
            "partner_id": partner.id,
        }
        with (
            self.assertRaisesRegex(ValidationError, "make him a regular customer"),
            self.env.cr.savepoint(),
        ):
            new_test_user(self.env, **login)
        partner.action_sd_make_regular()
        new_test_user(self.env, **login)

    def test_days_of_the_settings_are_checked(self):
        with self.assertRaisesRegex(ValidationError, "1 to 3650"):
            self.company.sd_temporary_days = 0


@tagged("post_install", "-at_install")
class TestNewCustomers(PolicyCase):
    def test_unknown_sender_becomes_a_prospect_where_the_rule_says_so(self):
        self._make_rule(customer_policy="prospect")
        ticket = self._receive(sender=EVE)
        self.assertEqual(ticket.partner_id.sd_customer_kind, "prospect")
        self.assertFalse(ticket.partner_id.sd_has_lead)
        self.assertIn("prospects: Eve", self._tells(ticket))

    def test_rule_may_always_make_a_new_customer(self):
        self._make_rule(customer_match="never", customer_policy="create")
        ticket = self._receive()
        self.assertNotEqual(ticket.partner_id, self.anna)
        self.assertEqual(ticket.partner_id.email, self.anna.email)
        self.assertIn("always make a new customer", self._tells(ticket))

    def test_customer_who_is_logged_in_is_known_whatever_the_rule_says(self):
        self._make_rule(customer_match="never", customer_policy="create")
        ticket = self._submit(source="portal", partner_id=self.anna.id)
        self.assertEqual(ticket.partner_id, self.anna)

    def test_always_new_needs_a_kind_of_customer(self):
        with self.assertRaisesRegex(ValidationError, "which kind"):
            self._make_rule(customer_match="never", customer_policy="queue")


@tagged("post_install", "-at_install")
class TestRefusal(PolicyCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["sd.intake.rule"].create(
            {
                "name": "Only customers",
                "customer_policy": "refuse",
                "refusal": "Please call us.",
            }
        )

    def _get_rows(self):
        return self.env["sd.intake.log"].search([("state", "=", "refused")])

    def _get_answers(self):
        return self.env["mail.mail"].search([("email_to", "like", "eve@")])

    def test_refused_mail_makes_no_ticket_and_is_kept_in_the_log(self):
        self.assertFalse(self._receive(sender=EVE))
        row = self._get_rows()
        self.assertEqual(len(row), 1)
        self.assertIn("refuse unknown senders politely", row.decisions_text)
        self.assertEqual(row.subject, "Printer")

    def test_refused_sender_is_told_kindly_and_only_once_a_day(self):
        self._receive(sender=EVE)
        self._receive(sender=EVE, subject="Again")
        answer = self._get_answers()
        self.assertEqual(len(answer), 1)
        self.assertIn("Please call us.", answer.body_html)
        self.assertIn("auto-replied", answer.headers)
        self.assertEqual(len(self._get_rows()), 2)
        self.assertIn("already told today", self._get_rows()[0].decisions_text)

    def test_machine_is_refused_silently(self):
        ticket = self.env["sd.intake.refusal"]
        submission = Submission(
            source="email",
            sender_email="eve@elsewhere.example",
            automatic="auto_submitted",
        )
        ticket._answer(ticket._find_refused(submission))
        self.assertFalse(self._get_answers())
        self.assertIn("a machine wrote", self._get_rows().decisions_text)

    def test_known_customer_is_not_refused(self):
        self.assertEqual(self._receive().partner_id, self.anna)

    def test_sender_who_could_be_two_customers_is_no_stranger(self):
        self.ciril.email = self.anna.email
        self.assertEqual(self._receive().sd_candidate_ids, self.anna | self.ciril)

    def test_alias_stays_valid_after_a_refusal(self):
        self._receive(sender=EVE)
        self.assertNotEqual(self.team.alias_id.alias_status, "invalid")

    def test_form_is_told_the_sentence(self):
        with self.assertRaisesRegex(RefusedError, "Please call us."):
            self._submit(sender_email="eve@elsewhere.example")

    def test_colleague_who_types_a_ticket_is_not_refused(self):
        self.assertTrue(self._submit(source="agent", sender_email="eve@else.example"))


@tagged("post_install", "-at_install")
class TestChooseCustomer(PolicyCase):
    def _open(self, ticket, **values):
        return (
            self.env["sd.choose.customer.wizard"]
            .with_user(self.cecilia)
            .create({"ticket_id": ticket.id, **values})
        )

    def test_candidates_are_listed_with_the_likeliest_first(self):
        self.ciril.email = self.anna.email
        ticket = self._receive()
        self.assertFalse(ticket.partner_id)
        wizard = self._open(ticket)
        self.assertEqual(wizard.candidate_ids, self.anna | self.ciril)
        self.assertIn(
            "Anna, Alpe d.o.o., Ciril",
            self._tells(ticket).replace("Nordic Shop AB, ", ""),
        )

    def test_chosen_customer_brings_his_agreement_and_deadline(self):
        self.ciril.email = self.anna.email
        agreement = self._make_agreement(self.nordic, resolution=(1, "hours"))
        ticket = self._receive()
        self.assertNotEqual(ticket.sd_agreement_id, agreement)
        before = ticket.sd_deadline
        self._open(ticket, partner_id=self.anna.id).action_choose()
        self.assertEqual(ticket.partner_id, self.anna)
        self.assertEqual(ticket.sd_agreement_id, agreement)
        self.assertTrue(ticket.sd_deadline)
        self.assertNotEqual(ticket.sd_deadline, before)
        self.assertIn(agreement.name, ticket.sd_deadline_reason)
        self.assertFalse(ticket.sd_candidate_ids)
        [event] = ticket.sd_event_ids.filtered(lambda e: e.code == "customer_chosen")
        self.assertEqual(event.user_id, self.cecilia)

    def test_customer_is_made_of_the_sender_in_one_click(self):
        ticket = self._receive(sender=EVE)
        self._open(ticket).action_create()
        self.assertEqual(ticket.partner_id.email, "eve@elsewhere.example")
        self.assertEqual(ticket.partner_id.sd_customer_kind, "regular")

    def test_second_choice_is_refused_because_somebody_was_faster(self):
        ticket = self._receive(sender=EVE)
        self._open(ticket).action_create()
        with self.assertRaisesRegex(UserError, "belongs to Eve already"):
            self._open(ticket, partner_id=self.anna.id).action_choose()

    def test_equals_of_one_organisation_prefer_login_then_open_tickets(self):
        boris = self._make_contact("Boris2", self.nordic, email=self.boris.email)
        self._make_ticket(partner_id=boris.id)
        self.assertEqual(self._receive(sender=self.boris.email).partner_id, boris)
        self._make_login(self.boris)
        again = self._receive(sender=self.boris.email, subject="More")
        self.assertEqual(again.partner_id, self.boris)
