"""One notice to one person: what the outgoing door is asked to send.

>>> notice = Notice(kind="confirmation", ticket_id=7, email="anna@nordic.example")
>>> notice.once_key
'confirmation/7/anna@nordic.example'

A notice that may be repeated says which time it is:

>>> Notice("reminder", 7, "anna@nordic.example", occurrence="2").once_key
'reminder/7/anna@nordic.example/2'
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Notice:
    """A notice to one recipient about one ticket.

    :param kind: what it is about, e.g. ``confirmation``
    :param ticket_id: the ticket
    :param email: normalised address it goes to, "" when there is none
    :param name: name of the recipient
    :param partner_id: his contact, or 0
    :param lang: language code in which it is written
    :param template_id: mail template with subject and body
    :param answers: Message-ID of the message it answers, or ""
    :param subject: subject of what it answers, for the limits
    :param occurrence: tells repeated notices of one kind apart
    :param staff: it is for one of us: the customer neither gets nor sees it
    :param about_id: record of the template's model, where that is not the ticket
    """

    kind: str
    ticket_id: int
    email: str
    name: str = ""
    partner_id: int = 0
    lang: str = ""
    template_id: int = 0
    answers: str = ""
    subject: str = ""
    occurrence: str = ""
    staff: bool = False
    about_id: int = 0

    @property
    def once_key(self) -> str:
        """The same key is never sent twice."""
        parts = (self.kind, str(self.ticket_id), self.email, self.occurrence)
        return "/".join(part for part in parts if part)
