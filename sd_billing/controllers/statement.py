from werkzeug.exceptions import NotFound

from odoo import http
from odoo.http import request

from odoo.addons.portal.controllers.portal import CustomerPortal

from .money_page import MoneyPageMixin


class StatementController(MoneyPageMixin, CustomerPortal):
    """The customer's statements: ``/my/statements``, ``/my/statement/<id>``."""

    @http.route(
        "/my/statements", type="http", auth="user", methods=["GET"], website=True
    )
    def portal_my_statements(self, **_kw):
        """All published statements of the reader's organisation, newest first."""
        organisation_sudo = self._find_organisation()
        package = request.env["sd.package"]
        values = {
            "page_name": "statements",
            "organisation": organisation_sudo.name,
            "statements": request.env["sd.statement"]._find_published(
                organisation_sudo
            ),
            "show_day": package._show_day,
            "show_hours": package._show_hours,
        }
        return request.render("sd_billing.portal_my_statements", values)

    @http.route(
        "/my/statement/<int:statement_id>",
        type="http",
        auth="user",
        methods=["GET"],
        website=True,
    )
    def portal_my_statement(self, statement_id, **_kw):
        """One statement, made to be read and to be printed."""
        organisation_sudo = self._find_organisation()
        statement_sudo = self._find_statement(organisation_sudo, statement_id)
        values = {
            **statement_sudo._get_page(request.env.user),
            "page_name": "statement",
            "organisation": organisation_sudo.name,
        }
        return request.render("sd_billing.portal_my_statement", values)

    @http.route(
        "/my/statement/<int:statement_id>.csv",
        type="http",
        auth="user",
        methods=["GET"],
        website=True,
    )
    def portal_my_statement_csv(self, statement_id, **_kw):
        """The work of one statement, as a file for a spreadsheet."""
        statement_sudo = self._find_statement(self._find_organisation(), statement_id)
        return self._make_csv(
            statement_sudo._get_csv_rows(request.env.user),
            f"statement_{statement_sudo.name}",
        )

    def _find_statement(self, organisation_sudo, statement_id):
        """A published statement of the organisation.

        :raise NotFound: when it is another's or a draft
        """
        found_sudo = request.env["sd.statement"]._find_published(organisation_sudo)
        statement_sudo = found_sudo.filtered(lambda found: found.id == statement_id)
        if not statement_sudo:
            raise NotFound()
        return statement_sudo
