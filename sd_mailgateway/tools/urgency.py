"""Does a mail say that it is urgent? Whole words of a list, and not the denied ones.

>>> words = ("nujno", "ne dela", "brådskande", "urgent")
>>> find_urgent("URGENT!!! Printer", words), find_urgent("Spletna stran NE  DELA", words)
('urgent', 'ne dela')
>>> find_urgent("Bradskande: skrivaren", words), find_urgent("BRÅDSKANDE", words)
('brådskande', 'brådskande')
>>> find_urgent("an insurgent printer", words), find_urgent("This is not urgent.", words)
('', '')
>>> find_urgent("Ni nujno, a stran ne dela", words)
'ne dela'

How many times a month a customer may be in a hurry is agreed; 0 is no limit:

>>> judge("set", used=2, budget=3), judge("suggest", used=2, budget=0)
('raised', 'suggested')
>>> judge("set", used=3, budget=3), judge("ignore", used=0, budget=3)
('overused', '')
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

LONGEST = 20_000
"""Characters of a mail that are looked at."""

_WORD = re.compile(r"\w+")
_DENIALS = frozenset(
    ["not", "no", "inte", "ikke", "icke", "ni", "ne", "nicht", "kein", "keine", "ei"]
)


def find_urgent(text: str, words: Iterable[str]) -> str:
    """The first of the words that the text has, as it stands in the list; "" for none.

    :param text: subject and new text of a mail
    :param words: words or short phrases
    """
    found = _split(text[:LONGEST])
    phrases: dict[str, list[tuple[list[str], str]]] = {}
    for word in words:
        if tokens := _split(word):
            phrases.setdefault(tokens[0], []).append((tokens, word))
    for number, token in enumerate(found):
        for tokens, word in phrases.get(token, ()):
            if found[number : number + len(tokens)] != tokens:
                continue
            if not _DENIALS.intersection(found[max(0, number - 2) : number]):
                return word
    return ""


def judge(wish: str, used: int, budget: int) -> str:
    """What becomes of an urgent mail: ``raised``, ``suggested``, ``overused`` or "".

    :param wish: what the rule says: ``set``, ``suggest`` or ``ignore``
    :param used: urgent tickets of the customer this month, without this one
    :param budget: how many are agreed, 0 for no limit
    """
    if wish == "ignore":
        return ""
    if budget and used >= budget:
        return "overused"
    return "raised" if wish == "set" else "suggested"


def _split(text: str) -> list[str]:
    """Words without case and accents."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    return _WORD.findall("".join(c for c in plain if not unicodedata.combining(c)))
