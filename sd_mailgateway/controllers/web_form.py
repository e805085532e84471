import json

from werkzeug.exceptions import NotFound

from odoo import http
from odoo.http import request
from odoo.tools import file_open
from odoo.tools.misc import get_lang

from ..tools.web_form import Outcome, Sent, find_origin

MOST_BYTES = 30 * 1024 * 1024
SCRIPT = "sd_mailgateway/static/src/web_form/form.js"
FORMS = ("application/x-www-form-urlencoded", "multipart/form-data")
OWN = frozenset({"token", "website", "consent", "lang", "send"})
PUBLIC = {
    "type": "http",
    "auth": "public",
    "csrf": False,
    "save_session": False,
    "sitemap": False,
}


class WebFormController(http.Controller):
    """A form on another site: its page, its description, its script, and what it sends.

    No cookie is read or set, so a foreign page gains nothing by sending in a visitor's
    name; that is why there is no CSRF token.
    """

    @http.route("/sd/form/<string:key>", methods=["GET"], **PUBLIC)
    def show(self, key, **kw):
        """Our own page of the form."""
        form_sudo = self._find(key, kw)
        return self._render(form_sudo, Outcome(200), {})

    @http.route(
        "/sd/form/<string:key>/preview", type="http", auth="user", methods=["GET"]
    )
    def preview(self, key, **kw):
        """Both ways to embed the form, at work, for managers of the helpdesk."""
        if not request.env.user.has_group("helpdesk_mgmt.group_helpdesk_manager"):
            raise NotFound()
        form_sudo = self._find(key, kw)
        if form_sudo.company_id not in request.env.user.company_ids:
            raise NotFound()
        return self._render(form_sudo, Outcome(200), {}, preview=True)

    @http.route("/sd/form/<string:key>.js", methods=["GET"], **PUBLIC)
    def script(self, key, **_kw):
        """The script that shows the form within a foreign page; the same for all forms."""
        with file_open(SCRIPT, "rb") as file:
            response = request.make_response(
                file.read(),
                [
                    ("Content-Type", "text/javascript; charset=utf-8"),
                    ("Cache-Control", "public, max-age=3600"),
                    ("X-Content-Type-Options", "nosniff"),
                ],
            )
        response.add_etag()
        return response.make_conditional(request.httprequest.environ)

    @http.route("/sd/form/<string:key>/definition", methods=["GET"], **PUBLIC)
    def definition(self, key, **kw):
        """What the script shows, with a token to send it with."""
        form_sudo = self._find(key, kw)
        if not self._is_allowed(form_sudo, silent=True):
            return self._answer_json(
                form_sudo, Outcome(403, form_sudo._say("wrong_origin"))
            )
        described = {**form_sudo._describe(), "token": form_sudo._make_token()}
        return self._make_json(form_sudo, described, 200)

    @http.route(
        ["/sd/form/<string:key>", "/sd/form/<string:key>/definition"],
        methods=["OPTIONS"],
        **PUBLIC,
    )
    def preflight(self, key, **kw):
        """Tell a browser whether a page may send the form."""
        form_sudo = self._find(key, kw)
        return request.make_response("", self._get_cors(form_sudo), status=204)

    @http.route(
        "/sd/form/<string:key>",
        methods=["POST"],
        readonly=False,
        max_content_length=MOST_BYTES,
        **PUBLIC,
    )
    def take(self, key, **kw):
        """Take a form.

        :return: 200 the thank-you page (303 to that of the manager), 403 from a page
            that is not allowed, 404 no such form, 413 too large, 415 not a form,
            422 to be corrected, 429 too many; as a page with all that was typed, or as
            JSON for who accepts that
        """
        form_sudo = self._find(key, kw)
        if request.httprequest.mimetype not in FORMS:
            outcome = Outcome(415, "Send the fields as a form (multipart/form-data).")
        elif not self._is_allowed(form_sudo):
            form_sudo._note_hit("wrong_origin")
            outcome = Outcome(403, form_sudo._say("wrong_origin"))
        else:
            sent = self._read()
            outcome = form_sudo._receive(sent, self._is_too_much(form_sudo, sent))
        if "application/json" in request.httprequest.headers.get("Accept", ""):
            return self._answer_json(form_sudo, outcome)
        if outcome.status == 200 and form_sudo.redirect_url:
            return request.redirect(form_sudo.redirect_url, code=303, local=False)
        return self._render(form_sudo, outcome, request.httprequest.form)

    # === Reading === #

    def _find(self, key, parameters):
        """The form, as superuser, in the visitor's language.

        :raise NotFound: for a key that is unknown, or whose form is archived
        """
        wanted = str(parameters.get("lang") or "").replace("-", "_")[:10]
        installed = dict(request.env["res.lang"].sudo().get_installed())
        likely = [
            code
            for code in installed
            if wanted and code.split("_")[0] == wanted.split("_")[0]
        ]
        lang = wanted if wanted in installed else next(iter(likely), "")
        request.update_context(lang=lang or get_lang(request.env).code)
        Form_sudo = request.env["sd.web.form"].sudo()
        form_sudo = Form_sudo.search([("key", "=", key.replace("\0", ""))], limit=1)
        if not form_sudo:
            raise NotFound()
        return form_sudo.with_company(form_sudo.company_id)

    def _get_origin(self):
        headers = request.httprequest.headers
        return find_origin(headers.get("Origin", ""), headers.get("Referer", ""))

    def _is_allowed(self, form_sudo, silent=False):
        """Whether the page that asks may do so.

        :param bool silent: whether a page that does not say who it is may, too: our own
            pages do not when they only read
        """
        origin = self._get_origin()
        host = request.httprequest.host.lower()
        own = {f"https://{host}", f"http://{host}"}
        return (
            (silent and not origin)
            or origin in own
            or origin in form_sudo._get_origins()
        )

    def _is_too_much(self, form_sudo, sent):
        # A request that is tried again, after a clash in the database, counts once.
        if not hasattr(request, "sd_form_too_much"):
            request.sd_form_too_much = form_sudo._is_too_much(sent)
        return request.sd_form_too_much

    def _read(self):
        """`Sent`: what is in the request."""
        http_request = request.httprequest
        form = http_request.form
        texts = {
            name: values[0].replace("\0", "")
            for name, values in form.lists()
            if name not in OWN and not name.startswith("answer_")
        }
        if not texts.get("files", "x"):
            del texts["files"]  # a file input without a file, of a form not multipart
        uploads = [
            (name, upload)
            for name, upload in http_request.files.items(multi=True)
            if upload.filename
        ]
        texts |= {name: "" for name, _upload in uploads if name != "files"}
        return Sent(
            values=texts,
            answers=self._read_answers(form),
            files=tuple(
                (upload.filename.replace("\0", ""), self._read_file(upload))
                for name, upload in uploads
                if name == "files"
            ),
            token=form.get("token", ""),
            trap=form.get("website", ""),
            consent=bool(form.get("consent")),
            network=http_request.remote_addr or "",
        )

    def _read_file(self, upload):
        upload.seek(0)  # a request that is tried again has read it before
        return upload.read()

    def _read_answers(self, form):
        answers = {}
        for name, values in form.lists():
            if name.startswith("answer_"):
                texts = [text.replace("\0", "") for text in values]
                key, many = name.removeprefix("answer_"), name.endswith("[]")
                answers[key.removesuffix("[]")] = texts if many else texts[0]
        return answers

    # === Answering === #

    def _get_cors(self, form_sudo):
        headers = [("Vary", "Origin")]
        origin = request.httprequest.headers.get("Origin", "").lower()
        if origin in form_sudo._get_origins():
            headers += [
                ("Access-Control-Allow-Origin", origin),
                ("Access-Control-Allow-Methods", "GET, POST"),
                ("Access-Control-Allow-Headers", "Accept, Content-Type"),
                ("Access-Control-Max-Age", "3600"),
            ]
        return headers

    def _answer_json(self, form_sudo, outcome):
        told = {"message": outcome.sentence, "errors": dict(outcome.problems or {})}
        if outcome.status == 200:
            told["message"] = form_sudo._get_thanks()
            told["redirect"] = form_sudo.redirect_url or ""
        else:
            told["token"] = form_sudo._make_token()
        return self._make_json(form_sudo, told, outcome.status)

    def _make_json(self, form_sudo, content, status):
        headers = [
            ("Content-Type", "application/json; charset=utf-8"),
            ("Cache-Control", "no-store"),
            *self._get_cors(form_sudo),
        ]
        return request.make_response(json.dumps(content), headers, status=status)

    def _render(self, form_sudo, outcome, typed, preview=False):
        done = outcome.status == 200 and request.httprequest.method == "POST"
        values = {
            "record": form_sudo,
            "form": form_sudo._describe(),
            "done": done,
            "thanks": form_sudo._get_thanks(),
            "sentence": outcome.sentence,
            "problems": outcome.problems or {},
            "typed": dict(typed.lists()) if typed else {},
            "token": form_sudo._make_token(),
            "preview": preview,
            "lang": (request.env.lang or "en").replace("_", "-"),
        }
        page = (
            request.env["ir.ui.view"]
            .sudo()
            ._render_template("sd_mailgateway.web_form_page", values)
        )
        headers = [
            ("Content-Type", "text/html; charset=utf-8"),
            ("Cache-Control", "no-store"),
        ]
        return request.make_response(
            f"<!DOCTYPE html>\n{page}", headers, status=outcome.status
        )
