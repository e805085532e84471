from odoo.tools import split_every
from odoo.tools.sql import column_exists, create_column

COMPUTED_COLUMNS = {
    "account_analytic_line": {
        "sd_raw_minutes": "int4",
        "sd_billed_minutes": "int4",
        "sd_billable": "bool",
        "sd_billable_reason": "varchar",
    },
    "helpdesk_ticket": {
        "planned_hours": "float8",
        "total_hours": "float8",
        "remaining_hours": "float8",
        "sd_billed_hours": "float8",
    },
}
"""Columns that are empty for everything there is before this addon: made beforehand,
so that its installation does not compute them for a million rows."""


def pre_init_hook(env):
    """Add the columns that need no first computation."""
    for table, columns in COMPUTED_COLUMNS.items():
        for column, kind in columns.items():
            if not column_exists(env.cr, table, column):
                create_column(env.cr, table, column, kind)


def post_init_hook(env):
    """Give the tickets that are still open the fee that holds today."""
    tickets = env["helpdesk.ticket"].with_context(
        active_test=False, tracking_disable=True
    )
    open_ids = tickets.search([("stage_id.closed", "=", False)], order="id").ids
    for batch_ids in split_every(1000, open_ids):
        tickets.browse(batch_ids)._sd_decide_fee()


def uninstall_hook(env):
    """Let go of the fees and the product, which Odoo could not remove while in use.

    The time stays, as plain timesheets of the project for support time, and so does the
    stage for approvals when tickets are in it. The guard of the ledger goes before the
    ledger does.
    """
    env.cr.execute("UPDATE helpdesk_ticket SET sd_fee_id = NULL WHERE sd_fee_id > 0")
    env.cr.execute("UPDATE sd_fee SET product_id = NULL")
    env.cr.execute("DROP FUNCTION IF EXISTS sd_package_move_guard() CASCADE")
    _keep_stages_in_use(env)
    env.invalidate_all()


def _keep_stages_in_use(env):
    """Take the names from our stages that tickets are in, so that Odoo keeps them."""
    names = env["ir.model.data"].search(
        [("module", "=", "sd_billing"), ("model", "=", "helpdesk.ticket.stage")]
    )
    tickets = env["helpdesk.ticket"].with_context(active_test=False)
    for name in names:
        if tickets.search_count([("stage_id", "=", name.res_id)], limit=1):
            name.unlink()
