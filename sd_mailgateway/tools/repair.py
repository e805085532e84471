"""From bytes that somebody sent to a mail that Odoo can read. Never raises.

>>> now = datetime(2026, 3, 2)
>>> mail = b"From: anna@x.example\\r\\nMessage-ID: <1@x>\\r\\n\\r\\nHello"
>>> repair(mail, now) == Repaired(mail, ())
True

What is wrong is put right, and said in codes for the log:

>>> repaired = repair(b"From: anna@x.example\\nTo: x:; (c)\\nMessage-ID: <>\\n"
...     b"Content-Type: text/plain; charset=x-none\\n\\nSm\\xf6r", now)
>>> repaired.notes
('header_cleaned', 'message_id_made', 'text_recoded')
>>> b"U23DtnI=" in repaired.content
True

What nobody can read becomes its headers, its text and itself as a file:

>>> deep = b"".join(b"Content-Type: multipart/mixed; boundary=b%d\\n\\n--b%d\\n" % (n, n)
...                 for n in range(2000))
>>> repair(b"Subject: deep\\n" + deep, now).notes
('kept_as_original',)
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from email import message_from_bytes
from email.generator import BytesGenerator
from email.message import Message
from io import BytesIO

from .headers import repair_fields
from .original import keep_as_original
from .parts import repair_parts
from .wire import Field, cut

LONGEST_HEADER = 4000
"""Of a part, in bytes; folded lines count together."""

_PART_HEADER = re.compile(rb"\n[Cc][Oo][Nn][Tt][Ee][Nn][Tt]-[^\n]*(?:\n[ \t][^\n]*)*")

DEEPEST = 60
"""Parts nested deeper than this cannot be read by the programs behind us."""


@dataclass(frozen=True)
class Repaired:
    """A mail that can be read, and codes of what had to be changed."""

    content: bytes
    notes: tuple[str, ...]


def repair(raw: bytes, now: datetime) -> Repaired:
    """The mail as Odoo can read it; ``raw`` itself when nothing is wrong.

    :param raw: any bytes
    :param now: the moment, naive UTC
    """
    try:
        return _repair(raw, now)
    except Exception:  # noqa: BLE001 - a promise: no mail stops here
        return Repaired(keep_as_original(raw, now), ("kept_as_original",))


def _repair(raw: bytes, now: datetime) -> Repaired:
    wire = cut(raw)
    fields, notes = repair_fields(wire, raw, now)
    content = raw
    if notes or wire.mended or not _is_cut_alike(raw, wire.body):
        content = _join(fields, wire.body)
    short = _shorten(content)
    if short != content:
        content, notes = short, (*notes, "header_cleaned")
    mail = message_from_bytes(content)
    _check_depth(mail)
    changes = repair_parts(mail)
    if changes:
        content = _flatten(mail)
    return Repaired(content, tuple(dict.fromkeys(notes + changes)))


def _shorten(content: bytes) -> bytes:
    """Cut the headers of parts that are longer than any real one.

    Every mail parser needs time that grows with the square of their length.
    """

    def cut_off(match: re.Match[bytes]) -> bytes:
        return (
            match[0] if len(match[0]) <= LONGEST_HEADER else match[0][:LONGEST_HEADER]
        )

    return _PART_HEADER.sub(cut_off, b"\n" + content)[1:]


def _is_cut_alike(raw: bytes, body: bytes) -> bool:
    """Whether the parser behind us finds the body where we found it."""
    head = raw[: len(raw) - len(body)]
    return head.endswith((b"\n\n", b"\r\n\r\n")) and raw[:1] not in (b"\r", b"\n", b"")


def _join(fields: list[Field], body: bytes) -> bytes:
    lines = [f"{field.name}: ".encode() + field.value + b"\r\n" for field in fields]
    return b"".join(lines) + b"\r\n" + body


def _check_depth(mail: Message) -> None:
    level, depth = [mail], 0
    while level:
        depth += 1
        if depth > DEEPEST:
            raise RecursionError("nested too deeply")
        parts = (part.get_payload() for part in level if part.is_multipart())
        level = [
            child for part in parts for child in part if isinstance(child, Message)
        ]


def _flatten(mail: Message) -> bytes:
    target = BytesIO()
    BytesGenerator(target, mangle_from_=False, maxheaderlen=0).flatten(mail)
    return target.getvalue()
