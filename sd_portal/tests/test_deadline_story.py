"""Why this deadline: told to the agent with reasons, to the customer without."""

from odoo.tests import tagged

from .clock_case import ClockCase, at, utc
from .common import DeskHttpCase


@tagged("post_install", "-at_install")
class TestDeadlineStory(ClockCase):
    def setUp(self):
        super().setUp()
        self._level("3").resolution_amount = 4
        with at("03-02 08:00"):
            self.ticket = self._make_ticket()
        with at("03-02 09:00"):
            self.ticket.stage_id = self.stage_waiting
        with at("03-02 11:00"):
            self.ticket.stage_id = self.stage_progress
            self.ticket.priority = "3"

    def _story(self, audience="agent", moment="03-02 12:00", **context):
        with at(moment):
            ticket = self.ticket.with_context(lang="en_US", **context)
            return ticket._sd_get_deadline_story(audience)

    def _text(self, story):
        return "\n".join(f"{s.moment} {s.sentence}" for s in story.steps)

    def test_story_tells_start_pause_change_and_what_is_left_in_order(self):
        story = self._story("customer")
        kinds = [step.kind for step in story.steps]
        self.assertEqual(
            kinds,
            ["started", "calendar", "pause", "resumed", "changed", "planned", "due"],
        )
        text = self._text(story)
        self.assertIn("Waiting for the customer. Working time so far: 2 h.", text)
        self.assertIn("priority C became A", text)
        self.assertEqual(story.summary, "2 h used, 2 h paused, 2 h left")
        self.assertEqual(
            (story.bar.used, story.bar.paused, story.bar.left), (34, 33, 33)
        )

    def test_customer_reads_his_own_zone_and_the_agent_his(self):
        self.anna.tz = "Asia/Tokyo"
        self.assertIn("16:00", self._story("customer").steps[0].moment)
        self.env.user.tz = "Europe/Stockholm"
        self.assertIn("08:00", self._story("agent").steps[0].moment)

    def test_customer_does_not_read_internal_reasons(self):
        with at("03-02 11:30"):
            self.env["sd.clock"]._agree(
                self.ticket, utc("03-06 12:00"), "Their boss is rude"
            )
            self.agreement.calendar_id = self._make_calendar("Secret calendar")
            self._run_cron()
        told = self._text(self._story("customer"))
        self.assertNotIn("rude", told)
        self.assertNotIn("terms of the agreement", told)
        self.assertIn("was agreed on", told)
        agent = self._text(self._story("agent"))
        self.assertIn("rude", agent)
        self.assertIn("terms of the agreement", agent)

    def test_agent_opens_the_story_as_a_list_with_a_bar(self):
        with at("03-02 12:00"):
            html = self.ticket.with_user(self.cecilia).sd_deadline_story
        self.assertIn("<ol", html)
        self.assertIn('aria-label="2 h used, 2 h paused, 2 h left"', html)
        action = self.ticket.action_sd_show_deadline_story()
        self.assertEqual(action["target"], "new")

    def test_ticket_without_a_promise_says_so(self):
        self.ticket.sd_clock_ids.unlink()
        self.assertIsNone(self.ticket._sd_get_deadline_story())
        self.assertIn("has no deadline", self.ticket.sd_deadline_story)

    def test_overdrawn_clock_says_by_how_much(self):
        self.assertIn("1 h over", self._story(moment="03-02 15:00").summary)


@tagged("post_install", "-at_install")
class TestDeadlineStoryPage(DeskHttpCase):
    def test_customers_page_shows_the_steps(self):
        self._make_agreement(
            self.nordic, calendar_id=self.company.resource_calendar_id.id
        )
        ticket = self._make_ticket()
        self.authenticate(self.anna_user.login, self.anna_user.login)
        page = self.url_open(f"/my/ticket/{ticket.id}").text
        self.assertIn("o_sd_deadline_story", page)
        self.assertIn("The clock starts: 8 working hours.", page)
