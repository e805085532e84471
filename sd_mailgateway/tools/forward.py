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
    lines = text.replace("\r\n", "\n").split("\n")[:MOST_LINES]
    found: list[str] = []
    for number, line in enumerate(lines):
        forwarded = forwarded or is_forward_line(line)
        if not forwarded or find_label(line) != "from":
            continue
        block = lines[number : number + HEADER_LINES]
        if len({find_label(other) for other in block} - {"", "from"}) < 2:
            continue
        if sender := _read(line):
            found.append(sender)
        if len(found) == MOST_SENDERS:
            break
    return found


def _read(line: str) -> str:
    value = line.partition(":")[2][:500].replace("mailto:", "")
    address = _ADDRESS.search(value)
    if not address:
        return ""
    name = value[: address.start()].strip(_EDGE)
    email = address[0].rstrip(".").lower()
    return f"{name} <{email}>" if name and "@" not in name else email
