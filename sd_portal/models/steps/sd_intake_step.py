from odoo import api, models

from ...tools.intake import Decision


class SdIntakeStep(models.AbstractModel):
    """One verb of the intake pipeline.

    A step inherits this model under a name ``sd.intake.step.<verb>``, sets its
    place in `_sd_sequence` (steps of this addon: 10, 20, …), and implements either
    `_decide_one` or, where it needs the database for all drafts at once, `_decide`.
    """

    _name = "sd.intake.step"
    _inherit = "sd.explained"
    _description = "Step of the intake"

    _sd_sequence = 0

    @api.model
    def _decide(self, drafts):
        """Decide about a batch.

        :param list drafts: `Draft` objects
        :return: list of drafts, same length and order
        """
        return [draft.decide(self._decide_one(draft)) for draft in drafts]

    @api.model
    def _decide_one(self, draft):
        """Decide about one draft; override point of steps that need no batching.

        :return: `Decision` or None when the step has nothing to say
        """
        return

    @api.model
    def _decision(self, code, values=None, changes=None):
        """A `Decision` in the name of this step."""
        return Decision(self._name, code, values or {}, changes or {})

    @api.model
    def _get_rule(self, draft):
        """The intake rule found for the draft, empty when there is none."""
        return self.env["sd.intake.rule"].browse(draft.facts.get("rule_id") or ())

    @api.model
    def _get_company(self, draft):
        """The company that the ticket will belong to."""
        company_id = draft.values.get("company_id")
        team_id = draft.values.get("team_id") or draft.submission.door_team_id
        if not company_id and team_id:
            team = self.env["helpdesk.ticket.team"].browse(team_id)
            company_id = team.company_id.id
        return self.env["res.company"].browse(company_id or self.env.company.id)

    @api.model
    def _get_words(self):
        return {
            "step_failed": self.env._("A step was passed over: %(error)s"),
        }
