"""Who asks, when it is not the one who sent the mail?

An employee passes a customer's mail on: the customer asks. Employees never do:

>>> staff = {"cecilia@desk.example", "david@desk.example"}
>>> find_asker("cecilia@desk.example", ["David <david@desk.example>",
...     "Boris Borg <boris@nordic.example>"], "", staff)
(Sender(email='boris@nordic.example', name='Boris Borg'), 'forwarded_by_us')
>>> find_asker("anna@nordic.example", ["Boris <boris@nordic.example>"], "", staff)
(None, '')

A contact form writes in its own name, for somebody whom it names:

>>> find_asker("wordpress@nordic.example", [], "Vera <vera@shop.example>", staff)
(Sender(email='vera@shop.example', name='Vera'), 'form_for_somebody')
>>> find_asker("anna@nordic.example", [], "vera@shop.example", staff)
(None, '')
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable

from odoo.addons.sd_portal.tools.address import Sender, may_answer, read_sender

_ROBOT = re.compile(
    r"(no-?t?-?reply|do-?not-?reply|wordpress|www(-data)?|web(site|master|form|server)?|"
    r"(contact|kontakt)-?form(ular|ulär|ular)?|forms?|apache|nginx|nobody|mailer|system|"
    r"server|shop|hemsida|hjemmeside|notifications?)([+._-][^@]*)?@"
)


def find_asker(
    sender: str, forwarded_from: Iterable[str], reply_to: str, ours: Collection[str]
) -> tuple[Sender | None, str]:
    """The person who asks instead of the sender, and a reason code.

    :param sender: normalised address of the sender
    :param forwarded_from: senders of the mails inside, the nearest first
    :param reply_to: decoded header Reply-To, or ""
    :param ours: normalised addresses of employees and of the desk itself
    :return: (None, "") when the sender asks himself
    """
    if sender in ours:
        for header in forwarded_from:
            found = read_sender(header)
            if found.email and not may_answer(found.email, ours):
                return found, "forwarded_by_us"
    answered = read_sender(reply_to)
    is_form = bool(_ROBOT.match(sender)) or sender in ours
    if is_form and answered.email != sender and not may_answer(answered.email, ours):
        return answered, "form_for_somebody"
    return None, ""
