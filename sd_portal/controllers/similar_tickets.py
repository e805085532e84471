from odoo import http
from odoo.fields import Domain
from odoo.http import request

from ..tools.similar import find_similar, find_stems

COMPARED = 200
"""How many open tickets, the newest ones, are compared with a title."""


class SimilarTicketsController(http.Controller):
    """Open tickets like the one that a customer begins to write: ``/new/ticket/similar``."""

    @http.route(
        "/new/ticket/similar", type="http", auth="user", methods=["GET"], website=True
    )
    def find_similar_tickets(self, title="", **_kw):
        """A piece of the form, empty when nothing is similar.

        Searched with the customer's own rights, so that it tells nothing that his
        list does not.
        """
        return request.render(
            "sd_portal.portal_similar_tickets",
            {"tickets": self._find_similar(title.replace("\0", ""))},
        )

    def _find_similar(self, title):
        Ticket = request.env["helpdesk.ticket"]
        stems = find_stems(title)
        if not stems:
            return Ticket
        closed_sudo = (
            request.env["helpdesk.ticket.stage"]
            .sudo()
            .with_context(active_test=False)
            .search([("closed", "=", True)])
        )
        tickets = Ticket.search_fetch(
            Domain.OR(Domain("name", "ilike", stem) for stem in stems)
            & Domain("stage_id", "not in", closed_sudo.ids),
            ["name", "number"],
            order="id desc",
            limit=COMPARED,
        )
        return Ticket.browse(find_similar(title, {t.id: t.name for t in tickets}))
