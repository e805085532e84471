"""Are these two the same mail?

Where a mail came from is its identity; the same place is never read twice:

>>> imap_identity("boris", "mx.example", "INBOX", 17, 4)
'imap:boris@mx.example/INBOX:17:4'
>>> pop_identity("boris", "mx.example", "whqtswO00WBw418f9t5JxYwZ")
'pop:boris@mx.example:whqtswO00WBw418f9t5JxYwZ'

One mail may come twice by different ways (two mailboxes, a sender who got no answer).
It is the same if Message-ID, sender and date are, whatever servers added on the way:

>>> def key(text):
...     return content_key(cut(text.encode()))
>>> mail = "Message-ID: <1@x>\\nFrom: a@x.example\\nDate: Mon, 2 Mar 2026 08:00:00 +0100"
>>> key(mail + "\\n\\nHello") == key("Received: by mx\\n" + mail + "\\n\\nHello\\n-- list")
True

Machines repeat their Message-ID; another time is another alarm:

>>> key(mail + "\\n\\nHello") == key(mail.replace("08:00", "09:00") + "\\n\\nHello")
False

Odoo keeps each Message-ID once; the second mail under it gets one of its own:

>>> replace_id(b"Subject: x\\r\\nMessage-ID: <1@x>\\r\\n\\r\\nbody", "4711")
b'Message-ID: <4711@message-id.invalid>\\r\\nSubject: x\\r\\n\\r\\nbody'

Without Message-ID or date the words have to be the same, too:

>>> key("From: a@x.example\\n\\nHello") == key("From: a@x.example\\n\\nHello again")
False
"""

from __future__ import annotations

import hashlib
import re

from .wire import Wire, cut

__all__ = [
    "content_key",
    "cut",
    "http_identity",
    "imap_identity",
    "pop_identity",
    "replace_id",
    "smtp_identity",
]

_MESSAGE_ID = re.compile(rb"(?im)^message-id[ \t]*:.*\r?\n(?:[ \t].*\r?\n)*")


def imap_identity(user: str, host: str, mailbox: str, validity: int, uid: int) -> str:
    """Identity of a mail in an IMAP mailbox (RFC 3501, 2.3.1.1)."""
    return f"imap:{user}@{host}/{mailbox}:{validity}:{uid}"


def pop_identity(user: str, host: str, unique_id: str) -> str:
    """Identity of a mail on a POP server, by its UIDL."""
    return f"pop:{user}@{host}:{unique_id}"


def smtp_identity(transaction: str) -> str:
    """Identity of a mail that came through our own door."""
    return f"smtp:{transaction}"


def http_identity(key_id: int, once: str) -> str:
    """Identity of a mail that came by HTTP, "" when the sender did not name it.

    >>> http_identity(3, "4711"), http_identity(3, "")
    ('http:3:4711', '')
    """
    return f"http:{key_id}:{once[:100]}" if once else ""


def content_key(mail: Wire) -> str:
    """What is the same in two copies of one mail and differs between two mails.

    :param mail: the mail as it came, cut
    """
    said = [mail.text(name) for name in ("message-id", "from", "date")]
    hashed = hashlib.sha256("\n".join(said).encode("utf-8", "replace"))
    if not said[0] or not said[2]:
        hashed.update(
            mail.text("subject").encode("utf-8", "replace") + mail.body.strip()
        )
    return hashed.hexdigest()


def replace_id(content: bytes, key: str) -> bytes:
    """The mail under another Message-ID.

    :param content: a mail that can be read (see ``repair``)
    :param key: makes the new Message-ID unique
    """
    head = f"Message-ID: <{key}@message-id.invalid>\r\n".encode()
    mail = cut(content)
    length = len(content) - len(mail.body)
    lines = _MESSAGE_ID.sub(b"", content[:length])
    return head + lines + mail.body
