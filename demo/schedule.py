"""Who writes what, how, and when: the plan of half a year, the same at every build.

Times are counted in working seconds of the desk, so that nothing is answered at night
and the plan looks alike on whatever day the demo is built.
"""

import random
from collections import Counter
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from types import SimpleNamespace

from odoo.addons.sd_portal.tools.worktime import add_work, worked_seconds

from . import words
from .stories import Story

SEED = 20260301
CLOSED = 250
HOUR = 3600
DAY = 9 * HOUR
ANY = ("support", "bug", "rfc")

TYPICAL = {"1": (13, 0.9), "2": (6, 0.8), "3": (2.2, 0.7)}
"""Working hours until a ticket of a priority is closed: median, and how they spread."""

PATIENCE = {"1": 5, "2": 2, "3": 0.5}
"""Working hours within which the first answer comes nearly always."""

OPEN = (
    # priority, working days since it came in, how many turns have been played
    *(("1", age, 0) for age in (0.04, 0.1, 0.25, 0.5, 0.9, 1.4, 2.1)),
    *(("1", age, 1) for age in (0.6, 1.1, 1.7, 2.2, 2.6, 3.1, 3.6, 4.1, 4.4, 5.1, 6.6)),
    *(("1", age, 2) for age in (2.4, 3.3, 3.8, 4.7, 5.4, 7.5)),
    *(("2", age, 0) for age in (0.15, 0.8)),
    *(("2", age, 1) for age in (0.5, 1.2, 2.2, 2.9, 3.6)),
    *(("3", age, 1) for age in (0.12, 0.7)),
)
REQUESTS = ((0.3, 0), (1.2, 0), (2.1, 0), (3.2, 1), (6.5, 2), (9.5, 3))
"""Requests for change that are still open: working days since, turns played."""


@dataclass(frozen=True)
class Case:
    """One ticket to come.

    :param customer: as made by ``people.make_customers``; None for a stranger
    :param source: ``portal``, ``email`` or ``agent`` (by telephone)
    :param moments: when it comes in, then when each turn is played, naive UTC; turns
        without a moment have not happened yet
    :param seed: for whatever is chosen at random while it is played
    """

    story: Story
    customer: SimpleNamespace | None
    contact: SimpleNamespace | None
    source: str
    moments: tuple[datetime, ...]
    seed: int
    words: dict = field(default_factory=dict, compare=False)


def plan(stories, customers, intervals, now):
    """Plan all tickets.

    :param dict stories: language (or ``unknown``, ``monitor``) → stories
    :param list customers: as made by ``people.make_customers``
    :param intervals: working time of the desk from the beginning of the history on
    :param datetime now: when the history ends, naive UTC
    :return: list of `Case` in the order in which they come in
    """
    planner = Planner(stories, customers, intervals, now)
    cases = [*planner.closed(), *planner.open(), *planner.special()]
    return sorted(cases, key=lambda case: case.moments[0])


