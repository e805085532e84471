"""Mail addresses: who wrote, and whom we may answer.

The address in angle brackets is the sender; a display name is only a name, also
when it looks like an address of ours (a well-known way of posing as an employee):

>>> read_sender("Boris Borg <Boris.Borg@Nordic.example>")
Sender(email='boris.borg@nordic.example', name='Boris Borg')
>>> read_sender("boss@ours.example <attacker@evil.example>")
Sender(email='attacker@evil.example', name='')
>>> read_sender('"boss@ours.example" <attacker@evil.example>')
Sender(email='attacker@evil.example', name='')
>>> read_sender("attacker@evil.example")
Sender(email='attacker@evil.example', name='')

Nothing usable is nothing, never a guess:

>>> read_sender("undisclosed-recipients:;")
Sender(email='', name='')
>>> read_sender("boss@ours.example, attacker@evil.example")
Sender(email='', name='')
>>> read_sender("attacker@evil.example, Boss <boss@ours.example>")
Sender(email='', name='')
>>> read_sender('"boris@nordic.example, by phone" <anna@nordic.example>').email
'anna@nordic.example'

Machines are not answered, nor are we ourselves:

>>> may_answer("boris@nordic.example", own={"support@desk.example"})
''
>>> may_answer("no-reply@shop.example", own=set())
'no_reply_address'
>>> may_answer("MAILER-DAEMON@mx.example", own=set())
'no_reply_address'
>>> may_answer("support@desk.example", own={"support@desk.example"})
'own_address'
>>> may_answer("", own=set())
'no_address'
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass

_ADDRESS = re.compile(r"[^\s<>,;:\"()\[\]@]{1,64}@[^\s<>,;:\"()\[\]@]{1,190}")
_QUOTED = re.compile(r'"[^"]*"')
_LIST = re.compile(r"@[^\s<>,;\"]*\s*,")
_MACHINE = re.compile(
    r"(mailer-daemon|postmaster|abuse|root|bounces?|(do-?)?no-?t?-?reply[^@]*)@"
)


@dataclass(frozen=True)
class Sender:
    """Who wrote: normalised address (or "") and display name (or "")."""

    email: str
    name: str


def normalise_address(text: str) -> str:
    """The one address in ``text``, lower case, or "" when there is none or several.

    >>> normalise_address(" Boris@Nordic.Example. ")
    'boris@nordic.example'
    >>> normalise_address("a@x.example b@x.example")
    ''
    """
    found = _ADDRESS.findall(text)
    return found[0].rstrip(".").lower() if len(found) == 1 else ""


def read_sender(header: str) -> Sender:
    """Read one decoded From header, strictly: the address is what the brackets hold.

    :param header: text of the header, decoded, e.g. ``Anna <anna@nordic.example>``
    :return: `Sender`, with an empty address when it is missing or ambiguous
    """
    header = header[:2000]
    before, opened, rest = header.rpartition("<")
    if not opened:
        return Sender(normalise_address(header), "")
    inside, closed, after = rest.partition(">")
    email = normalise_address(inside)
    if not closed or after.strip() or "<" in before or _is_list(before):
        return Sender("", "")
    name = before.strip().strip('"').strip()
    return Sender(email, "" if "@" in name else name)


def _is_list(before: str) -> bool:
    """Whether other addresses stand before the one in brackets."""
    return _LIST.search(_QUOTED.sub("", before)) is not None


def may_answer(address: str, own: Collection[str]) -> str:
    """Why an automatic answer must not go to ``address``, or "" when it may.

    :param address: normalised address
    :param own: normalised addresses that lead back to this desk
    :return: ``no_address``, ``own_address``, ``no_reply_address`` or ""
    """
    if not address:
        return "no_address"
    if address.lower() in own:
        return "own_address"
    if _MACHINE.match(address.lower()):
        return "no_reply_address"
    return ""
