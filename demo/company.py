"""The demo company: Fjord & Fell Software AB, its customers and half a year of tickets.

``build(env)`` makes it in a database that holds our addons and no records of its own.
Nothing is written past the doors: people write mails, fill in the portal's form and
telephone, agents answer, and the product decides what follows. It happens in the order
of time with the clock set back (see ``clock``), so that every date and every deadline
is the one that the product gave at that moment.

1. ``desk`` makes the company with hours, teams, agreements, rules and fees,
   ``people`` those who work there and those who ask.
2. ``stories`` reads what is written about, ``schedule`` decides who writes what and when.
3. ``replay`` lets it happen, ``hours`` books the time that was worked.
"""

import contextlib
import sys
from datetime import timedelta
from pathlib import Path
from unittest.mock import patch

NAME = "Fjord & Fell Software AB"
LOGINS = [
    ("agent", "cecilia", "cecilia"),
    ("support manager", "david", "david"),
    ("account manager", "eva", "eva"),
    ("customer in Sweden", "anna@nordic.example", "anna"),
    ("customer in Denmark", "mette@cykler.example", "mette"),
    ("customer in Slovenia", "nina@alpe.example", "nina"),
    ("administrator", "admin", "admin"),
]
"""Who can log in: role, login, password."""

HISTORY = timedelta(days=182)
LANGUAGES = ("sv_SE", "da_DK", "sl_SI")


def build(env):
    """Make the demo world and commit it.

    :param env: superuser's environment of a database with our addons and without tickets
    :raise UserError: when the company is there already, or something it needs is not
    """
    sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
    from odoo import fields

    from demo import (
        agreements,
        clock,
        desk,
        hours,
        people,
        replay,
        rules,
        schedule,
        services,
        stories,
    )

    _check(env)
    # Odoo leaves English out where other languages are asked for at the beginning
    env["res.lang"]._activate_lang("en_US")
    env = env(context={**env.context, "mail_notify_force_send": False, "lang": "en_US"})
    now = fields.Datetime.now()
    with clock.travel(env, now - HISTORY) as go_to, _in_one_transaction(env):
        office = desk.make(env, NAME)
        staff = people.make_staff(env)
        desk.staff_teams(office, staff)
        desk.open_chat(office, staff)
        customers = people.make_customers(env, LOGINS)
        agreements.make(env, office, customers)
        rules.make(env, office, staff, customers)
        office.services = services.make(env, customers)
        services.sell_hours(env, customers)
        cases = schedule.plan(
            stories.read_all(), customers, office.open_hours(now - HISTORY, now), now
        )
        player = replay.Player(env, office, staff, customers)
        player.play(cases, go_to)
        go_to(now)
        hours.book(env, player)
        _count_as_sent(env)
        # this one commits
        env["sd.clock"]._cron_check()
    env.cr.commit()


def _check(env):
    from odoo.exceptions import UserError

    if "sd.intake" not in env:
        raise UserError("The demo company needs sd_portal: install it first.")
    if env["res.company"].search_count([("name", "=", NAME)]):
        raise UserError(
            f"{NAME} is in this database already: make the demo company in a new one."
        )
    if env["helpdesk.ticket"].search_count([]):
        raise UserError(
            "This database has tickets: make the demo company in a new one."
        )
    installed = dict(env["res.lang"].get_installed())
    missing = [code for code in LANGUAGES if code not in installed]
    if missing:
        raise UserError(
            f"The demo company speaks {', '.join(missing)} too: install these languages."
        )


def _in_one_transaction(env):
    """Let mails be read where all else happens: it all comes to be, or nothing does.

    A mail is given a transaction of its own otherwise, which would see neither the
    company nor the customers before they are committed.
    """
    if "sd.mail.delivery" not in env:
        return contextlib.nullcontext()
    delivery = env.registry["sd.mail.delivery"]
    return patch.object(delivery, "_stays_in_transaction", lambda _self: True)


def _count_as_sent(env):
    """Let the mails of half a year count as sent, so that the outbox starts empty."""
    env.cr.flush()
    env.invalidate_all()
    mails = env["mail.mail"].search([])
    mails.write({"state": "sent", "failure_reason": False, "failure_type": False})
    mails._postprocess_sent_message(
        success_pids=mails.recipient_ids, success_emails=mails.mapped("email_to")
    )
    env["ir.cron.trigger"].search([]).unlink()
    env["bus.bus"].search([]).unlink()
    # what waits for the end of the transaction: to send the mails, to tell browsers
    env.cr.postcommit.clear()
