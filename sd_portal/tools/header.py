"""Header values as text, whatever was put into them.

>>> decode_header("=?utf-8?q?=C3=85sa?= <asa@nordic.example>")
'Åsa <asa@nordic.example>'
>>> decode_header("Anna\\r\\n  Andersson <anna@nordic.example>")
'Anna Andersson <anna@nordic.example>'

Raw bytes, as Python keeps them, are UTF-8:

>>> decode_header("\\udcc3\\udc85sa <asa@nordic.example>")
'Åsa <asa@nordic.example>'

An unknown character set, or none where one is needed, loses letters, never the header:

>>> decode_header("=?klingon?q?=C3=85sa?= <asa@nordic.example>")
'\ufffd\ufffdsa <asa@nordic.example>'
"""

from __future__ import annotations

import binascii
from email.errors import HeaderParseError
from email.header import decode_header as split_encoded_words


def decode_header(raw: str) -> str:
    """Decode one raw header value; never raises.

    :param raw: value as it stands in the message, folded and encoded
    :return: one line of text
    """
    raw = raw.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
    try:
        words = split_encoded_words(raw)
    except (HeaderParseError, binascii.Error, ValueError):
        words = [(raw, None)]
    text = "".join(_decode_word(word, charset) for word, charset in words)
    return " ".join(text.split())


def _decode_word(word: bytes | str, charset: str | None) -> str:
    if isinstance(word, str):
        return word
    try:
        return word.decode(charset or "utf-8", "replace")
    except LookupError:
        return word.decode("ascii", "replace")
