from odoo import http
from odoo.http import request


class ContactController(http.Controller):
    """How to reach support, for everybody."""

    @http.route("/support", type="http", auth="public", methods=["GET"], website=True)
    def see_contact(self, **_kw):
        """Telephone with opening hours and mail address."""
        return request.render("sd_portal.portal_contact", {"page_name": "support"})
