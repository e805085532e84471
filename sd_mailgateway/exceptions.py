"""What can go wrong with a mail or a call, as far as we know it by name.

Exception
 ├── UnroutableError   nothing takes the mail
 ├── NotKeptError      the mail could not be stored
 └── HTTPException
      └── ApiProblem   the REST API refuses a call
"""

import json

from werkzeug.exceptions import HTTPException


class UnroutableError(Exception):
    """No alias, no ticket and no fallback takes this mail."""


class NotKeptError(Exception):
    """The mail could not be stored; it stays where it is."""


class ApiProblem(HTTPException):
    """A call is refused; Odoo sends it as ``application/problem+json`` (RFC 9457).

    :param int status: of HTTP
    :param str title: a sentence for the programmer
    :param errors: `Wrong` of ``tools/api_schema.py``, one for each wrong place
    :param dict headers: further headers
    """

    def __init__(self, status, title, errors=(), headers=None):
        super().__init__(title)
        self.code = status
        self.errors = errors
        self.headers = headers or {}

    def get_body(self, environ=None, scope=None):
        problem = {
            "type": "about:blank",
            "title": self.description,
            "status": self.code,
        }
        if self.errors:
            problem["errors"] = [
                {"pointer": error.pointer, "detail": error.detail}
                for error in self.errors
            ]
        return json.dumps(problem)

    def get_headers(self, environ=None, scope=None):
        return [("Content-Type", "application/problem+json"), *self.headers.items()]
