"""Several requests in one mail: its numbered or bulleted list, as items.

>>> find_requests("Hello,\\n\\n1. The printer burns.\\n2) The scanner is slow,\\n   very slow.\\n"
...     "\\n3. New mouse\\n\\nThanks, Anna")
('The printer burns.', 'The scanner is slow, very slow.', 'New mouse')
>>> find_requests("- printer\\n- scanner")
('printer', 'scanner')

One point is no list, and other numbers are no points; what is quoted does not count:

>>> find_requests("1. Only this"), find_requests("2026. was good\\n7. so was this")
((), ())
>>> find_requests("> 1. old\\n> 2. older"), find_requests("- x\\n- y")
((), ())
>>> find_requests("+46 70 123\\n+46 70 456"), find_requests("1.5 hours\\n2.5 hours")
((), ())
"""

from __future__ import annotations

import re

FEWEST, MOST = 2, 30
SHORTEST, LONGEST = 3, 300
MOST_LINES = 2000
_NUMBER = re.compile(r"\s{0,8}(\d{1,2})[.):]\s+(\S.*)")
_LETTER = re.compile(r"\s{0,8}([a-zA-Z])\)\s+(\S.*)")
_BULLET = re.compile(r"\s{0,8}([-*+•·◦▪\u2013])\s+(\S.*)")
_CONTINUED = re.compile(r"\s{2,}\S")


def find_requests(text: str) -> tuple[str, ...]:
    """The points of the first list in a text, () when there is none.

    :param text: the new text of a mail, without quotations and signature
    """
    lines = text.split("\n")[:MOST_LINES]
    for number, line in enumerate(lines):
        mark = _read_mark(line)
        if mark in ("1", "a", "A") or (mark and not mark.isalnum()):
            items = _read_list(lines[number:], mark)
            if len(items) >= FEWEST:
                return items
    return ()


def _read_list(lines: list[str], first: str) -> tuple[str, ...]:
    items: list[str] = []
    gap = False
    for line in lines:
        if _read_mark(line) == _expected(first, len(items)):
            items.append(_read_text(line))
        elif not line.strip():
            gap = True
            continue
        elif items and not gap and _CONTINUED.match(line) and not _read_mark(line):
            items[-1] += f" {line.strip()}"
        else:
            break
        gap = False
        if len(items) == MOST:
            break
    if any(len(item) < SHORTEST for item in items):
        return ()
    return tuple(" ".join(item.split())[:LONGEST] for item in items)


def _expected(first: str, count: int) -> str:
    if first == "1":
        return str(count + 1)
    return chr(ord(first) + count) if first.isalpha() else first


def _read_mark(line: str) -> str:
    for pattern in (_NUMBER, _LETTER, _BULLET):
        if found := pattern.match(line):
            return found[1].lstrip("0") or "0"
    return ""


def _read_text(line: str) -> str:
    for pattern in (_NUMBER, _LETTER, _BULLET):
        if found := pattern.match(line):
            return found[2]
    return ""
