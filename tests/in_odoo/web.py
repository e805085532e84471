"""A browser without a window: asks Odoo for pages as an outsider does, in the same process, with real logins."""

import re

from werkzeug.test import Client, TestResponse

from odoo import http

HERE = {"REMOTE_ADDR": "127.0.0.1"}
CSRF = re.compile(r'csrf_token: "([^"]+)"')


class Visitor:
    """One person's cookies. ``Visitor()`` is anybody, ``Visitor(env, login, password)`` has logged in.

    Pages are made in transactions of their own: commit before asking for what was just made.
    """

    def __init__(self, env=None, login="", password=""):
        self.client = Client(http.root)
        if login:
            params = {"db": env.cr.dbname, "login": login, "password": password}
            answer = self.client.post(
                "/web/session/authenticate",
                json={"jsonrpc": "2.0", "params": params},
                environ_base=HERE,
            )
            if not answer.json.get("result", {}).get("uid"):
                raise RuntimeError(f"{login} cannot log in: {answer.text}")

    def get(self, path: str) -> TestResponse:
        """Ask for a page and follow where it leads."""
        return self.client.get(path, follow_redirects=True, environ_base=HERE)

    def post(self, path: str, **fields: object) -> TestResponse:
        """Send a form as the visitor's own pages do, with the token that they carry."""
        token = CSRF.search(self.get("/my").text)
        return self.client.post(
            path, data={**fields, "csrf_token": token[1]}, environ_base=HERE
        )
