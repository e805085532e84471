from odoo import fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import is_html_empty

WORDS = "sd.ticket.words"


class SdTicketMerge(models.AbstractModel):
    """Tickets of one customer that turn out to be the same become one.

    The survivor takes over everything; the other is closed without a mail and leads to
    the survivor: its page, its number in a subject, and answers to its mails.
    """

    _name = "sd.ticket.merge"
    _description = "Merging tickets"

    sd_merged_into_id = fields.Many2one(
        "helpdesk.ticket",
        string="Merged into",
        readonly=True,
        copy=False,
        ondelete="set null",
        index="btree_not_null",
        groups="base.group_user",
    )

    def action_sd_merge(self):
        """Open the merge of these tickets, or of this one with others."""
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Merge tickets"),
            "res_model": "sd.merge.wizard",
            "view_mode": "form",
            "target": "new",
            "context": {"default_ticket_ids": [(6, 0, self.ids)]},
        }

    def _sd_find_survivor(self):
        """What became of the ticket: the one that it was merged into, else itself.

        :return: ticket, with the rights of ``self``
        """
        self.ensure_one()
        survivor_sudo = self.sudo()
        seen = survivor_sudo
        while survivor_sudo.sd_merged_into_id and (
            survivor_sudo.sd_merged_into_id not in seen
        ):
            survivor_sudo = survivor_sudo.sd_merged_into_id
            seen |= survivor_sudo
        return survivor_sudo.with_env(self.env)

    def _sd_check_merge(self, survivor):
        """Refuse what must not become one.

        :raise UserError: with a sentence that says what to do
        """
        tickets = self | survivor
        if len(tickets) < 2:
            raise UserError(self.env._("Please choose at least two tickets to merge."))
        if not all(ticket.partner_id for ticket in tickets):
            raise UserError(
                self.env._("Please choose the customer of all these tickets first.")
            )
        if len(tickets.commercial_partner_id) > 1 or len(tickets.company_id) > 1:
            raise UserError(
                self.env._(
                    "These tickets belong to different customers, and neither may see "
                    "the other's words. Only tickets of one customer can be merged."
                )
            )
        merged = tickets.filtered("sd_merged_into_id")
        if merged:
            raise UserError(
                self.env._(
                    "%(tickets)s was merged already.",
                    tickets=", ".join(merged.mapped("display_name")),
                )
            )

    def _sd_merge_into(self, survivor):
        """Make these tickets part of another one.

        :param survivor: the ticket that stays
        :raise UserError: when they do not belong to one customer
        """
        tickets = self - survivor
        tickets._sd_check_merge(survivor)
        (tickets | survivor).check_access("write")
        tickets.sudo()._sd_merge(survivor.sudo())
        for ticket in tickets:
            told = {"survivor": [survivor._name, survivor.id]}
            ticket._sd_log_event(WORDS, "merged_into", told)
            told = {"merged": [ticket._name, ticket.id]}
            survivor._sd_log_event(WORDS, "merged_from", told)

    def _sd_merge(self, survivor):
        """Hand over what these tickets have, then close them; both as superuser.

        The hook of other addons: they hand over what is theirs (items, hours), then
        call ``super()``.

        :param survivor: the ticket that stays
        """
        for ticket in self:
            ticket._sd_hand_over_words(survivor)
            ticket._sd_hand_over_people(survivor)
        activities = self.env["mail.activity"].search(
            [("res_model", "=", self._name), ("res_id", "in", self.ids)]
        )
        activities.res_id = survivor.id
        survivor.tag_ids |= self.tag_ids
        self.env["sd.clock"]._merge(survivor, self)
        self.sd_merged_into_id = survivor
        for ticket in self.filtered(lambda one: not one.stage_id.closed):
            ticket.stage_id = ticket._sd_find_stage_of_merged()

    def _sd_find_stage_of_merged(self):
        stages = self.team_id._get_applicable_stages().filtered("closed")
        cancelled = stages.filtered(lambda stage: stage.sd_status == "cancelled")
        return (cancelled or stages)[:1] or self.stage_id

    def _sd_hand_over_words(self, survivor):
        """Messages, the first one too, files and answers.

        What the customer could not see of a hidden ticket he does not see afterwards.
        """
        messages = self.env["mail.message"].search(
            Domain("model", "=", self._name) & Domain("res_id", "=", self.id)
        )
        inside = survivor.sd_portal_visible and not self.sd_portal_visible
        if not is_html_empty(self.description):
            messages |= self._sd_prepare_first_words()
        files = self.env["ir.attachment"].search(
            [
                ("res_model", "=", self._name),
                ("res_id", "=", self.id),
                ("res_field", "=", False),
            ]
        )
        messages.res_id = survivor.id
        files.res_id = survivor.id
        if inside:
            messages.is_internal = True
            survivor._sd_take_files_inside(messages)
        for name, value in (self._sd_get_answers() or {}).items():
            if not survivor.properties.get(name):
                survivor.properties = {**survivor.properties, name: value}

    def _sd_get_answers(self):
        return dict(self.properties or {})

    def _sd_prepare_first_words(self):
        """The ticket's description as a message of whoever wrote it, at that moment."""
        return self.env["mail.message"].create(
            {
                "model": self._name,
                "res_id": self.id,
                "message_type": "comment",
                "subtype_id": self.env.ref("mail.mt_comment").id,
                "author_id": self.partner_id.id,
                "email_from": self.partner_email or self.partner_id.email,
                "subject": self.name,
                "body": self.description,
                "date": self.create_date,
            }
        )

    def _sd_hand_over_people(self, survivor):
        """Followers of this organisation and of ours, and those who work on it."""
        organisation = survivor.commercial_partner_id
        welcome = (self.message_partner_ids | self.partner_id).filtered(
            lambda one: (
                not one.partner_share or one.commercial_partner_id == organisation
            )
        )
        survivor.message_subscribe(partner_ids=welcome.ids)
        helpers = (self.user_id | self.sd_co_user_ids) - survivor.user_id
        if helpers - survivor.sd_co_user_ids:
            survivor.sd_co_user_ids |= helpers
        teams = (self.team_id | self.sd_co_team_ids) - survivor.team_id
        if teams - survivor.sd_co_team_ids:
            survivor.sd_co_team_ids |= teams