class Planner:
    """Chooses customers, stories and times."""

    def __init__(self, stories, customers, intervals, now):
        self.stories = stories
        self.customers = customers
        self.intervals = intervals
        self.total = worked_seconds(intervals, intervals[0][0], now)
        self.now = now
        self.rng = random.Random(SEED)
        self.told = Counter()
        self.told_open = set()
        self.queue = []

    def closed(self):
        """Tickets that came to an end; nobody tells the same story twice in a row."""
        for share in sorted(self._past_share() for _number in range(CLOSED)):
            customer = self._next_customer()
            story = self._choose_story(customer, ANY)
            yield self._case(story, customer, self._past_offsets(story, share))

    def open(self):
        """Tickets somebody has to do something about."""
        slots = [(("support", "bug"), *slot) for slot in OPEN]
        slots += [(("rfc",), None, *slot) for slot in REQUESTS]
        for kinds, priority, days, turns in slots:
            customer, story = self._choose_open_story(kinds, priority)
            offsets = self._open_offsets(story, days * DAY, turns)
            yield self._case(story, customer, offsets)

    def special(self):
        """Mails of strangers and of the monitoring; the last of each are still open."""
        monitor = self.stories["monitor"]
        for number, story in enumerate(monitor + monitor):
            offsets = self._past_offsets(story, self._past_share())
            if number == len(monitor):
                offsets = self._open_offsets(story, 0.4 * DAY, 0)
            yield self._case(story, None, offsets)
        for story in self.stories["unknown"]:
            if story.turns and story.turns[-1].then == "rejected":
                offsets = self._past_offsets(story, self._past_share())
            else:
                offsets = self._open_offsets(story, 1.2 * DAY, len(story.turns))
            yield self._case(story, None, offsets)

    # === Who and what === #

    def _next_customer(self):
        if not self.queue:
            self.queue = [
                c for c in self.customers for _n in range(c.facts.weight // 2)
            ]
            self.rng.shuffle(self.queue)
        return self.queue.pop()

    def _choose_story(self, customer, kinds, priority=None, excluded=()):
        """Take one that was told least: first to this customer, then at all."""
        fitting = [
            story
            for story in self.stories[customer.facts.lang[:2]]
            if story.need in (*customer.facts.needs, "any")
            and story.kind in kinds
            and priority in (None, story.priority)
            and story.subject not in excluded
        ]
        if not fitting:
            return None
        name = customer.facts.name
        self.rng.shuffle(fitting)
        story = min(
            fitting, key=lambda s: (self.told[name, s.subject], self.told[s.subject])
        )
        self.told[name, story.subject] += 1
        self.told[story.subject] += 1
        return story

    def _choose_open_story(self, kinds, priority):
        while True:
            customer = self._next_customer()
            story = self._choose_story(customer, kinds, priority, self.told_open)
            if story:
                self.told_open.add(story.subject)
                return customer, story

    # === When === #

    def _past_share(self):
        """When in the history something comes in, from 0 to 1; more lately."""
        return self.rng.random() ** 0.85

    def _past_offsets(self, story, share):
        """Working seconds at which it comes in and its turns are played."""
        median, spread = TYPICAL[story.priority]
        life = median * HOUR * self.rng.lognormvariate(0, spread)
        if len(story.turns) == 1:
            life *= 0.2
        life = min(max(life, HOUR / 2), 12 * DAY)
        start = (self.total - life - DAY / 3) * share
        if len(story.turns) == 1:
            return [start, start + life]
        turns = self._spread(story, life, len(story.turns) - 1, 0.95)
        return [start + offset for offset in (0, *turns, life)]

    def _open_offsets(self, story, age, turns):
        """As for those of the past, but the last turns have not been played yet."""
        turns = self._spread(story, age, min(turns, len(story.turns)), 0.9)
        return [self.total - age + offset for offset in (0, *turns)]

    def _spread(self, story, life, turns, last):
        """Working seconds until each turn; the first one seldom keeps anybody waiting."""
        first = life * self.rng.uniform(0.02, 0.15)
        if self.rng.random() > 0.05:
            first = min(first, HOUR * self.rng.uniform(0.1, PATIENCE[story.priority]))
        later = (self.rng.uniform(first, last * life) for _turn in range(turns - 1))
        return [first, *sorted(later)][:turns]

    def _moment(self, offset):
        return add_work(self.intervals, self.intervals[0][0], round(offset)) or self.now

    def _case(self, story, customer, offsets):
        moments = tuple(self._moment(offset) for offset in offsets)
        seed = self.rng.randrange(2**32)
        case = Case(story, customer, None, "email", moments, seed)
        if customer:
            case = self._cast(case)
        if case.source != "agent" and self.rng.random() < 0.15:
            early = moments[0] - timedelta(minutes=self.rng.randint(120, 780))
            case = replace(case, moments=(early, *moments[1:]))
        return case

    def _cast(self, case):
        contacts = case.customer.contacts
        contact = self.rng.choices(contacts, (4, 3, 1)[: len(contacts)])[0]
        return replace(
            case,
            contact=contact,
            source=self._choose_source(case.story, contact),
            words=words.choose(
                self.rng, case.customer.facts, contact.facts, case.moments[0]
            ),
        )

    def _choose_source(self, story, contact):
        """A mail says nothing about type and priority; who is in need telephones."""
        if contact.user and (story.kind == "rfc" or story.priority != "1"):
            return "portal"
        if story.priority != "1":
            return "agent"
        chances = (60, 30, 10) if contact.user else (0, 78, 22)
        return self.rng.choices(("portal", "email", "agent"), chances)[0]
