"""Installing our addons leaves nothing in Odoo's log that an administrator would worry about."""

from desk.commands import Workplace
from desk.log_watch import problems_in


def test_installation_of_our_addons_logs_no_warning(workplace: Workplace):
    assert problems_in(workplace.templates.log("desk")) == []
