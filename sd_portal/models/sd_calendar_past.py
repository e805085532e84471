from datetime import datetime

from odoo import api, fields, models
from odoo.fields import Domain

from ..tools.worktime import BEGINNING, splice, subtract
from .resource_calendar import BEFORE
from .sd_clock import OPEN


class SdCalendarPast(models.Model):
    """Working time as it was before a calendar was changed.

    A calendar has no memory: what it says today it says of last year, too. So the
    stretch since the last change, or since the first clock, is written down here once
    before a change, and deadlines count the past from here. Clocks share the rows.
    """

    _name = "sd.calendar.past"
    _description = "Past working time of a calendar"
    _order = "calendar_id, until"

    calendar_id = fields.Many2one(
        "resource.calendar", required=True, index=True, ondelete="cascade"
    )
    since = fields.Datetime(required=True)
    until = fields.Datetime(required=True)
    intervals = fields.Json(help="Pairs of moments in UTC.")

    @api.model
    def _keep(self, calendars):
        """Write down the working time up to now; call it before the calendars change.

        The open clocks of the calendars are reckoned anew by the cron, in batches.

        :param calendars: ``resource.calendar``
        """
        calendars = calendars.sudo()
        if not calendars:
            return
        now = fields.Datetime.now().replace(second=0)
        Clock_sudo = self.env["sd.clock"].sudo()
        begun = dict(
            Clock_sudo._read_group(
                [("calendar_id", "in", calendars.ids)],
                ["calendar_id"],
                ["started_at:min"],
            )
        )
        kept = dict(
            self.sudo()._read_group(
                [("calendar_id", "in", calendars.ids)], ["calendar_id"], ["until:max"]
            )
        )
        vals_list = []
        for calendar, first in begun.items():
            since = kept.get(calendar) or first - BEFORE
            if since < now:
                vals_list.append(self._prepare_past(calendar, since, now))
        self.sudo().create(vals_list)
        Clock_sudo._mark_stale(
            Clock_sudo.search(Domain("calendar_id", "in", calendars.ids) & OPEN)
        )

    @api.model
    def _prepare_past(self, calendar, since, until):
        hours = calendar._sd_work_intervals(since, until)
        return {
            "calendar_id": calendar.id,
            "since": since,
            "until": until,
            "intervals": [[o.isoformat(), c.isoformat()] for o, c in hours],
        }

    @api.model
    def _restore(self, calendar, hours, start):
        """Working time with the past as it was.

        :param calendar: one calendar
        :param hours: normalised working time by what the calendar says today
        :param datetime start: naive UTC, from here the past matters
        :return: normalised working time
        """
        for row in calendar.sudo().sd_past_ids.sorted("until"):
            if row.until <= start:
                continue
            was = tuple(
                (datetime.fromisoformat(opens), datetime.fromisoformat(closes))
                for opens, closes in row.intervals or ()
            )
            was = subtract(was, [(BEGINNING, start)])
            hours = splice(splice(hours, was, row.since), hours, row.until)
        return hours
