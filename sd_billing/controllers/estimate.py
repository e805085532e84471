from werkzeug.exceptions import NotFound

from odoo import http
from odoo.exceptions import MissingError
from odoo.http import request
from odoo.tools import plaintext2html

from odoo.addons.sale.controllers.portal import CustomerPortal


class EstimateController(CustomerPortal):
    """The customer's page of an estimate: ``/my/estimate/<id>``.

    Reading never decides anything: answers are sent by POST. Odoo's own pages of orders
    know nothing of estimates.
    """

    @http.route(
        "/my/estimate/<int:order_id>",
        type="http",
        auth="user",
        methods=["GET"],
        website=True,
    )
    def portal_estimate(self, order_id, **_kw):
        """Lines, totals, range, assumptions, and what can be answered."""
        return self._render_estimate(self._find_estimate(order_id))

    @http.route(
        "/my/estimate/<int:order_id>/approve",
        type="http",
        auth="user",
        methods=["POST"],
        website=True,
    )
    def portal_estimate_approve(self, order_id, shown="", **_kw):
        """Approve what was shown."""
        return self._decide(order_id, "approved", shown)

    @http.route(
        "/my/estimate/<int:order_id>/decline",
        type="http",
        auth="user",
        methods=["POST"],
        website=True,
    )
    def portal_estimate_decline(self, order_id, shown="", reason="", **_kw):
        """Decline what was shown, with a reason."""
        reason = reason.strip()[:2000]
        if not reason:
            return self._render_estimate(
                self._find_estimate(order_id),
                request.env._("Please say why you decline."),
            )
        return self._decide(order_id, "declined", shown, reason)

    @http.route(
        "/my/estimate/<int:order_id>/ask",
        type="http",
        auth="user",
        methods=["POST"],
        website=True,
    )
    def portal_estimate_ask(self, order_id, question="", **_kw):
        """Put a question into the conversation of the ticket."""
        order_sudo = self._find_estimate(order_id)
        question = question.strip()[:5000]
        if not question:
            return self._render_estimate(
                order_sudo, request.env._("Please write your question.")
            )
        ticket_sudo = order_sudo.sd_ticket_id
        ticket_sudo.message_post(
            body=plaintext2html(question),
            author_id=request.env.user.sudo().partner_id.id,
            message_type="comment",
            subtype_xmlid="mail.mt_comment",
        )
        return request.redirect(ticket_sudo.access_url)

    def _decide(self, order_id, decision, shown, reason=""):
        order_sudo = self._find_estimate(order_id)
        user = request.env.user
        if not user.sudo().partner_id._sd_may_approve_costs():
            raise NotFound()
        code = order_sudo._sd_decide(
            decision, user.sudo(), request.httprequest.remote_addr, shown, reason
        )
        if code:
            words = request.env["sd.estimate.words"]._tell_why_not(code)
            return self._render_estimate(order_sudo, words)
        return request.redirect(f"/my/estimate/{order_id}")

    def _find_estimate(self, order_id):
        """An estimate that was sent, of a ticket that the customer may read.

        :raise NotFound: for what is foreign, hidden or unknown, and for whoever may not
            see money
        """
        user = request.env.user
        order_sudo = request.env["sale.order"].sudo().browse(order_id).exists()
        ticket_sudo = order_sudo.sd_ticket_id
        if not ticket_sudo or order_sudo.sd_estimate_state == "draft":
            raise NotFound()
        organisation_sudo = ticket_sudo.commercial_partner_id
        if (
            order_sudo.partner_id.commercial_partner_id != organisation_sudo
            or not request.env["sd.package"]._may_see(user, organisation_sudo)
            or not ticket_sudo.with_user(user).has_access("read")
        ):
            raise NotFound()
        return order_sudo

    def _render_estimate(self, order_sudo, problem=""):
        ticket_sudo = order_sudo.sd_ticket_id
        shown = order_sudo._sd_get_hash()
        code = order_sudo._sd_why_not(shown)
        approvers = ticket_sudo._sd_find_approvers()
        values = {
            "page_name": "estimate",
            "order": order_sudo,
            "ticket": ticket_sudo,
            "state": order_sudo._sd_get_state(),
            "shown": shown,
            "most": order_sudo._sd_get_total_at_most(),
            "problem": problem,
            "why_not": code and request.env["sd.estimate.words"]._tell_why_not(code),
            "may_approve": request.env.user.sudo().partner_id._sd_may_approve_costs(),
            "approvers": ", ".join(approvers.mapped("name")),
            "versions": ticket_sudo._sd_find_estimates().filtered(
                lambda order: order.sd_estimate_state != "draft"
            ),
        }
        return request.render("sd_billing.portal_estimate", values)

    # === Odoo's own pages of orders === #

    def _document_check_access(self, model_name, document_id, access_token=None):
        """Neither a right nor a token opens an estimate as an order.

        :raise MissingError: for an estimate, whoever asks
        """
        if model_name == "sale.order":
            order_sudo = request.env["sale.order"].sudo().browse(document_id).exists()
            if order_sudo.sd_ticket_id:
                raise MissingError(request.env._("This document does not exist."))
        return super()._document_check_access(model_name, document_id, access_token)
