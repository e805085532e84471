"""Top-level header fields as Odoo can read them; what was wrong is told in codes.

>>> def show(*lines, now=datetime(2026, 3, 2)):
...     mail = cut(b"\\n".join(lines) + b"\\n\\nbody")
...     repaired, notes = repair_fields(mail, b"", now)
...     for field in repaired:
...         print(f"{field.name}: {field.value.decode()}")
...     print(*notes)

An ordinary mail stays as it is:

>>> show(b"From: Boris <boris@nordic.example>", b"Subject: =?utf-8?q?Sm=C3=B6r?=",
...      b"Message-ID: <1@nordic.example>", b"Date: Mon, 2 Mar 2026 08:00:00 +0100")
From: Boris <boris@nordic.example>
Subject: =?utf-8?q?Sm=C3=B6r?=
Message-ID: <1@nordic.example>
Date: Mon, 2 Mar 2026 08:00:00 +0100
<BLANKLINE>

Raw bytes are text in some character set; NUL is nothing; the first subject counts:

>>> show(b"Subject: Sm\\xf6rg\\xe5s\\x00", b"Subject: second", b"Message-ID: <1@x>")
Subject: Smörgås
Message-ID: <1@x>
header_cleaned header_twice

>>> show(b"Subject: =?gb2312?B?6UY=?= =?utf-8?q?a=00b?=", b"Message-ID: <1@x>")
Subject: =?utf-8?b?6ZWV?= =?utf-8?b?YWI=?=
Message-ID: <1@x>
header_cleaned

Without a usable From the Sender or Reply-To says who wrote:

>>> show(b"From: <", b"Reply-To: anna@x.example", b"Message-ID: <1@x>")
Reply-To: anna@x.example
Message-ID: <1@x>
From: anna@x.example
header_cleaned sender_elsewhere

A Message-ID that cannot be kept is replaced by one that is the same next time:

>>> show(b"Message-ID: <[a b]>", b"Subject: x")
Subject: x
Message-ID: <ef67a1499bc54835b5c1765cd66f6cdd5b5ebc36@message-id.invalid>
message_id_made

A date that cannot be is no date:

>>> show(b"Date: Fri, 1 Jan 2099 00:00:00 +0000", b"Message-ID: <1@x>")
Message-ID: <1@x>
date_dropped
"""

from __future__ import annotations

import hashlib
import re
from datetime import datetime, timedelta, timezone
from email.utils import parsedate_to_datetime

from . import addresses
from .wire import Field, Wire, cut
from .words import recode_words

__all__ = ["cut", "repair_fields"]

LONGEST_VALUE = 60_000
LONGEST_PARSED = 200
_SINGLE = frozenset({"subject", "message-id", "date", "content-type", "mime-version"})
_MESSAGE_ID = re.compile(r"<[!-;=?-Z^-~]{1,298}>")
_PARSED = frozenset({"mime-version", "resent-date"})
_EARLIEST = datetime(1990, 1, 1, tzinfo=timezone.utc)


def repair_fields(
    mail: Wire, raw: bytes, now: datetime
) -> tuple[list[Field], tuple[str, ...]]:
    """Fields that Odoo reads without stumbling, and codes of what had to be changed.

    :param mail: the mail, cut
    :param raw: the whole mail, from which a missing Message-ID is made
    :param now: the moment, naive UTC; dates after it are doubted
    """
    notes: dict[str, None] = {}
    fields: list[Field] = []
    seen: set[str] = set()
    for field in mail.fields:
        if field.key in _SINGLE and field.key in seen:
            notes["header_twice"] = None
            continue
        seen.add(field.key)
        clean = _clean(field, now)
        if clean != field:
            notes[_note(field, kept=bool(clean.value))] = None
        if clean.value:
            fields.append(clean)
    _find_sender(fields, notes)
    if not any(field.key == "message-id" for field in fields):
        fields.append(Field("Message-ID", _make_id(mail, raw)))
        notes["message_id_made"] = None
        notes.pop("message_id_dropped", None)
    return fields, tuple(notes)


def _note(field: Field, kept: bool) -> str:
    if kept or field.key not in ("message-id", "date"):
        return "header_cleaned"
    return "date_dropped" if field.key == "date" else "message_id_dropped"


def _clean(field: Field, now: datetime) -> Field:
    """The field as it can be kept; with an empty value when it cannot."""
    text = field.text
    if field.key == "message-id":
        known = _MESSAGE_ID.fullmatch(text) and addresses.parses(field.name, text)
        return _settle(field, text if known else "")
    if field.key == "date":
        return _settle(field, text if _is_possible(text, now) else "")
    tamed = recode_words(text)
    if field.key in addresses.FIELDS:
        tamed = addresses.tame(field.name, tamed)
    elif field.key in _PARSED and not _is_parsed(field.name, tamed):
        tamed = ""
    tamed = (
        tamed[-LONGEST_VALUE:] if field.key == "references" else tamed[:LONGEST_VALUE]
    )
    return _settle(field, tamed)


def _settle(field: Field, text: str) -> Field:
    """The field itself where ``text`` is what every parser reads in it."""
    if text == field.text and _is_text(field.value):
        return field
    return Field(field.name, text.encode("utf-8", "replace"))


def _is_parsed(name: str, text: str) -> bool:
    return len(text) < LONGEST_PARSED and addresses.parses(name, text)


def _is_text(value: bytes) -> bool:
    """Whether the raw value can stay: UTF-8, folded properly, of a sane length."""
    try:
        value.decode("utf-8")
    except UnicodeError:
        return False
    return len(value) <= LONGEST_VALUE and not _STRAY.search(value)


_STRAY = re.compile(rb"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]|\r(?!\n)|\n(?![ \t])")


def _is_possible(text: str, now: datetime) -> bool:
    """Whether a Date header can be true; one that only Odoo can read is left to it."""
    try:
        date = parsedate_to_datetime(text[:200])
    except (ValueError, TypeError, IndexError, OverflowError):
        return addresses.parses("Date", text) and len(text) < 200
    date = date if date.tzinfo else date.replace(tzinfo=timezone.utc)
    latest = now.replace(tzinfo=timezone.utc) + timedelta(days=1)
    return _EARLIEST <= date <= latest


def _find_sender(fields: list[Field], notes: dict[str, None]) -> None:
    if any(field.key == "from" and b"@" in field.value for field in fields):
        return
    for name in ("sender", "reply-to"):
        for field in fields:
            if field.key == name and b"@" in field.value:
                fields[:] = [f for f in fields if f.key != "from"]
                fields.append(Field("From", field.value))
                notes["sender_elsewhere"] = None
                return


def _make_id(mail: Wire, raw: bytes) -> bytes:
    """A Message-ID from what the sender wrote, not from the way the mail took."""
    hashed = hashlib.sha256()
    for name in ("from", "date", "subject", "message-id"):
        hashed.update(mail.text(name).encode() + b"\n")
    hashed.update(mail.body or raw)
    return f"<{hashed.hexdigest()[:40]}@message-id.invalid>".encode()
