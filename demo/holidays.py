"""Swedish public holidays, and the eves on which nobody works.

>>> [day.isoformat() for day, name in swedish(2026) if name == "Midsommarafton"]
['2026-06-19']
>>> len(swedish(2027))
14
>>> swedish(2026)[2:4] == [(date(2026, 4, 3), "Långfredagen"), (date(2026, 4, 6), "Annandag påsk")]
True
"""

from datetime import date, timedelta

from dateutil.easter import easter

FRIDAY, SATURDAY = 4, 5


def swedish(year):
    """Holidays of a year that may fall on a working day.

    :return: list of (date, Swedish name) in the order of the year
    """
    sunday = easter(year)
    midsummer = _first(FRIDAY, date(year, 6, 19))
    return [
        (date(year, 1, 1), "Nyårsdagen"),
        (date(year, 1, 6), "Trettondedag jul"),
        (sunday - timedelta(days=2), "Långfredagen"),
        (sunday + timedelta(days=1), "Annandag påsk"),
        (date(year, 5, 1), "Första maj"),
        (sunday + timedelta(days=39), "Kristi himmelsfärdsdag"),
        (date(year, 6, 6), "Sveriges nationaldag"),
        (midsummer, "Midsommarafton"),
        (midsummer + timedelta(days=1), "Midsommardagen"),
        (_first(SATURDAY, date(year, 10, 31)), "Alla helgons dag"),
        (date(year, 12, 24), "Julafton"),
        (date(year, 12, 25), "Juldagen"),
        (date(year, 12, 26), "Annandag jul"),
        (date(year, 12, 31), "Nyårsafton"),
    ]


def _first(weekday, day):
    return day + timedelta(days=(weekday - day.weekday()) % 7)
