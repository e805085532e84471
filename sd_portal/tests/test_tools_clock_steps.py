"""Why this deadline: the steps that a reckoning tells."""

from dataclasses import replace

from odoo.tests import BaseCase

from odoo.addons.sd_portal.tools.clock import AgreedDate
from odoo.addons.sd_portal.tools.clock_steps import explain
from odoo.addons.sd_portal.tools.worktime import HOUR

from .test_tools_clock import FOUR_HOURS, HOURS, STOCKHOLM, june, pause, promise


class TestClockSteps(BaseCase):
    def codes(self, *args, **known):
        return [step.code for step in self.steps(*args, **known)]

    def steps(self, *args, hours=HOURS, **known):
        return explain(promise(*args, **known), hours, STOCKHOLM)

    def test_steps_from_a_weekend_tell_when_counting_begins(self):
        started, calendar, due = self.steps(started=june("06 12:00"))
        self.assertEqual((started.code, started.at), ("started", june("06 12:00")))
        self.assertEqual((calendar.code, calendar.at), ("calendar", june("08 08:00")))
        self.assertEqual((due.code, due.at), ("due", june("08 12:00")))

    def test_steps_of_overlapping_pauses_count_shared_time_once(self):
        clock = replace(
            promise(now=june("08 14:00")),
            pauses=(
                pause("08 09:30 > 08 13:00", "approval"),
                pause("08 09:00 > 08 12:00", "customer"),
            ),
        )
        told = [
            (step.code, step.at, dict(step.values))
            for step in explain(clock, HOURS, STOCKHOLM)
            if step.code in ("pause", "resumed")
        ]
        customer = {"cause": "customer", "seconds": 3 * HOUR}
        approval = {"cause": "approval", "seconds": HOUR}
        expected = [
            ("pause", june("08 09:00"), customer),
            ("pause", june("08 09:30"), approval),
            ("resumed", june("08 13:00"), {}),
        ]
        self.assertEqual(told, expected)

    def test_steps_of_a_lasting_pause_tell_no_date_and_no_end(self):
        codes = self.codes(FOUR_HOURS, "08 09:00", now=june("08 11:00"))
        self.assertEqual(codes, ["started", "calendar", "pause", "planned"])

    def test_steps_of_a_stopped_clock_tell_how_it_stopped_and_no_later_pause(self):
        pauses = ("08 09:00", "09 09:00")
        codes = self.codes(FOUR_HOURS, *pauses, reached="08 16:30", now=june("12 12"))
        common = ["started", "calendar", "pause", "planned"]
        self.assertEqual(codes, [*common, "reached", "due"])
        codes = self.codes(FOUR_HOURS, *pauses, cancelled="08 16:30", now=june("12 12"))
        self.assertEqual(codes, [*common, "cancelled"])

    def test_steps_of_an_agreed_date_tell_when_it_was_agreed(self):
        agreed = AgreedDate(june("13 10:00"), agreed=june("08 11:00"))
        self.assertEqual(self.codes(agreed), ["started", "calendar", "agreed", "due"])

    def test_steps_without_working_time_tell_only_the_start(self):
        self.assertEqual(self.codes(hours=()), ["started"])
