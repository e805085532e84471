from datetime import timedelta, timezone

from odoo import models

from ..tools.worktime import add_work, end_of_working_day, normalise

HORIZONS = (timedelta(days=21), timedelta(days=120), timedelta(days=800))
"""How far working time is fetched; the next one only when the one before is too short."""


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

    def _sd_due(self, amount, unit, start):
        """When a promise of so much working time falls due.

        :param float amount: working hours, or whole working days
        :param str unit: ``hours`` or ``days``; "3 days" is the end of the third
            working day after the day of ``start``
        :param datetime start: naive UTC
        :return: naive UTC, None when the calendar has no such working time
        """
        self.ensure_one()
        for horizon in HORIZONS:
            intervals = self._sd_work_intervals(
                start - timedelta(days=1), start + horizon
            )
            if unit == "hours":
                due = add_work(intervals, start, round(amount * 3600))
            else:
                due = end_of_working_day(intervals, self.tz, start, int(amount))
            if due:
                return due
        return None
