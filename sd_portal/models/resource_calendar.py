from datetime import timedelta, timezone

from odoo import models

from ..tools.clock import planned_due
from ..tools.worktime import normalise

HORIZONS = (timedelta(days=21), timedelta(days=120), timedelta(days=800))
"""How far working time is fetched; the next one only when the one before is too short."""

BEFORE = timedelta(days=2)
"""Fetched before a start, so that no shift that is running then is cut off."""


class ResourceCalendar(models.Model):
    _inherit = "resource.calendar"

    def _sd_work_intervals(self, start, end):
        """Working time of the calendar, holidays taken out.

        :param datetime start: naive UTC
        :param datetime end: naive UTC
        :return: normalised half-open intervals in naive UTC, see ``tools/worktime.py``
        """
        self.ensure_one()
        intervals = self._work_intervals_batch(
            start.replace(tzinfo=timezone.utc), end.replace(tzinfo=timezone.utc)
        )[False]
        return normalise((opens, closes) for opens, closes, _meta in intervals)

    def _sd_ask(self, start, until, question):
        """Ask a question that needs working time, fetching more until it is answered.

        :param datetime start: naive UTC, the earliest moment that matters
        :param datetime until: naive UTC, from here the horizon is counted
        :param question: function of the intervals; None means that they end too early
        :return: its answer, None when even the longest horizon is too short
        """
        for horizon in HORIZONS:
            answer = question(self._sd_work_intervals(start - BEFORE, until + horizon))
            if answer is not None:
                return answer
        return None

    def _sd_due(self, target, start):
        """When a promise falls due if nothing pauses it.

        :param Target target: see ``tools/clock.py``
        :param datetime start: naive UTC
        :return: naive UTC, None when the calendar has no such working time
        """
        return self._sd_ask(
            start,
            start,
            lambda intervals: planned_due(target, start, intervals, self.tz),
        )
