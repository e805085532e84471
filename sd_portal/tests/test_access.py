"""Customers are hostile: what they may see and do, over the ORM as any RPC does it."""

from odoo.exceptions import AccessError
from odoo.tests import new_test_user, tagged
from odoo.tools import mute_logger

from .common import DeskCase


@tagged("post_install", "-at_install")
class TestAccess(DeskCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.mine = cls._make_ticket(name="Mine")
        cls.colleagues = cls._make_ticket(name="Colleague's", partner_id=cls.boris.id)
        cls.foreign = cls._make_ticket(name="Foreign", partner_id=cls.ciril.id)
        cls.hidden = cls._make_ticket(name="Hidden", sd_portal_visible=False)

    def _seen_by(self, user):
        return set(
            self.env["helpdesk.ticket"].with_user(user).search([]).mapped("name")
        )

    def test_customer_sees_his_own_shown_tickets(self):
        self.assertEqual(self._seen_by(self.anna_user), {"Mine"})

    def test_right_to_see_all_shows_the_organisation_and_no_hidden_ticket(self):
        self.anna.sd_ticket_scope = "organisation"
        self.assertEqual(self._seen_by(self.anna_user), {"Mine", "Colleague's"})

    def test_follower_of_the_same_organisation_sees_the_ticket(self):
        self.colleagues.message_subscribe(partner_ids=self.anna.ids)
        self.assertEqual(self._seen_by(self.anna_user), {"Mine", "Colleague's"})

    def test_follower_of_another_organisation_sees_nothing(self):
        self.mine.message_subscribe(partner_ids=self.ciril.ids)
        self.assertEqual(self._seen_by(self.ciril_user), {"Foreign"})

    def test_follower_of_a_hidden_ticket_does_not_see_it(self):
        self.hidden.message_subscribe(partner_ids=self.anna.ids)
        self.assertNotIn("Hidden", self._seen_by(self.anna_user))

    def test_foreign_and_hidden_tickets_cannot_be_read_by_id(self):
        for ticket in (self.foreign, self.hidden, self.colleagues):
            with self.subTest(ticket.name), self.assertRaises(AccessError):
                ticket.with_user(self.anna_user).read(["name"])

    def test_count_and_search_by_title_leak_nothing(self):
        Ticket = self.env["helpdesk.ticket"].with_user(self.anna_user)
        self.assertEqual(Ticket.search_count([]), 1)
        self.assertFalse(Ticket.search([("name", "=", "Hidden")]))
        self.assertFalse(Ticket.search([("sd_visible_to_me", "=", False)]))

    def test_public_user_sees_nothing(self):
        with (
            mute_logger("odoo.addons.base.models.ir_access"),
            self.assertRaises(AccessError),
        ):
            self.env["helpdesk.ticket"].with_user(
                self.env.ref("base.public_user")
            ).search([])

    def test_agents_see_all(self):
        self.assertLessEqual(
            {"Mine", "Colleague's", "Foreign", "Hidden"}, self._seen_by(self.cecilia)
        )

    def test_customer_writes_nothing(self):
        ticket = self.mine.with_user(self.anna_user)
        for values in (
            {"stage_id": self.stage_done.id},
            {"partner_id": self.ciril.id},
            {"sd_portal_visible": True},
            {"sd_deadline": "2030-01-01 00:00:00"},
        ):
            with self.subTest(values), self.assertRaises(AccessError):
                ticket.write(values)
        with self.assertRaises(AccessError):
            ticket.create({"name": "x", "description": "x"})
        with self.assertRaises(AccessError):
            ticket.unlink()

    def test_internal_fields_are_closed_to_customers(self):
        for name in (
            "sd_agreement_id",
            "sd_agreement_level_id",
            "sd_clock_ids",
            "sd_intake_log_ids",
            "sd_outgoing_log_ids",
            "sd_events_text",
        ):
            with self.subTest(name), self.assertRaises(AccessError):
                self.mine.with_user(self.anna_user).read([name])

    def test_internal_models_are_closed_to_customers(self):
        for model in (
            "sd.agreement",
            "sd.agreement.level",
            "sd.clock",
            "sd.intake.log",
            "sd.intake.rule",
            "sd.outgoing.log",
        ):
            with self.subTest(model), self.assertRaises(AccessError):
                self.env[model].with_user(self.anna_user).search([])

    def test_customer_cannot_widen_his_own_rights(self):
        for values in (
            {"sd_ticket_scope": "organisation"},
            {"sd_may_create_tickets": True},
        ):
            with self.subTest(values), self.assertRaises(AccessError):
                self.anna.with_user(self.anna_user).write(values)

    def test_changed_right_holds_at_once(self):
        self.assertEqual(self._seen_by(self.anna_user), {"Mine"})
        self.anna.sd_ticket_scope = "organisation"
        self.assertIn("Colleague's", self._seen_by(self.anna_user))
        self.anna.sd_ticket_scope = "own"
        self.assertEqual(self._seen_by(self.anna_user), {"Mine"})

    def test_public_user_cannot_write_stages(self):
        """Base: the public may rename the stages."""
        stage = self.stage_new.with_user(self.env.ref("base.public_user"))
        with self.assertRaises(AccessError):
            stage.name = "Hacked"

    def test_agent_with_own_tickets_reads_the_types(self):
        """Base: helpdesk_type has no access row for him."""
        agent = new_test_user(
            self.env,
            login="own",
            groups="base.group_user,helpdesk_mgmt.group_helpdesk_user_own",
        )
        self.mine.user_id = agent
        self.assertEqual(self.mine.with_user(agent).type_id.name, "Support")

    def test_agent_with_own_tickets_reads_the_logs_of_those_only(self):
        agent = new_test_user(
            self.env,
            login="own",
            groups="base.group_user,helpdesk_mgmt.group_helpdesk_user_own",
        )
        self.mine.user_id = agent
        logs = self.env["sd.intake.log"].with_user(agent).search([])
        self.assertEqual(logs.ticket_id, self.mine)
