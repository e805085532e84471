from werkzeug.exceptions import NotFound

from odoo import http
from odoo.exceptions import AccessError, MissingError
from odoo.http import request

from odoo.addons.helpdesk_type.controllers.main import HelpdeskTicketControllerTypes


class TicketController(HelpdeskTicketControllerTypes):
    """What a customer does with a ticket: ``/ticket/close``."""

    @http.route(
        "/ticket/close", type="http", auth="user", methods=["POST"], website=True
    )
    def support_ticket_close(self, ticket_id=None, stage_id=None, **_kw):
        """Move an own ticket to a stage that customers may choose."""
        ticket = self._find_ticket(ticket_id)
        stage = ticket._sd_get_portal_stages().filtered(
            lambda stage: str(stage.id) == stage_id
        )
        if not stage:
            raise NotFound()
        ticket_sudo = ticket.sudo()
        if not ticket_sudo.stage_id.closed:
            ticket_sudo._sd_move_for_customer(stage.sudo())
        return request.redirect(ticket.access_url)

    def _find_ticket(self, ticket_id):
        """The ticket, through the customer's own rights.

        :raise NotFound: for a foreign, hidden or unknown ticket alike
        """
        if not str(ticket_id or "").isdecimal():
            raise NotFound()
        ticket = request.env["helpdesk.ticket"].browse(int(ticket_id))
        try:
            ticket.check_access("read")
            if not ticket.exists():
                raise NotFound()
        except (AccessError, MissingError):
            raise NotFound() from None
        return ticket
