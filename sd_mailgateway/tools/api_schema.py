"""The REST API, declared once: what is checked and what is published is the same table.

A body is checked field by field; each problem names its place as a JSON pointer:

>>> fields = (Field("title", "string", "What it is about", required=True, longest=5),)
>>> check_body(fields, {"title": "Printer", "color": 1})
[Wrong(pointer='/color', detail='This field is not known.'), Wrong(pointer='/title', detail='At most 5 characters.')]
>>> check_body(fields, {})
[Wrong(pointer='/title', detail='This field is required.')]
>>> check_body(fields, {"title": 7}), check_body(fields, {"title": "Fire"})
([Wrong(pointer='/title', detail='This has to be a string.')], [])

What is no JSON, or more deeply nested than anything sensible, is refused as a whole:

>>> parse_body(b'{"title": "Fire"}')
{'title': 'Fire'}
>>> for raw in (b"", b"[1]", b"[" * 100_000, b'{"a": NaN}', b'{"a": 1e400}', b'{"a": "\\\\u0000"}'):
...     try:
...         parse_body(raw)
...     except ValueError as error:
...         print(error)
The body has to be JSON.
The body has to be a JSON object.
The body is nested too deeply.
The body has to be JSON.
The body holds a number that is too large.
The body holds characters that cannot be stored.

A path is found with its method; the arguments are part of it:

>>> find_endpoint("GET", "tickets/7")[0].name, find_endpoint("GET", "tickets/7")[1]
('read_ticket', {'ticket_id': '7'})
>>> find_endpoint("DELETE", "tickets"), find_endpoint("GET", "secrets")
((None, {'allowed': ['GET', 'POST']}), (None, {}))
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

MOST_DEPTH = 8
KINDS: Mapping[str, type | tuple[type, ...]] = {
    "string": str,
    "integer": int,
    "object": dict,
    "array": list,
}

SCOPES = ("tickets:read", "tickets:write", "comments:write", "files:write")


@dataclass(frozen=True)
class Field:
    """A field of a body, or a parameter of an address.

    :param kind: one of `KINDS`
    :param longest: most characters or entries, 0 for any number
    :param choices: the only strings that are allowed, empty for any
    """

    name: str
    kind: str
    help: str
    required: bool = False
    longest: int = 0
    choices: tuple[str, ...] = ()


@dataclass(frozen=True)
class Wrong:
    """What is wrong at one place of a body."""

    pointer: str
    detail: str


@dataclass(frozen=True)
class Endpoint:
    """One thing that the API does.

    :param name: the controller's method is called ``_do_`` and this name
    :param path: below ``/sd/api/v1/``, arguments in braces
    :param scope: what the key has to be allowed
    :param status: of the answer when all goes well
    """

    name: str
    method: str
    path: str
    scope: str
    summary: str
    body: tuple[Field, ...] = ()
    query: tuple[Field, ...] = ()
    status: int = 200

    def match(self, path: str) -> dict[str, str] | None:
        """The arguments in ``path``, None when it is another endpoint's."""
        pattern = re.sub(r"\{(\w+)\}", r"(?P<\1>[^/]+)", self.path)
        found = re.fullmatch(pattern, path)
        return found.groupdict() if found else None


FILES = Field(
    "files",
    "array",
    "Files, each an object with name and content (base64); needs files:write",
    longest=10,
)
PRIORITY_LETTERS = {"A": "3", "B": "2", "C": "1"}
STATUSES = (
    "support",
    "progress",
    "customer",
    "approval",
    "solved",
    "closed",
    "cancelled",
)

ENDPOINTS = (
    Endpoint(
        "list_tickets",
        "GET",
        "tickets",
        "tickets:read",
        "The tickets that the key's user may see, the newest first",
        query=(
            Field("cursor", "string", "next_cursor of the page before"),
            Field("limit", "integer", "Tickets a page, 1 to 100; 50 unless stated"),
            Field("status", "string", "Only with this status", choices=STATUSES),
            Field("type", "integer", "Only of this type"),
        ),
    ),
    Endpoint(
        "create_ticket",
        "POST",
        "tickets",
        "tickets:write",
        "Make a ticket",
        body=(
            Field("title", "string", "What it is about", True, 200),
            Field("description", "string", "Plain text", True, 100_000),
            Field("type", "integer", "Id of a type, see /types"),
            Field(
                "priority",
                "string",
                "A is the highest",
                choices=tuple(PRIORITY_LETTERS),
            ),
            Field("answers", "object", "Answers to the type's questions, by key"),
            Field(
                "customer_email",
                "string",
                "Who asks; for keys of the desk's own people, and required there",
                longest=254,
            ),
            Field("customer_name", "string", "His name", longest=200),
            FILES,
        ),
        status=201,
    ),
    Endpoint(
        "read_ticket",
        "GET",
        "tickets/{ticket_id}",
        "tickets:read",
        "A ticket with its public messages and files",
    ),
    Endpoint(
        "comment_ticket",
        "POST",
        "tickets/{ticket_id}/comments",
        "comments:write",
        "Write a public message on a ticket",
        body=(Field("body", "string", "Plain text", True, 100_000), FILES),
        status=201,
    ),
    Endpoint(
        "close_ticket",
        "POST",
        "tickets/{ticket_id}/close",
        "tickets:write",
        "Close a ticket, as the customer may in the portal",
    ),
    Endpoint(
        "list_types",
        "GET",
        "types",
        "tickets:read",
        "The types of tickets, with priorities and questions",
    ),
)


