"""Who wrote the mail that somebody has passed on?

>>> find_senders("FYI\\n\\n---------- Forwarded message ---------\\n"
...     "Från: Boris Borg <boris@nordic.example>\\nDate: Mon\\nSubject: Fire\\n\\nIt burns.")
['Boris Borg <boris@nordic.example>']

Outlook announces forwarded mails as it does answers; there the subject has to say it:

>>> outlook = ("Kan du ta den?\\n\\nFrån: Boris Borg [mailto:boris@nordic.example]\\n"
...     "Skickat: den 2 mars\\nTill: Cecilia\\nÄmne: Brand\\n\\nDet brinner.")
>>> find_senders(outlook), find_senders(outlook, forwarded=True)
([], ['Boris Borg <boris@nordic.example>'])
>>> find_senders("It burns.")
[]

What was written on top of the mail that is passed on:

>>> find_cover(outlook, forwarded=True), find_cover("It burns.")
(('Kan du ta den?', True), ('It burns.', False))
"""

from __future__ import annotations

import re

from .quote import HEADER_LINES
from .quote_words import find_label, is_forward_line

MOST_LINES = 3000
MOST_SENDERS = 5
_ADDRESS = re.compile(r"[^\s<>,;:\"()\[\]@*]{1,64}@[^\s<>,;:\"()\[\]@*]{1,190}")
_EDGE = " \t\"'*<>[]()"


def find_senders(text: str, forwarded: bool = False) -> list[str]:
    """Senders named in the header blocks of forwarded mails, the nearest first.

    :param text: plain text of a mail
    :param forwarded: whether its subject says that it was forwarded
    :return: ``Name <address>`` each
    """
    lines = _split(text)
    found: list[str] = []
    for number, line in enumerate(lines):
        forwarded = forwarded or is_forward_line(line)
        if not forwarded or not _is_header_block(lines, number):
            continue
        if sender := _read(line):
            found.append(sender)
        if len(found) == MOST_SENDERS:
            break
    return found


def find_cover(text: str, forwarded: bool = False) -> tuple[str, bool]:
    """What stands above the forwarded mail, and whether there is one.

    :param text: plain text of a mail
    :param forwarded: whether its subject says that it was forwarded
    """
    lines = _split(text)
    for number, line in enumerate(lines):
        if is_forward_line(line) or (forwarded and _is_header_block(lines, number)):
            return "\n".join(lines[:number]).strip(), True
    return text, forwarded


def _split(text: str) -> list[str]:
    return text.replace("\r\n", "\n").split("\n")[:MOST_LINES]


def _is_header_block(lines: list[str], number: int) -> bool:
    if find_label(lines[number]) != "from":
        return False
    block = lines[number : number + HEADER_LINES]
    return len({find_label(other) for other in block} - {"", "from"}) >= 2


def _read(line: str) -> str:
    value = line.partition(":")[2][:500].replace("mailto:", "")
    address = _ADDRESS.search(value)
    if not address:
        return ""
    name = value[: address.start()].strip(_EDGE)
    email = address[0].rstrip(".").lower()
    return f"{name} <{email}>" if name and "@" not in name else email
