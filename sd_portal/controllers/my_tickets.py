from datetime import date

from werkzeug.exceptions import NotFound

from odoo import http
from odoo.exceptions import AccessError, MissingError
from odoo.http import request

from odoo.addons.helpdesk_mgmt.controllers.myaccount import CustomerPortalHelpdesk


class MyTicketsController(CustomerPortalHelpdesk):
    """The customer's list of tickets and the page of one: ``/my/tickets``, ``/my/ticket``."""

    @http.route()
    def portal_my_tickets(self, **kw):
        """The list; parameters that make no sense are dropped."""
        response = super().portal_my_tickets(**self._clean_parameters(kw))
        if filters := response.qcontext.get("searchbar_filters"):
            filters["all"]["label"] = request.env._("All")
        return response

    # The base's labels have no words in some of our customers' languages, and a
    # module's sentences in code can only be translated by that module.

    def _ticket_get_searchbar_sortings(self):
        sortings = super()._ticket_get_searchbar_sortings()
        return self._relabel(
            sortings,
            date=request.env._("Newest"),
            name=request.env._("Title"),
            stage=request.env._("Status"),
            update=request.env._("Last change of status"),
        )

    def _ticket_get_searchbar_groupby(self):
        return self._relabel(
            super()._ticket_get_searchbar_groupby(),
            none=request.env._("None"),
            category=request.env._("Category"),
            stage=request.env._("Status"),
        )

    def _ticket_get_searchbar_inputs(self):
        return self._relabel(
            super()._ticket_get_searchbar_inputs(),
            all=request.env._("Search in everything"),
            number=request.env._("Search in numbers"),
            name=request.env._("Search in titles"),
        )

    def _relabel(self, choices, **labels):
        """The choices of a search bar, with our own labels where we have one."""
        for name, label in labels.items():
            if name in choices:
                choices[name]["label"] = label
        return choices

    def _clean_parameters(self, kw):
        allowed = {
            "sortby": self._ticket_get_searchbar_sortings(),
            "groupby": self._ticket_get_searchbar_groupby(),
            "search_in": self._ticket_get_searchbar_inputs(),
        }
        clean = dict(kw)
        for name, choices in allowed.items():
            if clean.get(name) not in choices:
                clean.pop(name, None)
        if not all(self._is_date(clean.get(n)) for n in ("date_begin", "date_end")):
            clean.pop("date_begin", None)
            clean.pop("date_end", None)
        return clean

    def _is_date(self, value):
        try:
            date.fromisoformat((value or "")[:10])
        except ValueError:
            return False
        return True

    @http.route()
    def portal_my_ticket(self, ticket_id, access_token=None, **kw):
        """The page of a ticket; foreign, hidden and unknown ones do not exist."""
        try:
            ticket_sudo = self._document_check_access(
                "helpdesk.ticket", ticket_id, access_token=access_token
            )
        except (AccessError, MissingError):
            raise NotFound() from None
        if ticket_sudo._sd_is_hidden_from(request.env.user):
            raise NotFound()
        survivor_sudo = ticket_sudo._sd_find_survivor()
        if survivor_sudo != ticket_sudo:
            return self._redirect_to_survivor(survivor_sudo, access_token)
        values = self._ticket_get_page_view_values(ticket_sudo, access_token, **kw)
        return request.render("helpdesk_mgmt.portal_helpdesk_ticket_page", values)

    def _redirect_to_survivor(self, survivor_sudo, access_token):
        """The page of what a merged ticket became; its link opens that one, too."""
        if access_token:
            return request.redirect(survivor_sudo.get_portal_url())
        return request.redirect(survivor_sudo.access_url)

    def _ticket_get_page_view_values(self, ticket, access_token, **kwargs):
        values = super()._ticket_get_page_view_values(ticket, access_token, **kwargs)
        files_sudo = ticket._sd_get_customer_files()
        files_sudo.generate_access_token()
        own = not request.env.user._is_public() and ticket.with_user(
            request.env.user
        ).has_access("read")
        return {
            **values,
            "customer_files": files_sudo,
            "closed_stages": ticket._sd_get_portal_stages() if own else [],
        }
