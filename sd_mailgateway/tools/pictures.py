"""Pictures in the text of a mail, which the mail names and the database keeps.

>>> sent = '<p><img alt="a" src="cid:1@x"><img src="cid:2@x"></p>'
>>> stored = '<p><img alt="a" src="/web/image/7"><img src="/web/image/8"></p>'
>>> link_pictures(sent, stored)
'<p><img alt="a" src="/web/image/7"><img src="/web/image/8"></p>'

Where the two do not match, nothing is guessed:

>>> link_pictures(sent, "<p></p>") == sent
True
"""

from __future__ import annotations

import re

_SOURCE = re.compile(r"(<img\b[^<>]*?\ssrc=\")([^\"<>]*)(\")")


def link_pictures(sent: str, stored: str) -> str:
    """The text with the pictures that another copy of it has already found.

    :param sent: HTML with pictures by their names in the mail (``cid:``)
    :param stored: the same text with the pictures as they are stored
    """
    links = [match[2] for match in _SOURCE.finditer(stored)]
    if len(links) != len(_SOURCE.findall(sent)):
        return sent
    remaining = iter(links)
    return _SOURCE.sub(lambda match: match[1] + next(remaining) + match[3], sent)
