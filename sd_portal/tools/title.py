"""A mail's subject as the title of a ticket.

>>> clean_title("Re: SV: Fwd:  Printer\\r\\n on fire")
'Printer on fire'
>>> clean_title("VS: Odg: Tiskalnik")
'Tiskalnik'
>>> clean_title("Reactor: too hot")
'Reactor: too hot'
>>> clean_title("RE:")
''
>>> len(clean_title("x" * 10_000))
250
"""

from __future__ import annotations

REPLY_PREFIXES = frozenset(
    {"re", "aw", "sv", "vs", "odg", "fw", "fwd", "wg", "vl", "vb", "ang", "pd"}
)
"""Marks that mail programs put before a subject, in the languages of our users."""

LONGEST = 250


def clean_title(subject: str) -> str:
    """The title: one line, without reply and forward marks, at most `LONGEST` long.

    :param subject: decoded subject, any length
    :return: the title, "" when nothing is left
    """
    title = " ".join(subject[: 4 * LONGEST].replace("\x00", " ").split())
    while True:
        prefix, colon, rest = title.partition(":")
        if not colon or prefix.strip().lower() not in REPLY_PREFIXES:
            return title[:LONGEST]
        title = rest.strip()
