"""One ticket costs a known number of statements, beside plain helpdesk_mgmt in the same run."""

import logging

from in_odoo import copy_of, cost

_logger = logging.getLogger(__name__)

MOST = 75
MOST_BESIDE_PLAIN = 45
"""What rules, agreement, clocks, absence, service and the log of decisions may cost."""


def test_one_ticket_costs_a_known_number_of_statements(workplace):
    with copy_of(workplace, workplace.templates.base(), "cost_plain") as inside:
        plain = inside(cost.count)
    with copy_of(workplace, workplace.templates.desk(), "cost_desk") as inside:
        ours = inside(cost.count)
    _logger.info("one ticket: plain %s statements, ours %s", plain, ours)
    assert ours <= MOST, (plain, ours)
    assert ours - plain <= MOST_BESIDE_PLAIN, (plain, ours)
