from odoo import fields, models


class SdTicketSharing(models.AbstractModel):
    """Several people and teams work on one ticket: one assignee, and those beside him.

    Co-assignees and the members of further teams see the ticket as if it were theirs
    (record rules) and are told when they come to it.
    """

    _name = "sd.ticket.sharing"
    _description = "Co-assignees and further teams of a ticket"

    sd_co_user_ids = fields.Many2many(
        "res.users",
        "sd_ticket_co_user_rel",
        "ticket_id",
        "user_id",
        string="Co-assignees",
        domain="[('share', '=', False)]",
        copy=False,
        groups="base.group_user",
    )
    sd_co_team_ids = fields.Many2many(
        "helpdesk.ticket.team",
        "sd_ticket_co_team_rel",
        "ticket_id",
        "team_id",
        string="Further teams",
        copy=False,
        groups="base.group_user",
    )

    def write(self, vals):
        """Tell those who come to a ticket."""
        if not {"sd_co_user_ids", "sd_co_team_ids"} & set(vals):
            return super().write(vals)
        before = {t: (t.sd_co_user_ids, t.sd_co_team_ids) for t in self}
        result = super().write(vals)
        for ticket, (users, teams) in before.items():
            ticket._sd_tell_sharers(
                ticket.sd_co_user_ids - users, ticket.sd_co_team_ids - teams
            )
        return result

    def _sd_tell_sharers(self, users, teams):
        """Tell co-assignees and members of further teams that the ticket is theirs, too.

        :param users: ``res.users`` who came to it
        :param teams: teams that came to it
        """
        self.ensure_one()
        people = (users | teams.user_ids) - self.user_id - self.env.user
        by_lang = people.filtered("active").grouped("lang")
        for lang, ones in by_lang.items():
            ticket_sudo = self.sudo().with_context(lang=lang or self.env.lang)
            ticket_sudo._sd_notify_sharers(ones.partner_id)

    def _sd_notify_sharers(self, partners):
        assignee = self.user_id.name or self.env._("nobody yet")
        self.message_notify(
            partner_ids=partners.ids,
            subject=self.env._("For you, too: %(ticket)s", ticket=self.display_name),
            body=self.env._(
                "You work on this ticket together with others. The assignee is "
                "%(assignee)s.",
                assignee=assignee,
            ),
        )
