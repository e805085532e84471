"""What one contact may ask for another, and what keeps support from confirming it.

A contact who manages colleagues asks for others, never for himself, and for each once:

>>> why_not_ask("change", himself=False, open_same=False, open_count=0)
''
>>> why_not_ask("change", himself=True, open_same=False, open_count=0)
'himself'
>>> why_not_ask("add", himself=False, open_same=True, open_count=1)
'asked_before'
>>> why_not_ask("add", himself=False, open_same=False, open_count=MOST_OPEN)
'too_many'

An address that is somebody else's is never taken over:

>>> why_not_confirm("add", Facts(address="free"))
''
>>> why_not_confirm("add", Facts(address="colleague"))
''
>>> why_not_confirm("add", Facts(address="elsewhere"))
'elsewhere'
>>> why_not_confirm("add", Facts(address="ours"))
'ours'

The organisation keeps somebody who manages colleagues, and whoever asked must still be
the one who does:

>>> why_not_confirm("remove", Facts(last_manager=True))
'last_manager'
>>> why_not_confirm("change", Facts(last_manager=True, keeps_managing=True))
''
>>> why_not_confirm("remove", Facts(asker_manages=False))
'asker_does_not_manage'
>>> why_not_confirm("change", Facts(contact_here=False))
'gone'
"""

from __future__ import annotations

from dataclasses import dataclass

MOST_OPEN = 30
"""Open requests of one organisation; more of them is a machine or a misunderstanding."""


@dataclass(frozen=True)
class Facts:
    """What is known when support looks at a request.

    :param address: whose the e-mail address is: ``free``, a ``colleague`` of the same
        organisation, somebody ``elsewhere``, one of ``ours``
    :param asker_manages: whether the asker still manages colleagues there
    :param contact_here: whether the contact still belongs to the organisation
    :param last_manager: whether nobody else there manages colleagues
    :param keeps_managing: whether the contact would go on managing colleagues
    """

    address: str = "free"
    asker_manages: bool = True
    contact_here: bool = True
    last_manager: bool = False
    keeps_managing: bool = False


def why_not_ask(kind: str, himself: bool, open_same: bool, open_count: int) -> str:
    """Reason code for refusing to take a request, "" when it is taken.

    :param kind: ``add``, ``change`` or ``remove``
    :param himself: whether the asker asks about himself
    :param open_same: whether a request about the same person is still open
    :param open_count: open requests of the organisation
    """
    if himself:
        return "himself"
    if open_same:
        return "asked_before"
    return "too_many" if open_count >= MOST_OPEN else ""


def why_not_confirm(kind: str, facts: Facts) -> str:
    """Reason code for not carrying out a request, "" when it can be confirmed.

    :param kind: ``add``, ``change`` or ``remove``
    :param facts: see `Facts`
    """
    if not facts.asker_manages:
        return "asker_does_not_manage"
    if kind == "add":
        return facts.address if facts.address in ("elsewhere", "ours") else ""
    if not facts.contact_here:
        return "gone"
    loses_manager = kind == "remove" or not facts.keeps_managing
    return "last_manager" if facts.last_manager and loses_manager else ""
