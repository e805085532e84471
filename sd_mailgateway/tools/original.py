"""The ticket of last resort: what can be read of a mail, and the mail itself as a file.

>>> raw = b"From: anna@x.example\\nSubject: Help\\nContent-Type: x\\n\\nIt <b>burns</b>"
>>> mail = message_from_bytes(keep_as_original(raw, datetime(2026, 3, 2)))
>>> mail["Subject"], [part.get_content_type() for part in mail.walk()]
('Help', ['multipart/mixed', 'text/plain', 'application/octet-stream'])
>>> mail.get_payload(0).get_payload(decode=True).decode(), mail.get_payload(1).get_filename()
('It burns', 'original.eml')
>>> mail.get_payload(1).get_payload(decode=True) == raw
True
"""

from __future__ import annotations

import base64
import hashlib
import re
from datetime import datetime
from email import message_from_bytes
from email.message import Message

from .charset import decode
from .headers import repair_fields
from .wire import Wire, cut

LONGEST_TEXT = 20_000
_TAG = re.compile(r"<[^<>]*>")
_CONTENT = ("content-type", "content-transfer-encoding", "content-disposition",
            "mime-version", "content-id")  # fmt: skip


def keep_as_original(raw: bytes, now: datetime) -> bytes:
    """A clean mail with the headers, the readable text and ``raw`` as a file.

    :param raw: a mail that cannot be read otherwise
    :param now: the moment, naive UTC
    """
    wire = cut(raw)
    fields, _notes = repair_fields(wire, raw, now)
    lines = [
        f"{field.name}: ".encode() + field.text.encode()
        for field in fields
        if field.key not in _CONTENT
    ]
    mark = hashlib.sha256(raw).hexdigest()
    text = find_text(raw, wire).encode()
    head = (
        b"MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=" + mark.encode()
    )
    boundary = b"--" + mark.encode()
    return b"\r\n".join(
        [
            *lines,
            head,
            b"",
            boundary,
            b"Content-Type: text/plain; charset=utf-8",
            b"Content-Transfer-Encoding: base64",
            b"",
            base64.encodebytes(text),
            boundary,
            b"Content-Type: application/octet-stream",
            b'Content-Disposition: attachment; filename="original.eml"',
            b"Content-Transfer-Encoding: base64",
            b"",
            base64.encodebytes(raw),
            boundary + b"--",
            b"",
        ]
    )


def find_text(raw: bytes, wire: Wire) -> str:
    """The text of a mail as far as it can be read, at most `LONGEST_TEXT` characters.

    :param raw: the mail
    :param wire: the same, cut
    """
    try:
        found = _first_text(message_from_bytes(raw))
    except Exception:  # noqa: BLE001 - whatever it is, there is still the body
        found = ""
    if not found and b"multipart" not in raw[:100_000].lower():
        found = decode(wire.body[: 4 * LONGEST_TEXT])
    return _TAG.sub("", found)[:LONGEST_TEXT].strip()


def _first_text(mail: Message) -> str:
    for part in mail.walk():
        if part.get_content_maintype() == "text" and not part.get_filename():
            data = part.get_payload(decode=True)
            if isinstance(data, bytes) and data.strip():
                return decode(data, str(part.get_param("charset", "") or ""))
    return ""
