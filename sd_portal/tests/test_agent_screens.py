"""What agents have at hand: the timeline, the customer's card, the telephone form, the checklist."""

from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged

from .common import DeskCase


@tagged("post_install", "-at_install")
class TestTimeline(DeskCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.ticket = cls._make_ticket()

    def _tell(self, **context):
        ticket = self.ticket.with_user(self.cecilia).with_context(**context)
        ticket.invalidate_recordset()
        return [
            (line["who"], text)
            for line in ticket._sd_get_timeline()
            for text in line["texts"]
        ]

    def test_timeline_tells_the_decisions_of_the_intake(self):
        self.assertIn(("Service desk", "Type Support, priority C."), self._tell())

    def test_timeline_tells_who_changed_what(self):
        self.ticket.with_user(self.david).priority = "3"
        self.env.flush_all()
        self.cr.precommit.run()
        self.assertIn(("David", "Priority: C → A"), self._tell())

    def test_timeline_tells_comments_and_notes_apart(self):
        as_david = self.ticket.with_user(self.david)
        for body, subtype in (("Hello", "mail.mt_comment"), ("Psst", "mail.mt_note")):
            as_david.message_post(
                body=body, message_type="comment", subtype_xmlid=subtype
            )
        lines = self._tell()
        self.assertIn(("David", "wrote a comment"), lines)
        self.assertIn(("David", "wrote an internal note"), lines)

    def test_timeline_tells_automatic_mail_and_why(self):
        ticket = self._receive()
        lines = ticket.with_user(self.cecilia)._sd_get_timeline()
        texts = [text for line in lines for text in line["texts"]]
        self.assertIn(
            "Automatic mail to anna@nordic.example: Queued. Confirms that the ticket has "
            "arrived.",
            texts,
        )

    def test_timeline_tells_logged_events_with_who_did_it(self):
        self.ticket.with_user(self.david)._sd_log_event("sd.clock", "no_deadline")
        self.assertIn(
            ("David", "No agreement and no rule gives a deadline."), self._tell()
        )

    def test_event_of_an_addon_that_is_gone_shows_its_code(self):
        self.ticket._sd_log_event("sd.gone", "something_happened")
        self.assertIn(("Service desk", "something_happened"), self._tell())

    def test_latest_comes_first(self):
        moments = [line["moment"] for line in self.ticket._sd_get_timeline()]
        self.assertEqual(moments, sorted(moments, reverse=True))

    def test_timeline_is_closed_to_customers(self):
        for name in ("sd_timeline", "sd_event_ids", "sd_customer_open_ids"):
            with self.subTest(name), self.assertRaises(AccessError):
                self.ticket.with_user(self.anna_user).read([name])
        with self.assertRaises(AccessError):
            self.env["sd.ticket.event"].with_user(self.anna_user).search([])

    def test_company_without_events_shows_none(self):
        self.assertTrue(self.ticket.sd_timeline_shown)
        self.company.sd_show_events = False
        self.ticket.invalidate_recordset()
        self.assertFalse(self.ticket.sd_timeline_shown)

    def test_timeline_costs_the_same_for_few_lines_and_many(self):
        def add(number):
            for n in range(number):
                self.ticket.with_user(self.david).message_post(body=f"{n}")
                self.ticket._sd_log_event("sd.clock", "no_deadline")
            self.env.flush_all()

        def count():
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            self.ticket.with_user(self.cecilia)._sd_get_timeline()
            return self.cr.sql_log_count - before

        add(5)
        count()
        few = count()
        add(20)
        self.assertEqual(count(), few)


@tagged("post_install", "-at_install")
class TestCustomerCard(DeskCase):
    def test_card_shows_the_customers_other_open_tickets(self):
        ticket = self._make_ticket()
        colleagues = self._make_ticket(partner_id=self.boris.id)
        self._make_ticket(stage_id=self.stage_done.id)
        self._make_ticket(partner_id=self.ciril.id)
        self.assertEqual(ticket.sd_customer_open_ids, colleagues)
        self.assertEqual(ticket.sd_customer_open_count, 1)

    def test_card_of_a_ticket_without_customer_is_empty(self):
        ticket = self._make_ticket(partner_id=False)
        self._make_ticket(partner_id=False)
        self.assertFalse(ticket.sd_customer_open_count)

    def test_card_offers_the_organisations_telephone_where_the_contact_has_none(self):
        self.nordic.phone = "+46 31 390 06 10"
        self.assertEqual(self._make_ticket().sd_customer_phone, "+46 31 390 06 10")

    def test_button_lists_all_tickets_of_the_organisation(self):
        ticket = self._make_ticket()
        domain = ticket.action_sd_open_customer_tickets()["domain"]
        found = self.env["helpdesk.ticket"].search(domain)
        self.assertEqual(found.commercial_partner_id, self.nordic)


@tagged("post_install", "-at_install")
class TestPhoneIntake(DeskCase):
    def _fill(self, **values):
        form = Form(self.env["sd.phone.intake"].with_user(self.cecilia))
        for name, value in {
            "name": "Till is silent",
            "team_id": self.team,
            **values,
        }.items():
            form[name] = value
        return form.save()

    def _submit(self, **values):
        action = self._fill(**values).action_create_ticket()
        return self.env["helpdesk.ticket"].browse(action["res_id"])

    def _confirmations(self, ticket):
        return ticket.sd_outgoing_log_ids.filtered(lambda log: log.state == "queued")

    def test_call_of_a_known_contact_becomes_his_ticket(self):
        ticket = self._submit(partner_id=self.anna, description="No receipt.\nNo beep.")
        self.assertEqual(ticket.partner_id, self.anna)
        self.assertEqual(ticket.sd_source, "agent")
        self.assertIn("No beep.", ticket.description)
        self.assertTrue(ticket.sd_deadline)
        self.assertTrue(ticket.user_id)

    def test_call_is_not_confirmed_by_mail_unless_the_agent_says_so(self):
        self.assertFalse(self._confirmations(self._submit(partner_id=self.anna)))
        told = self._submit(partner_id=self.anna, confirm=True)
        self.assertEqual(self._confirmations(told).email, "anna@nordic.example")

    def test_agent_who_takes_the_call_gets_the_ticket(self):
        ticket = self._submit(partner_id=self.anna, take_it=True)
        self.assertEqual(ticket.user_id, self.cecilia)

    def test_unknown_caller_becomes_a_contact_of_his_organisation(self):
        ticket = self._submit(
            organisation_id=self.nordic,
            contact_name="Nils",
            contact_email="nils@nordic.example",
            contact_phone="+46 8 1",
        )
        self.assertEqual(ticket.partner_id.parent_id, self.nordic)
        self.assertEqual(ticket.partner_email, "nils@nordic.example")
        self.assertEqual(ticket.partner_id.phone, "+46 8 1")

    def test_caller_without_a_name_is_asked_for(self):
        call = self.env["sd.phone.intake"].create({"name": "x"})
        with self.assertRaisesRegex(UserError, "Who calls"):
            call.action_create_ticket()

    def test_address_that_is_none_is_refused_and_no_contact_is_made(self):
        before = self.env["res.partner"].search_count([])
        call = self._fill(contact_name="Nils", contact_email="nils at nordic")
        with self.assertRaisesRegex(UserError, "no e-mail address"):
            call.action_create_ticket()
        self.assertEqual(self.env["res.partner"].search_count([]), before)

    def test_form_shows_the_callers_open_tickets_first(self):
        mine = self._make_ticket()
        self._make_ticket(partner_id=self.ciril.id)
        call = self._fill(partner_id=self.anna)
        self.assertEqual(call.open_ticket_ids, mine)

    def test_form_of_an_unknown_caller_shows_no_tickets(self):
        self._make_ticket(partner_id=False)
        self.assertFalse(self._fill(contact_name="Nils").open_ticket_ids)

    def test_customers_cannot_use_the_form(self):
        with self.assertRaises(AccessError):
            self.env["sd.phone.intake"].with_user(self.anna_user).create({"name": "x"})


@tagged("post_install", "-at_install")
class TestSetupChecklist(DeskCase):
    def _get(self, team):
        return {
            check["text"]: check["done"]
            for check in self.env["sd.setup.check"]
            .with_user(self.david)
            ._get_checklist(team)
        }

    def test_team_that_can_work_has_its_address_and_members_ticked_off(self):
        checks = self._get(self.team)
        self.assertTrue(checks["Customers can write to support@desk.example."])
        self.assertTrue(checks["The team has members."])

    def test_team_without_anything_is_told_what_to_do(self):
        bare = self.env["helpdesk.ticket.team"].create({"name": "Bare"})
        missing = [text for text, done in self._get(bare).items() if not done]
        self.assertTrue(any("no members" in text for text in missing))
        self.assertTrue(
            any("no e-mail address. Give it an alias" in text for text in missing)
        )

    def test_missing_default_agreement_is_noticed(self):
        self.env["sd.agreement"].search([("is_default", "=", True)]).active = False
        self.assertTrue(
            any("no default agreement" in text for text in self._get(self.team))
        )

    def test_every_check_leads_to_an_action_that_exists(self):
        for _code, _done, action in self.env["sd.setup.check"]._get_checks(self.team):
            self.assertTrue(self.env.ref(action))

    def test_checklist_is_shown_to_managers_only(self):
        self.assertIn(
            "The team has members.", self.team.with_user(self.david).sd_checklist
        )
        with self.assertRaises(AccessError):
            self.team.with_user(self.cecilia).read(["sd_checklist"])
