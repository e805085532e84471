from odoo import api, fields, models

TARGETS = {
    "first_response": "sd_first_response_deadline",
    "resolution": "sd_deadline",
}
"""Targets of a ticket's clocks and the ticket's field that holds the deadline."""


class SdClock(models.Model):
    """One promise about one ticket: what is due, since when, by when, and why.

    A clock runs until its target is reached (met, or late when that was after the
    deadline). A cancelled ticket makes its clocks void: cancelling is not meeting.
    """

    _name = "sd.clock"
    _inherit = ["sd.explained", "sd.ticket.record"]
    _description = "Deadline clock"
    _order = "ticket_id, due_at, id"

    ticket_id = fields.Many2one(
        "helpdesk.ticket", required=True, index=True, ondelete="cascade"
    )
    target = fields.Selection(
        [("first_response", "First response"), ("resolution", "Resolution")],
        required=True,
    )
    state = fields.Selection(
        [
            ("running", "Running"),
            ("met", "Met"),
            ("late", "Late"),
            ("void", "Void"),
        ],
        required=True,
        default="running",
    )
    started_at = fields.Datetime(required=True)
    due_at = fields.Datetime(string="Due", required=True)
    reached_at = fields.Datetime(string="Reached")
    reason_code = fields.Char()
    reason_values = fields.Json()
    reason = fields.Char(string="Why this deadline", compute="_compute_reason")

    _one_per_target = models.UniqueIndex(
        "(ticket_id, target)", "A ticket has one clock for each target."
    )
    _due_idx = models.Index("(due_at) WHERE state = 'running'")

    @api.depends("reason_code", "reason_values")
    @api.depends_context("lang")
    def _compute_reason(self):
        for clock in self:
            clock.reason = clock._tell(clock.reason_code, clock.reason_values or {})

    @api.model
    def _start(self, drafts, tickets):
        """Start the clocks of new tickets, in one ``create()``.

        :param list drafts: decided `Draft` objects; the reason is in their facts
        :param tickets: the tickets made of them, in the same order
        """
        self.create(
            [
                {
                    "ticket_id": ticket.id,
                    "target": target,
                    "started_at": ticket.create_date,
                    "due_at": ticket[field_name],
                    "reason_code": draft.facts.get("deadline_code")
                    if target == "resolution"
                    else "first_response",
                    "reason_values": draft.facts.get("deadline_values"),
                }
                for draft, ticket in zip(drafts, tickets, strict=True)
                for target, field_name in TARGETS.items()
                if ticket[field_name]
            ]
        )

    @api.model
    def _reach(self, tickets, targets, moment):
        """Stop running clocks whose target is reached: met in time, or late.

        :param tickets: the tickets
        :param targets: names of `TARGETS`
        :param datetime moment: when, naive UTC
        """
        for clock in self._find(tickets, targets, ["running"]):
            state = "met" if moment <= clock.due_at else "late"
            clock.write({"state": state, "reached_at": moment})

    @api.model
    def _void(self, tickets):
        """Stop all running clocks without a verdict."""
        self._find(tickets, TARGETS, ["running"]).write({"state": "void"})

    @api.model
    def _resume(self, tickets):
        """Let the resolution clock of reopened tickets run again, to the same deadline."""
        self._find(tickets, ["resolution"], ["met", "late", "void"]).write(
            {"state": "running", "reached_at": False}
        )

    @api.model
    def _find(self, tickets, targets, states):
        return self.search(
            [
                ("ticket_id", "in", tickets.ids),
                ("target", "in", list(targets)),
                ("state", "in", states),
            ]
        )

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
                "The intake rule gives %(days)s working days after the day of arrival."
            ),
            "rule_earlier": self.env._(
                "The intake rule gives %(days)s working days after the day of arrival, "
                "which is earlier than %(agreement)s promises."
            ),
            "first_response": self.env._(
                "The first response that %(agreement)s promises for priority "
                "%(priority)s."
            ),
            "no_deadline": self.env._("No agreement and no rule gives a deadline."),
        }
