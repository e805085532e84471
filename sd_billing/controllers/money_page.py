from werkzeug.exceptions import NotFound

from odoo.http import content_disposition, request

from ..tools.csv_rows import write_csv


class MoneyPageMixin:
    """What the pages about hours and money have in common: whose they are, and files."""

    def _find_organisation(self):
        """The organisation of whoever looks.

        :raise NotFound: when he has no right to see hours and money
        """
        user = request.env.user
        organisation_sudo = user.sudo().partner_id.commercial_partner_id
        if not request.env["sd.package"]._may_see(user, organisation_sudo):
            raise NotFound()
        return organisation_sudo

    def _make_csv(self, rows, name):
        """Rows as a file for a spreadsheet.

        :param list rows: lists of texts and numbers
        :param str name: of the file, without its ending
        """
        return request.make_response(
            "\ufeff" + write_csv(rows),
            [
                ("Content-Type", "text/csv; charset=utf-8"),
                ("Content-Disposition", content_disposition(f"{name}.csv")),
            ],
        )
