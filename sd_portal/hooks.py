PORTAL_RULE = "helpdesk_mgmt.helpdesk_ticket_rule_portal"
PORTAL_RULE_OF_BASE = """['|',
                ('partner_id', 'child_of', [user.commercial_partner_id.id]),
                ('message_partner_ids','child_of',[user.commercial_partner_id.id])]"""
MAIL_OF_BASE = "helpdesk_mgmt.closed_ticket_template"
MAIL_OF_OURS = "sd_portal.mail_template_ticket_closed"
ACTIONS_OF_BASE = {
    "helpdesk_mgmt.helpdesk_my_tickets_action": {
        "view_mode": "kanban,list,pivot,form",
        "context": "{}",
        "help": False,
    },
    "helpdesk_mgmt.helpdesk_ticket_action": {"context": "{}", "help": False},
}


def post_init_hook(env):
    """Take over a database with plain helpdesk_mgmt tickets.

    The base's portal rule (partner or followers, by whole organisations) shows a
    ticket to every organisation that was put in Cc; ours replaces it.
    """
    env.ref(PORTAL_RULE).domain_force = "[('sd_visible_to_me', '=', True)]"
    env.ref("helpdesk_mgmt.access_helpdesk_ticket_stage_public").perm_write = False
    env.cr.execute(
        """
        UPDATE helpdesk_ticket SET priority = '1'
         WHERE priority = '0' OR priority IS NULL
        """
    )
    _mend_closing_dates(env)
    _normalise_addresses(env)
    _swap_stage_mails(env, MAIL_OF_BASE, MAIL_OF_OURS)


def _mend_closing_dates(env):
    """Take the date from reopened tickets; give one to tickets made in a closed stage."""
    env.cr.execute(
        """
        UPDATE helpdesk_ticket ticket
           SET closed_date = CASE WHEN stage.closed THEN
               COALESCE(ticket.last_stage_update, ticket.create_date) END
          FROM helpdesk_ticket_stage stage
         WHERE stage.id = ticket.stage_id
           AND (ticket.closed_date IS NULL) = COALESCE(stage.closed, FALSE)
        """
    )
    env["helpdesk.ticket"].invalidate_model(["closed_date"])


def _normalise_addresses(env):
    tickets = env["helpdesk.ticket"].with_context(active_test=False)
    for ticket in tickets.search([("partner_email", "like", "<")]):
        ticket.partner_email = ticket.partner_email


def _swap_stage_mails(env, old, new):
    """Let stages that send one mail template send the other one.

    A template that somebody chose himself stays, as does his choice to send none.
    """
    old = env.ref(old, raise_if_not_found=False)
    new = env.ref(new, raise_if_not_found=False)
    stages = env["helpdesk.ticket.stage"].with_context(active_test=False)
    if old:
        stages.search([("mail_template_id", "=", old.id)]).mail_template_id = new


def uninstall_hook(env):
    """Give the base its own rules and mail templates back.

    Let go of what Odoo could not remove while it is in use, and of what it would
    leave behind.
    """
    _swap_stage_mails(env, MAIL_OF_OURS, MAIL_OF_BASE)
    env.ref(PORTAL_RULE).domain_force = PORTAL_RULE_OF_BASE
    for xmlid, values in ACTIONS_OF_BASE.items():
        env.ref(xmlid).write(values)
    env.ref("helpdesk_mgmt.access_helpdesk_ticket_stage_public").perm_write = True
    env.cr.execute(
        """
        UPDATE helpdesk_ticket SET sd_agreement_id = NULL, sd_agreement_level_id = NULL
         WHERE sd_agreement_id > 0 OR sd_agreement_level_id > 0
        """
    )
    env.invalidate_all()
    teams = env["helpdesk.ticket.team"].with_context(active_test=False).search([])
    teams.sd_turn_sequence_id.unlink()
    env["ir.sequence"].search([("code", "=like", "sd.ticket.number.%")]).unlink()
