"""Opening hours of a week, told as briefly as people do.

Days that follow each other with the same hours are one line; hours that touch are one:

>>> office = [(day, 8.0, 12.0) for day in range(5)] + [(day, 12.0, 16.5) for day in range(5)]
>>> group_days(office)
[(0, 4, ((480, 990),))]

>>> group_days([(0, 9.0, 12.0), (0, 13.0, 17.0), (2, 9.0, 12.0)])
[(0, 0, ((540, 720), (780, 1020))), (2, 2, ((540, 720),))]

>>> group_days([])
[]
"""

from __future__ import annotations

from collections.abc import Iterable

Spans = tuple[tuple[int, int], ...]


def group_days(
    attendances: Iterable[tuple[int, float, float]],
) -> list[tuple[int, int, Spans]]:
    """Group the days of a week by their hours.

    :param attendances: (day, from, to): day 0 is Monday, hours as Odoo keeps them
    :return: list of (first day, last day, spans); a span is (from, to) in minutes since
        midnight
    """
    by_day: dict[int, list[tuple[int, int]]] = {}
    for day, start, end in sorted(attendances):
        spans = by_day.setdefault(day, [])
        begin, finish = round(start * 60), round(end * 60)
        if spans and begin <= spans[-1][1]:
            begin, finish = spans[-1][0], max(spans.pop()[1], finish)
        spans.append((begin, finish))
    groups: list[tuple[int, int, Spans]] = []
    for day in sorted(by_day):
        hours = tuple(by_day[day])
        if groups and groups[-1][1] == day - 1 and groups[-1][2] == hours:
            groups[-1] = (groups[-1][0], day, hours)
        else:
            groups.append((day, day, hours))
    return groups
