r"""The name of a file that a customer sent, fit to be shown and saved.

No folders of the sender, whichever slashes he uses:

>>> clean_file_name("C:\\fakepath\\log.txt"), clean_file_name("../../etc/passwd")
('log.txt', 'passwd')

Nothing that makes a name look like another one: no control signs, no signs that turn
the direction of reading:

>>> clean_file_name("bill\u202efdp.exe")
'billfdp.exe'
>>> clean_file_name("x\x00.png\r\n")
'x.png'

What belongs to a language stays:

>>> clean_file_name("Račun št. 7 kopija.pdf")
'Račun št. 7 kopija.pdf'

A long name keeps its ending, and no name is empty:

>>> name = clean_file_name("x" * 1000 + ".pdf")
>>> len(name), name[-5:]
(120, 'x.pdf')
>>> clean_file_name("a." + "x" * 1000) == "a." + "x" * 118
True
>>> clean_file_name(".."), clean_file_name("C:\\")
('file', 'file')
"""

from __future__ import annotations

import unicodedata

LONGEST = 120
LONGEST_ENDING = 12


def clean_file_name(name: str) -> str:
    """The last part of the name without invisible signs, at most `LONGEST` long.

    :param name: as sent, anything
    :return: never empty
    """
    last = name.replace("\\", "/").rpartition("/")[2]
    seen = "".join(
        sign for sign in last if unicodedata.category(sign) not in ("Cc", "Cf", "Cs")
    ).strip()
    if not seen.strip("."):
        return "file"
    if len(seen) <= LONGEST:
        return seen
    stem, dot, ending = seen.rpartition(".")
    if not dot or len(ending) > LONGEST_ENDING:
        return seen[:LONGEST]
    return stem[: LONGEST - len(ending) - 1] + dot + ending
