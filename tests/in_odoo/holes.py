"""The holes of plain helpdesk_mgmt 19.0 that sd_portal closes, each as a function that tries to get through.

A function takes the `World` and returns whether the hole is open. It raises where it cannot tell, for instance because
the page that it looks at is broken: that is neither an open hole nor a closed one.
"""

import re
from email import message_from_bytes
from pathlib import Path

from in_odoo.desk_world import World
from in_odoo.web import Visitor

MANY = 25  # mails; Odoo stops a sender after 20 in two hours, where it can


def foreign_ticket_can_be_closed(world, _outbox):
    """``/ticket/close`` looks at nothing but the number that somebody puts into the address."""
    ticket = world.make_ticket()
    world.env.cr.commit()
    stranger = Visitor(world.env, "ciril", "ciril")
    fields = {"ticket_id": ticket.id, "stage_id": world.done.id}
    stranger.get(
        "/ticket/close?ticket_id={ticket_id}&stage_id={stage_id}".format(**fields)
    )
    stranger.post("/ticket/close", **fields)
    world.env.invalidate_all()
    return ticket.stage_id == world.done


def file_of_a_note_opens_to_anybody(world, _outbox):
    """The customer's page lists the files of internal notes, with a key that opens them without a login."""
    ticket = world.make_ticket()
    world.answer(ticket, "Look", file="shared.txt")
    world.answer(ticket, "Angry man", subtype="mail.mt_note", file="secret.txt")
    page = Visitor(world.env, "anna", "anna").get(f"/my/ticket/{ticket.id}").text
    anybody = Visitor()
    links = re.findall(r'href="([^"]*/web/content/[^"]*)"', page)
    files = {anybody.get(link.replace("&amp;", "&")).text for link in links}
    _need("shared.txt" in files, "the page does not offer the file of a public answer")
    return "secret.txt" in files


def organisation_of_a_cc_sees_the_ticket(world, _outbox):
    """Whoever is in Cc follows, and what somebody follows shows to his whole organisation."""
    ticket = world.receive(cc="ciril@alpe.example")
    _need(len(ticket) == 1, "the mail made no ticket")
    seen = world.env["helpdesk.ticket"].with_user(world.dana).search([])
    return ticket.id in seen.ids


def customer_is_given_his_own_ticket(world, _outbox):
    """The gateway makes the ticket as the sender, and the base assigns it to whoever makes it."""
    return _only(world.receive()).user_id == world.anna


def robot_is_given_the_ticket(world, _outbox):
    """An unknown sender's ticket is made by OdooBot, which it is then assigned to."""
    ticket = _only(world.receive("eve@elsewhere.example"))
    return ticket.user_id == world.env.ref("base.user_root")


def machine_makes_tickets_without_end(world, _outbox):
    """Odoo's limit for mails of one sender needs to be told in which field the sender is, and is not."""
    tickets = [
        world.receive("robot@machine.example", subject=f"Alarm {number}")
        for number in range(MANY)
    ]
    _need(sum(map(len, tickets)) > 1, "hardly any of the mails made a ticket")
    return all(tickets)


def channel_of_a_mail_is_unknown(world, _outbox):
    """The base looks for a mark in the context that Odoo 19 loses before it gets there."""
    email = world.env.ref("helpdesk_mgmt.helpdesk_ticket_channel_email")
    return _only(world.receive()).channel_id != email


def answer_reaches_nobody(world, outbox):
    """A customer does not follow his own ticket, and only followers hear an answer."""
    ticket = world.make_ticket()
    before = len(outbox())
    world.answer(ticket, "We look at it.")
    reached = {mail["X-Envelope-To"] for mail in outbox()[before:]}
    return "anna@nordic.example" not in reached


def public_may_rename_stages(world, _outbox):
    """The access list gives the public the right to write stages."""
    public = world.env.ref("base.public_user")
    return world.new.with_user(public).has_access("write")


def employees_name_makes_an_employee(world, _outbox):
    """The first thing in From that looks like an address wins, even inside of the display name."""
    sender = "cecilia@desk.example <evil@elsewhere.example>"
    ticket = _only(world.receive(sender))
    authors = ticket.partner_id | ticket.create_uid.partner_id
    authors |= ticket.message_ids.author_id
    return world.cecilia.partner_id in authors


def address_is_stored_with_its_name(world, _outbox):
    """What is stored as the customer's address is the whole From header."""
    ticket = _only(world.receive('"Anna A." <Anna@nordic.example>'))
    return ticket.partner_email != "anna@nordic.example"


def reopened_ticket_keeps_its_closing_date(world, _outbox):
    """The closing date is set when a ticket is closed and never taken away."""
    ticket = world.make_ticket()
    ticket.stage_id = world.done
    _need(ticket.closed_date, "a closed ticket has no closing date")
    ticket.stage_id = world.new
    return bool(ticket.closed_date)


HOLES = (
    foreign_ticket_can_be_closed,
    file_of_a_note_opens_to_anybody,
    organisation_of_a_cc_sees_the_ticket,
    customer_is_given_his_own_ticket,
    robot_is_given_the_ticket,
    machine_makes_tickets_without_end,
    channel_of_a_mail_is_unknown,
    answer_reaches_nobody,
    public_may_rename_stages,
    employees_name_makes_an_employee,
    address_is_stored_with_its_name,
    reopened_ticket_keeps_its_closing_date,
)


def try_all(env, outbox, install=()):
    """Install modules, then try every hole.

    :param str outbox: folder where what is sent arrives
    :param list install: names of modules
    :return: dict name of the hole → whether it is open, or a text about why that cannot be told
    """
    if install:
        modules = env["ir.module.module"]
        modules.update_list()
        modules.search([("name", "in", install)]).button_immediate_install()
    world = World(env)
    env.cr.commit()

    def sent():
        paths = sorted(Path(outbox).glob("[0-9]*.eml"))
        return [message_from_bytes(path.read_bytes()) for path in paths]

    return {hole.__name__: _try(hole, world, sent) for hole in HOLES}


def _try(hole, world, sent):
    try:
        return hole(world, sent)
    except Exception as error:  # noqa: BLE001 - it is told, and the other holes are tried all the same
        world.env.cr.rollback()
        return f"{type(error).__name__}: {error}"
    finally:
        world.env.cr.commit()


def _only(tickets):
    _need(len(tickets) == 1, f"the mail made {len(tickets)} tickets")
    return tickets


def _need(truth, sentence):
    if not truth:
        raise RuntimeError(sentence)
