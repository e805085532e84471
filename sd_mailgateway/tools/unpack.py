"""What is packed into texts and files of a mail, taken out. Never raises.

Lines that were only broken for transport (RFC 3676) belong together:

>>> join_flowed("It is \\non fire.\\n-- \\nAnna\\n> old \\n> text\\n  indented")
'It is on fire.\\n-- \\nAnna\\n> old text\\n indented'
>>> join_flowed("It is \\non fire.", delete_space=True)
'It ison fire.'

Files that were written into the text:

>>> text, files = take_uuencoded("See\\nbegin 644 a.txt\\n#0V%T\\n`\\nend\\nbelow")
>>> text, files
('See\\nbelow', (('a.txt', b'Cat'),))
>>> take_uuencoded("begin 644 work\\nno data")
('begin 644 work\\nno data', ())

An invitation as one line that needs no translation:

>>> describe_invitation("BEGIN:VCALENDAR\\nMETHOD:REQUEST\\nBEGIN:VEVENT\\nSUMMARY:Printer\\\\,\\n"
...     "  floor 3\\nDTSTART;TZID=Europe/Stockholm:20260302T090000\\nDTEND:20260302T100000Z\\n"
...     "LOCATION:Room 7\\nORGANIZER;CN=Anna:mailto:anna@x.example\\nEND:VEVENT")
'📅 Printer, floor 3 · 2026-03-02 09:00 (Europe/Stockholm) → 2026-03-02 10:00 UTC · Room 7 · Anna <anna@x.example>'
>>> describe_invitation("BEGIN:VCALENDAR\\nMETHOD:CANCEL\\nBEGIN:VEVENT\\nDTSTART:20260302")
'📅 ✗ 2026-03-02'
>>> describe_invitation("nothing")
''
"""

from __future__ import annotations

import binascii
import re
from dataclasses import dataclass

from .names import safe_name

LARGEST_TNEF = 30_000_000
LONGEST_CALENDAR = 300_000
MOST_PACKED = 100

_BEGIN = re.compile(r"begin [0-7]{3,4} (\S.{0,300})")
_QUOTE = re.compile(r">*")
_MOMENT = re.compile(r"(\d{4})(\d\d)(\d\d)(?:T(\d\d)(\d\d)\d\d(Z?))?")


@dataclass(frozen=True)
class Tnef:
    """What an Outlook file (winmail.dat) holds: files and, perhaps, the text."""

    files: tuple[tuple[str, bytes], ...]
    text: str


def join_flowed(text: str, delete_space: bool = False) -> str:
    """A text of the form ``format=flowed`` with its paragraphs in one line each.

    :param text: the text
    :param delete_space: whether the sender says ``delsp=yes``
    """
    joined: list[str] = []
    depth_before, open_before = -1, False
    for line in text.replace("\r\n", "\n").split("\n"):
        depth = len(_QUOTE.match(line)[0])  # type: ignore[index]  # matches always
        content = line[depth:].removeprefix(" ")
        flows = content.endswith(" ") and content != "-- "
        kept = content[:-1] if flows and delete_space else content
        if open_before and depth == depth_before and content != "-- ":
            joined.append(kept)
        else:
            joined.append("\n" + ">" * depth + (" " if depth else "") + kept)
        depth_before, open_before = depth, flows
    return "".join(joined)[1:]


def take_uuencoded(text: str) -> tuple[str, tuple[tuple[str, bytes], ...]]:
    """The text without its uuencoded files, and these as (name, content).

    :param text: body of a mail
    """
    if "begin " not in text:
        return text, ()
    lines = text.replace("\r\n", "\n").split("\n")
    kept: list[str] = []
    files: list[tuple[str, bytes]] = []
    number = 0
    while number < len(lines):
        begin = _BEGIN.fullmatch(lines[number])
        end, content = (0, b"")
        if begin and len(files) < MOST_PACKED:
            end, content = _read_uuencoded(lines, number + 1)
        if begin and end:
            files.append((safe_name(begin[1], ""), content))
            number = end + 1
        else:
            kept.append(lines[number])
            number += 1
    return "\n".join(kept) if files else text, tuple(files)


