"""What people write about: the conversations in ``stories/*.txt``.

A story is a heading with its facts, the subject, what the customer writes, and turns:

>>> text = '''
... === bug B webshop shop checkout file:error.png
... Payment hangs
... It spins forever.
...
... Order {order} is an example.
... --- agent waiting
... Which browser?
... --- note
... Looks like last week's.
... --- agent done
... Corrected.
... '''
>>> (story,) = read(text)
>>> story.kind, story.priority, story.team, story.need, story.category, story.file
('bug', '2', 'webshop', 'shop', 'checkout', 'error.png')
>>> story.subject, story.body
('Payment hangs', 'It spins forever.\\n\\nOrder {order} is an example.')
>>> [(turn.who, turn.then) for turn in story.turns]
[('agent', 'waiting'), ('note', ''), ('agent', 'done')]

``need`` says what a customer must have for the story to be his: a shop, an ERP system,
a site, or anything. Who is no customer says so in the heading:

>>> read('=== support C support stranger other from:Jo Doe <jo@x.example>\\nHi\\nWho?')[0].sender
'Jo Doe <jo@x.example>'
"""

import re
from dataclasses import dataclass
from pathlib import Path

FOLDER = Path(__file__).parent / "stories"
PRIORITIES = {"A": "3", "B": "2", "C": "1"}


@dataclass(frozen=True)
class Turn:
    """One message: who writes (agent, customer, note), what, and what becomes of it."""

    who: str
    text: str
    then: str = ""


@dataclass(frozen=True)
class Story:
    """A conversation that becomes a ticket; its texts have placeholders."""

    kind: str
    priority: str
    team: str
    need: str
    category: str
    subject: str
    body: str
    turns: tuple[Turn, ...]
    file: str = ""
    sender: str = ""


def read_all():
    """Read all stories.

    :return: dict file's stem (language, or who writes) → list of `Story`
    """
    return {
        path.stem: read(path.read_text(encoding="utf-8"))
        for path in sorted(FOLDER.glob("*.txt"))
    }


def read(text):
    """Read the stories of a text; see the module for how they are written."""
    return [_read_story(part) for part in re.split(r"(?m)^=== ", text)[1:]]


def _read_story(part):
    head, *turns = re.split(r"(?m)^--- ", part)
    heading, subject, body = (part.strip() for part in head.split("\n", 2))
    heading, _sep, sender = heading.partition(" from:")
    heading, _sep, file = heading.partition(" file:")
    kind, priority, team, need, category = heading.split()
    return Story(
        kind=kind,
        priority=PRIORITIES[priority],
        team=team,
        need=need,
        category=category,
        subject=subject,
        body=body,
        turns=tuple(map(_read_turn, turns)),
        file=file,
        sender=sender,
    )


def _read_turn(part):
    heading, text = part.split("\n", 1)
    who, _sep, then = heading.strip().partition(" ")
    return Turn(who, text.strip(), then)
