"""Words by which mail programs announce quoted history, in the languages of our users.

English, Swedish, Danish, Slovenian, Finnish and German; some neighbours where it costs
nothing. All in lower case.

>>> find_label("Från: Anna"), find_label("**Zadeva:** Tiskalnik"), find_label("Note: x")
('from', 'subject', '')
>>> is_mobile_signature("Skickat från min iPhone"), is_mobile_signature("Hello")
(True, False)
>>> is_original_line("-----Ursprüngliche Nachricht-----"), is_original_line("-- 3 --")
(True, False)
>>> is_forward_line("---------- Forwarded message ---------")
True
>>> is_forward_subject("VB: Fakturan"), is_forward_subject("Sv: Fwd")
(True, False)
"""

from __future__ import annotations

import re

_LABELS = {
    "from": "from från fra od lähettäjä von van de",
    "sent": "sent date skickat datum sendt dato poslano lähetetty päivämäärä päiväys "
    "gesendet",
    "to": "to till til za komu vastaanottaja kenelle an",
    "cc": "cc kopia kopi kp kopio kopija",
    "subject": "subject ämne emne zadeva aihe otsikko betreff",
}
LABELS = {word: kind for kind, words in _LABELS.items() for word in words.split()}
"""Label of a header line in a quoted mail → which header it is."""

WROTE = frozenset(
    [
        "wrote",
        "writes",
        "skrev",
        "skriver",
        "schrieb",
        "schreibt",
        "kirjoitti",
        "napisal",
        "napisala",
        "napisali",
        "piše",
        "écrit",
        "scritto",
        "schreef",
        "escribió",
        "napisał",
    ]
)

BEGINNINGS = frozenset(["on", "den", "am", "dne", "dana", "v", "le", "el", "il", "op"])
"""With these words begins the line above a quotation."""

_ORIGINAL = frozenset(
    {
        "original message", "ursprungligt meddelande", "originalmeddelande",
        "oprindelig meddelelse", "original meddelelse", "oprindelig besked",
        "izvirno sporočilo", "originalno sporočilo", "alkuperäinen viesti",
        "ursprüngliche nachricht", "originalnachricht", "reply message",
        "original appointment",
    }
)  # fmt: skip

_FORWARDED = frozenset(
    {
        "forwarded message", "begin forwarded message", "vidarebefordrat meddelande",
        "vidarebefordrat brev", "vidarebefordrat mejl", "videresendt meddelelse",
        "videresendt besked", "start på videresendt besked", "posredovano sporočilo",
        "začetek posredovanega sporočila", "edelleenlähetetty viesti",
        "välitetty viesti", "välitetty viesti alkaa", "weitergeleitete nachricht",
        "anfang der weitergeleiteten nachricht",
    }
)  # fmt: skip

_FORWARD_PREFIXES = frozenset({"fw", "fwd", "vb", "wg", "vl", "pd", "ws", "vid"})

_MOBILE = (
    "sent from my ", "sent from outlook", "sent from yahoo", "sent via ",
    "get outlook for", "skickat från ", "skickades från ", "skaffa outlook",
    "hämta outlook", "sendt fra ", "hent outlook", "få outlook", "poslano z ",
    "poslano iz ", "poslano s ", "poslano prek ", "pridobite outlook", "prenesite outlook",
    "gesendet von ", "von meinem ", "von meiner ", "holen sie sich outlook",
    "outlook für ", "lähetetty ", "hanki outlook", "hae outlook", "lataa outlook",
)  # fmt: skip

LONGEST_LINE = 120
_EDGE = "-_=*>| \t\u00a0"
_PREFIX = re.compile(r"\s*([^\W\d_]{1,5})(?:\[\d{1,3}\])?\s*:")


def find_label(line: str) -> str:
    """Which header a line of quoted history is: ``from``, ``to``, …; "" for none."""
    label, colon, _value = line[:60].lstrip(_EDGE).partition(":")
    return LABELS.get(label.strip(_EDGE).lower(), "") if colon else ""


def is_mobile_signature(line: str) -> bool:
    """Whether a line was put below the text by a telephone."""
    text = " ".join(line.split()).lower()
    return len(text) <= LONGEST_LINE and text.startswith(_MOBILE)


def is_original_line(line: str) -> bool:
    """Whether a line says that the original mail follows."""
    text = line.strip()
    return text[:2] == "--" and _bare(text) in _ORIGINAL


def is_forward_line(line: str) -> bool:
    """Whether a line says that a forwarded mail follows."""
    return len(line) <= LONGEST_LINE and _bare(line) in _FORWARDED


def is_forward_subject(subject: str) -> bool:
    """Whether a mail program has marked the mail as forwarded."""
    found = _PREFIX.match(subject[:50])
    return found is not None and found[1].lower() in _FORWARD_PREFIXES


def _bare(line: str) -> str:
    return line[:LONGEST_LINE].strip(_EDGE + ":").lower()
