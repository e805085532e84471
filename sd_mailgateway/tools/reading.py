"""What a mail says and what it brings along: its text, its files, and remarks about both.

>>> def look(text):
...     reading = read(message_from_string(text))
...     shown = [piece.content.strip() for piece in reading.pieces]
...     return shown, [file.name for file in reading.files], [n.code for n in reading.notes]

>>> look("Content-Type: text/plain; charset=utf-8\\n\\nIt burns.")
(['It burns.'], [], [])

Of alternatives the best counts, and only within its own branch:

>>> look('''Content-Type: multipart/alternative; boundary=b
...
... --b
... Content-Type: text/plain; charset=utf-8
...
... plain
... --b
... Content-Type: multipart/mixed; boundary=c
...
... --c
... Content-Type: text/html; charset=utf-8
...
... <p>one</p>
... --c
... Content-Type: application/pdf; name=a.pdf
...
... x
... --c
... Content-Type: text/html; charset=utf-8
...
... <p>two</p>
... --c--
... --b--''')
(['<p>one</p>', '<p>two</p>'], ['a.pdf'], [])

A signature is checked by machines, not read by people; what is encrypted is said to be:

>>> look('''Content-Type: multipart/signed; boundary=b
...
... --b
... Content-Type: text/plain; charset=utf-8
...
... It burns.
... --b
... Content-Type: application/pkcs7-signature; name=smime.p7s
...
... x
... --b--''')
(['It burns.'], [], ['signed'])
>>> look("Content-Type: application/pkcs7-mime; smime-type=enveloped-data; name=smime.p7m\\n\\nx")
([], ['smime.p7m'], ['encrypted'])
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from email import message_from_bytes, message_from_string
from email.message import Message
from typing import Any

from .charset import decode
from .danger import danger_of
from .html_text import html_to_text, is_heavy
from .parts import is_shown, read_bytes, read_name, repair_parts
from .unpack import describe_invitation, join_flowed, take_uuencoded, unpack_tnef
from .words import decode_words

__all__ = [
    "Enclosed",
    "MailFile",
    "Note",
    "Piece",
    "Reading",
    "message_from_string",
    "read",
]

MOST_FILES = 100
MOST_BYTES = 25_000_000
"""Of all files of a mail together; what is more stays in the mail itself."""

LARGEST_ENCLOSED = 2_000_000
MOST_ENCLOSED = 5

LONGEST_HEAVY = 1_000_000
"""Characters of a heavy HTML body in which its text is looked for."""

LONGEST_TEXT = 60_000
"""Characters of text that are shown; a longer text is a file as well."""

MOST_LINES = 5000
_SIGNATURES = frozenset(
    {
        "application/pkcs7-signature",
        "application/x-pkcs7-signature",
        "application/pgp-signature",
    }
)
_TNEF = frozenset({"application/ms-tnef", "application/vnd.ms-tnef"})
_PGP = "-----BEGIN PGP MESSAGE-----"


@dataclass(frozen=True)
class Piece:
    """A piece of the shown text, plain or HTML."""

    content: str
    is_html: bool = False


@dataclass(frozen=True)
class MailFile:
    """A file of a mail; ``cid`` is the name by which the text shows it, or "".

    ``made`` says that we made it, of a text that is too long to be shown.
    """

    name: str
    content: bytes
    cid: str = ""
    made: bool = False


@dataclass(frozen=True)
class Enclosed:
    """A mail in the mail: who wrote it, when, about what, and its text."""

    sender: str
    date: str
    subject: str
    pieces: tuple[Piece, ...]


@dataclass(frozen=True)
class Note:
    """Something that is to be said about a mail, as a code with values."""

    code: str
    values: Mapping[str, Any] = field(default_factory=dict)


@dataclass
class Reading:
    """A mail as people see it. ``left_out`` counts files that are only in the original.

    ``remarks`` are lines that are shown above the text (an invitation).
    """

    pieces: list[Piece] = field(default_factory=list)
    files: list[MailFile] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)
    enclosed: list[Enclosed] = field(default_factory=list)
    left_out: int = 0


def read(mail: Message, enclosed: bool = False) -> Reading:
    """Read a repaired mail.

    :param mail: as `repair` left it
    :param enclosed: whether it is a mail in a mail, whose own enclosures stay closed
    """
    reading = Reading()
    _visit(mail, reading, enclosed)
    reading.pieces = [piece for piece in reading.pieces if _says_something(piece)]
    names = [file.name for file in reading.files if _is_dangerous(file)]
    if names:
        reading.notes.append(Note("dangerous_files", {"names": ", ".join(names[:20])}))
    _limit(reading)
    reading.notes = list({note.code: note for note in reading.notes}.values())
    return reading


def _is_dangerous(file: MailFile) -> bool:
    return bool(danger_of(file.name)) and not file.made


def _limit(reading: Reading) -> None:
    kept: list[MailFile] = []
    size = 0
    for file in reading.files:
        if len(kept) < MOST_FILES and size + len(file.content) <= MOST_BYTES:
            kept.append(file)
            size += len(file.content)
    reading.left_out = len(reading.files) - len(kept)
    if reading.left_out:
        values = {"number": reading.left_out, "of": len(reading.files)}
        reading.notes.append(Note("files_left_out", values))
    reading.files = kept


def _says_something(piece: Piece) -> bool:
    if piece.is_html:
        return "<img" in piece.content.lower() or bool(html_to_text(piece.content))
    return bool(piece.content.strip())


# === The tree === #


def _visit(part: Message, reading: Reading, enclosed: bool) -> None:
    if part.get_content_maintype() != "multipart":
        _visit_leaf(part, reading, enclosed)
        return
    children = [child for child in part.get_payload() if isinstance(child, Message)]
    kind = part.get_content_subtype()
    if kind == "alternative":
        _visit_alternatives(children, reading, enclosed)
        return
    if kind == "encrypted":
        reading.notes.append(Note("encrypted"))
    for child in children:
        _visit(child, reading, enclosed)


def _visit_alternatives(
    children: list[Message], reading: Reading, enclosed: bool
) -> None:
    """The best branch with text and files; of the others the files only."""
    branches = []
    for child in children:
        branch = Reading()
        _visit(child, branch, enclosed)
        branches.append(branch)
    best = max(range(len(branches)), key=lambda n: _rank(branches[n], n), default=-1)
    for number, branch in enumerate(branches):
        if number == best:
            reading.pieces += branch.pieces
        reading.files += branch.files
        reading.notes += branch.notes
        reading.remarks += branch.remarks
        reading.enclosed += branch.enclosed


def _rank(branch: Reading, number: int) -> tuple[bool, bool, int]:
    texts = [piece for piece in branch.pieces if _says_something(piece)]
    return bool(texts), any(piece.is_html for piece in texts), number


def _visit_leaf(part: Message, reading: Reading, enclosed: bool) -> None:
    kind = part.get_content_type()
    if kind in _SIGNATURES:
        reading.notes.append(Note("signed"))
    elif is_shown(part):
        _read_text(part, reading)
    else:
        file = MailFile(
            read_name(part) or "attachment", read_bytes(part), _read_cid(part)
        )
        _visit_file(file, kind, part, reading, enclosed)


def _visit_file(
    file: MailFile, kind: str, part: Message, reading: Reading, enclosed: bool
) -> None:
    """Keep a file; say what is in those that only a program could open."""
    lower = file.name.lower()
    if (kind in _TNEF or lower == "winmail.dat") and _unpack(file, reading):
        return
    if kind in {"application/pkcs7-mime", "application/x-pkcs7-mime"}:
        signed = str(part.get_param("smime-type", "")).lower() == "signed-data"
        reading.notes.append(Note("signed_inside" if signed else "encrypted"))
    elif kind == "text/calendar" or lower.endswith(".ics"):
        remark = describe_invitation(decode(file.content[:400_000]))
        if remark and remark not in reading.remarks:
            reading.remarks.append(remark)
        if any(known.content == file.content for known in reading.files):
            return
    elif lower.endswith(".eml") and not enclosed:
        _read_enclosed(file, reading)
    if kind == "application/pgp-encrypted":
        return
    reading.files.append(file)


def _read_cid(part: Message) -> str:
    return str(part.get("Content-ID") or "").strip().strip("<>")[:250]


def _read_text(part: Message, reading: Reading) -> None:
    text = decode(read_bytes(part), str(part.get_param("charset") or ""))
    if part.get_content_type() == "text/html":
        if is_heavy(text):
            plain = html_to_text(text[:LONGEST_HEAVY])
            _keep_whole(reading, "message.html", text)
            reading.pieces.append(Piece(_shorten(plain)))
        else:
            reading.pieces.append(Piece(text, is_html=True))
        return
    if str(part.get_param("format", "")).lower() == "flowed":
        text = join_flowed(text, str(part.get_param("delsp", "")).lower() == "yes")
    text, files = take_uuencoded(text.replace("\f", "\n"))
    if files:
        reading.notes.append(Note("files_unpacked", {"number": len(files)}))
    reading.files += [MailFile(name, content) for name, content in files]
    if _PGP in text:
        reading.notes.append(Note("encrypted"))
    shown = _shorten(text)
    if shown != text:
        _keep_whole(reading, "message.txt", text)
    reading.pieces.append(Piece(shown))


def _keep_whole(reading: Reading, name: str, text: str) -> None:
    reading.notes.append(Note("text_too_long"))
    reading.files.append(MailFile(name, text.encode(), made=True))


def _shorten(text: str) -> str:
    """The beginning of a text that is too long to be shown."""
    head = text[:LONGEST_TEXT]
    if head.count("\n") > MOST_LINES:
        head = "\n".join(head.split("\n", MOST_LINES)[:MOST_LINES])
    return text if head == text else f"{head.rstrip()} …"


def _unpack(file: MailFile, reading: Reading) -> bool:
    """Take the files out of an Outlook file; whether that was possible."""
    packed = unpack_tnef(file.content)
    if packed is None or not (packed.files or packed.text.strip()):
        reading.notes.append(Note("winmail_kept"))
        return False
    reading.files += [MailFile(name, content) for name, content in packed.files]
    reading.notes.append(Note("winmail_unpacked", {"number": len(packed.files)}))
    if packed.text.strip() and not any(map(_says_something, reading.pieces)):
        reading.pieces.append(Piece(packed.text))
    return True


def _read_enclosed(file: MailFile, reading: Reading) -> None:
    full = len(reading.enclosed) >= MOST_ENCLOSED
    if full or len(file.content) > LARGEST_ENCLOSED:
        return
    try:
        mail = message_from_bytes(file.content)
        if not (mail.get("From") or mail.get("Subject")):
            return
        repair_parts(mail)
        inner = read(mail, enclosed=True)
    except Exception:  # noqa: BLE001 - the file itself is there
        return
    sender, date, subject = (
        _read_header(mail, name) for name in ("From", "Date", "Subject")
    )
    pieces = tuple(inner.pieces)
    reading.enclosed.append(Enclosed(sender, date, subject, pieces))


def _read_header(mail: Message, name: str) -> str:
    value = str(mail.get(name) or "").replace("\r", "").replace("\n", "")
    raw = value.encode("utf-8", "surrogateescape")
    return decode_words(decode(raw))[:500].strip()
