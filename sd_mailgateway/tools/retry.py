"""When is a mail that could not be processed tried again?

Soon at first, since most failures are short (a locked row, a restart), then ever more
seldom:

>>> noon = datetime(2026, 3, 2, 12, 0)
>>> for attempts in range(1, 4):
...     print(next_try(attempts, noon))
2026-03-02 12:01:00
2026-03-02 12:05:00
2026-03-02 12:15:00

After the last attempt it is held for a human. The attempts spread over more than a day,
so that what was set up wrongly on Sunday and found on Monday loses nothing:

>>> is_exhausted(MOST_ATTEMPTS - 1), is_exhausted(MOST_ATTEMPTS)
(False, True)
>>> sum(DELAYS[:-1], timedelta()) > timedelta(days=1)
True

The last attempt has a next one, too: it is due only if the program was killed in the
last attempt before it could say so, and then the mail is held.

>>> print(next_try(MOST_ATTEMPTS, noon))
2026-03-02 13:00:00
"""

from __future__ import annotations

from datetime import datetime, timedelta

DELAYS = tuple(timedelta(minutes=m) for m in (1, 5, 15, 60, 240, 480, 960, 60))
"""How long to wait after the first, second, … attempt has begun."""

MOST_ATTEMPTS = len(DELAYS)


def next_try(attempts: int, now: datetime) -> datetime:
    """When it is tried again unless the attempt that begins now succeeds.

    :param attempts: attempts begun so far, this one included (at least 1)
    :param now: the moment, naive UTC
    """
    return now + DELAYS[min(max(attempts, 1), MOST_ATTEMPTS) - 1]


def is_exhausted(attempts: int) -> bool:
    """Whether these were all the attempts there are."""
    return attempts >= MOST_ATTEMPTS
