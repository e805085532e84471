"""The parts of a mail as Odoo can read them.

>>> def look(text):
...     mail = message_from_string(text)
...     notes = repair_parts(mail)
...     parts = [part for part in mail.walk() if not part.is_multipart()]
...     return [(p.get_content_type(), p.get_filename()) for p in parts], notes

An ordinary mail is left alone:

>>> look("Content-Type: text/plain; charset=utf-8\\n\\nHello")
([('text/plain', None)], ())

A character set that does not exist, or is wrong, becomes UTF-8:

>>> mail = message_from_bytes(b"Content-Type: text/plain; charset=x-none\\n\\nSm\\xf6r")
>>> repair_parts(mail), mail.get_payload(decode=True).decode()
(('text_recoded',), 'Smör')

Kinds of parts that Odoo knows nothing of are files, and files have names:

>>> look("Content-Type: model/step; name=part.stp\\n\\nx")
([('application/octet-stream', 'part.stp')], ('type_unknown',))
>>> look("Content-Type: image/png\\nContent-Disposition: inline\\n\\nx")
([('image/png', 'picture.png')], ('file_named',))

A mail inside the mail is one file, its parts are not strewn over the ticket:

>>> look('''Content-Type: multipart/mixed; boundary=b
...
... --b
... Content-Type: text/plain
...
... see below
... --b
... Content-Type: message/rfc822
...
... Subject: Old: story/1
... Content-Type: text/plain
...
... forwarded
... --b--''')
([('text/plain', None), ('application/octet-stream', 'Old story1.eml')], ('mail_enclosed',))

A multipart without parts is text:

>>> look("Content-Type: multipart/mixed\\n\\nHello")
([('text/plain', None)], ('multipart_broken',))
"""

from __future__ import annotations

import base64
import binascii
import re
from email import message_from_bytes, message_from_string
from email.message import Message

from .addresses import parses
from .charset import NAME, decode, is_readable
from .names import is_safe, safe_name
from .words import decode_words

__all__ = [
    "is_shown",
    "message_from_bytes",
    "message_from_string",
    "read_bytes",
    "read_name",
    "repair_parts",
]

_KNOWN_KINDS = frozenset(
    {"text", "image", "audio", "video", "application", "message", "multipart"}
)
_BYTES = "application/octet-stream"
_SPECIAL = {
    "message/partial": "mail_partial",
    "message/external-body": "content_elsewhere",
}
_CONTAINERS = {"multipart": "multipart/mixed", "message": "message/rfc822"}
_TYPED = ("content-type", "content-disposition", "content-transfer-encoding")
_TYPE = re.compile(r"[\w.+-]+/[\w.+-]+", re.ASCII)
_TOKEN = re.compile(r"[^/\s;]+/[^/\s;]+|[^;]*")
_ORDINARY = re.compile(
    r"[\w.+-]+(?:/[\w.+-]+)?(?:;\s*[\w*-]+=(?:\"[^\"\\]*\"|[^\s\";]*))*;?"
)


def repair_parts(mail: Message) -> tuple[str, ...]:
    """Repair all parts in place.

    :param mail: parsed with the compat32 policy, which never raises
    :return: codes of what had to be changed, () when the mail is as it was
    :raise RecursionError: for parts nested so deeply that nothing can read them
    """
    notes: dict[str, None] = {}
    repairs = [_repair_headers, _repair_kind, _repair_name, _repair_text]
    if mail.get_content_type() == "multipart/report":
        repairs = [_repair_headers, _repair_text]  # its parts are read by Odoo
    for part in list(_walk(mail)):
        for repair in repairs:
            if note := repair(part):
                notes[note] = None
    return tuple(notes)


def _walk(mail: Message) -> list[Message]:
    """All parts, enclosed mails made into files and not entered."""
    found, waiting = [], [mail]
    while waiting:
        part = waiting.pop()
        found.append(part)
        if part.get_content_maintype() == "multipart" and part.is_multipart():
            waiting.extend(reversed(_children(part)))
    return found


def _children(part: Message) -> list[Message]:
    payload = part.get_payload()
    return [child for child in payload if isinstance(child, Message)]


def _repair_headers(part: Message) -> str:
    """Make the headers of a part mean one thing to every reader, or drop them."""
    note = ""
    for name in _TYPED:
        values = [str(value) for value in part.get_all(name, [])]
        if not values or (len(values) == 1 and _ORDINARY.fullmatch(values[0])):
            continue
        if len(values) == 1 and name != "content-type" and parses(name, values[0]):
            continue
        note = "header_cleaned"
        if name == "content-type":
            _rebuild_type(part)
        else:
            first = values[0].replace("\x00", "")
            del part[name]
            if parses(name, first):
                part[name] = first
    return note


