from datetime import timedelta, timezone

from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..tools.clock import planned_due
from ..tools.worktime import normalise

HORIZONS = (timedelta(days=21), timedelta(days=120), timedelta(days=800))
"""How far working time is fetched; the next one only when the one before is too short."""

BEFORE = timedelta(days=2)
"""Fetched before a start, so that no shift that is running then is cut off."""

HOURS = frozenset(
    {
        "tz",
        "two_weeks_calendar",
        "flexible_hours",
        "hours_per_day",
        "full_time_required_hours",
    }
)
"""Own fields of a calendar that change its working time."""


class ResourceCalendar(models.Model):
    """A calendar whose past stays as it was: see ``sd.calendar.past``."""

    _inherit = "resource.calendar"

    sd_past_ids = fields.One2many(
        "sd.calendar.past", "calendar_id", groups="base.group_system"
    )

    @api.constrains("attendance_ids")
    def _check_sd_hours(self):
        """Agreements need working time, so a calendar in use cannot lose all of it."""
        agreements_sudo = self.env["sd.agreement"].sudo()
        for calendar in self.filtered(lambda one: not one.attendance_ids):
            used = agreements_sudo.search([("calendar_id", "=", calendar.id)], limit=1)
            if used and not calendar._sd_has_hours():
                raise ValidationError(
                    self.env._(
                        "“%(calendar)s” needs working hours: the deadlines of the "
                        "agreement “%(agreement)s” count in them.",
                        calendar=calendar.name,
                        agreement=used.name,
                    )
                )

    def write(self, vals):
        """Keep the past of a calendar whose hours change."""
        if HOURS & vals.keys():
            self.env["sd.calendar.past"]._keep(self)
        return super().write(vals)

    def _sd_work_intervals(self, start, end):
        """Working time of the calendar, holidays taken out, the past as it was.

        :param datetime start: naive UTC
        :param datetime end: naive UTC
        :return: normalised half-open intervals in naive UTC, see ``tools/worktime.py``
        """
        self.ensure_one()
        intervals = self._work_intervals_batch(
            start.replace(tzinfo=timezone.utc), end.replace(tzinfo=timezone.utc)
        )[False]
        hours = normalise((opens, closes) for opens, closes, _meta in intervals)
        return self.env["sd.calendar.past"]._restore(self, hours, start)

    def _sd_ask_all(self, asked):
        """Ask questions that need working time, fetching more until they are answered.

        :param list asked: tuples (start, until, question): the earliest moment that
            matters; the moment from which the horizon is counted (both naive UTC); a
            function of the intervals, of which None means that they end too early
        :return: list of answers, None where even the longest horizon is too short
        """
        answers = dict.fromkeys(range(len(asked)))
        for horizon in HORIZONS:
            left = [n for n, answer in answers.items() if answer is None]
            if not left:
                break
            intervals = self._sd_work_intervals(
                min(asked[n][0] for n in left) - BEFORE,
                max(asked[n][1] for n in left) + horizon,
            )
            for n in left:
                answers[n] = asked[n][2](intervals)
        return list(answers.values())

    def _sd_ask(self, start, until, question):
        """Ask one question, see `_sd_ask_all`."""
        return self._sd_ask_all([(start, until, question)])[0]

    def _sd_due_all(self, targets, start):
        """When promises fall due if nothing pauses them.

        :param list targets: `Target` objects, see ``tools/clock.py``
        :param datetime start: naive UTC
        :return: list of naive UTC, None where the calendar has no such working time
        """
        self.ensure_one()
        zone = self.tz

        def ask(target):
            return lambda intervals: planned_due(target, start, intervals, zone)

        return self._sd_ask_all([(start, start, ask(target)) for target in targets])

    def _sd_due(self, target, start):
        """When one promise falls due, see `_sd_due_all`."""
        return self._sd_due_all([target], start)[0]

    def _sd_has_hours(self):
        """Whether anybody works by this calendar in the time to come."""
        now = fields.Datetime.now()

        def ask(intervals):
            return any(closes > now for _opens, closes in intervals) or None

        return bool(self._sd_ask(now, now, ask))
