"""Files that can do harm when somebody opens them, by their names.

>>> danger_of("invoice.pdf.exe"), danger_of("Report.docm"), danger_of("Report.docx")
('program', 'macros', '')
>>> danger_of("page.HTML"), danger_of("archive.zip"), danger_of("")
('script', '', '')
"""

from __future__ import annotations

_ENDINGS = {
    "program": "exe com scr pif msi msp bat cmd cpl jar ps1 vbs vbe wsf wsh hta lnk reg "
    "dll apk app dmg iso img vhd sh appx msix",
    "script": "js jse mjs html htm shtml xhtml svg mht mhtml chm url",
    "macros": "docm dotm xlsm xltm xlam xlsb pptm potm ppsm ppam sldm one",
}
DANGERS = {
    ending: danger for danger, endings in _ENDINGS.items() for ending in endings.split()
}
"""Ending of a file's name → why it is dangerous."""


def danger_of(name: str) -> str:
    """Why a file is dangerous: ``program``, ``script``, ``macros``; "" when it is not."""
    return DANGERS.get(name.rpartition(".")[2].strip().lower(), "") if name else ""
