"""Support changes type and priority: it knows what that does, and the customer is told."""

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged
from odoo.tools import html2plaintext

from .test_ticket_type import TypeCase


@tagged("post_install", "-at_install")
class TestReclassify(TypeCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.ticket = cls._make_ticket(
            type_id=cls.fault.id, sd_answers={"which_browser": "safari"}
        )

    def _open(self, user=None, **values):
        Wizard = self.env["sd.reclassify.wizard"].with_user(user or self.cecilia)
        values = {"reason": "It never worked otherwise.", **values}
        return Wizard.with_context(active_id=self.ticket.id).create(values)

    def _mails(self):
        self.ticket.invalidate_recordset(["sd_outgoing_log_ids"])
        return self.ticket.sd_outgoing_log_ids.filtered(
            lambda log: log.kind == "reclassified"
        )

    def test_wizard_begins_with_what_the_ticket_has(self):
        wizard = self._open()
        self.assertEqual(wizard.ticket_id, self.ticket)
        self.assertEqual(
            (wizard.type_id, wizard.priority, wizard.team_id),
            (self.fault, "1", self.team),
        )
        self.assertTrue(wizard.tell_customer)

    def test_effect_is_shown_and_nothing_is_changed_by_showing_it(self):
        events = self._events(self.ticket)
        messages = len(self.ticket.message_ids)
        wizard = self._open(type_id=self.bug.id, priority="2")
        wizard.action_preview()
        effect = wizard.effect
        self.assertIn("Type: Fault report → Bug", effect)
        self.assertIn("Priority: C → B", effect)
        self.assertIn("Deadline: ", effect)
        self.assertIn("Which browser?: Safari", effect)
        self.assertEqual(wizard.state, "preview")
        self.env.flush_all()
        self.env.invalidate_all()
        self.assertEqual((self.ticket.type_id, self.ticket.priority), (self.fault, "1"))
        self.assertEqual(self.ticket._sd_get_answers(), {"which_browser": "safari"})
        self.assertEqual(self._events(self.ticket), events)
        self.assertEqual(len(self.ticket.message_ids), messages)
        self.assertFalse(self._mails())

    def test_confirmation_changes_logs_with_reason_and_tells_the_customer(self):
        wizard = self._open(type_id=self.bug.id, priority="2")
        wizard.action_confirm()
        self.assertEqual((self.ticket.type_id, self.ticket.priority), (self.bug, "2"))
        event = self.ticket.sd_event_ids.filtered(lambda e: e.code == "reclassified")
        self.assertTrue(event.for_customer)
        self.assertEqual(event.user_id, self.cecilia)
        self.assertIn("Type: Fault report → Bug; Priority: C → B", event.text)
        self.assertIn("Reason: It never worked otherwise.", event.text)
        log = self._mails()
        self.assertEqual((log.email, log.state), ("anna@nordic.example", "queued"))
        text = html2plaintext(log.mail_mail_id.body_html)
        self.assertIn("Priority: C → B", text)
        self.assertIn("Why: It never worked otherwise.", text)

    def test_changes_through_the_wizard_are_logged_once(self):
        self._open(type_id=self.bug.id).action_confirm()
        codes = self.ticket.sd_event_ids.mapped("code")
        self.assertEqual(sorted(codes), ["answers_dropped", "reclassified"])

    def test_plain_change_in_the_form_is_logged_too(self):
        self.ticket.with_user(self.cecilia).write(
            {"type_id": self.bug.id, "priority": "2"}
        )
        events = self._events(self.ticket)
        self.assertIn("Type: Fault report → Bug", events)
        self.assertIn("Priority: C → B", events)

    def test_written_but_unchanged_values_are_no_event(self):
        self.ticket.with_user(self.cecilia).write(
            {"type_id": self.fault.id, "priority": "1"}
        )
        self.assertFalse(self._events(self.ticket))

    def test_customer_is_not_told_when_the_agent_says_so(self):
        self._open(type_id=self.bug.id, tell_customer=False).action_confirm()
        self.assertFalse(self._mails())

    def test_hidden_ticket_is_told_to_nobody(self):
        self.ticket.sd_portal_visible = False
        self.assertFalse(self._open().tell_customer)
        self._open(type_id=self.bug.id, tell_customer=True).action_confirm()
        self.assertEqual(self._mails().state, "suppressed")

    def test_mail_is_in_the_customers_language(self):
        self.env["res.lang"]._activate_lang("sv_SE")
        self.bug.with_context(lang="sv_SE").name = "Bugg"
        self.anna.lang = "sv_SE"
        self._open(type_id=self.bug.id).action_confirm()
        self.assertIn("Bugg", self._mails().mail_mail_id.body_html)

    def test_reason_is_needed_and_something_must_change(self):
        with self.assertRaisesRegex(UserError, "give a reason"):
            self._open(type_id=self.bug.id, reason=" ").action_confirm()
        for action in ("action_preview", "action_confirm"):
            with self.subTest(action), self.assertRaisesRegex(UserError, "already"):
                getattr(self._open(), action)()

    def test_team_that_does_not_handle_the_type_is_refused_before_confirming(self):
        other = self.env["helpdesk.ticket.team"].create({"name": "Other"})
        self.bug.team_ids = other
        wizard = self._open(type_id=self.bug.id)
        with self.assertRaisesRegex(ValidationError, "does not handle"):
            wizard.action_preview()
        wizard.team_id = other
        wizard.action_preview()
        wizard.action_back()
        self.assertEqual(wizard.state, "choose")

    def test_markup_in_the_reason_stays_text(self):
        self._open(
            type_id=self.bug.id, reason="<script>x</script>" * 500
        ).action_confirm()
        self.assertNotIn("<script>", self._mails().mail_mail_id.body_html)

    def test_customer_cannot_reclassify(self):
        with self.assertRaises(AccessError):
            self._open(user=self.anna_user, type_id=self.bug.id)
