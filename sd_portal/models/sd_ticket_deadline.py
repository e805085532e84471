from odoo import api, fields, models


class SdTicketDeadline(models.AbstractModel):
    """What was promised about a ticket, by when, and what became of it."""

    _name = "sd.ticket.deadline"
    _description = "Deadlines of a ticket"

    sd_agreement_id = fields.Many2one(
        "sd.agreement",
        string="Agreement",
        index="btree_not_null",
        groups="base.group_user",
    )
    sd_agreement_level_id = fields.Many2one(
        "sd.agreement.level",
        string="Agreement level",
        index="btree_not_null",
        groups="base.group_user",
    )
    sd_first_response_deadline = fields.Datetime(
        string="First response by", copy=False, index="btree_not_null"
    )
    sd_deadline = fields.Datetime(
        string="Deadline", copy=False, tracking=True, index="btree_not_null"
    )
    sd_clock_ids = fields.One2many(
        "sd.clock", "ticket_id", string="Clocks", groups="base.group_user"
    )
    sd_deadline_reason = fields.Char(
        string="Why this deadline", compute="_compute_sd_deadline_reason"
    )

    @api.depends("sd_clock_ids.reason_code", "sd_clock_ids.reason_values")
    @api.depends_context("lang")
    def _compute_sd_deadline_reason(self):
        for ticket in self:
            clocks_sudo = ticket.sudo().sd_clock_ids
            resolution = clocks_sudo.filtered(lambda c: c.target == "resolution")
            ticket.sd_deadline_reason = resolution[:1].reason or False

    def _sd_follow_stage(self, before):
        """Stop or resume the clocks after tickets came to another stage.

        :param dict before: ticket → stage it was in
        """
        now = fields.Datetime.now()
        clocks_sudo = self.env["sd.clock"].sudo()
        moved = self.filtered(lambda ticket: ticket.stage_id != before[ticket])
        void = moved.filtered(lambda t: t.stage_id.sd_status == "cancelled")
        done = (moved - void).filtered("stage_id.closed")
        reopened = (moved - void - done).filtered(lambda t: before[t].closed)
        if void:
            clocks_sudo._void(void)
        if done:
            clocks_sudo._reach(done, ["first_response", "resolution"], now)
        if reopened:
            clocks_sudo._resume(reopened)

    def _sd_note_response(self, message):
        """A public comment by one of us is the first response.

        :param message: the posted ``mail.message``
        """
        comment = self.env.ref("mail.mt_comment")
        if (
            message.subtype_id == comment
            and message.message_type == "comment"
            and not message.is_internal
            and message.author_id
            and not message.author_id.partner_share
        ):
            self.env["sd.clock"].sudo()._reach(self, ["first_response"], message.date)
