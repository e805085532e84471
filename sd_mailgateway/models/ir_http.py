from odoo import models
from odoo.http import request

from ..exceptions import ApiProblem

MOST_BYTES = 20 * 1024 * 1024


class IrHttp(models.AbstractModel):
    _inherit = "ir.http"

    @classmethod
    def _auth_method_sd_key(cls):
        """Let in who holds a key of the REST API, as the user for whom it acts.

        Sessions and Odoo's own keys open nothing here, and these keys nothing else.
        What can hold no call is refused before its body is read.

        :raise ApiProblem: 401, 411, 413, 415 or 429
        """
        headers = request.httprequest.headers
        scheme, _space, key = headers.get("Authorization", "").partition(" ")
        keys = request.env["sd.api.key"]
        key_sudo = keys._find(key.strip()) if scheme.lower() == "bearer" else keys
        if not key_sudo:
            raise ApiProblem(
                401, "This needs a valid key.", headers={"WWW-Authenticate": "Bearer"}
            )
        wait = key_sudo._count_use()
        if wait:
            raise ApiProblem(
                429,
                "Too many calls with this key; wait a little.",
                headers={"Retry-After": str(wait)},
            )
        cls._sd_check_body()
        user_sudo = key_sudo.user_id
        request.session.can_save = False
        request.update_env(
            user=user_sudo.id,
            context={
                "lang": user_sudo.lang,
                "tz": user_sudo.tz,
                "allowed_company_ids": key_sudo.company_id.ids,
                "sd_api_key_id": key_sudo.id,
            },
        )

    @classmethod
    def _sd_check_body(cls):
        call = request.httprequest
        if call.method not in ("POST", "PUT", "PATCH"):
            return
        if call.content_length is None:
            raise ApiProblem(411, "Say with Content-Length how long the body is.")
        if call.content_length > MOST_BYTES:
            raise ApiProblem(413, "The body is larger than 20 MB.")
        if call.content_length and call.mimetype != "application/json":
            raise ApiProblem(415, "Send JSON, with Content-Type: application/json.")