def _rebuild_type(part: Message) -> None:
    """The Content-Type with what is readable of it."""
    content_type = part.get_content_type()
    parameters = {
        "boundary": part.get_boundary(),
        "charset": _read_charset(part) or None,
        "name": read_name(part) or None,
    }
    while part.get("Content-Type") is not None:
        del part["Content-Type"]
    if not _TYPE.fullmatch(content_type):
        content_type = _CONTAINERS.get(content_type.partition("/")[0], _BYTES)
    part["Content-Type"] = content_type
    for key, value in parameters.items():
        if value and "\x00" not in value:
            part.set_param(key, value, charset="" if value.isascii() else "utf-8")


def _read_charset(part: Message) -> str:
    try:
        charset = str(part.get_content_charset() or "")
    except (LookupError, ValueError, TypeError):
        return ""
    return charset if NAME.fullmatch(charset) else ""


def _repair_kind(part: Message) -> str:
    kind = part.get_content_maintype()
    if kind == "multipart" and not part.is_multipart():
        _retype(part, "text/plain")
        return "multipart_broken"
    special = _SPECIAL.get(part.get_content_type(), "")
    if kind == "message" and part.is_multipart():
        _enclose(part)
        return special or "mail_enclosed"
    if kind not in _KNOWN_KINDS or special:
        _retype(part, _BYTES)
        return special or "type_unknown"
    return ""


def _retype(part: Message, content_type: str) -> None:
    """Another type, same parameters."""
    old = str(part.get("Content-Type", ""))
    del part["Content-Type"]
    part["Content-Type"] = _TOKEN.sub(content_type, old, count=1)


def _enclose(part: Message) -> None:
    children = _children(part)
    content = b"\n".join(child.as_bytes() for child in children)
    subject = _read_subject(children[0]) if children else ""
    title = subject.replace("/", "").replace(":", "").strip()[:80] or "message"
    for header in (*_TYPED, "content-id"):
        del part[header]
    part["Content-Type"] = "application/octet-stream"
    part.add_header(
        "Content-Disposition",
        "attachment",
        filename=_rfc2231(safe_name(f"{title}.eml", "")),
    )
    _set_content(part, content)


def _read_subject(mail: Message) -> str:
    text = str(mail.get("Subject", ""))
    return decode_words(decode(text.encode("utf-8", "surrogateescape")))


def _rfc2231(name: str) -> str | tuple[str, str, str]:
    return name if name.isascii() else ("utf-8", "", name)


def _set_content(part: Message, content: bytes) -> None:
    del part["Content-Transfer-Encoding"]
    part["Content-Transfer-Encoding"] = "base64"
    part.set_payload(base64.encodebytes(content).decode("ascii"))


def _repair_name(part: Message) -> str:
    """A harmless name for everything that is a file."""
    if part.get_content_maintype() == "multipart" or is_shown(part):
        return ""
    raw = _read_raw_name(part)
    name = read_name(part)
    if is_safe(name) and "\x00" not in raw:
        return ""
    clean = safe_name(name, part.get_content_type())
    disposition = part.get_content_disposition() or "attachment"
    del part["Content-Disposition"]
    part.add_header("Content-Disposition", disposition, filename=_rfc2231(clean))
    return "file_renamed" if name else "file_named"


def is_shown(part: Message) -> bool:
    """Whether Odoo shows the part as text of the mail."""
    texts = ("text/plain", "text/html")
    attached = part.get_content_disposition() == "attachment"
    return part.get_content_type() in texts and not attached and not read_name(part)


def _read_raw_name(part: Message) -> str:
    """The name as it stands in the headers, of which raw bytes are text as well."""
    shadow = Message()
    for header, value in part.raw_items():
        if header.lower() in _TYPED:
            raw = str(value).encode("utf-8", "surrogateescape")
            shadow[header] = decode(raw)
    try:
        return shadow.get_filename() or ""
    except (LookupError, ValueError, TypeError, AttributeError):
        return ""


def read_name(part: Message) -> str:
    raw = _read_raw_name(part).encode("utf-8", "surrogateescape")
    return decode_words(decode(raw)) if raw else ""


def _repair_text(part: Message) -> str:
    """Shown text in a character set that exists and is right; text files untouched."""
    if part.get_content_maintype() != "text":
        return ""
    charset = part.get_param("charset")
    data = read_bytes(part)
    if charset != "" and is_readable(data, str(charset or "")):
        return ""
    if not is_shown(part):
        _retype(part, _BYTES)
        return "file_kept_raw"
    text = decode(data, _read_charset(part))
    _retype_text(part)
    _set_content(part, text.encode())
    return "text_recoded"


def read_bytes(part: Message) -> bytes:
    try:
        data = part.get_payload(decode=True)
    except (LookupError, ValueError, TypeError, binascii.Error):
        data = None
    if isinstance(data, bytes):
        return data
    return str(part.get_payload()).encode("utf-8", "surrogateescape")


def _retype_text(part: Message) -> None:
    content_type = part.get_content_type()
    flowed = str(part.get_param("format", "")).lower() == "flowed"
    deletes = str(part.get_param("delsp", "")).lower() == "yes"
    del part["Content-Type"]
    ending = "; format=flowed" if flowed else ""
    if flowed and deletes:
        ending += "; delsp=yes"
    part["Content-Type"] = f"{content_type}; charset=utf-8{ending}"
