from odoo import api, fields, models
from odoo.tools import format_datetime

from ..tools.clock import ClockInput, Pause, Target, reckon
from ..tools.clock_steps import explain

TARGETS = {
    "first_response": "sd_first_response_deadline",
    "resolution": "sd_deadline",
}
"""Targets of a ticket's clocks and the ticket's field that holds the deadline."""

OPEN_STATES = ["running", "paused", "late"]


class SdClock(models.Model):
    """One promise about one ticket: what is due, since when, by when, and why.

    The row keeps what happened (started, paused, reached, cancelled); `_refresh` has
    ``tools/clock.py`` reckon state and deadline from it and stores them, here and on
    the ticket. Nothing else writes them.
    """

    _name = "sd.clock"
    _inherit = ["sd.explained", "sd.ticket.record"]
    _description = "Deadline clock"
    _order = "ticket_id, target, id"

    ticket_id = fields.Many2one(
        "helpdesk.ticket", required=True, index=True, ondelete="cascade"
    )
    target = fields.Selection(
        [("first_response", "First response"), ("resolution", "Resolution")],
        required=True,
    )
    amount = fields.Float(required=True)
    unit = fields.Selection(
        selection=lambda self: self.env["sd.agreement.level"]._get_units(),
        required=True,
    )
    calendar_id = fields.Many2one("resource.calendar", required=True)
    started_at = fields.Datetime(string="Started", required=True)
    reached_at = fields.Datetime(string="Reached")
    cancelled_at = fields.Datetime(string="Cancelled")
    pause_ids = fields.One2many("sd.clock.pause", "clock_id")

    state = fields.Selection(
        [
            ("running", "Running"),
            ("paused", "Paused"),
            ("met", "Met"),
            ("late", "Late"),
            ("void", "Void"),
        ],
        required=True,
        default="running",
    )
    due_at = fields.Datetime(string="Due", help="Empty while the clock is paused.")

    reason_code = fields.Char()
    reason_values = fields.Json()
    reason = fields.Char(string="Why this deadline", compute="_compute_reason")
    reckoning = fields.Text(compute="_compute_reckoning")

    _one_per_target = models.UniqueIndex(
        "(ticket_id, target)", "A ticket has one clock for each target."
    )
    _due_idx = models.Index("(due_at) WHERE state = 'running'")

    @api.depends("reason_code", "reason_values")
    @api.depends_context("lang")
    def _compute_reason(self):
        for clock in self:
            clock.reason = clock._tell(clock.reason_code, clock.reason_values or {})

    @api.depends_context("lang", "tz")
    def _compute_reckoning(self):
        for clock in self:
            clock.reckoning = "\n".join(clock._tell_steps(fields.Datetime.now()))

    # === Life of a clock === #

    @api.model
    def _start(self, drafts, tickets):
        """Start the clocks of new tickets, in one ``create()``.

        :param list drafts: decided `Draft` objects; the promises are in their facts,
            as the step *set deadline* noted them
        :param tickets: the tickets made of them, in the same order
        """
        self.create(
            [
                {
                    **promise,
                    "ticket_id": ticket.id,
                    "started_at": draft.facts["arrived_at"],
                    "due_at": ticket[TARGETS[promise["target"]]],
                }
                for draft, ticket in zip(drafts, tickets, strict=True)
                for promise in draft.facts.get("promises", ())
            ]
        )

    @api.model
    def _reach(self, tickets, targets, moment):
        """Stop the open clocks of targets that are reached: met in time, or late."""
        clocks = self._find(tickets, OPEN_STATES).filtered(
            lambda c: c.target in targets
        )
        clocks.reached_at = moment
        clocks._refresh(moment)

    @api.model
    def _cancel(self, tickets, moment):
        """Stop all open clocks without a verdict: cancelling is not meeting."""
        clocks = self._find(tickets, OPEN_STATES)
        clocks.cancelled_at = moment
        clocks._refresh(moment)

    @api.model
    def _reopen(self, tickets, moment):
        """Let the resolution clocks of reopened tickets run again, to their deadline."""
        clocks = self._find(tickets, ["met", "late", "void"])
        clocks = clocks.filtered(lambda clock: clock.target == "resolution")
        clocks.write({"reached_at": False, "cancelled_at": False})
        clocks._refresh(moment)

    @api.model
    def _pause(self, tickets, cause, moment):
        """Let the open clocks stand still because we wait for somebody else."""
        clocks = self._find(tickets, OPEN_STATES)
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
        clocks = self._find(tickets, OPEN_STATES)
        lasting = clocks.pause_ids.filtered(lambda pause: not pause.ended_at)
        lasting.ended_at = moment
        lasting.clock_id._refresh(moment)

    @api.model
    def _cron_mark_late(self):
        """Note which running clocks have passed their deadline."""
        now = fields.Datetime.now()
        late = self.search(
            [("state", "=", "running"), ("due_at", "<", now)], limit=1000
        )
        late._refresh(now)
        self.env["ir.cron"]._commit_progress(
            len(late),
            remaining=self.search_count(
                [("state", "=", "running"), ("due_at", "<", now)]
            ),
        )

    @api.model
    def _find(self, tickets, states):
        return self.search([("ticket_id", "in", tickets.ids), ("state", "in", states)])

    # === Reckoning === #

    def _get_input(self, now):
        """What is known of the clock, for ``tools/clock.py``."""
        self.ensure_one()
        return ClockInput(
            target=Target(self.amount, self.unit),
            started=self.started_at,
            now=now,
            pauses=tuple(
                Pause(pause.started_at, pause.ended_at or None, pause.cause)
                for pause in self.pause_ids
            ),
            reached=self.reached_at or None,
            cancelled=self.cancelled_at or None,
        )

    def _refresh(self, now):
        """Reckon state and deadline anew and store them, here and on the tickets.

        :param datetime now: naive UTC
        """
        for clock in self:
            reckoning = clock._reckon(now)
            if reckoning:
                clock.write({"state": reckoning.state, "due_at": reckoning.due})
        for ticket in self.ticket_id:
            ticket.write(ticket._sd_prepare_deadline_vals())

    def _reckon(self, now):
        """Where the clock stands; None when its calendar has lost its working time."""

        def ask(intervals):
            reckoning = reckon(self._get_input(now), intervals, self.calendar_id.tz)
            return None if reckoning.short else reckoning

        return self.calendar_id._sd_ask(self.started_at, now, ask)

    def _tell_steps(self, now):
        """The reckoning as sentences, in the reader's language and zone, in order."""
        self.ensure_one()

        def ask(intervals):
            steps = explain(self._get_input(now), intervals, self.calendar_id.tz)
            told = any(step.code in ("due", "cancelled") for step in steps)
            return steps if told or self.state == "paused" else None

        steps = self.calendar_id._sd_ask(self.started_at, now, ask) or ()
        return [self._tell_step(step) for step in steps]

    def _tell_step(self, step):
        causes = dict(
            self.env["sd.clock.pause"]._fields["cause"]._description_selection(self.env)
        )
        values = self._prepare_told(dict(step.values))
        values["cause"] = causes.get(values.get("cause"), "")
        values["hours"] = f"{(values.get('seconds') or 0) / 3600:.2f}"
        moment = format_datetime(
            self.env,
            step.at,
            tz=self.env.context.get("tz") or self.env.user.tz or self.calendar_id.tz,
            dt_format="EEE d MMM HH:mm",
        )
        words = self._get_step_words().get(step.code, step.code)
        return f"{moment}: {words % values}"

    @api.model
    def _get_step_words(self):
        """Sentences of the steps of a reckoning, see ``tools/clock_steps.py``."""
        return {
            "started": self.env._("the clock starts: %(amount)s %(unit)s"),
            "calendar": self.env._("working time begins"),
            "pause": self.env._("paused, %(cause)s (%(hours)s working hours)"),
            "resumed": self.env._("goes on"),
            "planned": self.env._("would have been due without the pauses"),
            "due": self.env._("due"),
            "reached": self.env._("reached"),
            "cancelled": self.env._("cancelled"),
        }

    @api.model
    def _tell(self, code, values):
        return super()._tell(code, self._prepare_told(values))

    @api.model
    def _prepare_told(self, values):
        """The values of a reason as they are read: units and priority in words."""
        units = dict(self.env["sd.agreement.level"]._get_units())
        label = self.env["helpdesk.ticket"]._sd_get_priority_label
        amount = values.get("amount") or 0
        return {
            **values,
            "unit": units.get(values.get("unit"), ""),
            "amount": f"{amount:g}",
            "priority": label(values.get("priority") or "1"),
        }

    @api.model
    def _get_words(self):
        return super()._get_words() | {
            "own_agreement": self.env._(
                "%(agreement)s: priority %(priority)s is resolved within %(amount)s "
                "%(unit)s."
            ),
            "default_agreement": self.env._(
                "%(agreement)s, for customers without an agreement of their own: "
                "priority %(priority)s is resolved within %(amount)s %(unit)s."
            ),
            "rule_days": self.env._(
                "The intake rule gives %(amount)s %(unit)s after the day of arrival."
            ),
            "rule_earlier": self.env._(
                "The intake rule gives %(amount)s %(unit)s after the day of arrival, "
                "which is earlier than %(agreement)s promises."
            ),
            "first_response": self.env._(
                "%(agreement)s: the first response to priority %(priority)s comes "
                "within %(amount)s %(unit)s."
            ),
            "no_deadline": self.env._("No agreement and no rule gives a deadline."),
        }
