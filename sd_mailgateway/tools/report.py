"""Reports about a mail of ours: it came back, it is late, it was read, it was reported.

>>> def look(text, sender="mailer-daemon@mx.example"):
...     report = read_report(message_from_string(text), sender)
...     return report and (report.kind, report.recipients, report.message_ids)
>>> def dsn(action, more=""):
...     return '''From: MAILER-DAEMON@mx.example
... Content-Type: multipart/report; report-type=delivery-status; boundary=b
...
... --b
... Content-Type: text/plain
...
... Sorry.
... --b
... Content-Type: message/delivery-status
...
... Reporting-MTA: dns; mx.example
...
... Final-Recipient: rfc822; anna@nordic.example
... Action: ''' + action + '''
... Status: 5.1.1
... --b
... Content-Type: message/rfc822
...
... Message-ID: <1@desk.example>
... Subject: Received
...
... Hello
... --b--'''

What failed has failed, what is late may still arrive:

>>> look(dsn("failed"))
('failed', ('anna@nordic.example',), ('<1@desk.example>',))
>>> look(dsn("delayed"))[0], look(dsn("relayed"))[0]
('delayed', 'delivered')

Many servers only write a letter. It counts from those who deliver mail:

>>> letter = '''Subject: Undelivered Mail Returned to Sender
...
... <anna@nordic.example>: user unknown
...
... Message-ID: <1@desk.example>'''
>>> look(letter, "postmaster@mx.example")
('failed', ('anna@nordic.example',), ('<1@desk.example>',))
>>> look(letter.replace("Undelivered", "Warning: delayed"), "postmaster@mx.example")[0]
'delayed'
>>> look(letter, "anna@nordic.example"), look("Return-Path: <>\\n" + letter, "x@y.example")[0]
(None, 'failed')
>>> look("Subject: Lunch\\n\\nWhere?", "postmaster@mx.example")
>>> look("Return-Path: <>\\nSubject: Out of office\\n\\nBack on Monday", "x@y.example")

A receipt that it was read; a complaint about it (which nobody must overlook):

>>> look('''Content-Type: multipart/report; report-type=disposition-notification; boundary=b
...
... --b
... Content-Type: message/disposition-notification
...
... Final-Recipient: rfc822;anna@nordic.example
... Original-Message-ID: <1@desk.example>
... Disposition: manual-action/MDN-sent-manually; displayed
... --b--''', "anna@nordic.example")
('read', ('anna@nordic.example',), ('<1@desk.example>',))
>>> look('''Content-Type: multipart/report; report-type=feedback-report; boundary=b
...
... --b
... Content-Type: message/feedback-report
...
... Feedback-Type: abuse
... --b--''', "abuse@isp.example")
('abuse', (), ())

Anything else that calls itself a report is an ordinary mail:

>>> look("Content-Type: multipart/report; report-type=tlsrpt; boundary=b\\n\\n--b--", "x@y.example")
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from email import message_from_string
from email.errors import MessageError
from email.message import Message
from typing import Literal

from .addresses import find

__all__ = ["Report", "message_from_string", "read_report", "read_text"]

Kind = Literal["failed", "delayed", "delivered", "read", "abuse"]

LONGEST_TEXT = 50_000
LONGEST_NOTE = 3000
MOST = 20
_BROKEN = (ValueError, TypeError, LookupError, AttributeError, RecursionError)
_MESSAGE_ID = re.compile(r"<[^<>\s@]{1,250}@[^<>\s@]{1,250}>")
_ID_LINE = re.compile(r"(?im)^[ \t>]*message-id:[ \t]*(<[^<>\s]{3,300}>)")
_DELIVERER = re.compile(r"(mailer-?daemon|mail-daemon|postmaster)@")
_FAILED = re.compile(
    r"undeliver|returned (?:mail|to sender)|mail delivery|failure notice|"
    r"delivery (?:status|failure|has failed|incomplete|delayed)|unzustellbar|"
    r"olevererbar|obeställbar|kunne ikke leveres|ikke leveret|ni bilo mogoče dostaviti|"
    r"nedostav",
    re.IGNORECASE,
)
_FAILED_TEXT = re.compile(
    r"could not be delivered|couldn't be delivered|user unknown|no such user|"
    r"does not exist|mailbox (?:full|unavailable)|\b5\d\d[ -]5\.\d",
    re.IGNORECASE,
)
_DELAYED = re.compile(
    r"delayed|warning:|still (?:being|trying)|will be retried|verzögert", re.IGNORECASE
)
_KINDS: dict[str, Kind] = {
    "message/delivery-status": "failed",
    "message/disposition-notification": "read",
    "message/feedback-report": "abuse",
}
_ACTIONS: tuple[Kind, ...] = ("failed", "delayed", "delivered")
_DELIVERED = ("relayed", "expanded")


@dataclass(frozen=True)
class Report:
    """What a report says.

    :param kind: ``failed``, ``delayed``, ``delivered``, ``read`` or ``abuse``
    :param recipients: addresses that it speaks of, in lower case
    :param message_ids: Message-IDs that it speaks of, the most certain first
    :param reason: why, in the words of the server, at most one line
    """

    kind: Kind
    recipients: tuple[str, ...] = ()
    message_ids: tuple[str, ...] = ()
    reason: str = ""


def read_report(mail: Message, sender: str) -> Report | None:
    """Read a report, None when this is an ordinary mail. Never raises.

    :param mail: the mail, parsed
    :param sender: its normalised sender, or ""
    """
    try:
        return _read_machine(mail) or _read_letter(mail, sender)
    except (*_BROKEN, MessageError):
        return None  # too broken to mean anything


def _read_machine(mail: Message) -> Report | None:
    """A report that says so, in parts for machines (RFC 3464, 8098, 5965)."""
    if mail.get_content_type() != "multipart/report":
        return None
    for part in mail.walk():
        if kind := _KINDS.get(part.get_content_type()):
            blocks = [block for block in _blocks(part) if block.keys()]
            actions = _texts(blocks, "action")
            if kind == "failed" and not actions:
                continue
            return Report(
                _judge(actions) if kind == "failed" else kind,
                _find_recipients(blocks, actions),
                _find_ids(mail, blocks),
                "".join(_texts(blocks, "diagnostic-code", "status")[:1])[:200],
            )
    return None


def _judge(actions: list[str]) -> Kind:
    """The worst that happened to any recipient."""
    found = {action.lower().split()[0] for action in actions if action.split()}
    for kind in _ACTIONS:
        if kind in found or (kind == "delivered" and found & set(_DELIVERED)):
            return kind
    return "delayed"  # an unknown action: nothing is sure


def _blocks(part: Message) -> list[Message]:
    payload = part.get_payload()
    if isinstance(payload, list):
        return [block for block in payload if isinstance(block, Message)]
    data = part.get_payload(decode=True)
    text = data.decode("utf-8", "replace") if isinstance(data, bytes) else str(payload)
    return [message_from_string(text)]


def _texts(blocks: list[Message], *names: str) -> list[str]:
    """Values of the first of these fields that is there, on one line each."""
    for name in names:
        found = [str(block[name]) for block in blocks if block[name]]
        if found:
            return [" ".join(text.split()) for text in found]
    return []


def _find_recipients(blocks: list[Message], actions: list[str]) -> tuple[str, ...]:
    """Recipients whose mail failed where some failed, else all of them."""
    some_failed = any(action.lower().startswith("failed") for action in actions)
    found: dict[str, None] = {}
    for block in blocks:
        action = str(block["action"] or "").strip().lower()
        if some_failed and action and not action.startswith("failed"):
            continue
        for name in ("original-recipient", "final-recipient", "original-rcpt-to"):
            for address in find(str(block[name] or "").rpartition(";")[2]):
                found.setdefault(address.lower())
    return tuple(found)[:MOST]


def _find_ids(mail: Message, blocks: list[Message]) -> tuple[str, ...]:
    found = _texts(blocks, "original-message-id")
    for part in mail.walk():
        if part.get_content_type() in ("message/rfc822", "text/rfc822-headers"):
            for inner in _blocks(part):
                found += _texts(
                    [inner], "message-id", "x-microsoft-original-message-id"
                )
                found += _MESSAGE_ID.findall(str(inner["references"] or ""))[::-1]
    found += _referred(mail)
    return _unique(found)


def _referred(mail: Message) -> list[str]:
    fields = (str(mail[name] or "") for name in ("in-reply-to", "references"))
    return [message_id for text in fields for message_id in _MESSAGE_ID.findall(text)]


def _unique(texts: list[str]) -> tuple[str, ...]:
    ids = (match for text in texts for match in _MESSAGE_ID.findall(text))
    return tuple(dict.fromkeys(ids))[:MOST]


def _read_letter(mail: Message, sender: str) -> Report | None:
    """A report in words, from those who deliver mail."""
    no_return = str(mail["return-path"] or "").strip() == "<>"
    subject = " ".join(str(mail["subject"] or "").split())
    if not (_DELIVERER.match(sender) or (no_return and _FAILED.search(subject))):
        return None
    if str(mail.get_param("report-type") or "delivery-status") != "delivery-status":
        return None
    text = "\n".join(_letters(mail))[:LONGEST_TEXT]
    says_so = mail.get_content_type() == "multipart/report"
    failed = _FAILED.search(subject) or _FAILED_TEXT.search(text[:2000])
    if not says_so and not failed:
        return None
    late = _DELAYED.search(subject) or _DELAYED.search(text[:2000])
    recipients = (address.lower() for address in find(_ID_LINE.sub("", text)))
    return Report(
        "delayed" if late else "failed",
        tuple(a for a in dict.fromkeys(recipients) if a != sender)[:MOST],
        _unique([*_ID_LINE.findall(text), *_referred(mail)]),
        next((line.strip()[:200] for line in text.splitlines() if line.strip()), ""),
    )


def _letters(mail: Message) -> Iterator[str]:
    """All text of a mail, and the headers of what is enclosed."""
    for part in mail.walk():
        if part.get_content_type() == "message/rfc822":
            for inner in _blocks(part):
                yield f"Message-ID: {' '.join(str(inner['message-id'] or '').split())}\n"
        elif part.get_content_maintype() == "text":
            data = part.get_payload(decode=True)
            if isinstance(data, bytes):
                yield data[:LONGEST_TEXT].decode("utf-8", "replace")


def read_text(mail: Message) -> str:
    """What a report says to a human, at most `LONGEST_NOTE` characters. Never raises.

    >>> read_text(message_from_string("Subject: x\\n\\nSorry. "))
    'Sorry.'
    """
    for part in mail.walk():
        if part.get_content_type() == "text/plain":
            data = part.get_payload(decode=True)
            if isinstance(data, bytes) and data.strip():
                return data.decode("utf-8", "replace").strip()[:LONGEST_NOTE]
    return ""
