from odoo import api, fields, models
from odoo.fields import Domain

from ..tools.deadline import Situation
from ..tools.intake import Draft, Submission
from .sd_clock import TARGETS

PAUSES = ("customer", "approval")
"""Statuses in which we wait for somebody else: the clocks stand still."""

CHANGES = {
    "company_id": "company_changed",
    "partner_id": "customer_changed",
    "sd_agreement_id": "agreement_changed",
    "priority": "priority_changed",
    "type_id": "type_changed",
}
"""Fields on which a promise depends, the weightiest first, and what their change is called."""


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
    sd_rule_days = fields.Integer(
        string="Working days by the intake rule",
        copy=False,
        readonly=True,
        groups="base.group_user",
    )
    sd_first_response_deadline = fields.Datetime(
        string="First response by", copy=False, index="btree_not_null"
    )
    sd_next_reply_deadline = fields.Datetime(
        string="Next reply by", copy=False, readonly=True, index="btree_not_null"
    )
    sd_deadline = fields.Datetime(string="Deadline", copy=False, index="btree_not_null")
    sd_next_deadline = fields.Datetime(
        string="Next deadline",
        copy=False,
        readonly=True,
        index="btree_not_null",
        help="The earliest that is still open: first response, next reply, resolution.",
    )
    sd_at_risk_at = fields.Datetime(
        string="At risk from", copy=False, readonly=True, groups="base.group_user"
    )
    sd_clock_state = fields.Selection(
        selection=lambda self: self.env["sd.clock"]._fields["state"].selection,
        string="Deadline state",
        copy=False,
        readonly=True,
    )
    sd_deadline_colour = fields.Selection(
        [
            ("ok", "In time"),
            ("at_risk", "At risk"),
            ("late", "Late"),
            ("paused", "Paused"),
            ("met", "Met"),
        ],
        string="Deadline colour",
        compute="_compute_sd_deadline_colour",
        search="_search_sd_deadline_colour",
        groups="base.group_user",
    )
    sd_clock_ids = fields.One2many(
        "sd.clock", "ticket_id", string="Clocks", groups="base.group_user"
    )
    sd_has_agreed_date = fields.Boolean(
        compute="_compute_sd_has_agreed_date", groups="base.group_user"
    )
    sd_deadline_reason = fields.Char(
        string="Why this deadline", compute="_compute_sd_deadline_reason"
    )

    @api.depends("sd_next_deadline", "sd_at_risk_at", "sd_clock_state")
    def _compute_sd_deadline_colour(self):
        now = fields.Datetime.now()
        for ticket in self:
            ticket.sd_deadline_colour = ticket._sd_get_colour(now)

    def _sd_get_colour(self, now):
        if due := self.sd_next_deadline:
            if due < now:
                return "late"
            at_risk = self.sd_at_risk_at and self.sd_at_risk_at <= now
            return "at_risk" if at_risk else "ok"
        if self.sd_clock_state in ("late", "paused", "met"):
            return self.sd_clock_state
        return False

    @api.model
    def _search_sd_deadline_colour(self, operator, value):
        if operator != "in":
            return NotImplemented
        now = fields.Datetime.now()
        none_open = Domain("sd_next_deadline", "=", False)
        in_time = Domain("sd_next_deadline", ">=", now)
        at_risk = Domain("sd_at_risk_at", "<=", now)
        domains = {
            "late": Domain("sd_next_deadline", "<", now)
            | none_open & Domain("sd_clock_state", "=", "late"),
            "at_risk": in_time & at_risk,
            "ok": in_time & ~at_risk,
            "paused": none_open & Domain("sd_clock_state", "=", "paused"),
            "met": none_open & Domain("sd_clock_state", "=", "met"),
            False: none_open
            & Domain("sd_clock_state", "not in", ["late", "paused", "met"]),
        }
        return Domain.OR(domains[colour] for colour in value if colour in domains)

    @api.depends("sd_clock_ids.agreed_due_at", "sd_clock_ids.superseded_at")
    def _compute_sd_has_agreed_date(self):
        for ticket in self:
            ticket.sd_has_agreed_date = bool(ticket._sd_get_clock().agreed_due_at)

    @api.depends(
        "sd_clock_ids.reason_code",
        "sd_clock_ids.reason_values",
        "sd_clock_ids.superseded_at",
        "sd_clock_ids.agreed_due_at",
    )
    @api.depends_context("lang")
    def _compute_sd_deadline_reason(self):
        agreed = self.env._("This date was agreed on.")
        for ticket in self:
            clock_sudo = ticket._sd_get_clock()
            ticket.sd_deadline_reason = (
                agreed if clock_sudo.agreed_due_at else clock_sudo.reason
            )

    # === What the ticket shows of its clocks === #

    def _sd_get_clock(self, target="resolution"):
        """The valid clock of a target, as superuser; empty when nothing was promised.

        Of *next reply*: the open round, else the last one.
        """
        self.ensure_one()
        return self.sudo().sd_clock_ids.filtered(
            lambda clock: clock.target == target and not clock.superseded_at
        )[-1:]

    def _sd_show_clocks(self):
        """Store on the tickets what is shown and sorted by."""
        for ticket in self.with_context(tracking_disable=True):
            vals = ticket._sd_prepare_deadline_vals()
            news = {name: new for name, new in vals.items() if ticket[name] != new}
            if news:
                ticket.write(news)

    def _sd_prepare_deadline_vals(self):
        """What the ticket shows of its clocks, as values for ``write()``."""
        clocks = {target: self._sd_get_clock(target) for target in TARGETS}
        opened = [clock for clock in clocks.values() if clock and clock._is_open()]
        vals = {name: clocks[target].due_at for target, name in TARGETS.items()}
        if clocks["next_reply"] not in opened:
            vals["sd_next_reply_deadline"] = False
        return vals | {
            "sd_clock_state": clocks["resolution"].state,
            "sd_next_deadline": self._sd_earliest(opened, "due_at"),
            "sd_at_risk_at": self._sd_earliest(opened, "at_risk_at"),
        }

    @api.model
    def _sd_earliest(self, clocks, name):
        return min((clock[name] for clock in clocks if clock[name]), default=False)

    # === The clocks follow the ticket === #

    def write(self, vals):
        """Reckon deadlines anew when something changes on which a promise depends."""
        if not CHANGES.keys() & vals.keys() or self.env.context.get("sd_promise_noted"):
            return super().write(vals)
        before = {ticket: ticket._sd_get_drivers() for ticket in self}
        result = super().write(vals)
        self._sd_follow_change(before)
        return result

    def _sd_get_drivers(self):
        self.ensure_one()
        ticket_sudo = self.sudo()
        return {name: ticket_sudo[name] for name in CHANGES}

    def _sd_follow_change(self, before):
        """Have the promise decided anew, once per kind of change.

        :param dict before: ticket → values of the fields in `CHANGES`
        """
        groups = {}
        for ticket, old in before.items():
            new = ticket._sd_get_drivers()
            name = next((name for name in CHANGES if new[name] != old[name]), None)
            if name:
                values = {}
                if name == "priority":
                    values = {
                        "priority_before": old[name],
                        "priority_after": new[name],
                    }
                key = (name, *values.values())
                tickets, _values = groups.get(key, (self.browse(), values))
                groups[key] = (tickets | ticket, values)
        for (name, *_rest), (tickets, values) in groups.items():
            if name in ("company_id", "partner_id", "type_id"):
                tickets._sd_find_rule_days()
            self.env["sd.clock"].sudo()._recompute(
                tickets.sudo(), CHANGES[name], values
            )

    def _sd_find_rule_days(self):
        """Note what the intake rule that fits these tickets now gives them."""
        step = self.env["sd.intake.step.find_rule"].sudo()
        tickets_sudo = self.sudo()
        drafts = step._decide([t._sd_prepare_draft() for t in tickets_sudo])
        for ticket_sudo, draft in zip(tickets_sudo, drafts, strict=True):
            ticket_sudo.sd_rule_days = step._get_rule(draft).deadline_days

    def _sd_prepare_draft(self):
        """The ticket as the rules see it."""
        self.ensure_one()
        given = {
            "type_id": self.type_id.id,
            "partner_id": self.partner_id.id,
            "company_id": self.company_id.id,
        }
        return Draft.of(
            Submission(
                source=self.sd_source or "other",
                door_team_id=self.team_id.id,
                given=given,
            )
        )

    def _sd_get_situation(self, anew=False):
        """What a promise about the ticket depends on.

        :param bool anew: look for the agreement, instead of keeping the ticket's
        """
        self.ensure_one()
        agreement = self.sd_agreement_id.browse() if anew else self.sd_agreement_id
        return Situation(
            started=self._sd_get_arrival(),
            company_id=(self.company_id or self.env.company).id,
            organisation_id=self.commercial_partner_id.id or 0,
            priority=self.priority or "1",
            rule_days=self.sd_rule_days,
            agreement_id=agreement.id or 0,
        )

    def _sd_get_arrival(self):
        """When the ticket came in, from which its promises count."""
        self.ensure_one()
        begun = self.sd_clock_ids.mapped("started_at")
        return min(begun, default=self.create_date.replace(microsecond=0))

    def _sd_note_promises(self, promises):
        """Store agreement and level of promises, in one ``write()`` for equal ones.

        :param list promises: `Promise` objects, in the order of the tickets
        """
        groups = {}
        for ticket, promise in zip(self, promises, strict=True):
            found = (promise.agreement_id, promise.level_id)
            if found != (
                ticket.sd_agreement_id.id or 0,
                ticket.sd_agreement_level_id.id or 0,
            ):
                groups[found] = groups.get(found, self.browse()) | ticket
        for (agreement_id, level_id), tickets in groups.items():
            tickets.with_context(sd_promise_noted=True, tracking_disable=True).write(
                {
                    "sd_agreement_id": agreement_id or False,
                    "sd_agreement_level_id": level_id or False,
                }
            )

    def _sd_get_pause_cause(self):
        """Why the clocks of the ticket stand still, "" when they run."""
        self.ensure_one()
        status = self.stage_id.sd_status
        return status if status in PAUSES else ""

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
