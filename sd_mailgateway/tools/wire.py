"""A mail as it came over the wire: header fields and body, cut without ever failing.

>>> mail = cut(b"Subject: Printer\\r\\n on fire\\r\\nTo: support@desk.example\\r\\n\\r\\nHelp!")
>>> mail.text("subject"), mail.text("to"), mail.body
('Printer on fire', 'support@desk.example', b'Help!')

A line that is no header does not end the headers when known ones follow:

>>> mail = cut(b"From: a@x.example\\nthis is broken\\nSubject: Hello\\n\\nBody")
>>> mail.text("subject"), mail.body
('Hello', b'Body')

but a body that was put directly below the headers is a body:

>>> cut(b"Subject: Hello\\nDear all,\\nsee below.\\n").body
b'Dear all,\\nsee below.\\n'

Anything is a mail, also nothing:

>>> cut(b""), cut(b"\\x00\\xff").body
(Wire(fields=(), body=b'', mended=False), b'\\x00\\xff')
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from .charset import decode

_NAME = re.compile(rb"([!-9;-~]{1,100})[ \t]*:")
_FOLD = re.compile(r"\r?\n[ \t]?|\r")
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")
_KNOWN = frozenset(
    {
        b"from", b"to", b"cc", b"subject", b"date", b"message-id", b"received",
        b"mime-version", b"content-type", b"content-transfer-encoding",
        b"return-path", b"reply-to", b"references", b"in-reply-to",
    }
)  # fmt: skip
_LOOK_AHEAD = 20


@dataclass(frozen=True)
class Field:
    """One header field: its name as written and its value, still folded and encoded."""

    name: str
    value: bytes

    @property
    def key(self) -> str:
        """The name in lower case."""
        return self.name.lower()

    @property
    def text(self) -> str:
        """The value on one line, without control characters; encoded words stay."""
        line = _FOLD.sub(" ", decode(self.value))
        return _CONTROL.sub("", line.replace("\t", " ")).strip()


@dataclass(frozen=True)
class Wire:
    """A mail cut into header fields, in order, and body.

    ``mended`` says that lines between the fields had to be left out.
    """

    fields: tuple[Field, ...]
    body: bytes
    mended: bool = False

    def all(self, name: str) -> list[str]:
        """Texts of all fields of that name (any case)."""
        return [field.text for field in self.fields if field.key == name.lower()]

    def text(self, name: str) -> str:
        """Text of the first field of that name, "" when there is none."""
        return next(iter(self.all(name)), "")


def cut(raw: bytes) -> Wire:
    """Cut a mail into its fields and its body.

    :param raw: the mail, any bytes
    """
    if b"\n" not in raw and b"\r" in raw:
        raw = raw.replace(b"\r", b"\n")
    raw = raw.lstrip(b"\r\n")
    fields: list[tuple[str, list[bytes]]] = []
    body, mended = b"", False
    for start, end in _lines(raw):
        line = raw[start:end]
        if not line.strip(b"\r\n"):
            body = raw[end:]
            break
        if fields and line[:1] in b" \t":
            fields[-1][1].append(line)
        elif found := _NAME.match(line):
            fields.append((found[1].decode("ascii"), [line[found.end() :]]))
            mended = mended or found.end() > found.end(1) + 1
        elif not _is_interruption(raw, start, end, bool(fields)):
            body = raw[start:]
            break
        else:
            mended = True
    cut_fields = tuple(Field(name, _join(parts)) for name, parts in fields)
    return Wire(cut_fields, body, mended)


def _join(parts: list[bytes]) -> bytes:
    return b"".join(parts).strip(b" \t\r\n")


def _lines(raw: bytes, start: int = 0) -> Iterator[tuple[int, int]]:
    while start < len(raw):
        end = raw.find(b"\n", start) + 1 or len(raw)
        yield start, end
        start = end


def _is_interruption(raw: bytes, start: int, end: int, begun: bool) -> bool:
    """Whether the headers go on after a line that is none (``From `` of a mailbox file)."""
    if not begun and raw.startswith(b"From ", start):
        return True
    for count, (next_start, next_end) in enumerate(_lines(raw, end)):
        line = raw[next_start:next_end]
        if count >= _LOOK_AHEAD or not line.strip(b"\r\n"):
            return False
        found = _NAME.match(line)
        if found and found[1].lower() in _KNOWN:
            return True
    return False
