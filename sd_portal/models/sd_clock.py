from odoo import api, fields, models
from odoo.fields import Domain

from ..tools.clock import AgreedDate, ClockInput, Pause, Target, reckon
from ..tools.warning import plan_warnings

TARGETS = {
    "first_response": "sd_first_response_deadline",
    "next_reply": "sd_next_reply_deadline",
    "resolution": "sd_deadline",
}
"""Targets of a ticket's clocks and the ticket's field that holds the deadline."""

OPEN = (
    Domain("reached_at", "=", False)
    & Domain("cancelled_at", "=", False)
    & Domain("superseded_at", "=", False)
)
"""Clocks that are neither reached, nor cancelled, nor replaced by another."""


class SdClock(models.Model):
    """One promise about one ticket: what is due, since when, by when, and why.

    The row keeps what happened (started, paused, reached, cancelled, agreed on, replaced);
    `_refresh` has ``tools/clock.py`` reckon state and deadline from it and stores them,
    here and on the ticket. Nothing else writes them.

    A ticket has one valid clock for first response and resolution each, and one for each
    round of *next reply*. A promise that changed is a new row with the old start and
    the pauses served; the old row stays, superseded.
    """

    _name = "sd.clock"
    _inherit = [
        "sd.clock.change",
        "sd.clock.story",
        "sd.clock.watch",
        "sd.ticket.record",
    ]
    _description = "Deadline clock"
    _order = "ticket_id, target, id"

    ticket_id = fields.Many2one(
        "helpdesk.ticket", required=True, index=True, ondelete="cascade"
    )
    target = fields.Selection(
        [
            ("first_response", "First response"),
            ("next_reply", "Next reply"),
            ("resolution", "Resolution"),
        ],
        required=True,
    )
    amount = fields.Float(help="0: nothing was promised but the date agreed on.")
    unit = fields.Selection(
        selection=lambda self: self.env["sd.agreement.level"]._get_units(),
        required=True,
    )
    calendar_id = fields.Many2one("resource.calendar", required=True, index=True)
    started_at = fields.Datetime(string="Started", required=True)
    reached_at = fields.Datetime(string="Reached")
    cancelled_at = fields.Datetime(string="Cancelled")
    pause_ids = fields.One2many("sd.clock.pause", "clock_id")

    agreed_due_at = fields.Datetime(string="Date agreed on")
    agreed_at = fields.Datetime(string="Agreed on")
    agreed_by_id = fields.Many2one("res.users", ondelete="set null")
    agreed_reason = fields.Char(string="Reason of the date agreed on")

    superseded_at = fields.Datetime(string="Replaced")
    superseded_code = fields.Char()
    superseded_values = fields.Json()

    state = fields.Selection(
        [
            ("running", "Running"),
            ("paused", "Paused"),
            ("met", "Met"),
            ("late", "Late"),
            ("void", "Void"),
            ("superseded", "Replaced"),
        ],
        required=True,
        default="running",
    )
    due_at = fields.Datetime(string="Due", help="Empty while the clock is paused.")
    at_risk_at = fields.Datetime(help="When the first warning level is crossed.")

    next_check_at = fields.Datetime(
        index="btree_not_null", help="When the clock is to be looked at again."
    )
    stale_code = fields.Char(help="Why the promise itself is to be decided anew.")
    failure = fields.Char(help="What went wrong when the clock was looked at.")
    warning_ids = fields.One2many("sd.clock.warning", "clock_id")

    reason_code = fields.Char()
    reason_values = fields.Json()
    reason = fields.Char(string="Why this deadline", compute="_compute_reason")

    _one_per_promise = models.UniqueIndex(
        "(ticket_id, target) WHERE superseded_at IS NULL AND target != 'next_reply'",
        "A ticket has one valid clock for each target.",
    )
    _one_open_round = models.UniqueIndex(
        "(ticket_id) WHERE target = 'next_reply' AND reached_at IS NULL "
        "AND cancelled_at IS NULL AND superseded_at IS NULL",
        "A ticket waits for one next reply at a time.",
    )

    @api.depends("reason_code", "reason_values")
    @api.depends_context("lang")
    def _compute_reason(self):
        for clock in self:
            clock.reason = clock._tell(clock.reason_code, clock.reason_values or {})

    # === Life of a clock === #

    @api.model
    def _start(self, drafts, tickets):
        """Start the clocks of new tickets, in one ``create()``.

        :param list drafts: decided `Draft` objects; the promises are in their facts,
            as the step *set deadline* noted them
        :param tickets: the tickets made of them, in the same order
        """
        clocks = self.create(
            [
                {
                    **promise,
                    "ticket_id": ticket.id,
                    "started_at": draft.facts["arrived_at"],
                }
                for draft, ticket in zip(drafts, tickets, strict=True)
                for promise in draft.facts.get("promises", ())
            ]
        )
        clocks._refresh(fields.Datetime.now())

    @api.model
    def _start_next_reply(self, ticket, moment):
        """The customer wrote: from now on we owe him an answer.

        Nothing starts while he waits for an answer already, be it the first one.

        :param ticket: one ticket
        :param datetime moment: naive UTC, when he wrote
        """
        waiting = self._find_open(ticket).filtered(lambda c: c.target != "resolution")
        if waiting or ticket.stage_id.closed:
            return
        promise = self.env["sd.promise"]._decide([ticket._sd_get_situation()])[0]
        if promise.reply:
            clock = self.create(
                {
                    **promise.reply,
                    "ticket_id": ticket.id,
                    "target": "next_reply",
                    "started_at": moment,
                }
            )
            clock._refresh(fields.Datetime.now())

    @api.model
    def _reach(self, tickets, targets, moment):
        """Stop the open clocks of targets that are reached: met in time, or late."""
        clocks = self._find_open(tickets).filtered(lambda c: c.target in targets)
        clocks.reached_at = moment
        clocks._refresh(moment)

    @api.model
    def _cancel(self, tickets, moment):
        """Stop all open clocks without a verdict: cancelling is not meeting."""
        clocks = self._find_open(tickets)
        clocks.cancelled_at = moment
        clocks._refresh(moment)

    @api.model
    def _reopen(self, tickets, moment):
        """Let the resolution clocks of reopened tickets go on where they stopped.

        The time in which the ticket was solved or cancelled is a pause.
        """
        clocks = self.search(
            Domain("ticket_id", "in", tickets.ids)
            & Domain("target", "=", "resolution")
            & Domain("superseded_at", "=", False)
            & (Domain("reached_at", "!=", False) | Domain("cancelled_at", "!=", False))
        )
        self.env["sd.clock.pause"].create(
            [
                {
                    "clock_id": clock.id,
                    "cause": "closed",
                    "started_at": clock.reached_at or clock.cancelled_at,
                    "ended_at": moment,
                }
                for clock in clocks
            ]
        )
        clocks.write({"reached_at": False, "cancelled_at": False})
        clocks._refresh(moment)

    @api.model
    def _pause(self, tickets, cause, moment):
        """Let the open clocks stand still because we wait for somebody else."""
        clocks = self._find_open(tickets)
        self.env["sd.clock.pause"].create(
            [
                {"clock_id": clock.id, "cause": cause, "started_at": moment}
                for clock in clocks
            ]
        )
        clocks._refresh(moment)

    @api.model
    def _resume(self, tickets, moment):
        """Let paused clocks go on where they stopped."""
        lasting = self._find_open(tickets).pause_ids.filtered(lambda p: not p.ended_at)
        lasting.ended_at = moment
        lasting.clock_id._refresh(moment)

    @api.model
    def _find_open(self, tickets):
        return self.search(Domain("ticket_id", "in", tickets.ids) & OPEN)

    def _is_open(self):
        self.ensure_one()
        return not (self.reached_at or self.cancelled_at or self.superseded_at)

    def _is_waiting(self):
        """Whether the clock stands still; nobody is warned then."""
        return any(not pause.ended_at for pause in self.pause_ids)

    # === Reckoning === #

    def _get_input(self, now):
        """What is known of the clock, for ``tools/clock.py``."""
        self.ensure_one()
        return ClockInput(
            target=self._get_target(),
            started=self.started_at,
            now=now,
            pauses=tuple(
                Pause(pause.started_at, pause.ended_at or None, pause.cause)
                for pause in self.pause_ids
            ),
            reached=self.reached_at or None,
            cancelled=self.cancelled_at or None,
        )

    def _get_target(self):
        if self.agreed_due_at:
            return AgreedDate(self.agreed_due_at, self.agreed_at)
        return Target(self.amount, self.unit)

    def _refresh(self, now):
        """Reckon state and deadline anew and store them, here and on the tickets.

        One question about working time for each calendar, however many clocks.

        :param datetime now: naive UTC
        :return: dict clock → (`Reckoning`, `WarningPlan`)
        """
        clocks = self.filtered(lambda clock: not clock.superseded_at)
        found = {}
        # What its calendar cannot answer waits until the calendar changes.
        clocks.next_check_at = False
        for clock, reckoning in clocks._reckon_all(now).items():
            plan = clock._plan_warnings(reckoning, now)
            clock.write(clock._prepare_reckoned_vals(reckoning, plan, now))
            found[clock] = (reckoning, plan)
        forgotten = self.env["sd.clock.warning"].union(
            *(
                clock.warning_ids.filtered(lambda w, p=plan: w.level in p.forget)
                for clock, (_reckoning, plan) in found.items()
            )
        )
        forgotten.unlink()
        self.ticket_id._sd_show_clocks()
        return found

    def _prepare_reckoned_vals(self, reckoning, plan, now):
        crossings = self._get_crossings(reckoning)
        at_risk = min((at for at in crossings.values() if at), default=False)
        moments = [plan.next_at]
        if reckoning.due and reckoning.due >= now:
            moments.append(reckoning.due)
        watched = self._is_open() and not self._is_waiting()
        return {
            "state": reckoning.state,
            "due_at": reckoning.due,
            "at_risk_at": at_risk if watched else False,
            "next_check_at": min(filter(None, moments), default=False)
            if watched
            else False,
        }

    def _reckon_all(self, now):
        """Where the clocks stand; those whose calendar has lost its hours are left out."""
        found = {}
        for calendar, clocks in self.grouped("calendar_id").items():
            questions = [
                (clock.started_at, now, clock._get_question(now)) for clock in clocks
            ]
            answers = calendar._sd_ask_all(questions)
            found.update(zip(clocks, answers, strict=True))
        return {clock: answer for clock, answer in found.items() if answer}

    def _get_question(self, now):
        """The question to working time: where does the clock stand?"""
        return self._make_question(self._get_input(now), self.calendar_id.tz)

    @api.model
    def _make_question(self, known, zone):
        def ask(intervals):
            reckoning = reckon(known, intervals, zone)
            return None if reckoning.short else reckoning

        return ask

    # === Warnings === #

    def _get_levels(self):
        """Levels in percent at which somebody is warned, of this clock's agreement."""
        return self.ticket_id.sd_agreement_id._get_warning_levels()

    def _get_crossings(self, reckoning):
        return {level: reckoning.warning_due(level) for level in self._get_levels()}

    def _plan_warnings(self, reckoning, now):
        told = self.warning_ids.mapped("level")
        return plan_warnings(self._get_crossings(reckoning), told, now)
