"""Did the mail server in front of us take this mail for spam?

>>> is_spam([("X-Spam-Flag", "YES")]), is_spam([("x-spam-status", "Yes, score=9.1 required=5")])
(True, True)
>>> is_spam([("X-Spam", "Yes")]), is_spam([("X-Spam-Status", "No, score=-1.9")])
(True, False)

A sender who says that he is none is not asked:

>>> is_spam([("X-Spam-Flag", "NO"), ("X-Spam-Flag", "YES")]), is_spam([("Subject", "X-Spam-Flag: YES")])
(True, False)
"""

from __future__ import annotations

from collections.abc import Iterable

_FIELDS = frozenset({"x-spam-flag", "x-spam-status", "x-spam"})


def is_spam(headers: Iterable[tuple[str, str]]) -> bool:
    """Whether a header of SpamAssassin, rspamd and their kin says so.

    :param headers: names (any case) and values, also of headers that are there twice
    """
    return any(
        name.lower() in _FIELDS and value.strip().lower().startswith("yes")
        for name, value in headers
    )
