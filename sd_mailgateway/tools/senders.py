"""Senders who are blocked: an address, or a domain with all below it.

>>> read_blocked(" Spammer@Evil.example "), read_blocked("@Evil.example"), read_blocked("evil.example")
('spammer@evil.example', 'evil.example', 'evil.example')
>>> read_blocked("no domain"), read_blocked("evil"), read_blocked("a@b@c.example")
('', '', '')
>>> name_of("x@mx.evil.example")
('x@mx.evil.example', 'mx.evil.example', 'evil.example')
>>> name_of("")
()
"""

from __future__ import annotations

import re

_DOMAIN = re.compile(r"(?:[\w-]{1,63}\.)+[\w-]{2,63}")
_LOCAL = re.compile(r"[^\s<>,;:\"()\[\]@\\]{1,64}")


def read_blocked(text: str) -> str:
    """What is blocked, normalised; "" when it is neither an address nor a domain.

    :param text: as a human wrote it
    """
    local, at, domain = text.strip().lower().rpartition("@")
    if not _DOMAIN.fullmatch(domain) or (local and not _LOCAL.fullmatch(local)):
        return ""
    return f"{local}@{domain}" if at and local else domain


def name_of(address: str) -> tuple[str, ...]:
    """Under which names an address may be blocked: itself, its domain, those above.

    :param address: normalised address, "" for none
    """
    _local, at, domain = address.partition("@")
    if not at:
        return ()
    labels = domain.split(".")
    above = [".".join(labels[start:]) for start in range(max(len(labels) - 1, 1))]
    return (address, *above)
