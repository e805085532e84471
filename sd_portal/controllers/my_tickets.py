from dataclasses import replace

from werkzeug.exceptions import NotFound
from werkzeug.urls import url_encode

from odoo import http
from odoo.exceptions import AccessError, MissingError
from odoo.fields import Domain
from odoo.http import request
from odoo.tools import groupby

from odoo.addons.helpdesk_mgmt.controllers.myaccount import CustomerPortalHelpdesk
from odoo.addons.portal.controllers.portal import pager as portal_pager

from ..tools.ticket_list import TABS, belongs, read_query

PER_PAGE = 30

ORDERS = {
    "newest": "create_date DESC, id DESC",
    "deadline": "sd_deadline, id",
    "changed": "last_stage_update DESC, id DESC",
    "title": "name, id",
    "priority": "priority DESC, create_date DESC, id DESC",
}
GROUP_ORDERS = {
    "status": "stage_id",
    "type": "type_id",
    "priority": "priority DESC",
    "person": "partner_name",
}
"""How the database sorts what the customer asks for; keys as in ``tools/ticket_list.py``."""


class MyTicketsController(CustomerPortalHelpdesk):
    """The customer's list of tickets and the page of one: ``/my/tickets``, ``/my/ticket``."""

    def _prepare_home_portal_values(self, counters):
        """On the home page count what is open: that is what one comes for."""
        values = super()._prepare_home_portal_values(counters)
        if values.get("ticket_count"):
            values["ticket_count"] = request.env["helpdesk.ticket"].search_count(
                [("closed", "=", False)]
            )
        return values

    @http.route()
    def portal_my_tickets(self, page=1, **kw):
        """The list, as ``tools/ticket_list.py`` reads the address."""
        if not request.env["helpdesk.ticket"].has_access("read"):
            return request.redirect("/my")
        values = self._prepare_list_values(read_query(kw), page)
        request.session["my_tickets_history"] = values["tickets"].ids[:100]
        return request.render("sd_portal.portal_my_tickets", values)

    def _prepare_list_values(self, query, page):
        """What the list's template shows.

        :param ListQuery query: what the customer asks for
        :param int page: from 1; one too high shows the last
        """
        tickets = request.env["helpdesk.ticket"]
        narrowed = self._get_list_domain(query)
        counts = self._count_tabs(narrowed)
        pager = portal_pager(
            url="/my/tickets",
            url_args=query.as_args(),
            total=counts[query.tab],
            page=page,
            step=PER_PAGE,
        )
        found = tickets.search(
            narrowed & self._get_tab_domain(query.tab),
            order=", ".join(
                filter(None, [GROUP_ORDERS.get(query.group), ORDERS[query.sort]])
            ),
            limit=PER_PAGE,
            offset=pager["offset"],
        )
        return {
            **self._prepare_portal_layout_values(),
            **self._prepare_choices(),
            "page_name": "ticket",
            "default_url": "/my/tickets",
            "query": query,
            "tabs": [(tab, self._name_tab(tab), counts[tab]) for tab in TABS],
            "tab_url": lambda tab: self._make_url(replace(query, tab=tab)),
            "tickets": found,
            "groups": self._group(found, query.group),
            "pager": pager,
        }

    def _make_url(self, query):
        return "/my/tickets?" + url_encode(query.as_args())

    def _get_list_domain(self, query):
        """What search and filters leave, on whatever tab."""
        tickets = request.env["helpdesk.ticket"]
        domain = Domain.TRUE
        if query.search:
            domain &= Domain.OR(
                Domain(name, "ilike", query.search)
                for name in ("number", "name", "description")
            )
        if query.status:
            domain &= tickets._sd_get_told_status_domain(query.status)
        if query.type_id:
            domain &= Domain("type_id", "=", query.type_id)
        if query.priority:
            domain &= Domain("priority", "=", query.priority)
        if query.person_id:
            domain &= Domain("partner_id", "=", query.person_id)
        return domain

    def _get_tab_domain(self, tab):
        if tab == "all":
            return Domain.TRUE
        stages_sudo = request.env["helpdesk.ticket.stage"].sudo()
        stages_sudo = stages_sudo.with_context(active_test=False).search_fetch(
            [], ["sd_status", "closed"], limit=1000
        )
        ids = [s.id for s in stages_sudo if belongs(tab, s.sd_status, s.closed)]
        return Domain("stage_id", "in", ids)

    def _count_tabs(self, narrowed):
        """How many tickets each tab has, in one query.

        :return: dict tab → number
        """
        per_stage = request.env["helpdesk.ticket"]._read_group(
            narrowed, ["stage_id"], ["__count"]
        )
        return {
            tab: sum(
                count
                for stage, count in per_stage
                if belongs(tab, stage.sudo().sd_status, stage.sudo().closed)
            )
            for tab in TABS
        }

    def _prepare_choices(self):
        """What the customer can filter, sort and group by, in words."""
        env = request.env
        stage_field = env["helpdesk.ticket.stage"]._fields["sd_status"]
        people = env["helpdesk.ticket"]._read_group([], ["partner_id"])
        people_sudo = env["res.partner"].sudo().union(*(p.sudo() for (p,) in people))
        return {
            "statuses": stage_field._description_selection(env),
            "types": env["helpdesk.ticket.type"].search([], limit=100),
            "priorities": reversed(env["helpdesk.ticket"]._sd_get_priorities()),
            "people": people_sudo.sorted("name"),
            "sorts": [
                ("newest", env._("Newest first")),
                ("deadline", env._("Deadline")),
                ("changed", env._("Last change of status")),
                ("title", env._("Title")),
                ("priority", env._("Priority")),
            ],
            "groupings": [
                ("none", env._("No grouping")),
                ("status", env._("Status")),
                ("type", env._("Type")),
                ("priority", env._("Priority")),
                ("person", env._("Person")),
            ],
        }

    def _name_tab(self, tab):
        return {
            "active": request.env._("Active"),
            "waiting": request.env._("Waiting for you"),
            "closed": request.env._("Closed"),
            "all": request.env._("All"),
        }[tab]

    def _group(self, tickets, group):
        """The tickets of a page under their headings, in their order.

        :return: list of (heading or "", tickets)
        """
        headings = {
            "status": lambda ticket: ticket._sd_get_status_words(),
            "type": lambda ticket: ticket.type_id.name or "",
            "priority": lambda ticket: ticket._sd_get_priority_label(ticket.priority),
            "person": lambda ticket: ticket.partner_name or "",
        }
        if group not in headings:
            return [("", tickets)]
        return [
            (heading, tickets.concat(*members))
            for heading, members in groupby(tickets, headings[group])
        ]

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
            "closed_stages": [],
            "actions": ticket._sd_get_offered_actions(request.env.user.partner_id)
            if own
            else (),
            "events": ticket._sd_get_customer_events(),
            "notice": kwargs.get("notice"),
            "mark": ticket.with_user(request.env.user)._sd_get_page_mark()
            if own
            else "",
            "first_author": ticket.partner_name or ticket.partner_id.name or "",
        }
