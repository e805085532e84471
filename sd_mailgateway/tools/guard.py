"""What the guards see of a mail, and what they may say about it.

Mail of our own that comes back carries our mark, or one of our addresses as sender:

>>> own = {"support@desk.example"}
>>> own_mail_reason(Incoming("anna@x.example", instance="4711"), "4711", own)
'own_fingerprint'
>>> own_mail_reason(Incoming("support@desk.example"), "4711", own)
'own_address'
>>> own_mail_reason(Incoming("anna@x.example", instance="another"), "4711", own)
''

A contact form on our own site writes in our name, but the answer goes to the visitor:

>>> form = Incoming("support@desk.example", reply_to="anna@x.example")
>>> own_mail_reason(form, "4711", own)
''
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from .report import Report


@dataclass(frozen=True)
class Incoming:
    """A mail in front of the guards.

    :param sender: normalised address of the sender, or ""
    :param reply_to: normalised address that answers shall go to, or ""
    :param automatic: why it counts as written by a machine, or ""
    :param instance: mark of the service desk that sent it, or ""
    :param spam: whether the mail server in front of us takes it for spam
    :param claimed: the address in whose name somebody else wrote, or ""
    :param report: what it reports about a mail of ours, None for ordinary mail
    :param starts_ticket: whether it would make a new ticket
    :param ticket_id: the ticket that it answers, or 0
    :param team_id: team whose alias it was sent to, or 0
    """

    sender: str
    reply_to: str = ""
    automatic: str = ""
    instance: str = ""
    spam: bool = False
    claimed: str = ""
    report: Report | None = None
    starts_ticket: bool = False
    ticket_id: int = 0
    team_id: int = 0


@dataclass(frozen=True)
class Verdict:
    """What a guard says.

    :param action: ``ignore`` (stays in the log), ``hold`` (a human decides), ``note``
        (filed on its ticket inside, without any effect) or ``pass`` (goes on, and the
        log says why)
    :param code: reason, told by the guard
    :param values: facts for the words, JSON-able
    :param ticket_id: with ``note``, the ticket, where the route does not know it
    """

    action: Literal["ignore", "hold", "note", "pass"]
    code: str
    values: Mapping[str, Any] = field(default_factory=dict)
    ticket_id: int = 0


def own_mail_reason(mail: Incoming, instance: str, own: Collection[str]) -> str:
    """Why the mail is one of ours that came back, or "".

    :param mail: the mail
    :param instance: our own mark
    :param own: our own addresses, normalised
    """
    if mail.instance and mail.instance == instance:
        return "own_fingerprint"
    answered_elsewhere = mail.reply_to and mail.reply_to not in own
    if mail.sender in own and not answered_elsewhere:
        return "own_address"
    return ""
