"""The work of ``make bench`` inside Odoo: a desk that takes in mails when it is told to, and says how long that took.

Both desks do the same: a ticket or an answer for each mail, a confirmation for each new ticket, one commit for each
mail. Plain helpdesk_mgmt confirms with a mail template on its first stage, as its users do.
"""

import json
import random
import socket
import time

CUSTOMERS = 200
SUPPORT = "support@desk.example"
ANSWERS = 0.2  # share of mails that answer an earlier one
STRANGERS = 0.1  # share of the others that come from somebody unknown
WORDS = [
    "the",
    "till",
    "in",
    "our",
    "shop",
    "does",
    "not",
    "print",
    "receipts",
    "since",
    "the",
    "update",
    "of",
    "last",
    "night",
]
TEMPLATE = """
<p>Dear <t t-out="object.partner_name or ''">Anna</t>,</p>
<p>we have received your mail <t t-out="object.name">Printer</t> as ticket <t t-out="object.number">1</t>.</p>
<p><a t-attf-href="{{ object.get_base_url() }}{{ object.get_portal_url() }}">Your ticket</a></p>
"""


def set_up(env):
    """Make a team with an alias, customers, and a confirmation where there is none."""
    company = env.company
    company.partner_id.email = "info@desk.example"
    company.alias_domain_id = env["mail.alias.domain"].create({"name": "desk.example"})
    company.helpdesk_mgmt_ticket_auto_assign = False
    env["helpdesk.ticket.team"].create(
        {"name": "Support", "alias_name": "support", "alias_contact": "everyone"}
    )
    env["res.partner"].create(
        [
            {"name": f"Customer {n}", "email": f"customer{n}@c{n % 50}.example"}
            for n in range(CUSTOMERS)
        ]
    )
    if "sd.outgoing" not in env:
        template = env["mail.template"].create(
            {
                "name": "Received",
                "model_id": env["ir.model"]._get_id("helpdesk.ticket"),
                "subject": "[{{ object.number }}] {{ object.name }}",
                "email_to": "{{ object.partner_email }}",
                "body_html": TEMPLATE,
            }
        )
        stage = env.ref("helpdesk_mgmt.helpdesk_ticket_stage_new")
        stage.mail_template_id = template
    env.cr.commit()


def sender_of(number):
    """Return the address of the customer who writes a mail that starts a ticket."""
    customer = number * 7919 % CUSTOMERS
    return f"customer{customer}@c{customer % 50}.example"


def write(chance, number):
    """Return a mail, the same for the same number and state of ``chance``."""
    sender, answer = sender_of(number), ""
    starts_ticket = number % 4 == 0
    if not starts_ticket and number > 20 and chance.random() < ANSWERS:
        # To his own first mail: what strangers answer is a ticket of its own with us.
        answered = chance.randrange(number - 20) // 4 * 4
        sender = sender_of(answered)
        answer = f"In-Reply-To: <{answered}.mail@bench.example>\r\n"
    elif not starts_ticket and chance.random() < STRANGERS:
        sender = f"stranger{number}@somewhere.example"
    text = " ".join(chance.choice(WORDS) for _word in range(80))
    parts = [
        f"--b\r\nContent-Type: text/{kind}; charset=utf-8\r\n\r\n{body}\r\n"
        for kind, body in (("plain", text), ("html", f"<p>{text}</p>"))
    ]
    return (
        f"From: {sender.partition('@')[0].title()} <{sender}>\r\nTo: {SUPPORT}\r\n"
        f"Subject: Case {number}: {text[:30]}\r\n{answer}"
        f"Message-ID: <{number}.mail@bench.example>\r\n"
        f"Date: Mon, 02 Mar 2026 09:00:00 +0000\r\nMIME-Version: 1.0\r\n"
        f"Content-Type: multipart/alternative; boundary=b\r\n\r\n{''.join(parts)}--b--\r\n"
    ).encode()


def take_in(env, mails):
    """Take mails in; return seconds until all are committed, and until all answers are sent."""
    began = time.perf_counter()
    for mail in mails:
        env["mail.thread"].message_process(None, mail)
        env.cr.commit()
    taken = time.perf_counter() - began
    env.invalidate_all()
    env["mail.mail"].process_email_queue()
    env.cr.commit()
    return taken, time.perf_counter() - began


def count(env):
    """Return what is there: tickets, messages of customers, mails that were sent to them."""
    domain = [("message_type", "=", "email"), ("model", "=", "helpdesk.ticket")]
    return {
        "tickets": env["helpdesk.ticket"].search_count([]),
        "messages": env["mail.message"].search_count(domain),
    }


def serve(env, port):
    """Do what the other side of a socket asks for, one line of JSON each way.

    ``{"seed": 1, "first": 0, "number": 20}`` takes in mails; an empty line ends it.
    """
    set_up(env)
    with (
        socket.create_connection(("127.0.0.1", port)) as line,
        line.makefile("rw") as file,
    ):
        file.write("ready\n")
        file.flush()
        for order in map(json.loads, file):
            first, number = order["first"], order["number"]
            mails = [
                write(random.Random(f"{order['seed']}-{n}"), n)  # noqa: S311 - no secret
                for n in range(first, first + number)
            ]
            taken, sent = take_in(env, mails)
            file.write(json.dumps({"taken": taken, "sent": sent, **count(env)}) + "\n")
            file.flush()
