"""Encoded words (RFC 2047): text in headers that may only hold ASCII. Never raises.

>>> decode_words("=?utf-8?q?Sm=C3=B6r?= och =?iso-8859-1?b?5WQ=?=")
'Smör och åd'

Neighbours belong together, also when a character is cut in two:

>>> decode_words("=?utf-8?q?Sm=C3?= =?utf-8?q?=B6r?=")
'Smör'

What is no encoded word stays; what cannot be decoded is shown as it is:

>>> decode_words("1 < 2 =? 3"), decode_words("=?utf-8?b?!?=")
('1 < 2 =? 3', '')

Those that Odoo would read differently are written anew, the others are not touched:

>>> recode_words("=?utf-8?q?Sm=C3=B6r?="), recode_words("=?gb2312?B?6UY=?=")
('=?utf-8?q?Sm=C3=B6r?=', '=?utf-8?b?6ZWV?=')
"""

from __future__ import annotations

import base64
import binascii
import quopri
import re
from functools import reduce

from .charset import decode, find_codec

_WORD = re.compile(r"=\?([^?\s]{1,60})\?([bBqQ])\?([^?\r\n]*)\?=")
_GAP = re.compile(r"(?<=\?=)\s+(?==\?)")


def decode_words(text: str) -> str:
    """The text that a header means.

    :param text: value of a header on one line
    """
    pieces: list[tuple[str | None, bytes]] = []
    position = 0
    text = _GAP.sub("", text)
    for match in _WORD.finditer(text):
        pieces.append((None, text[position : match.start()].encode("utf-8", "replace")))
        pieces.append((_charset(match), _content(match)))
        position = match.end()
    pieces.append((None, text[position:].encode("utf-8", "replace")))
    return "".join(decode(data, name or "utf-8") for name, data in _joined(pieces))


def _joined(pieces: list[tuple[str | None, bytes]]) -> list[tuple[str | None, bytes]]:
    """Neighbours of the same character set as one."""

    def join(
        done: list[tuple[str | None, bytes]], piece: tuple[str | None, bytes]
    ) -> list[tuple[str | None, bytes]]:
        if not piece[1]:
            return done
        if done and done[-1][0] == piece[0]:
            done[-1] = (piece[0], done[-1][1] + piece[1])
        else:
            done.append(piece)
        return done

    return reduce(join, pieces, [])


def recode_words(text: str) -> str:
    """The header with those words anew that Odoo would misread or cannot store."""
    return _WORD.sub(_recode, text)


def _recode(match: re.Match[str]) -> str:
    charset, content = _charset(match), _content(match)
    known = find_codec(charset)
    trusted = known == charset or known.startswith("cp125") or charset == "us-ascii"
    if trusted and _reads(content, charset):
        return match[0]
    clean = decode(content, charset).encode()
    return f"=?utf-8?b?{base64.b64encode(clean).decode()}?="


def _reads(content: bytes, charset: str) -> bool:
    if b"\x00" in content:
        return False
    if charset == "utf-8":
        return True  # a character may be cut in two between neighbours
    try:
        content.decode(charset)
    except (UnicodeError, LookupError, ValueError):
        return False
    return True


def _charset(match: re.Match[str]) -> str:
    return match[1].partition("*")[0].lower()


def _content(match: re.Match[str]) -> bytes:
    data = match[3].encode("ascii", "replace")
    if match[2] in "qQ":
        return quopri.decodestring(data, header=True)
    try:
        return base64.b64decode(data + b"=" * (-len(data) % 4))
    except (binascii.Error, ValueError):
        return b""
