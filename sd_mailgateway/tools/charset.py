"""Bytes to text when the sender may be wrong about his character set. Never raises.

>>> decode(b"Sm\\xf6rg\\xe5s", "iso-8859-1")
'Smörgås'

Nothing declared, or something that does not exist: UTF-8 if it is, else what Windows
machines in our part of the world write.

>>> decode("Čačka".encode()), decode(b"Sm\\xf6rg\\xe5s"), decode(b"caf\\xe9", "x-unknown")
('Čačka', 'Smörgås', 'café')

Text that is valid UTF-8 is UTF-8, whatever a one-byte character set was declared:

>>> decode("på".encode(), "iso-8859-1")
'på'

Senders declare the small set and use the big one:

>>> decode("镕".encode("gb18030"), "gb2312"), decode(b"\\x93quoted\\x94", "iso-8859-1")
('镕', '“quoted”')

PostgreSQL stores no NUL, so there is none:

>>> decode(b"a\\x00b"), decode(b"", "punycode")
('ab', '')
"""

from __future__ import annotations

import codecs
import re

NAME = re.compile(r"[\w.:+-]{1,40}", re.ASCII)
"""What the name of a character set looks like."""

SUPERSETS = {
    "ascii": "cp1252",
    "iso8859-1": "cp1252",
    "iso8859-9": "cp1254",
    "iso8859-11": "cp874",
    "tis-620": "cp874",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "big5": "big5hkscs",
    "shift_jis": "cp932",
    "euc_kr": "cp949",
    "ks_c_5601-1987": "cp949",
    "ks_c_5601-1989": "cp949",
    "unicode-1-1-utf-8": "utf-8",
    "x-unknown": "utf-8",
}
"""Declared name (as Python calls it, or as written) → what is really sent under it."""

_NO_CHARSETS = frozenset(
    {"idna", "punycode", "unicode_escape", "raw_unicode_escape", "undefined"}
)
_MANY_BYTES = ("gb", "big5", "shift", "cp9", "euc", "iso2022", "utf-16", "utf-32", "hz")


def find_codec(declared: str) -> str:
    """Python's name of the declared character set, "" when there is none.

    >>> find_codec("ISO-8859-1"), find_codec("base64"), find_codec("none of this")
    ('cp1252', '', '')
    """
    name = declared.strip().strip("\"'").lower()[:40]
    name = SUPERSETS.get(name, name)
    try:
        info = codecs.lookup(name)
    except (LookupError, ValueError, TypeError):
        return ""
    found = SUPERSETS.get(info.name, info.name)
    if found in _NO_CHARSETS or not getattr(info, "_is_text_encoding", True):
        return ""
    return found


def decode(data: bytes, declared: str = "") -> str:
    """The text that ``data`` most likely is, without NUL characters.

    :param data: any bytes
    :param declared: character set that the sender named, or ""
    """
    return _decode(data, find_codec(declared)).replace("\x00", "")


def _decode(data: bytes, codec: str) -> str:
    candidates = ["utf-8", codec, "cp1252"]
    if codec.startswith(_MANY_BYTES) or codec == "utf-7":
        candidates = [codec, "utf-8", "cp1252"]
    for candidate in filter(None, candidates):
        try:
            return data.decode(candidate)
        except (UnicodeError, ValueError):
            continue
    return data.decode("latin-1") if not codec else data.decode(codec, "replace")


def is_readable(data: bytes, declared: str) -> bool:
    """Whether a program that believes the sender reads the same text as we do.

    >>> is_readable(b"Hello", "us-ascii"), is_readable("på".encode(), "utf-8")
    (True, True)
    >>> is_readable("på".encode(), "iso-8859-1"), is_readable(b"Hello", "x-unknown")
    (False, False)

    :param data: any bytes
    :param declared: character set that the sender named, "" for none
    """
    if b"\x00" in data or (declared and not NAME.fullmatch(declared)):
        return False
    codec = find_codec(declared) if declared else "utf-8"
    if data.isascii() and codec.startswith(("utf-8", "cp125", "iso8859")):
        return not declared or _exists(declared)
    if not declared or not _exists(declared):
        return False
    try:
        return data.decode(declared) == decode(data, declared)
    except (UnicodeError, LookupError, ValueError):
        return False


def _exists(charset: str) -> bool:
    try:
        "".encode(charset)
    except (LookupError, ValueError):
        return False
    return True
