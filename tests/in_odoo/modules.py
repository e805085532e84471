"""Installing and removing modules as an administrator does, and what they leave behind."""

from in_odoo import plain_desk, screens

OURS = ("sd_portal", "sd_mailgateway", "sd_billing")
LEFTOVERS = {
    "tables": "SELECT tablename FROM pg_tables WHERE tablename LIKE 'sd\\_%'",
    "columns": """
        SELECT table_name || '.' || column_name FROM information_schema.columns
         WHERE table_schema = 'public' AND column_name LIKE 'sd\\_%'""",
    "indexes": "SELECT indexname FROM pg_indexes WHERE indexname LIKE '%\\_sd\\_%'",
    "functions": "SELECT proname FROM pg_proc WHERE proname LIKE 'sd\\_%'",
    "triggers": "SELECT tgname FROM pg_trigger WHERE tgname LIKE 'sd\\_%'",
    "models": "SELECT model FROM ir_model WHERE model LIKE 'sd.%'",
    "fields": "SELECT model || '.' || name FROM ir_model_fields WHERE name LIKE 'sd\\_%'",
    "names": "SELECT module || '.' || name FROM ir_model_data WHERE module LIKE 'sd\\_%'",
    "views": "SELECT name FROM ir_ui_view WHERE arch_db::text ~ 'sd_(portal|mailgateway|billing|ticket)'",
    "sequences": "SELECT name FROM ir_sequence WHERE name LIKE 'Turns of %'",
    "parameters": "SELECT key FROM ir_config_parameter WHERE key LIKE 'sd\\_%'",
}


def begin(env):
    """Let a desk work for a while; return what it is like then, see `report`."""
    plain_desk.fill(env)
    plain_desk.go_on(env)
    return report(env)


def live_through(env, steps, *, new=False):
    """Install and remove modules, one step after the other.

    :param list steps: pairs of ``install`` or ``uninstall`` and a module's name
    :param bool new: whether the desk has to begin first
    :return: what the desk is like before and after each step, see `report`
    """
    reports = [begin(env) if new else report(env)]
    for verb, name in steps:
        env["ir.module.module"].update_list()
        module = env["ir.module.module"].search([("name", "=", name)])
        getattr(module, f"button_immediate_{verb}")()
        reports.append(report(env))
    return reports


def look_and_go_on(env):
    """Return what the desk is like, and the titles of what comes in when it works on."""
    return report(env), plain_desk.go_on(env)


def report(env):
    """Return what is in the desk, what is installed, what of ours is left, and which screens do not open."""
    installed = env["ir.module.module"].search(
        [("name", "in", OURS), ("state", "=", "installed")]
    )
    return {
        "desk": plain_desk.look(env),
        "seen": plain_desk.seen_by_customers(env),
        "installed": installed.mapped("name"),
        "left": _find_leftovers(env),
        "broken": screens.find_broken(env),
    }


def _find_leftovers(env):
    found = {}
    for kind, query in LEFTOVERS.items():
        env.cr.execute(query)  # pylint: disable=sql-injection
        if names := [row[0] for row in env.cr.fetchall()]:
            found[kind] = sorted(names)
    return found
