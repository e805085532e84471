"""Programs that take mail in and are killed on the way, at moments that a seed chooses.

A child process is forked with everything loaded, so that the next one takes over at once. It counts what it does to the
outside (statements, commits, IMAP commands) and kills itself with SIGKILL before the n-th: nothing is tidied up, the
database and the mail server see a connection that is gone, as when a machine loses its power.
"""

import asyncio
import collections
import imaplib
import itertools
import os
import random
import signal
import smtplib
import socket
import threading
import time
import traceback

from odoo import SUPERUSER_ID, api, sql_db
from odoo.modules.registry import Registry
from odoo.sql_db import Cursor

SUPPORT = "support@desk.example"
FURTHEST = 2000  # events that a child lives at most: the work of some twenty mails
PATIENCE = 300  # seconds


def set_up(env):
    """Make a team with an alias."""
    domain = env["mail.alias.domain"].create({"name": "desk.example"})
    env.company.alias_domain_id = domain
    env["helpdesk.ticket.team"].create(
        {"name": "Support", "alias_name": "support", "alias_contact": "everyone"}
    )
    env.cr.commit()


def letter(name):
    """Return a mail that differs from all others by its name."""
    return (
        f"From: {name}@customer.example\r\nTo: {SUPPORT}\r\nSubject: {name}\r\n"
        f"Message-ID: <{name}@customer.example>\r\nDate: Mon, 02 Mar 2026 09:00:00 +0000\r\n"
        "\r\nIt is on fire.\r\n"
    ).encode()


def die_before(number):
    """Let this process kill itself before its n-th event; None: never."""
    if number is None:
        return
    events = itertools.count(1)

    def counted(method):
        def call(*arguments, **options):
            if next(events) >= number:
                os.kill(os.getpid(), signal.SIGKILL)
            return method(*arguments, **options)

        return call

    Cursor.execute = counted(Cursor.execute)
    Cursor.commit = counted(Cursor.commit)
    imaplib.IMAP4.uid = counted(imaplib.IMAP4.uid)


def fork(database, number, work):
    """Run ``work`` in a child that dies before its n-th event; return the child's id."""
    pid = os.fork()
    if pid:
        return pid
    status = 1
    try:
        # The connections are our parent's.
        sql_db._Pool = sql_db._Pool_readonly = None
        Registry(database)._db = sql_db.db_connect(database)
        die_before(number)
        work()
        status = 0
    except BaseException:  # noqa: BLE001 - a child tells it to the log, and ends
        traceback.print_exc()
    finally:
        os._exit(status)


def moments(seed, kills):
    """Yield when to die: ``kills`` numbers, then never."""
    chance = random.Random(seed)
    yield from (chance.randrange(1, FURTHEST) for _kill in range(kills))
    yield from itertools.repeat(None)


def fetch_and_be_killed(env, port, seed, kills):
    """Fetch all mails of a mailbox, killed so many times; return what came of them."""
    env["fetchmail.server"].create(
        {
            "name": "Mailbox",
            "server": "127.0.0.1",
            "port": port,
            "user": SUPPORT,
            "password": "any",
            "server_type": "imap",
            "state": "done",
        }
    )
    env.cr.commit()
    database = env.cr.dbname

    def fetch():
        with Registry(database).cursor() as cr:
            servers = api.Environment(cr, SUPERUSER_ID, {})["fetchmail.server"].search(
                []
            )
            servers._fetch_mail(batch_limit=10_000)

    killed = 0
    for moment in moments(seed, kills):
        _pid, status = os.waitpid(fork(database, moment, fetch), 0)
        if os.WIFSIGNALED(status):
            killed += 1
        elif moment is None:
            break
    return {"killed": killed, **settle(env)}


def take_and_be_killed(env, names, seed, kills):
    """Send mails through the SMTP door, killed so many times; return what came of them.

    The sender does as mail servers do: what was not accepted is sent again.
    """
    from odoo.addons.sd_mailgateway.transport.desk import Desk
    from odoo.addons.sd_mailgateway.transport.door import serve

    database = env.cr.dbname
    env.cr.commit()
    bound = socket.create_server(("127.0.0.1", 0))

    def open_door():
        async def run():
            stopped = asyncio.Event()
            asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stopped.set)
            await serve(
                bound, Desk(database), local=False, most_bytes=10**6, stopped=stopped
            )

        asyncio.run(run())

    deaths = collections.Counter()
    doors = []

    def supervise():
        for moment in moments(seed, kills):
            doors.append(fork(database, moment, open_door))
            _pid, status = os.waitpid(doors[-1], 0)
            if not os.WIFSIGNALED(status):
                return
            deaths["killed"] += 1

    watchman = threading.Thread(target=supervise)
    watchman.start()
    send_until_accepted(bound.getsockname()[1], names)
    while deaths["killed"] < kills and watchman.is_alive():
        time.sleep(0.1)  # the last ones die of delivering
    os.kill(doors[-1], signal.SIGTERM)
    watchman.join(PATIENCE)
    return {"killed": deaths["killed"], **settle(env)}


def send_until_accepted(port, names):
    """Send each mail until the door has taken it, all over one connection as long as it lasts."""
    client = None
    end = time.monotonic() + PATIENCE
    for name in names:
        while time.monotonic() < end:
            try:
                client = client or smtplib.SMTP("127.0.0.1", port, timeout=30)
                client.sendmail(f"{name}@customer.example", [SUPPORT], letter(name))
                break
            except (OSError, smtplib.SMTPException):
                client = None


def settle(env):
    """Let time pass for the mails that wait, until none does; count tickets and states."""
    Log = env["sd.intake.log"]
    while True:
        env.cr.commit()
        env.invalidate_all()
        waiting = Log.search([("state", "in", ("received", "failed"))])
        if not waiting:
            break
        waiting.next_try = "2026-01-01 00:00:00"
        env.cr.commit()
        for log in waiting:
            env["sd.mail.delivery"]._retry(log.id)
    tickets = collections.Counter(env["helpdesk.ticket"].search([]).mapped("name"))
    states = collections.Counter(Log.search([]).mapped("state"))
    return {"tickets": tickets, "states": states}
