"""What is new in a mail, and what is history: quotations and signatures.

Nothing is deleted. Lines are only told apart, so that the history can be folded away:

>>> def show(text, **kw):
...     for piece in fold_text(text, **kw):
...         print("[…]" if piece.folded else piece.text)

>>> show("It still burns.\\n\\nOn Mon, Mar 2, 2026 at 9:00 AM Anna <a@x.example>\\n"
...      "wrote:\\n> Is it out?\\n> Tell me.")
It still burns.
[…]
>>> show("Se nedan.\\n\\nFrån: Anna <a@x.example>\\nSkickat: den 2 mars 2026 09:00\\n"
...      "Till: Support\\nÄmne: Skrivare\\n\\nBrinner den?")
Se nedan.
[…]

Answers between and below quotations stay; so do the short quotations among them:

>>> show("> Is it out?\\nNo.\\n> Which floor?\\nThird.\\n-- \\nAnna\\nNordic Shop AB")
> Is it out?
No.
> Which floor?
Third.
[…]

What has been forwarded is what the mail is about:

>>> show("Please help.\\n\\n---------- Forwarded message ---------\\nFrom: B <b@x.example>\\n"
...      "Date: Mon\\nSubject: Fire\\n\\nIt burns.").__class__
Please help.
<BLANKLINE>
---------- Forwarded message ---------
From: B <b@x.example>
Date: Mon
Subject: Fire
<BLANKLINE>
It burns.
<class 'NoneType'>

A mail is never folded away whole:

>>> show("> Is it out?")
> Is it out?
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from .quote_words import (
    BEGINNINGS,
    WROTE,
    find_label,
    is_forward_line,
    is_mobile_signature,
    is_original_line,
)

LONGEST_SCANNED = 300_000
"""Characters; a longer text is shown as it is."""

SHORT_QUOTE = 5
"""Lines of a quotation that may stay between answers: they say what is answered."""

SIGNATURE_LINES = 15
SIGNATURE_LENGTH = 1500
HEADER_LINES = 8
INTRO_LINES = 4
INTRO_LENGTH = 400

HISTORY = "\x02"
"""A line that begins with it says: from here on all is history (made from HTML)."""

SIGNATURE = "\x01"
"""A line that begins with it belongs to a signature (made from HTML)."""

_WORD = re.compile(r"[^\W\d_]+")
_MOMENT = re.compile(r"\d[.:]\d\d|\d{4}")
_RULE = re.compile(r"\s*[_-]{8,}\s*")


@dataclass(frozen=True)
class Piece:
    """Some lines of a text, and whether they are history."""

    text: str
    folded: bool


def fold_text(text: str, forwarded: bool = False) -> tuple[Piece, ...]:
    """Cut a plain text into what is shown and what is folded away.

    :param text: body of a mail
    :param forwarded: whether its subject says that it was forwarded: then a header
        block begins what the mail is about, not its history
    """
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    flags = find_folded(lines, forwarded)
    pieces = []
    begin = 0
    for number in range(1, len(lines) + 1):
        if number < len(lines) and flags[number] == flags[begin]:
            continue
        shown = "\n".join(lines[begin:number]).strip("\n").rstrip()
        if shown.strip():
            pieces.append(Piece(shown, flags[begin]))
        begin = number
    return tuple(pieces)


def find_folded(lines: list[str], forwarded: bool = False) -> list[bool]:
    """For each line whether it is history or signature; never all of them.

    :param lines: lines of a text, or of an HTML body (`quote_html`)
    :param forwarded: see `fold_text`
    """
    flags = [False] * len(lines)
    if sum(map(len, lines)) > LONGEST_SCANNED:
        return flags
    start, end = _find_history(lines, forwarded)
    if any(line.strip() for line in lines[:start]):
        flags[start:end] = [True] * (end - start)
    else:
        start = end
    _mark_signature(lines, flags, start)
    _mark_quotes(lines, flags, start)
    if not any(
        line.strip() and not flag for line, flag in zip(lines, flags, strict=True)
    ):
        return [False] * len(lines)
    return flags


def _find_history(lines: list[str], forwarded: bool) -> tuple[int, int]:
    """Where unmarked history begins and ends; what was forwarded is none."""
    count = len(lines)
    for number, line in enumerate(lines):
        if is_forward_line(line):
            return number, number
        if line.startswith(HISTORY) or is_original_line(line):
            return (number, number) if forwarded else (number, count)
        if find_label(line) == "from" and _is_header_block(lines, number):
            begin = _skip_rule(lines, number)
            return (begin, begin) if forwarded else (begin, count)
        intro = _find_intro(lines, number)
        if intro >= 0 and _begins_history(lines, intro, number):
            return intro, count
    return count, count


def _skip_rule(lines: list[str], number: int) -> int:
    """The line before the header block where a rule is drawn above it."""
    above = number - 1
    while above >= 0 and not lines[above].strip():
        above -= 1
    return above if above >= 0 and _RULE.fullmatch(lines[above]) else number


def _is_header_block(lines: list[str], number: int) -> bool:
    if _is_quoted(lines[number]):
        return False
    block = lines[number : number + HEADER_LINES]
    return len({find_label(line) for line in block} - {"", "from"}) >= 2


def _find_intro(lines: list[str], number: int) -> int:
    """First line of *On … Anna wrote:* that ends here, or -1."""
    if not lines[number].rstrip(" \t*\u00a0").endswith((":", "\uff1a")):
        return -1
    best = -1
    for first in range(number, max(-1, number - INTRO_LINES), -1):
        if not lines[first].strip() or _is_quoted(lines[first]):
            break
        joined = " ".join(lines[first : number + 1])
        if len(joined) > INTRO_LENGTH:
            break
        words = _WORD.findall(joined.lower())
        if not (WROTE.intersection(words) and any(c.isdigit() for c in joined)):
            continue
        if words[0] in BEGINNINGS or joined.lstrip()[:1].isdigit():
            return first
        best = first if best < 0 else best
    return best


def _begins_history(lines: list[str], first: int, last: int) -> bool:
    """Whether what follows is history although it is not marked by ``>``."""
    following = [line for line in lines[last + 1 : last + 4] if line.strip()]
    if following and _is_quoted(following[0]):
        return False
    text = " ".join(lines[first : last + 1])
    return "@" in text and _MOMENT.search(text) is not None


def _is_quoted(line: str) -> bool:
    return line.lstrip()[:1] == ">"


def _mark_signature(lines: list[str], flags: list[bool], end: int) -> None:
    """The signature, which ends where the text ends or its history begins."""
    last = end
    while last and (not lines[last - 1].strip() or _is_quoted(lines[last - 1])):
        last -= 1
    for region_end in {end, last}:
        for number in range(max(0, region_end - SIGNATURE_LINES), region_end):
            if lines[number].rstrip() == "--" or lines[number].startswith(SIGNATURE):
                _mark_region(lines, flags, number, region_end)
                break
        _mark_mobile(lines, flags, region_end)


def _mark_region(lines: list[str], flags: list[bool], begin: int, end: int) -> None:
    if sum(map(len, lines[begin:end])) <= SIGNATURE_LENGTH and not any(
        _is_quoted(line) for line in lines[begin:end]
    ):
        flags[begin:end] = [True] * (end - begin)


def _mark_mobile(lines: list[str], flags: list[bool], end: int) -> None:
    """*Sent from my telephone*, when it is the last line of the text."""
    number = end - 1
    while number >= 0 and (flags[number] or not lines[number].strip()):
        number -= 1
    if number >= 0 and is_mobile_signature(lines[number]):
        flags[number] = True


def _mark_quotes(lines: list[str], flags: list[bool], end: int) -> None:
    """Runs of quoted lines, with the line that introduces them.

    A run in the middle is marked when it is long.
    """
    shown_below = False
    number = end - 1
    while number >= 0:
        if not _is_quoted(lines[number]):
            shown_below |= bool(lines[number].strip()) and not flags[number]
            number -= 1
            continue
        first, size = number, 0
        while first >= 0 and (_is_quoted(lines[first]) or not lines[first].strip()):
            size += _is_quoted(lines[first])
            first -= 1
        begin = _find_begin(lines, first + 1)
        if not shown_below or size > SHORT_QUOTE:
            flags[begin : number + 1] = [True] * (number + 1 - begin)
        else:
            shown_below = True
        number = begin - 1


def _find_begin(lines: list[str], first: int) -> int:
    """Where a quotation begins: at the line that introduces it, if there is one."""
    if first and lines[first - 1].strip():
        intro = _find_intro(lines, first - 1)
        if intro >= 0:
            return intro
    return first
