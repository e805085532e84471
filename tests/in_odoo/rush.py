"""Many writers at once on one desk, each with a connection of its own, as several Odoo workers are."""

import functools
import threading
from collections import Counter

from odoo import SUPERUSER_ID, api
from odoo.service.model import retrying

PEOPLE = 4


def rush(env, method, writers, tickets):
    """Let writers make tickets at the same moment; return what came of it.

    :param str method: assignment method of the team
    :param int writers: how many write at once
    :param int tickets: how many each of them makes, one after the other
    :return: dict with the numbers, the titles, and how many tickets each person got
    """
    team = _make_team(env, method)
    barrier = threading.Barrier(writers)
    failures = []

    def write(writer):
        try:
            barrier.wait(60)
            for count in range(tickets):
                _make_ticket(env.registry, team.id, f"{method} {writer}/{count}")
        except Exception as error:  # noqa: BLE001 - told by the test
            failures.append(f"{type(error).__name__}: {error}")

    threads = [threading.Thread(target=write, args=(n,)) for n in range(writers)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    env.cr.rollback()  # a new look at the database
    env.invalidate_all()
    made = env["helpdesk.ticket"].search([("team_id", "=", team.id)])
    given = Counter(ticket.user_id.login for ticket in made)
    return {
        "failures": failures,
        "numbers": made.mapped("number"),
        "titles": made.mapped("name"),
        "given": {user.login: given[user.login] for user in team.user_ids},
    }


def _make_team(env, method):
    groups = [env.ref("helpdesk_mgmt.group_helpdesk_user").id]
    users = env["res.users"].with_context(no_reset_password=True)
    people = users.create(
        [
            {
                "name": f"{method} {n}",
                "login": f"{method}-{n}",
                "email": f"{method}-{n}@desk.example",
                "group_ids": [(6, 0, groups)],
            }
            for n in range(PEOPLE)
        ]
    )
    team = env["helpdesk.ticket.team"].create(
        {
            "name": method,
            "assign_method": method,
            "sd_number_prefix": "SDA",
            "user_ids": [(6, 0, people.ids)],
        }
    )
    env.cr.commit()
    return team


def _make_ticket(registry, team_id, title):
    """One ticket in one transaction, tried again where Odoo would try again."""

    def work(env):
        Ticket = env["helpdesk.ticket"].with_context(mail_notify_force_send=False)
        Ticket.create({"name": title, "description": "x", "team_id": team_id})

    with registry.cursor() as cr:
        env = api.Environment(cr, SUPERUSER_ID, {})
        retrying(functools.partial(work, env), env)
