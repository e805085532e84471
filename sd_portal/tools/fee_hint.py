"""What a ticket will cost, as told before it is made.

One sentence where the priority makes no difference:

>>> free = FeeHint("Free", "Bug: free of charge")
>>> tell_by_priority([("C", free), ("B", free)])
[('', 'Bug: free of charge')]

Otherwise one for each, and none where nobody has said anything:

>>> dear = FeeHint("Charged per hour", "Bug: charged by the hour")
>>> tell_by_priority([("C", free), ("B", None), ("A", dear)])
[('C', 'Bug: free of charge'), ('A', 'Bug: charged by the hour')]
>>> tell_by_priority([("C", None)]), tell_by_priority([])
([], [])
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class FeeHint:
    """What a ticket of one type and priority will cost, in the reader's language.

    :param short: for the card of the type
    :param full: for the form, a sentence
    :param hours: what is left of prepaid hours, "" when it does not matter or the
        reader may not know
    """

    short: str
    full: str
    hours: str = ""


def tell_by_priority(
    hints: Sequence[tuple[str, FeeHint | None]],
) -> list[tuple[str, str]]:
    """The sentences for a form.

    :param hints: (label of the priority, its hint or None)
    :return: (label, sentence); the label is "" when all priorities cost the same
    """
    sentences = {hint.full if hint else "" for _label, hint in hints}
    if len(sentences) == 1:
        return [("", sentence) for sentence in sentences if sentence]
    return [(label, hint.full) for label, hint in hints if hint]
