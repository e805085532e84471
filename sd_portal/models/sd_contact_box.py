from datetime import time

import babel.dates

from odoo import fields, models
from odoo.tools import babel_locale_parse, format_time

from ..tools.opening_hours import group_days


class SdContactBox(models.AbstractModel):
    """How a customer reaches support without logging in: a part of the company."""

    _name = "sd.contact.box"
    _description = "How to reach support"

    sd_support_phone = fields.Char(
        string="Support telephone", help="Empty: the company's telephone."
    )
    sd_support_email = fields.Char(
        string="Support e-mail", help="Empty: the company's address."
    )

    def _sd_get_contact_box(self):
        """What the contact box shows, in the language of the context.

        :return: dict of ``phone`` and ``email`` (str, or "") and ``hours`` (list of
            lines, empty when there is no telephone)
        """
        company_sudo = self.sudo()
        phone = company_sudo.sd_support_phone or company_sudo.phone or ""
        return {
            "phone": phone,
            "email": company_sudo.sd_support_email or company_sudo.email or "",
            "hours": company_sudo._sd_tell_opening_hours() if phone else [],
        }

    def _sd_tell_opening_hours(self):
        """The hours of the default agreement's calendar, a line for equal days.

        A calendar of alternating weeks has no hours that hold for every week: none.
        """
        self.ensure_one()
        agreement = self.env["sd.agreement"].search(
            [("is_default", "=", True), ("company_id", "=", self.id)], limit=1
        )
        calendar = agreement.calendar_id or self.resource_calendar_id
        attendances = calendar.attendance_ids.filtered(
            lambda one: one.day_period != "lunch" and not one.display_type
        )
        if calendar.two_weeks_calendar:
            return []
        groups = group_days(
            (int(one.dayofweek), one.hour_from, one.hour_to) for one in attendances
        )
        return [self._sd_tell_days(*group) for group in groups]

    def _sd_tell_days(self, first, last, spans):
        names = babel.dates.get_day_names(
            "abbreviated", "stand-alone", babel_locale_parse(self.env.lang)
        )
        days = names[first] if first == last else f"{names[first]}–{names[last]}"  # noqa: RUF001
        hours = ", ".join(
            f"{self._sd_show_time(start)}–{self._sd_show_time(end)}"  # noqa: RUF001
            for start, end in spans
        )
        return f"{days} {hours}"

    def _sd_show_time(self, minutes):
        moment = time(minutes // 60 % 24, minutes % 60)
        return format_time(self.env, moment, time_format="short")
