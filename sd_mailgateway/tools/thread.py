"""Which ticket does a subject speak of? Only a number in square brackets counts.

>>> find_numbers("Sv: [HT00042] Printer on fire")
('HT00042',)
>>> find_numbers("Order 10482 and HT00042"), find_numbers("[urgent] [2026]")
((), ('2026',))
>>> find_numbers("[A-17] Fwd: [SDA00042] [1] [2] [3]")
('A-17', 'SDA00042', '1')
"""

from __future__ import annotations

import re

MOST_NUMBERS = 3
_NUMBER = re.compile(r"\[([A-Za-z]{0,10}-?[0-9]{1,12})\]")


def find_numbers(subject: str) -> tuple[str, ...]:
    """What may be a ticket's number, at most `MOST_NUMBERS`, in order.

    :param subject: decoded subject
    """
    return tuple(_NUMBER.findall(subject[:1000]))[:MOST_NUMBERS]
