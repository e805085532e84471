"""How the text of a mail is shown: what is new, the history folded, enclosed mails below.

>>> plain = Reading(pieces=[Piece("It burns.\\n\\n> Is it out?")])
>>> print(show(plain).description)
<p>It burns.</p><details><summary>[…]</summary><p>&gt; Is it out?</p></details>

Sentences of ours and remarks stand above:

>>> print(show(Reading(remarks=["📅 Meeting"]), sentences=["This mail is encrypted."]).message)
<p><em>This mail is encrypted.</em></p><p>📅 Meeting</p>

The text of a mail in the mail is shown below what was written to us:

>>> old = Enclosed("B <b@x.example>", "Mon, 2 Mar 2026", "Fire", (Piece("Burns."),))
>>> shown = show(Reading(pieces=[Piece("Please help.")], enclosed=[old])).message
>>> print(shown.replace(_ENCLOSED, "<section>\\n"))
<p>Please help.</p><section>
<p><strong>Fire</strong><br>B &lt;b@x.example&gt;, Mon, 2 Mar 2026</p><p>Burns.</p></section>

Nothing to show is nothing:

>>> show(Reading())
Folded(message='', description='')
"""

from __future__ import annotations

import html
from collections.abc import Iterable, Sequence

from .html_text import html_to_text, is_heavy, text_to_html
from .quote import fold_text
from .quote_html import Folded, fold_html, fold_pieces
from .reading import MOST_ENCLOSED, Enclosed, Piece, Reading

_ENCLOSED = '<section style="border-left:3px solid #ccc;padding-left:8px">'

NOT_NEW = ("details", "blockquote", "section")
"""Elements of a ticket's text that hold what was not written now: quotations, enclosed
mails."""


def show(
    reading: Reading, sentences: Iterable[str] = (), forwarded: bool = False
) -> Folded:
    """The text of a mail as HTML, for messages and for the ticket.

    :param reading: what was read of the mail
    :param sentences: what we have to say about it, in the language of the desk
    :param forwarded: whether its subject says that it was forwarded
    """
    above = "".join(f"<p><em>{html.escape(line)}</em></p>" for line in sentences)
    above += "".join(f"<p>{html.escape(line)}</p>" for line in reading.remarks)
    below = "".join(map(_show_enclosed, reading.enclosed[:MOST_ENCLOSED]))
    text = _fold(reading.pieces, forwarded or bool(reading.enclosed))
    return Folded(f"{above}{text.message}{below}", f"{above}{text.description}{below}")


def plain_text(pieces: Sequence[Piece]) -> str:
    """What the pieces say, as one plain text."""
    texts = (html_to_text(p.content) if p.is_html else p.content for p in pieces)
    return "\n\n".join(text.strip("\r\n") for text in texts)


def _fold(pieces: Sequence[Piece], forwarded: bool) -> Folded:
    if not pieces:
        return Folded("", "")
    if any(piece.is_html for piece in pieces):
        joined = "".join(map(_as_html, pieces))
        if not is_heavy(joined):
            return fold_html(joined, forwarded)
    return fold_pieces(fold_text(plain_text(pieces), forwarded))


def _as_html(piece: Piece) -> str:
    return piece.content if piece.is_html else text_to_html(piece.content)


def _show_enclosed(mail: Enclosed) -> str:
    facts = ", ".join(html.escape(fact) for fact in (mail.sender, mail.date) if fact)
    head = f"<p><strong>{html.escape(mail.subject)}</strong><br>{facts}</p>"
    return f"{_ENCLOSED}{head}{text_to_html(plain_text(mail.pieces))}</section>"
