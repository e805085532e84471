from odoo import fields

PORTAL_RULE = "helpdesk_mgmt.helpdesk_ticket_rule_portal"
PORTAL_RULE_OF_BASE = """['|',
                ('partner_id', 'child_of', [user.commercial_partner_id.id]),
                ('message_partner_ids','child_of',[user.commercial_partner_id.id])]"""


def post_init_hook(env):
    """Take over a database with plain helpdesk_mgmt tickets.

    The base's portal rule (partner or followers, by whole organisations) shows a
    ticket to every organisation that was put in Cc; ours replaces it.
    """
    env.ref(PORTAL_RULE).domain_force = "[('sd_visible_to_me', '=', True)]"
    env.ref("helpdesk_mgmt.access_helpdesk_ticket_stage_public").perm_write = False
    env.cr.execute("UPDATE helpdesk_ticket SET priority = '1' WHERE priority = '0'")
    _close_dates(env)
    _normalise_addresses(env)


def _close_dates(env):
    reopened = env["helpdesk.ticket"].search(
        [("closed_date", "!=", False), ("stage_id.closed", "=", False)]
    )
    reopened.closed_date = False
    undated = env["helpdesk.ticket"].search(
        [("closed_date", "=", False), ("stage_id.closed", "=", True)]
    )
    for ticket in undated:
        ticket.closed_date = ticket.last_stage_update or fields.Datetime.now()


def _normalise_addresses(env):
    tickets = env["helpdesk.ticket"].search([("partner_email", "like", "<")])
    for ticket in tickets:
        ticket.partner_email = ticket.partner_email


def uninstall_hook(env):
    """Give the base its own rules and mail templates back."""
    ours = env.ref("sd_portal.mail_template_ticket_closed")
    stages = env["helpdesk.ticket.stage"].with_context(active_test=False)
    stages.search([("mail_template_id", "=", ours.id)]).mail_template_id = env.ref(
        "helpdesk_mgmt.closed_ticket_template", raise_if_not_found=False
    )
    env.ref(PORTAL_RULE).domain_force = PORTAL_RULE_OF_BASE
    env.ref("helpdesk_mgmt.access_helpdesk_ticket_stage_public").perm_write = True
