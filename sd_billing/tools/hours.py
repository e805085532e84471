"""Minutes told as hours.

>>> hour_digits(75), hour_digits(90), hour_digits(480), hour_digits(20)
(2, 1, 0, 2)
"""

from __future__ import annotations


def hour_digits(minutes: int) -> int:
    """Decimals that a number of hours needs: 1.25, 1.5, 8; thirds are cut at two."""
    hundredths = round(minutes * 100 / 60)
    if hundredths % 10:
        return 2
    return 1 if hundredths % 100 else 0
