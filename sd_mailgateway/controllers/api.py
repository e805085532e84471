import hashlib

from odoo import http
from odoo.exceptions import AccessError, MissingError, UserError
from odoo.http import request
from odoo.modules import get_manifest

from odoo.addons.sd_portal.exceptions import AnswerError

from ..exceptions import ApiProblem
from ..models.ir_http import MOST_BYTES
from ..tools.api_document import build_document
from ..tools.api_schema import (
    Wrong,
    check_body,
    find_endpoint,
    parse_body,
    read_query,
)

LONGEST_NAME = 200


class ApiController(http.Controller):
    """The REST API: looks a call up in ``tools/api_schema.py``, checks it, answers.

    What is done is in ``sd.api``; whatever is refused leaves nothing behind.
    """

    @http.route(
        "/sd/api/v1/openapi.json",
        type="http",
        auth="public",
        methods=["GET"],
        save_session=False,
    )
    def describe(self, **_parameters):
        """What the API offers, as OpenAPI 3.1."""
        version = get_manifest("sd_mailgateway")["version"]
        return request.make_json_response(build_document(version))

    @http.route(
        "/sd/api/v1/<path:path>",
        type="http",
        auth="sd_key",
        csrf=False,
        save_session=False,
        readonly=False,
        max_content_length=MOST_BYTES + 1024,
    )
    def call(self, path, **_parameters):
        """Any call; see ``ENDPOINTS``.

        :raise ApiProblem: 4xx, with each wrong place of the body
        """
        endpoint, arguments = find_endpoint(request.httprequest.method, path)
        if endpoint is None and arguments:
            allow = {"Allow": ", ".join(arguments["allowed"])}
            raise ApiProblem(405, "This method is not allowed here.", headers=allow)
        if endpoint is None:
            raise ApiProblem(404, "There is nothing here.")
        key_sudo = request.env["sd.api.key"].sudo()
        key_sudo = key_sudo.browse(request.env.context["sd_api_key_id"])
        self._check_scope(key_sudo, endpoint.scope)
        query, wrong = read_query(endpoint.query, request.httprequest.args.to_dict())
        if wrong:
            raise ApiProblem(400, "The parameters do not fit.", wrong)
        if endpoint.method == "GET":
            status, answer = self._perform(endpoint, arguments, query)
        else:
            body = self._read_body(endpoint)
            if body.get("files"):
                self._check_scope(key_sudo, "files:write")
            status, answer = self._perform_once(key_sudo, endpoint, arguments, body)
        return request.make_json_response(answer, status=status)

    def _check_scope(self, key_sudo, scope):
        if not key_sudo._allows(scope):
            raise ApiProblem(403, f"This key lacks the scope {scope}.")

    def _read_body(self, endpoint):
        raw = request.httprequest.get_data()
        if not raw and not endpoint.body:
            return {}
        try:
            body = parse_body(raw)
        except ValueError as error:
            raise ApiProblem(400, str(error)) from None
        wrong = check_body(endpoint.body, body)
        if wrong:
            raise ApiProblem(422, "The body does not fit.", wrong)
        return body

    def _perform_once(self, key_sudo, endpoint, arguments, body):
        """Do what is asked, or repeat what was answered under the same name."""
        once = request.httprequest.headers.get("Idempotency-Key", "")
        if not once:
            return self._perform(endpoint, arguments, body)
        if len(once) > LONGEST_NAME or not once.isprintable() or not once.isascii():
            raise ApiProblem(
                400, "The Idempotency-Key has at most 200 printable ASCII characters."
            )
        call = request.httprequest
        asked = f"{call.method} {call.path}\n".encode() + call.get_data()
        request_hash = hashlib.sha256(asked).hexdigest()
        call_sudo = request.env["sd.api.call"].sudo()
        call_sudo = call_sudo._claim(key_sudo.id, once, request_hash)
        if call_sudo.request_hash != request_hash:
            raise ApiProblem(422, "This Idempotency-Key was used for another call.")
        if not call_sudo.status:
            status, answer = self._perform(endpoint, arguments, body)
            call_sudo.write({"status": status, "answer": answer})
        return call_sudo.status, call_sudo.answer

    def _perform(self, endpoint, arguments, values):
        """Do what is asked; refused in words, never with a traceback."""
        work = getattr(request.env["sd.api"], f"_do_{endpoint.name}")
        try:
            answer = work(values, **arguments)
            request.env.flush_all()
        except AnswerError as error:
            wrong = [Wrong(f"/answers/{k}", why) for k, why in error.problems.items()]
            raise ApiProblem(422, "The answers do not fit.", wrong) from None
        except MissingError:
            raise ApiProblem(404, "There is nothing here.") from None
        except AccessError:
            raise ApiProblem(403, "The key's user may not do this.") from None
        except UserError as error:
            raise ApiProblem(422, str(error)) from None
        return endpoint.status, answer
