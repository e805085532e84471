"""What our own mail server found out about a sender (RFC 8601). Never raises.

Anybody may write such a header; only those of servers that we name are believed, and of
these the first that speaks of DMARC (servers put theirs on top):

>>> failed = "mx.desk.example; spf=pass smtp.mailfrom=x.example; dmarc=fail (p=none) header.from=x"
>>> read_dmarc([failed, "mx.desk.example; dmarc=pass"], {"mx.desk.example"})
'fail'
>>> read_dmarc(["mx.evil.example; dmarc=pass", "mx.desk.example 1; dmarc=pass"], {"mx.desk.example"})
'pass'
>>> read_dmarc([failed], set()), read_dmarc(["", ";;", "mx.desk.example; none"], {"mx.desk.example"})
('', '')

What stands in comments and quotes says nothing:

>>> read_dmarc(["mx.desk.example (a (b) dmarc=pass;); x=\\"dmarc=pass;\\"; DMARC = Fail"], {"mx.desk.example"})
'fail'

Microsoft 365 leaves its name out; it is trusted under the name ``microsoft365``:

>>> read_dmarc(["spf=fail (sender IP is 192.0.2.1) smtp.mailfrom=x; dmarc=fail action=none"], {"microsoft365"})
'fail'
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable

UNNAMED = "microsoft365"
LONGEST = 4000
_QUOTED = re.compile(r'"[^"]*"')
_COMMENT = re.compile(r"\([^()]*\)")
_DMARC = re.compile(r"(?:^|;)\s*dmarc\s*=\s*([a-z]+)", re.IGNORECASE)


def read_dmarc(values: Iterable[str], trusted: Collection[str]) -> str:
    """What DMARC says of the sender: ``pass``, ``fail``, …, or "" when nobody says.

    :param values: the ``Authentication-Results`` headers, in their order in the mail
    :param trusted: names of the servers that are believed, in lower case
    """
    for value in values:
        server, results = _split(value[:LONGEST])
        if server in trusted and (found := _DMARC.search(results)):
            return found[1].lower()
    return ""


def _split(value: str) -> tuple[str, str]:
    """Name of the server in lower case, and its results."""
    text = _QUOTED.sub("", value)
    while (shorter := _COMMENT.sub(" ", text)) != text:
        text = shorter
    head, _semicolon, results = text.partition(";")
    if "=" in head:
        return UNNAMED, text
    return (head.split() or [""])[0].lower(), results
