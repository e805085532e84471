import logging

from odoo import api, models
from odoo.exceptions import UserError

from ..tools.intake import Decision, Draft

_logger = logging.getLogger(__name__)

MANY = 20
"""A batch of more tickets is an import: nobody gets so many mails at once."""


class SdIntake(models.AbstractModel):
    """The one door: every ticket, from whatever source, is made here.

    1. A channel makes a `Submission` (see ``tools/intake.py``) and calls `_submit`.
       A plain ``create()`` on the ticket does the same with what it was given.
    2. The steps (models that inherit ``sd.intake.step``) decide, in order, what is
       still open: customer, rule, type, deadline, assignee, visibility.
    3. All tickets of the batch are created in one ``create()``.
    4. The decisions are written to the intake log, the clocks are started and
       everybody who listens to ``_sd_event("created")`` is told.
    """

    _name = "sd.intake"
    _description = "The one door of every ticket"

    @api.model
    def _submit(self, submissions):
        """Make one ticket of each submission.

        :param list submissions: `Submission` objects
        :return: the tickets, in the same order
        :raise UserError: when a step refuses a submission; the sentence says why
        """
        drafts = self._decide([Draft.of(submission) for submission in submissions])
        many = len(drafts) > MANY
        decided = {"sd_intake_decided": True}
        if many:  # one notice to each assignee instead, see below
            decided["tracking_disable"] = True
        tickets = (
            self.env["helpdesk.ticket"]
            .with_context(**decided)
            .create(self._prepare_vals_list(drafts))
            .with_env(self.env)
        )
        self._finish(drafts, tickets)
        if many:
            tickets._sd_tell_of_many()
        return tickets

    @api.model
    def _prepare_vals_list(self, drafts):
        """Values for ``create()``, with the first stage looked up once for each team."""
        stages = {}
        vals_list = [self._prepare_ticket_vals(draft) for draft in drafts]
        for vals in vals_list:
            if vals.get("stage_id") or not vals.get("team_id"):
                continue
            team = self.env["helpdesk.ticket.team"].sudo().browse(vals["team_id"])
            if team not in stages:
                stages[team] = team._get_applicable_stages()[:1]
            vals["stage_id"] = stages[team].id
        return vals_list

    @api.model
    def _get_steps(self):
        """The steps of the pipeline, in the order in which they run."""
        steps = [
            self.env[name]
            for name in self.env.registry
            if name.startswith("sd.intake.step.")
        ]
        return sorted(steps, key=lambda step: (step._sd_sequence, step._name))

    @api.model
    def _decide(self, drafts):
        """Let all steps decide.

        Configuration that a step cannot use must never cost a ticket: such a step
        is passed over and the ticket says so.

        :param list drafts: `Draft` objects
        :return: the drafts with all decisions, in the same order
        """
        for step in self.sudo()._get_steps():
            try:
                drafts = step._decide(drafts)
            except (ValueError, KeyError) as error:
                _logger.warning("Intake step %s failed: %s", step._name, error)
                failed = Decision(step._name, "step_failed", {"error": str(error)})
                drafts = [draft.decide(failed) for draft in drafts]
        return drafts

    @api.model
    def _prepare_ticket_vals(self, draft):
        """Values for ``create()``; the assignee is always stated, also when nobody."""
        return {"user_id": False, **draft.submission.given, **draft.values}

    @api.model
    def _finish(self, drafts, tickets):
        """Store what was decided and tell those who wait for new tickets."""
        tickets_sudo = tickets.sudo()
        self.env["sd.intake.log"].sudo()._record_intake(drafts, tickets_sudo)
        self.env["sd.clock"].sudo()._start(drafts, tickets_sudo)
        nowhere = tickets_sudo.stage_id.browse()
        tickets_sudo._sd_follow_stage(dict.fromkeys(tickets_sudo, nowhere))
        self.env["sd.intake.problem"].sudo()._report(drafts, tickets_sudo)
        for draft, ticket_sudo in zip(drafts, tickets_sudo, strict=True):
            self._attach_files(draft.submission, ticket_sudo)
            if draft.submission.writer_id:
                ticket_sudo.message_subscribe([draft.submission.writer_id])
            if any(d.code == "nobody_available" for d in draft.decisions):
                ticket_sudo._sd_tell_leader()
            if any(d.code == "together" for d in draft.decisions):
                ticket_sudo._sd_tell_sharers(
                    ticket_sudo.sd_co_user_ids, ticket_sudo.sd_co_team_ids
                )
            ticket_sudo._sd_event("created", submission=draft.submission, **draft.facts)

    @api.model
    def _attach_files(self, submission, ticket_sudo):
        self.env["ir.attachment"].sudo().create(
            [
                {
                    "name": file.name,
                    "raw": file.content,
                    "res_model": ticket_sudo._name,
                    "res_id": ticket_sudo.id,
                }
                for file in submission.files
            ]
        )

    @api.model
    def _refuse(self, sentence):
        """Stop the intake with a sentence for the person who submits.

        :raise UserError: always
        """
        raise UserError(sentence)
