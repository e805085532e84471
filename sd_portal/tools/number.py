"""What a ticket's number looks like: a prefix, then digits.

>>> format_number("SDA", 42)
'SDA00042'
>>> format_number("SDA", 1234567)
'SDA1234567'

A prefix is typed on telephones, put into subjects of mail and found there again:

>>> is_prefix("SDA"), is_prefix("NO-")
(True, True)
>>> [is_prefix(text) for text in ("", "42", "Ä", "SD A", "A" * 11, "sda", "S4")]
[False, False, False, False, False, False, False]
"""

from __future__ import annotations

import re

DIGITS = 5
_PREFIX = re.compile(r"[A-Z]{1,9}-?")


def is_prefix(text: str) -> bool:
    """Whether ``text`` may stand before ticket numbers: capitals, perhaps a hyphen."""
    return bool(_PREFIX.fullmatch(text))


def format_number(prefix: str, number: int) -> str:
    """A ticket's number as people read it."""
    return f"{prefix}{number:0{DIGITS}d}"


"""Longer numbers grow; they are never cut."""
