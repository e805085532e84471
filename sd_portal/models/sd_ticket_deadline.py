from odoo import api, fields, models

from .sd_clock import TARGETS

PAUSES = ("customer", "approval")
"""Statuses in which we wait for somebody else: the clocks stand still."""


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
    sd_clock_state = fields.Selection(
        selection=lambda self: self.env["sd.clock"]._fields["state"].selection,
        string="Deadline state",
        copy=False,
        readonly=True,
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
            ticket.sd_deadline_reason = ticket._sd_get_clock().reason

    def _sd_get_clock(self, target="resolution"):
        """The clock of a target, as superuser; empty when nothing was promised."""
        self.ensure_one()
        return self.sudo().sd_clock_ids.filtered(lambda c: c.target == target)[:1]

    def _sd_prepare_deadline_vals(self):
        """What the ticket shows of its clocks, as values for ``write()``."""
        vals = {
            name: self._sd_get_clock(target).due_at for target, name in TARGETS.items()
        }
        return vals | {"sd_clock_state": self._sd_get_clock().state}

    def _sd_get_reckoning(self):
        """Why this deadline, step by step, in the language and zone of the context.

        :return: list of sentences, empty when nothing was promised
        """
        clock_sudo = self._sd_get_clock()
        return clock_sudo._tell_steps(fields.Datetime.now()) if clock_sudo else []

    def _sd_follow_stage(self, before):
        """Stop, pause or resume the clocks after tickets came to another stage.

        :param dict before: ticket → stage it was in
        """
        now = fields.Datetime.now()
        clocks_sudo = self.env["sd.clock"].sudo()
        moved = self.filtered(lambda ticket: ticket.stage_id != before[ticket])
        resumed = moved.filtered(lambda t: before[t].sd_status in PAUSES)
        cancelled = moved.filtered(lambda t: t.stage_id.sd_status == "cancelled")
        done = (moved - cancelled).filtered("stage_id.closed")
        if resumed:
            clocks_sudo._resume(resumed, now)
        if cancelled:
            clocks_sudo._cancel(cancelled, now)
        if done:
            clocks_sudo._reach(done, list(TARGETS), now)
        reopened = (moved - cancelled - done).filtered(lambda t: before[t].closed)
        if reopened:
            clocks_sudo._reopen(reopened, now)
        for cause in PAUSES:
            waiting = moved.filtered(lambda t, c=cause: t.stage_id.sd_status == c)
            if waiting:
                clocks_sudo._pause(waiting, cause, now)

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
