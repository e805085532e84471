"""Address headers that Python's mail parser can read, from any that people send.

What is ordinary stays as it is:

>>> tame("To", "Support <support@desk.example>, boris@nordic.example")
'Support <support@desk.example>, boris@nordic.example'

What the parser stumbles over is reduced to the addresses in it:

>>> tame("To", "unlisted-recipients:; (no To-header on input)")
''
>>> tame("From", "<")
''
>>> tame("Cc", "team: a@x.example, (boss) b@x.example; <c@x.example")
'a@x.example, b@x.example, c@x.example'

Addresses that are there twice come once, and a thousand are enough:

>>> tame("Cc", "team: a@x.example, a@x.example;, <")
'a@x.example'
>>> tame("Cc", "<" + ", ".join(f"u{n}@x.example" for n in range(5000))).count("@")
1000

The base of a plus address, where mail goes that has no alias of its own:

>>> without_tag("support+printer@desk.example"), without_tag("support@desk.example")
('support@desk.example', '')
"""

from __future__ import annotations

import re
from email import policy

FIELDS = frozenset(
    {
        "from", "sender", "reply-to", "to", "cc", "bcc", "resent-from",
        "resent-sender", "resent-to", "resent-cc", "resent-bcc", "resent-reply-to",
    }
)  # fmt: skip
"""Header fields that hold addresses, in lower case."""

MOST_ADDRESSES = 1000
LONGEST_ODD = 4000

_ADDRESS = re.compile(r"[^\s<>,;:\"()\[\]@\\]{1,64}@[^\s<>,;:\"()\[\]@\\]{1,255}")
_WORDS = r"[\w !#$%&'*+/=?^`{|}~.-]*"
_MAILBOX = (
    rf"(?: *\"[^\"\\]*\" *| *{_WORDS})<[\w!#$%&'*+/=?^`{{|}}~.-]+@[\w.-]+> *"
    r"| *[\w!#$%&'*+/=?^`{|}~.-]+@[\w.-]+ *"
)
_ORDINARY = re.compile(rf"(?:{_MAILBOX})(?:,(?:{_MAILBOX}))*")


def find(text: str) -> list[str]:
    """Everything in ``text`` that is an address, each once, at most `MOST_ADDRESSES`.

    >>> find("Anna <anna@x.example>; boris@y.example, anna@x.example")
    ['anna@x.example', 'boris@y.example']
    """
    found: dict[str, None] = {}
    for match in _ADDRESS.finditer(text):
        found.setdefault(match[0].rstrip("."))
        if len(found) >= MOST_ADDRESSES:
            break
    return list(found)


def tame(name: str, text: str) -> str:
    """The value of an address header in a form that no parser stumbles over.

    :param name: name of the header
    :param text: its value on one line
    :return: ``text`` itself where that is possible, else the addresses in it
    """
    if len(text) <= LONGEST_ODD and (_ORDINARY.fullmatch(text) or parses(name, text)):
        return text
    if _ORDINARY.fullmatch(text) and text.count("@") <= MOST_ADDRESSES:
        return text
    return ", ".join(find(text))


def parses(name: str, text: str) -> bool:
    """Whether Python's mail parser reads this header without an exception.

    >>> parses("Date", "no date at all"), parses("To", "x:; (c)")
    (True, False)
    """
    try:
        str(policy.SMTP.header_fetch_parse(name, text))
    except Exception:  # noqa: BLE001 - the parser raises all kinds
        return False
    return True


def without_tag(address: str) -> str:
    """The address without ``+tag``, "" when it has none."""
    local, at, domain = address.partition("@")
    base, plus, _tag = local.partition("+")
    return f"{base}@{domain}" if at and plus and base else ""
