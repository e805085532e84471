from odoo import api, models
from odoo.tools import SQL

from .sd_package_draw import NOTHING

CURRENT = ("waiting", "future", "running", "empty")


class SdHoursReport(models.AbstractModel):
    """What a customer sees of his organisation's prepaid hours.

    The number of statements does not depend on how many packages, tickets or moves there
    are: sums are made in SQL, and tickets are seen through the reader's own rights.
    """

    _name = "sd.hours.report"
    _description = "Prepaid hours for customers"

    @api.model
    def _get_packages(self, organisation):
        """Packages with what is left, those that can be used first.

        :param organisation: commercial partner of the reader
        :return: list of dicts for the page
        """
        packages_sudo = self.env["sd.package"]._find_of(organisation)
        sums = packages_sudo._get_sums()
        rows = []
        for package_sudo in packages_sudo.sorted("id", reverse=True):
            bought, used, left, __ = sums.get(package_sudo.id, NOTHING)
            show = package_sudo._show_hours
            rows.append(
                {
                    "name": package_sudo.name,
                    "first": package_sudo._show_day(package_sudo.date_from),
                    "last": package_sudo._show_day(package_sudo.date_to),
                    "types": ", ".join(package_sudo.type_ids.mapped("name")),
                    "bought": show(bought),
                    "used": show(used),
                    "left": show(left),
                    "percent": max(0, min(100, left * 100 // bought)) if bought else 0,
                    "current": package_sudo.state in CURRENT,
                    "state": package_sudo.state,
                }
            )
        return sorted(rows, key=lambda row: not row["current"])

    @api.model
    def _get_used(self, organisation, first, last, limit=50, offset=0):
        """Prepaid minutes used in a period, by ticket, newest work first.

        :param organisation: commercial partner of the reader
        :param date first: first day of work
        :param date last: last day of work
        :return: dict with ``rows`` (ticket, minutes), ``count`` of all rows, ``total``
            minutes, and ``other``: those of tickets that the reader does not see
        """
        packages_sudo = self.env["sd.package"]._find_of(organisation, cancelled=True)
        if not packages_sudo:
            return {"rows": [], "count": 0, "total": 0, "other": 0}
        where = SQL(
            "package_id IN %s AND kind IN ('use', 'reverse') AND date BETWEEN %s AND %s",
            tuple(packages_sudo.ids),
            first,
            last,
        )
        tickets = self.env["helpdesk.ticket"].with_context(active_test=False)
        visible = tickets._search([]).subselect()
        self.env["sd.package.move"].sudo().flush_model()
        count, seen, total = self.env.execute_query(
            SQL(
                """
                SELECT COUNT(*) FILTER (WHERE visible AND minutes <> 0),
                       COALESCE(SUM(minutes) FILTER (WHERE visible), 0),
                       COALESCE(SUM(minutes), 0)
                  FROM (SELECT -SUM(minutes) AS minutes, ticket_id IN %s AS visible
                          FROM sd_package_move WHERE %s GROUP BY ticket_id) used
                """,
                visible,
                where,
            )
        )[0]
        rows = self.env.execute_query(
            SQL(
                """
                SELECT ticket_id, -SUM(minutes) FROM sd_package_move
                 WHERE %s AND ticket_id IN %s
                 GROUP BY ticket_id HAVING SUM(minutes) <> 0
                 ORDER BY MAX(date) DESC, ticket_id DESC LIMIT %s OFFSET %s
                """,
                where,
                visible,
                limit,
                offset,
            )
        )
        found = tickets.browse(row[0] for row in rows)
        return {
            "rows": [
                (ticket, int(minutes))
                for ticket, (__, minutes) in zip(found, rows, strict=True)
            ],
            "count": count,
            "total": int(total),
            "other": int(total) - int(seen),
        }
