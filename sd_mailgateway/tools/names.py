"""Names of files that came by mail.

>>> safe_name("Faktura 2026.pdf", "application/pdf")
'Faktura 2026.pdf'

What pretends to be a path or another kind of file is only a name:

>>> safe_name("../../etc/passwd", "text/plain")
'passwd'
>>> safe_name("C:\\\\Temp\\\\log.txt", "text/plain")
'log.txt'
>>> safe_name("invoice\\u202efdp.exe", "application/pdf")
'invoicefdp.exe'
>>> safe_name("a\\x00b\\nc.txt", "text/plain")
'abc.txt'

A part without a name gets one that opens:

>>> safe_name("", "image/png"), safe_name(" . ", "text/calendar")
('picture.png', 'invitation.ics')
>>> safe_name("", "application/x-never-heard-of")
'attachment.bin'
>>> safe_name("x" * 500 + ".docx", "")[-10:], len(safe_name("x" * 500 + ".docx", ""))
('xxxxx.docx', 150)
"""

from __future__ import annotations

import mimetypes
import unicodedata

LONGEST = 150
_ENDINGS = {
    "image/jpeg": ".jpg",
    "text/calendar": ".ics",
    "text/plain": ".txt",
    "text/html": ".html",
    "text/x-vcard": ".vcf",
    "message/rfc822": ".eml",
}


def is_safe(name: str) -> bool:
    """Whether ``name`` can be kept as it is."""
    return bool(name) and safe_name(name, "") == name


def safe_name(name: str, content_type: str) -> str:
    """A name that is harmless and opens with the right program.

    :param name: as the sender gave it, decoded, or ""
    :param content_type: such as ``image/png``
    """
    last = name[:5000].replace("\\", "/").rpartition("/")[2]
    shown = "".join(c for c in last if unicodedata.category(c) not in _HIDDEN)
    shown = shown.strip().strip(".").strip()
    if not shown:
        return _stem(content_type) + _ending(content_type)
    if len(shown) <= LONGEST:
        return shown
    stem, dot, ending = shown.rpartition(".")
    if not dot or len(ending) > 10:
        return shown[:LONGEST]
    return stem[: LONGEST - 1 - len(ending)] + dot + ending


_HIDDEN = frozenset({"Cc", "Cf", "Cs", "Co", "Zl", "Zp"})


def _stem(content_type: str) -> str:
    if content_type == "text/calendar":
        return "invitation"
    return "picture" if content_type.startswith("image/") else "attachment"


def _ending(content_type: str) -> str:
    known = _ENDINGS.get(content_type)
    return known or mimetypes.guess_extension(content_type) or ".bin"
