from odoo import http
from odoo.http import request
from odoo.tools import email_normalize

from odoo.addons.im_livechat.controllers.main import LivechatController

NAME_LENGTH = 100


class ChatController(LivechatController):
    """The page where customers and visitors chat with support: ``/support/chat``.

    A visitor without a login says his name and e-mail address first; both are kept in
    his session and written on the chat when it begins.
    """

    @http.route(
        "/support/chat",
        type="http",
        auth="public",
        methods=["GET", "POST"],
        website=True,
        sitemap=False,
    )
    def sd_chat(self, **kw):
        """Who asks, then the chat; the way to a ticket when nobody is there."""
        channel_sudo = request.env.company.sudo().sd_chat_channel_id
        if not channel_sudo:
            raise request.not_found()
        values = {
            "page_name": "chat",
            "channel": channel_sudo,
            "available": bool(channel_sudo.available_operator_ids),
            "typed": kw,
            "error": "",
        }
        if request.httprequest.method == "POST" and request.env.user._is_public():
            values["error"] = self._sd_introduce(kw)
            if not values["error"]:
                return request.redirect("/support/chat")
        values["visitor"] = self._sd_get_visitor()
        return request.render("sd_portal.portal_chat", values)

    def _sd_introduce(self, kw):
        """Keep who the visitor is.

        :return: sentence about what to correct, "" when all is well
        """
        name = " ".join((kw.get("name") or "").split())[:NAME_LENGTH]
        email = email_normalize(kw.get("email") or "")
        if not name:
            return request.env._("Please tell us your name.")
        if not email:
            return request.env._(
                "Please give an e-mail address, so that we can answer later, too."
            )
        request.session["sd_chat"] = {"name": name, "email": email}
        return ""

    def _sd_get_visitor(self):
        """Who chats: ``name`` and ``email``; None when he has not yet said so."""
        user = request.env.user
        if user._is_public():
            return request.session.get("sd_chat")
        return {"name": user.name, "email": user.email_normalized or ""}

    def _get_guest_name(self):
        visitor = request.session.get("sd_chat")
        return visitor["name"] if visitor else super()._get_guest_name()

    def _process_extra_channel_params(self, **kwargs):
        passing, kept = super()._process_extra_channel_params(**kwargs)
        visitor = self._sd_get_visitor()
        if visitor:
            kept = kept | {
                "sd_chat_name": visitor["name"],
                "sd_chat_email": visitor["email"],
            }
        return passing, kept
