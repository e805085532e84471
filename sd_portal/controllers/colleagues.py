from werkzeug.exceptions import NotFound

from odoo import http
from odoo.exceptions import ValidationError
from odoo.http import request

FLAGS = (
    "sd_may_create_tickets",
    "sd_may_approve",
    "sd_may_see_money",
    "sd_manages_colleagues",
)
LONGEST = 200
"""Letters of what is typed into one line of the form."""


class ColleaguesController(http.Controller):
    """Where a contact who manages colleagues asks for changes; nobody else gets in."""

    @http.route(
        "/my/colleagues", type="http", auth="user", methods=["GET"], website=True
    )
    def see_colleagues(self, **_kw):
        """The colleagues with their rights, and what was asked for."""
        manager_sudo = self._get_manager()
        organisation_sudo = manager_sudo.commercial_partner_id
        Request = request.env["sd.access.request"].sudo()
        requests_sudo = Request.search(
            [("organisation_id", "=", organisation_sudo.id)], limit=20
        )
        return request.render(
            "sd_portal.portal_my_colleagues",
            {
                "page_name": "colleagues",
                "organisation": organisation_sudo.name,
                "colleagues": manager_sudo._sd_find_colleagues(organisation_sudo),
                "manager": manager_sudo,
                "requests": requests_sudo,
            },
        )

    @http.route(
        "/my/colleagues/ask", type="http", auth="user", methods=["GET"], website=True
    )
    def see_form(self, contact=None, **_kw):
        """The form for a new colleague, or for changing or removing one."""
        manager_sudo = self._get_manager()
        return self._render_form(self._find_colleague(manager_sudo, contact))

    @http.route(
        "/my/colleagues/ask/send",
        type="http",
        auth="user",
        methods=["POST"],
        website=True,
    )
    def ask(self, contact=None, kind=None, **typed):
        """Take the request; what was typed survives an error."""
        manager_sudo = self._get_manager()
        colleague_sudo = self._find_colleague(manager_sudo, contact)
        if kind not in (("change", "remove") if colleague_sudo else ("add",)):
            raise NotFound()
        vals = self._prepare_vals(colleague_sudo, kind, typed)
        try:
            request.env["sd.access.request"].sudo()._ask(manager_sudo, vals)
        except ValidationError as error:
            return self._render_form(colleague_sudo, vals, str(error))
        return request.redirect("/my/colleagues")

    def _get_manager(self):
        """The contact who asks, as superuser.

        :raise NotFound: for everybody who does not manage colleagues
        """
        partner_sudo = request.env.user.partner_id.sudo()
        if not request.env.user.share or not partner_sudo.sd_manages_colleagues:
            raise NotFound()
        return partner_sudo

    def _find_colleague(self, manager_sudo, contact):
        """The colleague with this id, none for a form without one.

        :raise NotFound: for anybody else's, unknown ids and the asker alike
        """
        if not contact:
            return manager_sudo.browse()
        colleagues_sudo = manager_sudo._sd_find_colleagues(
            manager_sudo.commercial_partner_id
        )
        found = (colleagues_sudo - manager_sudo).filtered(
            lambda one: str(one.id) == contact
        )
        if not found:
            raise NotFound()
        return found

    def _prepare_vals(self, colleague_sudo, kind, typed):
        """Values of the request; who it is about comes from the colleague, if any."""
        line = {
            name: (typed.get(name) or "").strip()[:LONGEST]
            for name in ("name", "email", "phone", "lang", "sd_ticket_scope")
        }
        languages = {code for code, _name in request.env["res.lang"].get_installed()}
        vals = {
            "kind": kind,
            "contact_id": colleague_sudo.id,
            "company_id": request.env.company.id,
            "name": line["name"],
            "email": colleague_sudo.email or line["email"],
            "phone": line["phone"],
            "lang": line["lang"] if line["lang"] in languages else False,
            "sd_ticket_scope": "organisation"
            if line["sd_ticket_scope"] == "organisation"
            else "own",
            **{name: bool(typed.get(name)) for name in FLAGS},
        }
        if kind == "remove":
            vals |= {"name": colleague_sudo.name, **colleague_sudo._sd_get_rights()}
        return vals

    def _render_form(self, colleague_sudo, typed=None, error=""):
        usual_sudo = self._get_usual_rights()
        shown = typed or {
            "name": colleague_sudo.name,
            "phone": colleague_sudo.phone,
            "lang": colleague_sudo.lang or request.env.lang,
            **(colleague_sudo or usual_sudo)._sd_get_rights(),
        }
        return request.render(
            "sd_portal.portal_ask_colleague",
            {
                "page_name": "ask_colleague",
                "colleague": colleague_sudo,
                "typed": shown,
                "error": error,
                "languages": request.env["res.lang"].get_installed(),
                "flags": self._get_flags(),
            },
        )

    def _get_usual_rights(self):
        """What a new colleague gets unless something else is asked for."""
        organisation = request.env.user.partner_id.sudo().commercial_partner_id
        Default = request.env["sd.rights.default"].sudo()
        found = Default._find_for(organisation, request.env.company)
        return found.get(organisation.id) or Default.new()

    def _get_flags(self):
        """Rights to tick: (name of the field, label in the reader's language)."""
        described = (
            request.env["sd.access.request"].sudo().fields_get(FLAGS, ["string"])
        )
        return [(name, described[name]["string"]) for name in FLAGS]
