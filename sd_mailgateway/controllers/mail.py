import logging

from odoo import http
from odoo.http import request

from ..tools.envelope import read_recipients
from ..tools.identity import http_identity

_logger = logging.getLogger(__name__)

MOST_BYTES = 30 * 1024 * 1024
FORMS = ("application/x-www-form-urlencoded", "multipart/form-data")


class MailController(http.Controller):
    """Mail comes in by HTTP: the body of the request is the mail.

    2xx is answered when the mail is stored, and not before.
    """

    @http.route(
        ["/sd/mail", "/sd/mail/<string:key>"],
        type="http",
        auth="public",
        methods=["POST"],
        csrf=False,
        save_session=False,
        readonly=False,
        max_content_length=MOST_BYTES + 1024,
    )
    def bring(self, key="", **parameters):
        """Keep one mail.

        Headers: ``X-Desk-Key`` or ``Authorization: Bearer`` where the key is not in the
        path; ``Idempotency-Key``, so that a repetition is the same mail. Parameters of
        the address: ``from`` and ``to`` of the envelope, where there is one.

        :return: 200 kept; 400 no mail; 401 no valid key; 413 too large; 415 a form;
            429 too many; 503 not stored, to be tried again
        """
        key_sudo = request.env["sd.mail.key"]._find(key or self._read_key())
        if not key_sudo:
            return self._answer(401, "This needs a valid key.")
        refusal = self._refuse()
        if refusal:
            return refusal
        work = request.env["sd.mail.delivery"].sudo()
        if not work._in_own_transaction(
            lambda env: key_sudo.with_env(env)._count_use()
        ):
            return self._answer(429, "Too many mails with this key; wait a minute.")
        raw = request.httprequest.get_data()
        if not raw.strip():
            return self._answer(400, "The body of the request has to be the mail.")
        return self._keep(work, key_sudo, raw, parameters)

    def _keep(self, delivery, key_sudo, raw, parameters):
        recipients = read_recipients(parameters.get("to") or "")
        once = request.httprequest.headers.get("Idempotency-Key") or ""
        try:
            log_id = delivery._keep(
                raw,
                identity=http_identity(key_sudo.id, once),
                mail_from=(parameters.get("from") or "") if recipients else None,
                rcpt_to=recipients,
                options=key_sudo._get_options(),
                came_by=f"http:{key_sudo.id}",
                company_id=key_sudo.company_id.id,
            )
        except Exception:
            _logger.warning("A mail could not be stored.", exc_info=True)
            return self._answer(503, "The mail could not be stored; try again later.")
        delivery._deliver(log_id)
        return self._answer(200, f"Kept as {log_id}.")

    def _read_key(self):
        headers = request.httprequest.headers
        bearer = headers.get("Authorization", "")
        return headers.get("X-Desk-Key") or bearer.removeprefix("Bearer ").strip()

    def _refuse(self):
        """The answer to a request that can hold no mail, None for others."""
        if request.httprequest.mimetype in FORMS:
            return self._answer(
                415, "Send the mail itself, with Content-Type: message/rfc822."
            )
        if (request.httprequest.content_length or 0) > MOST_BYTES:
            return self._answer(413, "The mail is larger than 30 MB.")
        return None

    def _answer(self, status, sentence):
        headers = [("Content-Type", "text/plain; charset=utf-8")]
        if status in (429, 503):
            headers.append(("Retry-After", "60"))
        return request.make_response(f"{sentence}\n", headers, status=status)