def find_endpoint(method: str, path: str) -> tuple[Endpoint | None, dict[str, Any]]:
    """The endpoint of a request and its arguments.

    :return: None with the key ``allowed`` when only the method is wrong
    """
    allowed = []
    for endpoint in ENDPOINTS:
        arguments = endpoint.match(path)
        if arguments is None:
            continue
        if endpoint.method == method:
            return endpoint, arguments
        allowed.append(endpoint.method)
    return None, {"allowed": allowed} if allowed else {}


def parse_body(raw: bytes) -> dict[str, Any]:
    """The JSON object in a body.

    :raise ValueError: with a sentence for whoever sent it
    """
    try:
        body = json.loads(raw, parse_constant=_refuse_constant)
    except RecursionError:
        raise ValueError("The body is nested too deeply.") from None
    except ValueError:
        raise ValueError("The body has to be JSON.") from None
    if not isinstance(body, dict):
        raise ValueError("The body has to be a JSON object.")  # noqa: TRY004
    _check_value(body, MOST_DEPTH)
    return body


def check_body(fields: Iterable[Field], body: Mapping[str, Any]) -> list[Wrong]:
    """All that is wrong with a body."""
    known = {field.name: field for field in fields}
    wrong = [
        Wrong(_point(name), "This field is not known.")
        for name in body
        if name not in known
    ]
    for name, field in known.items():
        detail = _check_field(field, body.get(name), name in body)
        if detail:
            wrong.append(Wrong(_point(name), detail))
    return wrong


def read_query(
    fields: Iterable[Field], typed: Mapping[str, str]
) -> tuple[dict[str, Any], list[Wrong]]:
    """The parameters of an address, and all that is wrong with them.

    >>> read_query(ENDPOINTS[0].query, {"limit": "7", "status": "closed"})
    ({'limit': 7, 'status': 'closed'}, [])
    >>> read_query(ENDPOINTS[0].query, {"limit": "-1"})[1]
    [Wrong(pointer='/limit', detail='This has to be an integer.')]
    """
    numbers = {field.name for field in fields if field.kind == "integer"}
    read = {
        name: int(text) if name in numbers and is_number(text) else text
        for name, text in typed.items()
    }
    return read, check_body(fields, read)


def is_number(text: str) -> bool:
    """Whether a text is a number that can be an id.

    >>> is_number("7"), is_number("-7"), is_number("٣"), is_number("9" * 10)
    (True, False, False, False)
    """
    return text.isascii() and text.isdecimal() and len(text) < 10


def _refuse_constant(name: str) -> None:
    raise ValueError(name)


def _check_value(value: Any, depth: int) -> None:
    if depth < 0:
        raise ValueError("The body is nested too deeply.")
    if isinstance(value, float) and not math.isfinite(value):
        raise ValueError("The body holds a number that is too large.")
    if isinstance(value, str):
        if "\0" in value or not _can_be_stored(value):
            raise ValueError("The body holds characters that cannot be stored.")
    elif isinstance(value, dict):
        for name, one in value.items():
            _check_value(name, depth)
            _check_value(one, depth - 1)
    elif isinstance(value, list):
        for one in value:
            _check_value(one, depth - 1)


def _can_be_stored(text: str) -> bool:
    """Whether there is no half of a surrogate pair in it."""
    return not any("\ud800" <= char <= "\udfff" for char in text)


def _check_field(field: Field, value: Any, given: bool) -> str:
    """What is wrong with a field, or ""."""
    if not given:
        return "This field is required." if field.required else ""
    if not isinstance(value, KINDS[field.kind]) or isinstance(value, bool):
        article = "an" if field.kind[0] in "aio" else "a"
        return f"This has to be {article} {field.kind}."
    if field.required and isinstance(value, str) and not value.strip():
        return "This must not be empty."
    if field.choices and value not in field.choices:
        return f"This has to be one of: {', '.join(field.choices)}."
    if field.longest and isinstance(value, str | list) and len(value) > field.longest:
        unit = "characters" if field.kind == "string" else "entries"
        return f"At most {field.longest} {unit}."
    return ""


def _point(name: str) -> str:
    return "/" + name.replace("~", "~0").replace("/", "~1")
