"""A desk that has worked with plain helpdesk_mgmt for a while, with all that such desks collect; and what is in it."""

from in_odoo.desk_world import World

EMAIL_TEMPLATE = "Our own words about a solved ticket"


def fill(env):
    """Let the desk work for a while."""
    world = World(env)
    stages = _customise_stages(env)
    for stage in stages:
        for priority in "0123":
            world.make_ticket(
                name=f"{stage.name} {priority}", stage_id=stage.id, priority=priority
            )
    _make_odd_tickets(env, world)
    _work_on(world)
    env.cr.commit()


def _customise_stages(env):
    """Rename one, give another its own mail, add two, delete one that is not needed; return all."""
    Stage = env["helpdesk.ticket.stage"]
    template = env["mail.template"].create(
        {
            "name": EMAIL_TEMPLATE,
            "model_id": env["ir.model"]._get_id("helpdesk.ticket"),
            "subject": "Solved: {{ object.name }}",
            "partner_to": "{{ object.partner_id.id }}",
            "body_html": "<p>We are glad.</p>",
        }
    )
    done = env.ref("helpdesk_mgmt.helpdesk_ticket_stage_done")
    done.write({"name": "Solved by us", "mail_template_id": template.id})
    awaiting = env.ref("helpdesk_mgmt.helpdesk_ticket_stage_awaiting")
    awaiting.mail_template_id = env.ref("helpdesk_mgmt.changed_stage_template")
    env.ref("helpdesk_mgmt.helpdesk_ticket_stage_cancelled").mail_template_id = False
    env.ref("helpdesk_mgmt.helpdesk_ticket_stage_rejected").unlink()
    Stage.create({"name": "Spare parts ordered", "sequence": 3})
    Stage.create(
        {
            "name": "Buried",
            "sequence": 9,
            "closed": True,
            "fold": True,
            "mail_template_id": env.ref("helpdesk_mgmt.closed_ticket_template").id,
        }
    )
    return Stage.search([])


def _make_odd_tickets(env, world):
    """What imports, mails and mistakes leave behind."""
    raw = {"partner_id": False, "partner_name": "Anna A."}
    world.make_ticket(
        name="Raw address", partner_email='"Anna A." <Anna@nordic.example>', **raw
    )
    world.make_ticket(name="No address", partner_email="call <her>", **raw)
    world.make_ticket(name="Nobody's", partner_id=False, team_id=False, user_id=False)
    world.make_ticket(
        name="Put away",
        active=False,
        priority="0",
        partner_email="Anna <anna@nordic.example>",
    ).write({"closed_date": "2025-01-01 08:00:00"})
    followed = world.make_ticket(name="Followed by others")
    followed.message_subscribe(partner_ids=world.ciril.partner_id.ids)
    second = env["res.company"].create({"name": "Second company"})
    world.make_ticket(name="Elsewhere", company_id=second.id, team_id=False)


def _work_on(world):
    """Answer, note, close and reopen."""
    reopened = world.make_ticket(name="Reopened")
    reopened.stage_id = world.done
    reopened.stage_id = world.new
    world.answer(reopened, "We look again.", file="shared.txt")
    world.answer(reopened, "Again!", subtype="mail.mt_note", file="secret.txt")
    kind = world.env["helpdesk.ticket.type"].create({"name": "Fault"})
    tag = world.env["helpdesk.ticket.tag"].create({"name": "Paper"})
    category = world.env["helpdesk.ticket.category"].create({"name": "Printers"})
    reopened.write(
        {"type_id": kind.id, "tag_ids": [(4, tag.id)], "category_id": category.id}
    )


def look(env):
    """Return what is in the desk and must still be there after our addons have come and gone."""
    env.invalidate_all()
    Ticket = env["helpdesk.ticket"].with_context(active_test=False)
    return {
        "tickets": {
            ticket.name: _describe(ticket) for ticket in Ticket.search([], order="id")
        },
        "stages": {
            stage.name: _describe_stage(stage)
            for stage in env["helpdesk.ticket.stage"].search([])
        },
        "next number": env.ref("helpdesk_mgmt.helpdesk_ticket_sequence").number_next,
        "portal rule": env.ref(
            "helpdesk_mgmt.helpdesk_ticket_rule_portal"
        ).domain_force,
        "public writes stages": env.ref(
            "helpdesk_mgmt.access_helpdesk_ticket_stage_public"
        ).perm_write,
        "mails": env["mail.mail"].search_count([]),
    }


def seen_by_customers(env):
    """Return the titles of the tickets that each customer sees."""
    customers = env["res.users"].search([("login", "in", ("anna", "ciril", "dana"))])
    return {
        customer.login: sorted(
            env["helpdesk.ticket"].with_user(customer).search([]).mapped("name")
        )
        for customer in customers
    }


def _describe_stage(stage):
    names = ("sequence", "closed", "unattended", "fold", "close_from_portal")
    return {
        **{name: stage[name] for name in names},
        "mail": stage.mail_template_id.name,
    }


def _describe(ticket):
    described = {
        name: ticket[name]
        for name in (
            *("number", "description", "priority", "partner_name", "partner_email"),
            *("active", "closed", "unattended", "kanban_state", "color", "sequence"),
        )
    }
    for name in (
        *("stage_id", "partner_id", "commercial_partner_id", "team_id", "user_id"),
        *("channel_id", "category_id", "type_id", "tag_ids", "company_id"),
    ):
        described[name] = ticket[name].mapped("name")
    for name in ("create_date", "closed_date", "last_stage_update"):
        described[name] = str(ticket[name]) if ticket[name] else None
    described["followers"] = sorted(ticket.message_partner_ids.mapped("name"))
    described["messages"] = len(ticket.message_ids)
    described["files"] = sorted(
        ticket.env["ir.attachment"]
        .search([("res_model", "=", ticket._name), ("res_id", "=", ticket.id)])
        .mapped("name")
    )
    return described


def go_on(env):
    """Let the desk work on as if nothing had happened; return the titles of what came in."""
    world = World(env)
    if "assign_method" in world.team._fields:
        world.team.assign_method = "sequential"
    mailed = world.receive(subject="By mail")
    typed = world.make_ticket(name="By telephone")
    for ticket in mailed | typed:
        world.answer(ticket, "We look at it.")
        ticket.stage_id = world.done
        ticket.stage_id = world.new
    env.cr.commit()
    return (mailed | typed).mapped("name")
