"""What a type allows and asks for, as managers set it and agents meet it."""

from psycopg2 import IntegrityError

from odoo.exceptions import UserError, ValidationError
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from odoo.addons.sd_portal.tools.intake import Submission

from .common import DeskCase

SCRIPT = "<script>alert('x')</script>"


class TypeCase(DeskCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.support = cls.env.ref("sd_portal.type_support")
        cls.bug = cls.env.ref("sd_portal.type_bug")
        cls.fault = cls._make_type("Fault report")
        cls.browser = cls._make_question(
            cls.fault,
            "Which browser?",
            kind="selection",
            required=True,
            option_ids=[(0, 0, {"label": "Firefox"}), (0, 0, {"label": "Safari"})],
        )
        cls.since = cls._make_question(cls.fault, "Since when?", kind="date")
        cls.version = cls._make_question(cls.fault, "Version")

    @classmethod
    def _make_type(cls, name, **values):
        return cls.env["helpdesk.ticket.type"].create({"name": name, **values})

    @classmethod
    def _make_question(cls, type_, label, **values):
        return cls.env["sd.type.field"].create(
            {"type_id": type_.id, "label": label, **values}
        )

    def _submit(self, source="portal", type_=None, **values):
        given = {"type_id": (type_ or self.fault).id, **values.pop("given", {})}
        return self.env["sd.intake"]._submit(
            [
                Submission(
                    source=source,
                    subject="Help",
                    body="<p>x</p>",
                    partner_id=self.anna.id,
                    given=given,
                    **values,
                )
            ]
        )

    def _events(self, ticket):
        ticket.invalidate_recordset(["sd_event_ids"])
        return ticket.sd_event_ids.mapped("text")


@tagged("post_install", "-at_install")
class TestTypeForm(TypeCase):
    def test_field_gets_a_key_of_its_label_and_keeps_it(self):
        self.assertEqual(self.browser.key, "which_browser")
        self.assertEqual(self._make_question(self.fault, "Version").key, "version_2")
        self.browser.label = "Your browser?"
        self.assertEqual(self.browser.key, "which_browser")
        with self.assertRaisesRegex(ValidationError, "cannot be changed"):
            self.browser.key = "other"

    def test_fields_generate_the_properties_that_agents_see(self):
        self.assertEqual(
            self.fault.sd_answer_definition,
            [
                {
                    "name": "which_browser",
                    "string": "Which browser?",
                    "type": "selection",
                    "selection": [["firefox", "Firefox"], ["safari", "Safari"]],
                },
                {"name": "since_when", "string": "Since when?", "type": "date"},
                {"name": "version", "string": "Version", "type": "char"},
            ],
        )

    def test_every_change_of_a_field_or_option_reaches_the_properties(self):
        self.version.write({"label": "Release", "sequence": 1})
        self.browser.option_ids[0].label = "Fire fox"
        self.since.unlink()
        names = [(p["name"], p["string"]) for p in self.fault.sd_answer_definition]
        self.assertEqual(
            names, [("version", "Release"), ("which_browser", "Which browser?")]
        )
        self.assertIn(["firefox", "Fire fox"], self._get_selection())

    def _get_selection(self):
        return next(
            p["selection"]
            for p in self.fault.sd_answer_definition
            if p["name"] == "which_browser"
        )

    def test_definition_cannot_be_changed_behind_the_fields_back(self):
        definition = [{"name": "x", "string": "X", "type": "char"}]
        with self.assertRaisesRegex(ValidationError, "set in the form fields"):
            self.fault.sd_answer_definition = definition
        ticket = self._make_ticket(type_id=self.fault.id)
        with self.assertRaisesRegex(ValidationError, "set in the form fields"):
            ticket.with_user(self.david).sd_answers = [
                {**definition[0], "value": "1", "definition_changed": True}
            ]

    def test_form_is_described_in_the_readers_language_and_without_inner_fields(self):
        self.env["res.lang"]._activate_lang("sv_SE")
        self._make_question(self.fault, "Root cause", show_in_portal=False)
        self.browser.with_context(lang="sv_SE").label = "Vilken webbläsare?"
        self.browser.option_ids[0].with_context(lang="sv_SE").label = "Räven"
        form = self.fault._sd_get_form("sv_SE")
        self.assertEqual(
            form[0],
            {
                "key": "which_browser",
                "label": "Vilken webbläsare?",
                "help": "",
                "kind": "selection",
                "required": True,
                "options": [
                    {"key": "firefox", "label": "Räven"},
                    {"key": "safari", "label": "Safari"},
                ],
            },
        )
        self.assertEqual(len(form), 3)
        self.assertEqual(self.fault._sd_get_form("en_US")[0]["label"], "Which browser?")

    def test_copied_type_asks_the_same_under_the_same_keys(self):
        self.fault.code = "fault"
        copy = self.fault.copy()
        self.assertEqual(copy.sd_answer_definition, self.fault.sd_answer_definition)
        self.assertEqual((copy.name, copy.code), ("Fault report (copy)", False))

    def test_choice_without_options_is_refused(self):
        with self.assertRaisesRegex(ValidationError, "give the options"):
            self._make_question(self.fault, "Colour", kind="selection")

    def test_required_choice_whose_options_are_archived_stops_nobody(self):
        self.browser.option_ids.active = False
        self.assertTrue(self._submit())

    @mute_logger("odoo.sql_db")
    def test_key_and_code_are_unique(self):
        with self.assertRaises(IntegrityError), self.cr.savepoint():
            self._make_question(self.fault, "x", key="version")
            self.env.flush_all()
        with self.assertRaises(IntegrityError), self.cr.savepoint():
            self._make_type("Second bug", code="bug")
            self.env.flush_all()

    def test_senseless_key_is_refused(self):
        for key in ("Big", "1st", "a b", "body_html", "'; DROP TABLE x"):
            with self.subTest(key), self.assertRaises(ValidationError):
                self._make_question(self.fault, "x", key=key)

    def test_markup_and_long_texts_in_every_field_stay_text(self):
        question = self._make_question(
            self.fault,
            SCRIPT,
            help=SCRIPT * 400,
            kind="tags",
            option_ids=[(0, 0, {"label": SCRIPT})],
        )
        self.assertEqual(question.key, "script_alert_x_script")
        self.assertEqual(self.fault.sd_answer_definition[-1]["string"], SCRIPT)
        option = question.option_ids.key
        ticket = self._submit(
            answers={
                question.key: [option],
                "which_browser": "safari",
                "version": SCRIPT,
            }
        )
        self.assertIn(("Version", SCRIPT), ticket._sd_tell_answers())


@tagged("post_install", "-at_install")
class TestTeamsOfType(TypeCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.field_team = cls.env["helpdesk.ticket.team"].create({"name": "Field"})
        cls.repair = cls._make_type("Repair", team_ids=[(6, 0, cls.field_team.ids)])

    def test_type_without_teams_is_handled_by_every_team(self):
        ticket = self._make_ticket().with_user(self.cecilia)
        ticket.type_id = self.bug
        self.assertEqual(ticket.team_id, self.team)

    def test_human_cannot_bring_type_and_team_apart(self):
        ticket = self._make_ticket().with_user(self.cecilia)
        with self.assertRaisesRegex(ValidationError, "does not handle"):
            ticket.type_id = self.repair
        ticket.write({"type_id": self.repair.id, "team_id": self.field_team.id})
        with self.assertRaisesRegex(ValidationError, "Choose one of Field"):
            ticket.team_id = self.team

    def test_form_lets_go_of_a_team_that_does_not_handle_the_type(self):
        ticket = self._make_ticket().with_user(self.cecilia)
        with Form(ticket) as form:
            form.type_id = self.repair
            self.assertFalse(form.team_id)
            form.type_id = self.bug
            form.team_id = self.team

    def test_chosen_type_goes_to_its_only_team(self):
        ticket = self._submit(type_=self.repair)
        self.assertEqual(ticket.team_id, self.field_team)
        self.assertIn("Field handles the type Repair.", self._tells(ticket))

    def test_chosen_type_leaves_a_team_that_nobody_stated(self):
        ticket = self._submit(type_=self.repair, door_team_id=self.team.id)
        self.assertEqual(
            (ticket.type_id, ticket.team_id), (self.repair, self.field_team)
        )
        self.assertIn("it went to Field.", self._tells(ticket))

    def test_mail_to_a_team_gets_the_first_type_that_the_team_handles(self):
        self.support.team_ids = self.field_team
        ticket = self._receive()
        self.assertEqual(ticket.team_id, self.team)
        self.assertEqual(ticket.type_id, self.env.ref("sd_portal.type_rfc"))
        self.assertIn("it became Request for change.", self._tells(ticket))

    def test_rule_that_brings_type_and_team_apart_costs_no_ticket(self):
        rule = self.env["sd.intake.rule"].create(
            {"name": "All", "type_id": self.repair.id, "team_id": self.team.id}
        )
        ticket = self._receive()
        self.assertEqual((ticket.type_id, ticket.team_id), (self.repair, self.team))
        self.assertIn("it stays there all the same.", self._tells(ticket))
        rule.team_id = False
        ticket = self._receive(message_id="<second@nordic.example>")
        self.assertEqual(ticket.team_id, self.field_team)

    def test_type_whose_teams_are_archived_is_handled_by_every_team(self):
        self.field_team.active = False
        ticket = self._submit(type_=self.repair, door_team_id=self.team.id)
        self.assertEqual((ticket.type_id, ticket.team_id), (self.repair, self.team))

    def test_code_that_states_both_is_obeyed_and_the_ticket_says_so(self):
        ticket = self._make_ticket(type_id=self.repair.id)
        self.assertEqual((ticket.type_id, ticket.team_id), (self.repair, self.team))
        self.assertIn("it stays there all the same.", self._tells(ticket))

    def test_agent_who_states_both_is_told(self):
        with self.assertRaisesRegex(UserError, "does not handle"):
            self.env["helpdesk.ticket"].with_user(self.cecilia).create(
                {
                    "name": "x",
                    "description": "x",
                    "type_id": self.repair.id,
                    "team_id": self.team.id,
                }
            )


@tagged("post_install", "-at_install")
class TestPriorities(TypeCase):
    def test_what_the_customer_asks_for_stays_beside_what_was_agreed(self):
        ticket = self._submit(
            type_=self.bug, priority="3", given={"sd_impact": "Nobody can pay."}
        )
        self.assertEqual((ticket.sd_requested_priority, ticket.priority), ("3", "3"))
        ticket.with_user(self.cecilia).priority = "2"
        self.assertEqual((ticket.sd_requested_priority, ticket.priority), ("3", "2"))
        self.assertIn("Priority: A → B", self._events(ticket))

    def test_agents_own_choice_is_nobodys_request(self):
        ticket = self._make_ticket(priority="2", sd_source="agent")
        self.assertFalse(ticket.sd_requested_priority)

    def test_portal_refuses_a_without_the_impact(self):
        with self.assertRaisesRegex(UserError, "Priority A: please say"):
            self._submit(type_=self.bug, priority="3", given={"sd_impact": "  "})

    def test_mail_with_a_and_no_impact_is_taken_and_says_so(self):
        ticket = self._submit("email", type_=self.bug, priority="3")
        self.assertEqual(ticket.priority, "3")
        self.assertIn("did not say what it stops", self._tells(ticket))

    def test_type_gives_its_default_and_keeps_to_what_it_allows(self):
        self.bug.write({"sd_allows_a": False, "sd_default_priority": "2"})
        self.assertEqual(self._submit("email", type_=self.bug).priority, "2")
        ticket = self._submit("email", type_=self.bug, priority="3")
        self.assertEqual((ticket.sd_requested_priority, ticket.priority), ("3", "2"))
        self.assertIn(
            "Priority A is not for the type Bug; it became B.", self._tells(ticket)
        )

    def test_human_cannot_give_a_priority_that_the_type_does_not_allow(self):
        self.bug.sd_allows_a = False
        ticket = self._submit(type_=self.bug).with_user(self.cecilia)
        with self.assertRaisesRegex(ValidationError, "have priority B, C"):
            ticket.priority = "3"
        with self.assertRaisesRegex(UserError, "have priority B, C"):
            ticket.create(
                {
                    "name": "x",
                    "description": "x",
                    "type_id": self.bug.id,
                    "priority": "3",
                }
            )

    def test_type_without_any_priority_or_with_a_foreign_default_is_refused(self):
        with self.assertRaisesRegex(ValidationError, "at least one"):
            self._make_type(
                "x", sd_allows_a=False, sd_allows_b=False, sd_allows_c=False
            )
        with self.assertRaisesRegex(ValidationError, "not among"):
            self._make_type("x", sd_allows_a=False, sd_default_priority="3")

    def test_no_priority_of_other_modules_is_read_as_c(self):
        ticket = self._make_ticket(priority=False)
        self.assertEqual(ticket.priority, "1")
        ticket.priority = False
        self.assertEqual(ticket.priority, "1")
