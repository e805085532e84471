"""Who a mail was really for: the addresses of its SMTP envelope.

The headers say what the sender wished (a blind copy is not in them); the envelope says
where it was delivered. Odoo finds its aliases in Delivered-To:

>>> sent = add_envelope(b"To: anna@x.example\\n\\nbody",
...     Envelope("boris@y.example", ("support@desk.example",)))
>>> sent.decode().splitlines()[:2]
['Return-Path: <boris@y.example>', 'Delivered-To: support@desk.example']

A machine has no return address, and says so:

>>> add_envelope(b"body", Envelope("", ()))
b'Return-Path: <>\\r\\nbody'
>>> add_envelope(b"body", None)
b'body'

What a mail server in front of us wrote into the headers counts as well:

>>> delivered = find_delivered(["support@desk.example", "<Team+vip@Desk.example>", "no"])
>>> delivered
('support@desk.example', 'team+vip@desk.example')
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from .addresses import find

MOST_RECIPIENTS = 100
DELIVERY_FIELDS = ("x-original-to", "envelope-to", "x-envelope-to", "x-forwarded-to")
"""Header fields in which mail servers note the recipient of the envelope."""


@dataclass(frozen=True)
class Envelope:
    """Sender ("" for none) and recipients of the SMTP transaction."""

    mail_from: str
    rcpt_to: tuple[str, ...]


def add_envelope(content: bytes, envelope: Envelope | None) -> bytes:
    """The mail with its envelope in front, as a mail server delivers it.

    :param content: the mail
    :param envelope: None when it did not come by SMTP
    """
    if envelope is None:
        return content
    lines = [f"Return-Path: <{_plain(envelope.mail_from)}>"]
    lines += [f"Delivered-To: {_plain(address)}" for address in envelope.rcpt_to]
    return "".join(f"{line}\r\n" for line in lines).encode() + content


def read_recipients(text: str) -> tuple[str, ...]:
    """Recipients of an envelope as a program states them, separated by commas.

    >>> read_recipients("support@desk.example, Boss <boss@desk.example>"), read_recipients("")
    (('support@desk.example', 'boss@desk.example'), ())
    """
    return tuple(find(text)[:MOST_RECIPIENTS])


def _plain(address: str) -> str:
    return "".join(find(address)[:1])


def find_delivered(values: Iterable[str]) -> tuple[str, ...]:
    """Addresses in the values of `DELIVERY_FIELDS`, in lower case, each once.

    :param values: texts of the fields
    """
    found = [address.lower() for value in values for address in find(value)]
    return tuple(dict.fromkeys(found))
