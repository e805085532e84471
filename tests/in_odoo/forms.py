"""One form of the portal, sent several times at the same moment, each in a transaction of its own."""

import threading
from uuid import uuid4

from odoo.tools.misc import mute_logger

from in_odoo.desk_world import World
from in_odoo.web import Visitor


def send_at_once(env, times):
    """Send the same form so many times at once, as an impatient finger does.

    :return: dict with ``tickets`` (how many there are), and the ``pages`` that the senders were led to
    """
    world = World(env)
    env.cr.commit()
    visitors = [Visitor(env, "anna", "anna") for _n in range(times)]
    title = f"Sent at once {uuid4()}"
    form = {"subject": title, "description": "x", "token": str(uuid4())}
    start = threading.Barrier(times)
    pages = []

    def send(visitor):
        start.wait()
        answer = visitor.post("/submitted/ticket", **form)
        pages.append(answer.headers.get("Location") or answer.text)

    threads = [threading.Thread(target=send, args=(one,)) for one in visitors]
    with mute_logger("odoo.service.model", "odoo.sql_db"):
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    env.cr.rollback()  # only what the others have committed is of interest
    env.invalidate_all()
    tickets = env["helpdesk.ticket"].search([("name", "=", title)])
    return {
        "tickets": len(tickets),
        "mine": tickets.partner_id == world.anna.partner_id,
        "pages": pages,
    }
