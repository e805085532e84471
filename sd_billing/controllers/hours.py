from datetime import date

from dateutil.relativedelta import relativedelta

from odoo import fields, http
from odoo.http import request

from odoo.addons.portal.controllers.portal import CustomerPortal, pager

from .money_page import MoneyPageMixin

PAGE_SIZE = 50
CSV_LIMIT = 20000


class HoursController(MoneyPageMixin, CustomerPortal):
    """The customer's page of prepaid hours: ``/my/hours``, ``/my/hours.csv``."""

    @http.route(
        ["/my/hours", "/my/hours/page/<int:page>"],
        type="http",
        auth="user",
        methods=["GET"],
        website=True,
    )
    def portal_my_hours(self, page=1, date_begin=None, date_end=None, **_kw):
        """Packages, what is left, and what was used for which ticket in a period."""
        organisation_sudo = self._find_organisation()
        first, last = self._read_period(date_begin, date_end)
        report = request.env["sd.hours.report"]
        page = max(page, 1)
        used = report._get_used(
            organisation_sudo, first, last, PAGE_SIZE, (page - 1) * PAGE_SIZE
        )
        period = {"date_begin": first.isoformat(), "date_end": last.isoformat()}
        values = {
            "page_name": "hours",
            "organisation": organisation_sudo.name,
            "packages": report._get_packages(organisation_sudo),
            "used": used,
            "period": period,
            "show_hours": request.env["sd.package"]._show_hours,
            "pager": pager(
                url="/my/hours",
                url_args=period,
                total=used["count"],
                page=page,
                step=PAGE_SIZE,
            ),
        }
        return request.render("sd_billing.portal_my_hours", values)

    @http.route(
        "/my/hours.csv", type="http", auth="user", methods=["GET"], website=True
    )
    def portal_my_hours_csv(self, date_begin=None, date_end=None, **_kw):
        """What was used in a period, as a file for a spreadsheet."""
        organisation_sudo = self._find_organisation()
        first, last = self._read_period(date_begin, date_end)
        used = request.env["sd.hours.report"]._get_used(
            organisation_sudo, first, last, CSV_LIMIT
        )
        env = request.env
        rows = [[env._("Ticket"), env._("Title"), env._("Minutes"), env._("Hours")]]
        for ticket, minutes in used["rows"]:
            rows.append([ticket.number, ticket.name, minutes, round(minutes / 60, 2)])
        if used["other"]:
            other = used["other"]
            rows.append(["", env._("Other tickets"), other, round(other / 60, 2)])
        return self._make_csv(rows, f"hours_{first}_{last}")

    def _read_period(self, begin, end):
        """The period asked for; the last twelve months where it makes no sense."""
        try:
            first, last = (date.fromisoformat(text or "") for text in (begin, end))
        except ValueError:
            first = last = None
        if not first or first > last:
            last = fields.Date.context_today(request.env.user)
            first = last - relativedelta(months=12)
        return first, last
