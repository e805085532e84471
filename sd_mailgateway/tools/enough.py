"""Does a mail say enough to begin with? If not, what is missing?

>>> what_is_missing("Printer on floor three burns", "", known=True)
()
>>> what_is_missing("Help", "", known=True), what_is_missing("", "Hello!", known=True)
(('what',), ('what',))
>>> what_is_missing("Fwd: Invoice", "FYI", known=True, forwarded=True)
('forward',)
>>> what_is_missing("Printer", "It burns on floor three.", known=False)
('who',)
>>> what_is_missing("It is slow", "Since this morning.", known=True, which_service=True)
('service',)

Work can begin, and our time runs, before we know which service it is and who asks
(an agent may know), but not before we know what it is about:

>>> must_wait(("who", "service")), must_wait(("what", "service"))
(False, True)
"""

from __future__ import annotations

import re

FEWEST_WORDS = 4
"""In title and text together; fewer say nothing that one could work on."""

FEWEST_ABOUT_FORWARDED = 3
_WORD = re.compile(r"\w+")


def what_is_missing(
    title: str,
    text: str,
    known: bool,
    forwarded: bool = False,
    which_service: bool = False,
) -> tuple[str, ...]:
    """Codes of what has to be asked: ``what``, ``forward``, ``who``, ``service``.

    :param title: cleaned subject
    :param text: the new text, without quotations and signature
    :param known: whether the customer is known
    :param forwarded: whether it only passes on somebody else's mail
    :param which_service: whether the customer has several services and names none
    :return: () where nothing is missing
    """
    words = len(_WORD.findall(text[:2000]))
    missing = []
    if forwarded and words < FEWEST_ABOUT_FORWARDED:
        missing.append("forward")
    elif words + len(_WORD.findall(title[:500])) < FEWEST_WORDS:
        missing.append("what")
    if not known:
        missing.append("who")
    if which_service:
        missing.append("service")
    return tuple(missing)


def must_wait(missing: tuple[str, ...]) -> bool:
    """Whether the ticket waits for the answer to what is missing."""
    return not {"what", "forward"}.isdisjoint(missing)
