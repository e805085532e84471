"""What a ticket's number looks like: a prefix, then digits, such as SDA00042.

A prefix is typed on telephones, put into subjects of mail and found there again:

>>> is_prefix("SDA"), is_prefix("NO-")
(True, True)
>>> [is_prefix(text) for text in ("", "42", "Ä", "SD A", "A" * 11, "sda", "S4")]
[False, False, False, False, False, False, False]

Who begins to use a prefix goes on after the numbers that have it already:

>>> find_highest("SDA", ["SDA00007", "SDA00041", "SDA-draft", "SDAX99", "HT00099"])
41
>>> find_highest("SDA", [])
0
"""

from __future__ import annotations

import re
from collections.abc import Iterable

DIGITS = 5
"""At least so many; longer numbers grow, they are never cut."""

_PREFIX = re.compile(r"[A-Z]{1,9}-?")
_DIGITS = re.compile(r"[0-9]{1,12}")


def is_prefix(text: str) -> bool:
    """Whether ``text`` may stand before ticket numbers: capitals, perhaps a hyphen."""
    return bool(_PREFIX.fullmatch(text))


def find_highest(prefix: str, numbers: Iterable[str]) -> int:
    """The highest number with a prefix, 0 for none.

    :param numbers: ticket numbers of any kind
    """
    rests = (number.removeprefix(prefix) for number in numbers)
    return max((int(rest) for rest in rests if _DIGITS.fullmatch(rest)), default=0)
