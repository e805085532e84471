"""What a chat becomes when a ticket is made of it.

>>> from datetime import datetime
>>> talk = [
...     Line("Anna", datetime(2026, 3, 2, 9, 0), "The shop is down"),
...     Line("Anna", datetime(2026, 3, 2, 9, 0), "since <noon>"),
...     Line("Cecilia", datetime(2026, 3, 2, 9, 1), "I look into it"),
... ]

The transcript names each speaker once for all that he says in a row; what people typed
is text, never markup:

>>> print(transcript(talk))
<p><strong>Anna</strong> (09:00)<br/>The shop is down<br/>since &lt;noon&gt;</p>
<p><strong>Cecilia</strong> (09:01)<br/>I look into it</p>

The title is what the agent typed after the command, else what the customer said first:

>>> title_of("/ticket  Shop is down ", talk)
'Shop is down'
>>> title_of("/ticket", talk)
'The shop is down'
>>> title_of("/ticket", [])
''

A long first message gives a short title:

>>> title_of("/ticket", [Line("Anna", datetime(2026, 3, 2), "x " * 100)])[-5:]
'x x …'
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from html import escape

COMMAND = "/ticket"
TITLE_LENGTH = 80


@dataclass(frozen=True)
class Line:
    """One message of a chat.

    :param author: name of whoever wrote it
    :param at: when, in the time zone of the reader
    :param text: plain text, "" for a message that has only files
    """

    author: str
    at: datetime
    text: str


def transcript(lines: Sequence[Line]) -> str:
    """Return what was said, as HTML."""
    paragraphs: list[list[str]] = []
    speaker = None
    for line in lines:
        if line.author != speaker:
            speaker = line.author
            head = f"<strong>{escape(speaker)}</strong> ({line.at:%H:%M})"
            paragraphs.append([head])
        if text := escape(line.text.strip()).replace("\n", "<br/>"):
            paragraphs[-1].append(text)
    return "\n".join(f"<p>{'<br/>'.join(said)}</p>" for said in paragraphs)


def title_of(command: str, lines: Sequence[Line]) -> str:
    """Return the title of the ticket.

    :param command: what the agent typed, beginning with `COMMAND`
    :param lines: what was said
    """
    typed = " ".join(command.removeprefix(COMMAND).split())
    said = (" ".join(line.text.split()) for line in lines)
    title = typed or next(filter(None, said), "")
    if len(title) <= TITLE_LENGTH:
        return title
    return title[: TITLE_LENGTH - 1].rstrip() + " …"
