from collections import Counter

from odoo import api, models

from ...tools.assignment import Agent, choose


class SdIntakeStepChooseAssignee(models.AbstractModel):
    """Who gets it? The rule's people, else the team's, by the rule's or team's method."""

    _name = "sd.intake.step.choose_assignee"
    _inherit = "sd.intake.step"
    _description = "Intake: choose the assignee"

    _sd_sequence = 70

    @api.model
    def _decide(self, drafts):
        open_tickets = self._count_open_tickets(
            {user.id for draft in drafts for user in self._get_people(draft)}
        )
        return [draft.decide(self._choose(draft, open_tickets)) for draft in drafts]

    @api.model
    def _choose(self, draft, open_tickets):
        if draft.values.get("user_id"):
            return None
        team = self._get_team(draft)
        method = self._get_rule(draft).assign_method or team.assign_method or "manual"
        agents = [
            Agent(user.id, open_tickets[user.id]) for user in self._get_people(draft)
        ]
        turn = team._sd_next_turn() if agents and method != "manual" else 0
        choice = choose(method, agents, turn)
        if not choice.user_id:
            return self._decision(choice.code, dict(choice.values))
        open_tickets[choice.user_id] += 1
        return self._decision(
            choice.code,
            {**choice.values, "user": ["res.users", choice.user_id]},
            {"user_id": choice.user_id},
        )

    @api.model
    def _get_team(self, draft):
        return self.env["helpdesk.ticket.team"].browse(
            draft.values.get("team_id") or ()
        )

    @api.model
    def _get_people(self, draft):
        """The people the ticket may go to, in a stable order: active employees only."""
        people = self._get_rule(draft).user_ids or self._get_team(draft).user_ids
        return people.filtered(lambda user: user.active and not user.share).sorted("id")

    @api.model
    def _count_open_tickets(self, user_ids):
        """Open tickets per person, in one query.

        :return: Counter user id → number
        """
        counts = self.env["helpdesk.ticket"]._read_group(
            [("user_id", "in", list(user_ids)), ("stage_id.closed", "=", False)],
            ["user_id"],
            ["__count"],
        )
        return Counter({user.id: count for user, count in counts})

    @api.model
    def _get_words(self):
        return super()._get_words() | {
            "fixed_person": self.env._("Assigned to %(user)s, as the rule says."),
            "next_in_turn": self.env._(
                "Assigned to %(user)s: next in turn of %(people)s people."
            ),
            "fewest_open": self.env._(
                "Assigned to %(user)s: fewest open tickets (%(open)s)."
            ),
            "nobody_available": self.env._("Unassigned: nobody is available."),
            "assigned_by_hand": self.env._("Unassigned: this is done by hand here."),
        }
