"""What one ticket costs the database, on plain helpdesk_mgmt and on our desk alike."""


def count(env):
    """Create a ticket for a known customer and a known assignee, twice; count the second one's statements.

    :return: number of SQL statements, with empty caches
    """
    agent = env["res.users"].create(
        {
            "name": "Cecilia",
            "login": "cecilia",
            "email": "cecilia@desk.example",
            "group_ids": [(4, env.ref("helpdesk_mgmt.group_helpdesk_user").id)],
        }
    )
    team = env["helpdesk.ticket.team"].create(
        {"name": "Support", "user_ids": [(6, 0, agent.ids)]}
    )
    customer = env["res.partner"].create(
        {"name": "Anna", "email": "anna@nordic.example"}
    )
    vals = {
        "name": "Printer",
        "description": "It is on fire.",
        "team_id": team.id,
        "partner_id": customer.id,
        "user_id": agent.id,
    }
    found = [_count_one(env, vals) for _time in range(2)]
    env.cr.rollback()
    return found[-1]


def _count_one(env, vals):
    env.flush_all()
    env.invalidate_all()
    before = env.cr.sql_log_count
    env["helpdesk.ticket"].create(vals)
    env.flush_all()
    env.cr.precommit.run()
    return env.cr.sql_log_count - before
