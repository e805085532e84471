"""What the customer asks of his list of tickets, read from the address of the page.

An address can be kept as a bookmark, and typed by anybody. What makes no sense is
dropped, one thing at a time; the rest holds:

>>> read_query({"tab": "closed", "type": "2", "sort": "title", "page": "x"})
ListQuery(tab='closed', search='', status='', type_id=2, priority='', person_id=0, sort='title', group='none')
>>> read_query({"tab": "secret", "priority": "9", "person": "-1", "sort": "1; DROP", "group": None})
ListQuery(tab='active', search='', status='', type_id=0, priority='', person_id=0, sort='newest', group='none')

Only what differs from the plain list stands in the address of another page of it:

>>> read_query({"tab": "all", "search": "  printer  ", "status": "progress"}).as_args()
{'tab': 'all', 'search': 'printer', 'status': 'progress'}
>>> read_query({}).as_args()
{}

A list that is narrowed says so, because then an empty one means something else:

>>> read_query({"tab": "closed"}).is_narrowed, read_query({"search": "x"}).is_narrowed
(False, True)

Tabs show what is open, what waits for the customer, what is closed, or all. What waits
for him is open, too:

>>> [tab for tab in TABS if belongs(tab, status="customer", closed=False)]
['active', 'waiting', 'all']
>>> [tab for tab in TABS if belongs(tab, status="solved", closed=True)]
['closed', 'all']
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass

TABS = ("active", "waiting", "closed", "all")
SORTS = ("newest", "deadline", "changed", "title", "priority")
GROUPS = ("none", "status", "type", "priority", "person")
STATUSES = (
    "support",
    "progress",
    "customer",
    "approval",
    "solved",
    "closed",
    "cancelled",
)
WAITING = ("customer", "approval")
"""Statuses in which the next step is the customer's."""
PRIORITIES = ("3", "2", "1")
LONGEST_SEARCH = 200
LARGEST_ID = 2**31 - 1

_ARGS = {"type_id": "type", "person_id": "person"}


@dataclass(frozen=True)
class ListQuery:
    """What to show; empty and 0 narrow nothing."""

    tab: str = "active"
    search: str = ""
    status: str = ""
    type_id: int = 0
    priority: str = ""
    person_id: int = 0
    sort: str = "newest"
    group: str = "none"

    def as_args(self) -> dict[str, str]:
        """What stands in the address: argument name → value."""
        plain = asdict(ListQuery())
        return {
            _ARGS.get(name, name): str(value)
            for name, value in asdict(self).items()
            if value != plain[name]
        }

    @property
    def is_narrowed(self) -> bool:
        """Whether a search or filter leaves something out of the tab."""
        return any(
            (self.search, self.status, self.type_id, self.priority, self.person_id)
        )


def read_query(args: Mapping[str, object]) -> ListQuery:
    """Read the arguments of a page; whatever cannot be meant is left out.

    :param args: names and values as the browser sent them
    """
    return ListQuery(
        tab=_one_of(args.get("tab"), TABS, "active"),
        search=_text(args.get("search"))[:LONGEST_SEARCH].strip(),
        status=_one_of(args.get("status"), STATUSES, ""),
        type_id=_number(args.get("type")),
        priority=_one_of(args.get("priority"), PRIORITIES, ""),
        person_id=_number(args.get("person")),
        sort=_one_of(args.get("sort"), SORTS, "newest"),
        group=_one_of(args.get("group"), GROUPS, "none"),
    )


def belongs(tab: str, status: str, closed: bool) -> bool:
    """Whether tickets of such a stage stand on the tab.

    :param status: the stage's status for the customer
    :param closed: whether the stage is a closed one
    """
    if tab == "all":
        return True
    if tab == "closed":
        return closed
    if tab == "waiting":
        return not closed and status in WAITING
    return not closed


def _text(value: object) -> str:
    return value.replace("\x00", "").strip() if isinstance(value, str) else ""


def _one_of(value: object, allowed: tuple[str, ...], otherwise: str) -> str:
    return value if isinstance(value, str) and value in allowed else otherwise


def _number(value: object) -> int:
    text = _text(value)
    if not (text.isascii() and text.isdecimal() and len(text) <= 10):
        return 0
    return int(text) if int(text) <= LARGEST_ID else 0
