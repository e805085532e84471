"""A clock that can be set back while the past of the demo company happens.

Odoo asks two clocks: Python's, in its date fields, for what it writes into them, and
PostgreSQL's, through the cursor, for the dates of creation and change. Both show the
same moment here.
"""

import contextlib
from datetime import date, datetime, timezone
from unittest.mock import patch

from odoo.sql_db import BaseCursor

FIELDS = "odoo.orm.fields_temporal"


class _Lookalike(type):
    """Takes plain dates and moments for its own, so that type checks go on working."""

    def __instancecheck__(cls, instance):
        return isinstance(instance, cls.__base__)


def _make_clock(start):
    """Make stand-ins for ``datetime`` and ``date`` that tell the time we say.

    :return: both classes; the first one's ``moment`` can be set
    """

    class Datetime(datetime, metaclass=_Lookalike):
        moment = start

        @classmethod
        def now(cls, tz=None):
            if tz is None:
                return cls.moment
            return cls.moment.replace(tzinfo=timezone.utc).astimezone(tz)

    class Date(date, metaclass=_Lookalike):
        @classmethod
        def today(cls):
            return Datetime.moment.date()

    return Datetime, Date


@contextlib.contextmanager
def travel(env, start):
    """Set the clocks back; they stand still unless they are moved.

    :param env: whose pending changes are written before the clocks move
    :param datetime start: naive UTC
    :return: function that takes a moment (naive UTC) and moves the clocks there
    """
    clock, calendar = _make_clock(start)

    def go_to(moment):
        # what happened is written, and tracked, with the time at which it did
        env.cr.flush()
        clock.moment = moment

    with (
        patch(f"{FIELDS}.datetime", clock),
        patch(f"{FIELDS}.date", calendar),
        patch.object(BaseCursor, "now", lambda _cursor: clock.moment),
    ):
        yield go_to
        env.cr.flush()
