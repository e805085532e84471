"""Which of the customer's services is a message about?

>>> shop = Service(1, ("Web shop", "shop.nordic.example"))
>>> erp = Service(2, ("ERP",))

A service is named when one of its words stands in the subject or the text, as a whole
word, in capitals or not:

>>> match_service([shop, erp], "The erp is slow")
Match(service_id=2, code='service_named', candidates=(2,))
>>> match_service([shop, erp], "See https://www.shop.nordic.example/basket").service_id
1
>>> match_service([shop, erp], "Interpreted").code
'service_not_named'

Accents count, and a longer name beats a shorter one inside it:

>>> match_service([Service(3, ("Ärende",))], "Arende", "arende").code
'only_service'
>>> site = Service(4, ("nordic.example",))
>>> match_service([shop, site], "shop.nordic.example is down").service_id
1

Two services in one message are for a human to decide, one service is no question:

>>> match_service([shop, erp], "ERP", "and the web  shop")
Match(service_id=0, code='service_unclear', candidates=(1, 2))
>>> match_service([erp], "Hello")
Match(service_id=2, code='only_service', candidates=(2,))
>>> match_service([], "Hello")
Match(service_id=0, code='no_service', candidates=())
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

LONGEST_TEXT = 20_000
"""Characters of a message that are looked at; whoever names a service does so early."""

SHORTEST_WORD = 2
"""A single letter would be found in every message."""


@dataclass(frozen=True)
class Service:
    """A service of the customer and the words by which a message names it."""

    service_id: int
    words: tuple[str, ...]


@dataclass(frozen=True)
class Match:
    """The service (0: none), why, and the services that were possible."""

    service_id: int
    code: str
    candidates: tuple[int, ...] = ()


def match_service(services: Sequence[Service], *texts: str) -> Match:
    """Guess the service; the time it takes grows with the length of the text only.

    :param services: the services of the customer's organisation
    :param texts: subject and plain text of the message
    :return: `Match`; codes are ``no_service``, ``only_service``, ``service_named``,
        ``service_unclear`` and ``service_not_named``
    """
    if not services:
        return Match(0, "no_service")
    if len(services) == 1:
        only = services[0].service_id
        return Match(only, "only_service", (only,))
    text = _tidy("\n".join(texts)[:LONGEST_TEXT])
    spans = [
        (start, start + len(word), service.service_id)
        for service in services
        for word in {_tidy(word) for word in service.words}
        if len(word) >= SHORTEST_WORD
        for start in _find_words(text, word)
    ]
    named = tuple(sorted({span[2] for span in _drop_inner(spans)}))
    if len(named) == 1:
        return Match(named[0], "service_named", named)
    if named:
        return Match(0, "service_unclear", named)
    return Match(0, "service_not_named")


def _tidy(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", text).casefold().split())


def _find_words(text: str, word: str) -> Iterator[int]:
    """Where ``word`` stands in ``text`` as a whole word."""
    start = text.find(word)
    while start >= 0:
        end = start + len(word)
        before, after = text[max(start - 1, 0) : start], text[end : end + 1]
        if not (before.isalnum() or after.isalnum()):
            yield start
        start = text.find(word, end)


def _drop_inner(
    spans: Iterable[tuple[int, int, int]],
) -> Iterator[tuple[int, int, int]]:
    """The spans that do not lie inside a longer one."""
    longest = (0, 0)
    for span in sorted(spans, key=lambda s: (s[0], -s[1])):
        start, end, _service = span
        if end <= longest[1] and (start, end) != longest:
            continue
        longest = max(longest, (start, end), key=lambda s: s[1])
        yield span