def _read_uuencoded(lines: list[str], first: int) -> tuple[int, bytes]:
    """Number of the line ``end`` and the content; (0, b"") when it is no such file."""
    chunks: list[bytes] = []
    for number in range(first, len(lines)):
        line = lines[number]
        if line == "end":
            return (number, b"".join(chunks)) if chunks else (0, b"")
        if not line or line == "`":
            continue
        try:
            chunks.append(binascii.a2b_uu(line))
        except (binascii.Error, ValueError):
            return 0, b""
    return 0, b""


def unpack_tnef(content: bytes) -> Tnef | None:
    """What is in a ``winmail.dat``; None when it cannot be read.

    :param content: the file
    """
    if len(content) > LARGEST_TNEF:
        return None
    try:
        from tnefparse import TNEF

        packed = TNEF(content)
        files = tuple(
            (safe_name(str(file.long_filename() or ""), ""), bytes(file.data or b""))
            for file in packed.attachments[:MOST_PACKED]
        )
        body = packed.body if isinstance(packed.body, str) else ""
    except Exception:  # noqa: BLE001 - the library promises nothing; the file stays
        return None
    return Tnef(files, body.replace("\x00", ""))


def describe_invitation(text: str) -> str:
    """The first event of a calendar file in one line, "" when there is none.

    :param text: content of an ``.ics`` file
    """
    found = _read_event(text[:LONGEST_CALENDAR])
    moments = [
        _show_moment(*found[name]) for name in ("DTSTART", "DTEND") if name in found
    ]
    facts = [
        _unescape(found.get("SUMMARY", ("", ""))[1]),
        " → ".join(filter(None, moments)),
        _unescape(found.get("LOCATION", ("", ""))[1]),
        _show_person(*found.get("ORGANIZER", ("", ""))),
    ]
    shown = " · ".join(filter(None, facts))
    cancelled = found.get("METHOD", ("", ""))[1].upper() == "CANCEL"
    return f"📅 {'✗ ' if cancelled else ''}{shown}" if shown else ""


def _read_event(text: str) -> dict[str, tuple[str, str]]:
    """Property → (parameters, value), of the calendar and of its first event."""
    unfolded = re.sub(r"\r?\n[ \t]", "", text)
    found: dict[str, tuple[str, str]] = {}
    inside = False
    for line in unfolded.splitlines():
        head, colon, value = line.partition(":")
        name, _semicolon, parameters = head.partition(";")
        name = name.strip().upper()
        if (name, value.strip().upper()) == ("BEGIN", "VEVENT"):
            inside = True
        elif (name, value.strip().upper()) == ("END", "VEVENT"):
            break
        elif colon and (inside or name == "METHOD"):
            found.setdefault(name, (parameters, value.strip()[:500]))
    return found if inside else {}


def _unescape(value: str) -> str:
    for escaped, plain in (("\\n", " "), ("\\,", ","), ("\\;", ";"), ("\\\\", "\\")):
        value = value.replace(escaped, plain)
    return " ".join(value.split())


def _show_moment(parameters: str, value: str) -> str:
    found = _MOMENT.match(value)
    if not found:
        return ""
    day = "-".join(found.group(1, 2, 3))
    if not found[4]:
        return day
    zone = _read_parameter(parameters, "TZID")
    ending = " UTC" if found[6] else f" ({zone})" if zone else ""
    return f"{day} {found[4]}:{found[5]}{ending}"


def _show_person(parameters: str, value: str) -> str:
    name = _read_parameter(parameters, "CN")
    address = value[7:] if value.lower().startswith("mailto:") else ""
    return f"{name} <{address}>" if name and address else name or address


def _read_parameter(parameters: str, name: str) -> str:
    for parameter in parameters.split(";"):
        key, _equals, value = parameter.partition("=")
        if key.strip().upper() == name:
            return value.strip().strip('"')[:100]
    return ""
