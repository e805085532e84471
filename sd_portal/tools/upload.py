"""Which files a customer may send with a form, before anything is stored.

>>> limits = Limits(count=3, each=10, together=15)
>>> find_excess([10, 5], limits)
''
>>> find_excess([], limits)
''

What is wrong is told one at a time, what is easiest to mend first:

>>> find_excess([1, 1, 1, 99], limits)
'too_many'
>>> find_excess([11], limits)
'too_large'
>>> find_excess([8, 8], limits)
'too_large_together'
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Limits:
    """How much may be sent at once.

    :param count: number of files
    :param each: bytes of one file
    :param together: bytes of all files
    """

    count: int
    each: int
    together: int


def find_excess(sizes: Sequence[int], limits: Limits) -> str:
    """Which limit is passed, "" when none is.

    :param sizes: of the files, in bytes
    """
    if len(sizes) > limits.count:
        return "too_many"
    if any(size > limits.each for size in sizes):
        return "too_large"
    return "too_large_together" if sum(sizes) > limits.together else ""
