"""Which open tickets are about the same as the title that a customer has just typed?

Words of four letters and more count, without what languages put at their end, the
longest first:

>>> find_stems("The printer prints blank receipts, PRINTER!")
['receip', 'print', 'blan']
>>> find_stems("Tiskalnik ne dela"), find_stems("Stampam računov")
(['tiskal', 'dela'], ['stamp', 'račun'])
>>> find_stems("Oh no, it is %% __ !")
[]

Two words in common make a ticket similar, or the only one that there is:

>>> titles = {1: "Receipts are blank", 2: "New printer", 3: "Printer prints blank receipts"}
>>> find_similar("The printer prints blank receipts", titles)
[3, 1]
>>> find_similar("Printer", titles)
[2, 3]
>>> find_similar("x", titles), find_similar("Something else", titles)
([], [])
"""

from __future__ import annotations

import re
from collections.abc import Mapping

SHORTEST = 4
STEM = 6
LONGEST_ENDING = 2
MOST_STEMS = 8
MOST_SIMILAR = 3
LONGEST_TITLE = 250

_WORD = re.compile(r"[^\W\d_]+|\d+")


def find_stems(title: str) -> list[str]:
    """The beginnings of the significant words, at most `MOST_STEMS`.

    :param title: anything that was typed
    """
    words = dict.fromkeys(
        word
        for word in _WORD.findall(title[:LONGEST_TITLE].casefold())
        if len(word) >= SHORTEST
    )
    stems: list[str] = []
    for word in sorted(words, key=len, reverse=True):
        stem = word[: min(STEM, max(SHORTEST, len(word) - LONGEST_ENDING))]
        if not any(other.startswith(stem) for other in stems):
            stems.append(stem)
    return stems[:MOST_STEMS]


def find_similar(title: str, titles: Mapping[int, str]) -> list[int]:
    """The tickets that are similar, what has most in common first.

    :param title: as typed
    :param titles: id → title of the tickets to compare with, in order of preference
    :return: at most `MOST_SIMILAR` ids
    """
    stems = find_stems(title)
    shared = {
        id_: sum(stem in other.casefold() for stem in stems)
        for id_, other in titles.items()
    }
    similar = [id_ for id_, n in shared.items() if n and n >= min(2, len(stems))]
    return sorted(similar, key=lambda id_: -shared[id_])[:MOST_SIMILAR]
