from werkzeug.exceptions import NotFound

from odoo import http
from odoo.exceptions import UserError
from odoo.http import request

from ..tools.ending import ACTIONS
from .ticket import TicketController


class TicketPageController(TicketController):
    """What the page of a ticket asks: ``/ticket/<id>/end``, ``/ticket/<id>/mark``."""

    @http.route(
        "/ticket/<int:ticket_id>/end",
        type="http",
        auth="user",
        methods=["POST"],
        website=True,
    )
    def end_ticket(self, ticket_id, action=None, reason="", **_kw):
        """Approve, open again, mark as solved or cancel, through the customer's rights.

        Back on the page he reads what became of it.
        """
        ticket = self._find_ticket(ticket_id)
        if action not in ACTIONS:
            raise NotFound()
        try:
            done = ticket._sd_end(action, reason)
        except UserError:
            notice = "reason"
        else:
            notice = "done" if done else "late"
        return request.redirect(f"{ticket.access_url}?notice={notice}")

    @http.route(
        "/ticket/<int:ticket_id>/mark",
        type="http",
        auth="user",
        methods=["GET"],
        website=True,
        readonly=True,
    )
    def get_ticket_mark(self, ticket_id, **_kw):
        """What tells an open page that there is something new on the ticket."""
        ticket = self._find_ticket(ticket_id)
        answer = request.make_json_response({"mark": ticket._sd_get_page_mark()})
        answer.headers["Cache-Control"] = "no-store"
        return answer
