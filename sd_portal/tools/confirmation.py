"""Does the sender get a confirmation?

Where nobody of ours has spoken to him yet, yes; after a telephone call, no. An
intake rule may say otherwise. A machine is never answered, whatever the rule says,
and a ticket that is hidden from the customer is not confirmed to him:

>>> why_no_confirmation("email", rule_says="", automatic="", hidden=False)
''
>>> why_no_confirmation("agent", rule_says="", automatic="", hidden=False)
'spoken_to'
>>> why_no_confirmation("agent", rule_says="yes", automatic="", hidden=False)
''
>>> why_no_confirmation("portal", rule_says="no", automatic="", hidden=False)
'rule_says_no'
>>> why_no_confirmation("email", rule_says="yes", automatic="precedence", hidden=False)
'automatic_message'
>>> why_no_confirmation("email", rule_says="yes", automatic="", hidden=True)
'hidden_ticket'

A sender who is refused is told so, but once a day is enough, and a machine is not told:

>>> why_no_refusal(automatic="", answered_today=False)
''
>>> why_no_refusal(automatic="", answered_today=True)
'answered_today'
>>> why_no_refusal(automatic="precedence", answered_today=False)
'automatic_message'
"""

from __future__ import annotations

from .intake import SELF_SERVICE_SOURCES


def why_no_confirmation(
    source: str, rule_says: str, automatic: str, hidden: bool
) -> str:
    """Reason code for sending no confirmation, "" when one is due.

    :param source: where the ticket came from, see `SOURCES`
    :param rule_says: ``yes``, ``no`` or "" when the rule leaves it open
    :param automatic: why the message counts as automatic, or ""
    :param hidden: whether the ticket is hidden from the customer
    """
    if automatic:
        return "automatic_message"
    if hidden:
        return "hidden_ticket"
    if rule_says == "no":
        return "rule_says_no"
    if rule_says == "yes" or source in SELF_SERVICE_SOURCES:
        return ""
    return "spoken_to"


def why_no_refusal(automatic: str, answered_today: bool) -> str:
    """Reason code for not telling a refused sender, "" when he is told.

    :param automatic: why the message counts as automatic, or ""
    :param answered_today: whether he was told today
    """
    if automatic:
        return "automatic_message"
    return "answered_today" if answered_today else ""
