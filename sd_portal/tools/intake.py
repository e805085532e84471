"""What comes in through the one door, and what is decided about it.

A channel (portal form, mail, API, an agent on the telephone) makes a `Submission`
and hands it over. The steps of the pipeline look at a `Draft` and answer with a
`Decision`; they never change what the channel stated itself.

>>> mail = Submission(source="email", subject="Printer on fire", sender_email="boris@nordic.example")
>>> draft = Draft.of(mail)
>>> draft.is_open("team_id")
True

A decision fills what is still open and is remembered with its code and values:

>>> draft = draft.decide(Decision("find_rule", "rule_matched", {"rule": 4}, {"team_id": 7}))
>>> draft.values["team_id"], draft.decisions[0].code
(7, 'rule_matched')

What is already answered stays answered, also when a later step knows better:

>>> draft = draft.decide(Decision("classify", "type_default", {}, {"team_id": 9, "type_id": 1}))
>>> draft.values["team_id"], draft.values["type_id"]
(7, 1)

A value that the channel left empty counts as open, except where emptiness is an
answer (``False`` stays open, an explicit ``None`` does not exist in Odoo's values):

>>> Draft.of(Submission(source="agent", given={"user_id": False})).is_open("user_id")
True
>>> Draft.of(Submission(source="agent", given={"user_id": 3})).is_open("user_id")
False
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from .priority import PRIORITIES

SOURCES = ("portal", "email", "web_form", "api", "chat", "agent", "other")
"""Where a submission can come from; ``other`` is a plain ``create()`` by other code."""

SELF_SERVICE_SOURCES = frozenset({"portal", "email", "web_form", "api", "chat"})
"""Sources where nobody of ours has spoken to the customer yet: he gets a confirmation."""


@dataclass(frozen=True)
class File:
    """A file that came along: ``name`` as sent, ``content`` in bytes."""

    name: str
    content: bytes


@dataclass(frozen=True)
class Submission:
    """What a channel knows, untouched.

    :param source: one of `SOURCES`
    :param subject: the title as the sender wrote it, may be empty
    :param body: HTML; plain text is escaped by the channel
    :param sender_email: normalised address of the person who asks, or ""
    :param sender_name: his name as he gave it, or ""
    :param partner_id: contact the channel is certain of (login, an agent's choice)
    :param writer_id: contact who wrote it for the other one, or 0
    :param priority: the priority that the customer asks for, or ""
    :param language: code such as ``sv_SE`` when the channel knows it, or ""
    :param automatic: why the message counts as written by a machine, or ""
    :param reference: what the outside world calls this message (Message-ID, API id)
    :param log_id: intake log row that already keeps the raw message, or 0
    :param confirm: ``yes`` or ``no`` where the channel was told whether to confirm the
        ticket by mail, or ""
    :param files: files that came along
    :param door_team_id: team whose alias or form was used; a rule may send the
        ticket elsewhere
    :param given: ticket values stated by the channel; steps never overwrite them
    :param answers: answers to the questions of the type (key → text, number, boolean,
        date or list of option keys), see ``tools/type_fields.py``
    """

    source: str
    subject: str = ""
    body: str = ""
    sender_email: str = ""
    sender_name: str = ""
    partner_id: int = 0
    writer_id: int = 0
    priority: str = ""
    language: str = ""
    automatic: str = ""
    reference: str = ""
    log_id: int = 0
    confirm: str = ""
    files: tuple[File, ...] = ()
    door_team_id: int = 0
    given: Mapping[str, Any] = field(default_factory=dict)
    answers: Mapping[str, Any] = field(default_factory=dict)

    @property
    def asked_priority(self) -> str:
        """The priority that the customer himself asks for, "" where he said nothing.

        >>> Submission(source="portal", given={"priority": "3"}).asked_priority
        '3'

        What an agent states is what was agreed:

        >>> Submission(source="agent", given={"priority": "3"}).asked_priority
        ''
        """
        asked = self.priority
        if not asked and self.source in SELF_SERVICE_SOURCES:
            asked = self.given.get("priority") or ""
        return asked if asked in PRIORITIES else ""


@dataclass(frozen=True)
class Decision:
    """What one step decided, and why.

    :param step: technical name of the step
    :param code: reason code; the step that gave it puts it into words
    :param values: facts for the words, JSON-able; ``{"user": ["res.users", 7]}``
        names a record that is looked up when the words are shown
    :param changes: ticket values that follow from the decision
    """

    step: str
    code: str
    values: Mapping[str, Any] = field(default_factory=dict)
    changes: Mapping[str, Any] = field(default_factory=dict)

    def as_record(self) -> dict[str, Any]:
        """What the intake log keeps: JSON-able, without the changes."""
        return {"step": self.step, "code": self.code, "values": dict(self.values)}


@dataclass(frozen=True)
class Draft:
    """A ticket on its way in: the submission, the values so far, the decisions so far."""

    submission: Submission
    values: Mapping[str, Any]
    decisions: tuple[Decision, ...] = ()
    facts: Mapping[str, Any] = field(default_factory=dict)

    @classmethod
    def of(cls, submission: Submission) -> Draft:
        """The draft with which a submission enters the pipeline."""
        return cls(submission, {k: v for k, v in submission.given.items() if v})

    def is_open(self, name: str) -> bool:
        """Whether nobody has answered ``name`` yet."""
        return not self.values.get(name)

    def decide(self, decision: Decision | None) -> Draft:
        """The draft after ``decision``; ``None`` changes nothing."""
        if decision is None:
            return self
        news = {k: v for k, v in decision.changes.items() if self.is_open(k)}
        return replace(
            self,
            values={**self.values, **news},
            decisions=(*self.decisions, decision),
        )

    def correct(self, decision: Decision) -> Draft:
        """The draft after a decision that replaces what cannot stay as it is.

        >>> draft = Draft.of(Submission(source="email")).decide(
        ...     Decision("find_rule", "rule_matched", {}, {"team_id": 7})
        ... )
        >>> draft.correct(Decision("check_team", "moved", {}, {"team_id": 8})).values
        {'team_id': 8}
        """
        return replace(
            self,
            values={**self.values, **decision.changes},
            decisions=(*self.decisions, decision),
        )

    def note(self, **facts: Any) -> Draft:
        """The draft with ``facts`` that later steps use but the ticket does not store.

        >>> Draft.of(Submission(source="api")).note(rule_id=3).facts["rule_id"]
        3
        """
        return replace(self, facts={**self.facts, **facts})
