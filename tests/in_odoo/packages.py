"""Many agents draw on one package of prepaid hours at the same time, each in a transaction of his own."""

import threading
from datetime import date

from psycopg2.errors import SerializationFailure

from odoo import api
from odoo.exceptions import UserError
from odoo.tools.misc import mute_logger

from in_odoo.desk_world import World

DAY = date(2026, 3, 2)
MINUTES = 10
TRIES = 500


def book_at_once(env, people, hours, **policy):
    """Let people book ten minutes each at the same moment; return what became of it.

    :param int people: how many, each on a ticket of his own, which all draw on one package
    :param float hours: what the package has
    :param policy: values of the package
    :return: dict with ``booked`` and ``refused`` (how many), and the minutes ``left``, ``drawn`` and ``by_hour``
    """
    package, tickets, cecilia = _prepare(env, people, hours, policy)
    outcomes = []
    start = threading.Barrier(people)
    threads = [
        threading.Thread(
            target=lambda ticket_id=ticket_id: outcomes.append(
                _book(env.registry, cecilia.id, ticket_id, start)
            )
        )
        for ticket_id in tickets.ids
    ]
    with mute_logger("odoo.sql_db"):
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    env.cr.rollback()  # only what the others have committed is of interest
    env.invalidate_all()
    lines = tickets.timesheet_ids
    return {
        "booked": outcomes.count("booked"),
        "refused": outcomes.count("refused"),
        "left": package.balance_minutes,
        "drawn": sum(lines.mapped("sd_package_minutes")),
        "by_hour": sum(lines.mapped("sd_rate_minutes")),
        "billed": sum(lines.mapped("sd_billed_minutes")),
    }


def _prepare(env, people, hours, policy):
    world = World(env)
    env["hr.employee"].search([("user_id", "=", world.cecilia.id)]) or env[
        "hr.employee"
    ].create({"name": "Cecilia", "user_id": world.cecilia.id})
    support = env.ref("sd_portal.type_support")
    env.ref("sd_billing.fee_support").write({"mode": "package", "step_minutes": 1})
    organisation = world.anna.partner_id.commercial_partner_id
    env["sd.package"].search([])._cancel("taken_back")
    package = env["sd.package"].create(
        {
            "partner_id": organisation.id,
            "initial_hours": hours,
            "date_from": "2026-01-01",
            "date_to": "2026-12-31",
            **policy,
        }
    )
    tickets = env["helpdesk.ticket"].create(
        [
            {
                "name": f"At once {number}",
                "description": "x",
                "partner_id": world.anna.partner_id.id,
                "team_id": world.team.id,
                "type_id": support.id,
            }
            for number in range(people)
        ]
    )
    env.company.sudo()._sd_get_support_project()
    env.cr.commit()
    return package, tickets, world.cecilia


def _book(registry, user_id, ticket_id, start):
    """Book in a transaction of its own, and again when PostgreSQL says that somebody else was faster."""
    start.wait()
    for _try in range(TRIES):
        with registry.cursor() as cr:
            env = api.Environment(cr, user_id, {})
            try:
                env["account.analytic.line"].create(
                    {
                        "ticket_id": ticket_id,
                        "name": "Looked into it",
                        "date": DAY,
                        "unit_amount": MINUTES / 60,
                    }
                )
                env.flush_all()
                cr.commit()
                return "booked"
            except SerializationFailure:
                cr.rollback()
            except UserError:
                cr.rollback()
                return "refused"
    return "gave up"
