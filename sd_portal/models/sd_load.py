import logging
from collections import Counter

import psycopg2
from psycopg2.pool import PoolError

from odoo import api, models, modules

_logger = logging.getLogger(__name__)

LOCK_OF_TEAMS = 7302
"""First key of the advisory locks of teams; the second one is the team's id."""


class SdLoad(models.AbstractModel):
    """How many open tickets people have, counted so that nobody counts the same twice.

    A transaction sees the database as it was when it began; a ticket that was given
    out since then is missing. So whoever chooses by load waits until nobody else does
    (an advisory lock of the team, gone with the transaction) and then counts through a
    second connection, which sees all that is committed. What this transaction has given
    out itself only its own connection sees: the higher count of the two is taken.
    """

    _name = "sd.load"
    _description = "Open tickets per person"

    @api.model
    def _count_open_tickets(self, users, team_ids):
        """Open tickets per person.

        :param users: ``res.users``
        :param set team_ids: teams in which somebody is chosen by this count, 0 for
            choices outside of teams
        :return: Counter user id → number
        """
        if not team_ids:
            return Counter()
        if not self.env.context.get("sd_trial"):
            self._wait_for_turn(team_ids)
        own = self._count(self.env, users.ids)
        return own | self._count_committed(users.ids)

    @api.model
    def _wait_for_turn(self, team_ids):
        """Let nobody else choose by load in these teams until this transaction ends.

        Nothing is written, so nobody fails for it. Taken in the order of the ids, so
        that two batches do not wait for each other.
        """
        for team_id in sorted(team_ids):
            self.env.cr.execute(
                "SELECT pg_advisory_xact_lock(%s, %s)", [LOCK_OF_TEAMS, team_id]
            )

    @api.model
    def _count_committed(self, user_ids):
        if modules.module.current_test:  # nothing is committed there
            return Counter()
        try:
            with self.env.registry.cursor() as cr:
                return self._count(self.env(cr=cr), user_ids)
        except (PoolError, psycopg2.OperationalError):
            _logger.info("No second connection: the load is counted as we see it.")
            return Counter()

    @api.model
    def _count(self, env, user_ids):
        counts = env["helpdesk.ticket"]._read_group(
            [("user_id", "in", user_ids), ("stage_id.closed", "=", False)],
            ["user_id"],
            ["__count"],
        )
        return Counter({user.id: count for user, count in counts})
