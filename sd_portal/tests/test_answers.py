"""Answers to a type's own questions: taken, refused, searched, and never lost."""

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, tagged

from odoo.addons.sd_portal.exceptions import AnswerError

from .test_ticket_type import TypeCase


@tagged("post_install", "-at_install")
class TestAnswers(TypeCase):
    def test_answers_from_a_form_are_stored_and_searched_natively(self):
        ticket = self._submit(
            answers={"which_browser": "safari", "since_when": "2026-03-02"}
        )
        other = self._submit(answers={"which_browser": "firefox"})
        Ticket = self.env["helpdesk.ticket"].with_user(self.cecilia)
        found = Ticket.search([("sd_answers.which_browser", "=", "safari")])
        self.assertEqual(found, ticket)
        groups = Ticket.formatted_read_group(
            [("type_id", "=", self.fault.id)],
            ["sd_answers.which_browser"],
            ["__count"],
        )
        self.assertEqual(sorted(group["__count"] for group in groups), [1, 1])
        self.assertEqual(
            ticket._sd_tell_answers(),
            [("Which browser?", "Safari"), ("Since when?", "03/02/2026")],
        )
        self.assertIn("Answers to the questions of the type: 2.", self._tells(ticket))
        self.assertTrue(other)

    def test_form_with_bad_answers_is_refused_with_a_sentence_for_each_field(self):
        for source in ("portal", "web_form", "api"):
            with (
                self.subTest(source),
                self.assertRaises(AnswerError) as refused,
                self.cr.savepoint(),
            ):
                self._submit(source, answers={"since_when": "soon", "colour": "red"})
            self.assertEqual(
                refused.exception.problems,
                {
                    "which_browser": "Please answer “Which browser?”.",
                    "since_when": "“Since when?”: please give a date as "
                    "year-month-day, such as 2026-03-31.",
                    "colour": "This type of ticket does not ask for that.",
                },
            )

    def test_mail_and_chat_are_never_refused_and_the_ticket_says_what_is_missing(self):
        for source in ("email", "chat", "agent", "other"):
            with self.subTest(source):
                ticket = self._submit(
                    source, answers={"since_when": "soon", "version": "3"}
                )
                self.assertEqual(ticket._sd_get_answers(), {"version": "3"})
                self.assertEqual(ticket.sd_missing_answers, "Which browser?")
                told = self._tells(ticket)
                self.assertIn("“Since when?” does not fit and was left out: soon", told)
                self.assertIn("Not answered: Which browser?.", told)

    def test_missing_answers_are_no_longer_missing_when_an_agent_fills_them_in(self):
        ticket = self._submit("email").with_user(self.cecilia)
        self.assertEqual(ticket.sd_missing_answers, "Which browser?")
        ticket.sd_answers = {"which_browser": "safari"}
        self.assertFalse(ticket.sd_missing_answers)

    def test_answers_typed_in_by_an_agent_are_kept_as_they_are(self):
        ticket = (
            self.env["helpdesk.ticket"]
            .with_user(self.cecilia)
            .create(
                {
                    "name": "Call",
                    "description": "x",
                    "type_id": self.fault.id,
                    "sd_answers": {"version": "7"},
                }
            )
        )
        self.assertEqual(ticket._sd_get_answers(), {"version": "7"})

    def test_other_type_keeps_what_fits_and_logs_the_rest_in_words(self):
        order = self._make_type("Order")
        self._make_question(order, "Version")
        self._make_question(order, "Since when?", kind="char")
        ticket = self._submit(
            answers={
                "which_browser": "safari",
                "since_when": "2026-03-02",
                "version": "3",
            }
        )
        ticket.with_user(self.cecilia).type_id = order
        self.assertEqual(ticket._sd_get_answers(), {"version": "3"})
        self.assertIn(
            "The new type does not ask for these answers any more: "
            "Which browser?: Safari; Since when?: 03/02/2026",
            self._events(ticket),
        )

    def test_type_taken_away_logs_all_answers(self):
        ticket = self._submit(answers={"which_browser": "safari"})
        ticket.type_id = False
        self.assertFalse(ticket._sd_get_answers())
        self.assertIn("Which browser?: Safari", "\n".join(self._events(ticket)))

    def test_form_of_the_agent_changes_type_and_answers_together(self):
        order = self._make_type("Order")
        self._make_question(order, "Version")
        ticket = self._submit(answers={"which_browser": "safari", "version": "3"})
        with Form(ticket.with_user(self.cecilia)) as form:
            form.type_id = order
        self.assertEqual(ticket._sd_get_answers(), {"version": "3"})

    def test_removed_field_leaves_its_answers_in_the_event_log(self):
        tickets = self._submit(
            answers={"which_browser": "safari", "version": "3"}
        ) | self._submit(answers={"which_browser": "firefox"})
        self.version.unlink()
        self.assertEqual(tickets[0]._sd_get_answers(), {"which_browser": "safari"})
        self.assertIn(
            "The form field “Version” was removed; the answer was: 3",
            self._events(tickets[0]),
        )
        self.assertNotIn("Version", "\n".join(self._events(tickets[1])))

    def test_archived_field_is_not_asked_for_and_its_answers_stay(self):
        ticket = self._submit(answers={"which_browser": "safari"})
        self.browser.active = False
        self.assertEqual(ticket._sd_tell_answers(), [("Which browser?", "Safari")])
        self.assertTrue(self._submit())

    def test_kind_of_an_answered_field_cannot_change(self):
        self.version.kind = "text"
        self.version.kind = "char"
        self._submit(answers={"which_browser": "safari", "version": "3"})
        with self.assertRaisesRegex(ValidationError, "1 tickets have an answer"):
            self.version.kind = "integer"

    def test_chosen_option_cannot_be_deleted_only_archived(self):
        ticket = self._submit(answers={"which_browser": "safari"})
        firefox, safari = self.browser.option_ids
        with self.assertRaisesRegex(ValidationError, "Archive the option"):
            safari.unlink()
        safari.active = False
        self.assertEqual(ticket._sd_tell_answers(), [("Which browser?", "Safari")])
        with self.assertRaises(AnswerError):
            self._submit(answers={"which_browser": "safari"})
        safari.active = True
        firefox.unlink()

    def test_option_of_several_choices_in_use_cannot_be_deleted(self):
        tags = self._make_question(
            self.fault,
            "Where?",
            kind="tags",
            option_ids=[(0, 0, {"label": "Shop"}), (0, 0, {"label": "Site"})],
        )
        self._submit(answers={"which_browser": "safari", "where": ["site", "shop"]})
        with self.assertRaisesRegex(ValidationError, "Archive the option"):
            tags.option_ids[0].unlink()

    def test_used_type_is_archived_not_deleted(self):
        self._submit(answers={"which_browser": "safari"})
        with self.assertRaisesRegex(UserError, "Archive it instead"):
            self.fault.unlink()
        self._make_type("Unused").unlink()

    def test_customer_reads_neither_fields_nor_answers_by_rpc(self):
        ticket = self._submit(answers={"which_browser": "safari"})
        for model in ("sd.type.field", "sd.type.field.option", "sd.reclassify.wizard"):
            with self.subTest(model), self.assertRaises(AccessError):
                self.env[model].with_user(self.anna_user).search([])
        for name in ("sd_answers", "sd_missing_answers"):
            with self.subTest(name), self.assertRaises(AccessError):
                ticket.with_user(self.anna_user).read([name])
        for domain in (
            [("sd_answers.which_browser", "=", "safari")],
            [("type_id.sd_field_ids.label", "ilike", "x")],
        ):
            with self.subTest(domain), self.assertRaises(AccessError):
                self.env["helpdesk.ticket"].with_user(self.anna_user).search(domain)
        type_ = self.fault.with_user(self.anna_user)
        for name in ("sd_field_ids", "sd_answer_definition"):
            with self.subTest(name), self.assertRaises(AccessError):
                type_.read([name])
        with self.assertRaises(AccessError):
            ticket.with_user(self.anna_user).write({"sd_answers": {"version": "9"}})

    def test_agent_reads_form_fields_and_only_managers_change_them(self):
        self.assertTrue(self.browser.with_user(self.cecilia).label)
        with self.assertRaises(AccessError):
            self.browser.with_user(self.cecilia).label = "x"
        self.browser.with_user(self.david).label = "x"
