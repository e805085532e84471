from dataclasses import replace

from odoo import api, fields, models
from odoo.tools import format_datetime

from ...tools.assignment import Agent, choose


class SdIntakeStepChooseAssignee(models.AbstractModel):
    """Who gets it? The rule's people, else the teams', by the rule's or team's method.

    Who is away is passed over, and the ticket says so. Where several people or teams
    work together, those who are not the assignee become co-assignees and further teams.
    """

    _name = "sd.intake.step.choose_assignee"
    _inherit = ["sd.intake.step", "sd.load"]
    _description = "Intake: choose the assignee"

    _sd_sequence = 70

    @api.model
    def _decide(self, drafts):
        pairs = [
            (draft, self._get_people(draft))
            for draft in map(self._note_problems, drafts)
        ]
        everybody = self.env["res.users"].union(*(users for _draft, users in pairs))
        absent = self.env["sd.absence"]._find(everybody)
        open_tickets = self._count_open_tickets(
            everybody, self._get_balanced_teams(pairs)
        )
        return [
            self._share(self._choose(draft, users, absent, open_tickets))
            for draft, users in pairs
        ]

    @api.model
    def _get_method(self, draft):
        rule, team = self._get_rule(draft), self._get_team(draft)
        return rule.assign_method or team.assign_method or "manual"

    @api.model
    def _get_balanced_teams(self, pairs):
        """Ids of the teams in which somebody is chosen by his load; 0 for no team."""
        return {
            self._get_team(draft).id or 0
            for draft, users in pairs
            if len(users) > 1 and self._get_method(draft) == "balanced"
        }

    @api.model
    def _choose(self, draft, users, absent, open_tickets):
        if draft.values.get("user_id"):
            return draft
        method = self._get_method(draft)
        if method != "manual":
            for user in users.filtered(lambda user: user.id in absent):
                draft = draft.decide(self._tell_absence(user, absent[user.id]))
        agents = [
            Agent(user.id, open_tickets[user.id])
            for user in users
            if user.id not in absent
        ]
        turns = len(agents) > 1 and method in ("sequential", "balanced")
        turn = self._get_team(draft)._sd_next_turn() if turns else 0
        choice = choose(method, agents, turn)
        if not choice.user_id:
            return draft.decide(self._decision(choice.code, dict(choice.values)))
        open_tickets[choice.user_id] += 1
        draft = draft.decide(
            self._decision(
                choice.code,
                {**choice.values, "user": ["res.users", choice.user_id]},
                {"user_id": choice.user_id},
            )
        )
        return self._follow_assignee(draft)

    @api.model
    def _tell_absence(self, user, until):
        values = {"user": [user._name, user.id]}
        if not until:
            return self._decision("away", values)
        values["until"] = fields.Datetime.to_string(until)
        return self._decision("away_until", values)

    @api.model
    def _follow_assignee(self, draft):
        """Of several teams in the pool, the ticket goes to the assignee's."""
        teams = self._get_pool(draft)
        if len(teams) < 2 or draft.submission.given.get("team_id"):
            return draft
        user = self.env["res.users"].browse(draft.values["user_id"])
        own = teams.filtered(lambda team: user in team.user_ids)[:1]
        return (
            replace(draft, values={**draft.values, "team_id": own.id}) if own else draft
        )

    @api.model
    def _share(self, draft):
        """Co-assignees and further teams, where the rule lets all work together."""
        rule = self._get_rule(draft)
        if rule.share_mode != "together":
            return draft
        others = self._get_named_people(draft).filtered(
            lambda user: user.id != draft.values.get("user_id")
        )
        team = self._get_team(draft)
        teams = rule._get_teams().filtered(lambda one: one.active and one != team)
        if not others and not teams:
            return draft
        return draft.decide(
            self._decision(
                "together",
                {
                    "people": [others._name, others.ids] if others else "-",
                    "teams": [teams._name, teams.ids] if teams else "-",
                },
                {
                    "sd_co_user_ids": [(6, 0, others.ids)] if others else False,
                    "sd_co_team_ids": [(6, 0, teams.ids)] if teams else False,
                },
            )
        )

    # === Who may get it === #

    @api.model
    def _get_team(self, draft):
        return self.env["helpdesk.ticket.team"].browse(
            draft.values.get("team_id") or ()
        )

    @api.model
    def _get_pool(self, draft):
        """The teams from whose members the assignee is chosen."""
        rule, team = self._get_rule(draft), self._get_team(draft)
        if not rule or rule.share_mode != "pool" or not rule.more_team_ids:
            return team
        return team | rule._get_teams().filtered("active")

    @api.model
    def _get_named_people(self, draft):
        return self._get_rule(draft).user_ids.filtered(self._is_agent).sorted("id")

    @api.model
    def _is_agent(self, user):
        return user.active and not user.share

    @api.model
    def _get_people(self, draft):
        """The people the ticket may go to, in a stable order: active employees only."""
        people = self._get_named_people(draft) or self._get_pool(draft).user_ids
        return people.filtered(self._is_agent).sorted("id")

    @api.model
    def _note_problems(self, draft):
        """Say which of the rule's people are gone, or that its team has no members."""
        rule = self._get_rule(draft)
        if not rule or draft.values.get("user_id"):
            return draft
        gone = rule.user_ids.filtered(lambda user: not self._is_agent(user))
        if gone:
            told = {"people": [gone._name, gone.ids]}
            draft = draft.decide(self._decision("people_archived", told))
        if self._get_method(draft) != "manual" and not self._get_people(draft):
            team = self._get_team(draft)
            told = {"team": [team._name, team.id] if team else "-"}
            draft = draft.decide(self._decision("team_empty", told))
        return draft

    # === Words === #

    @api.model
    def _tell(self, code, values):
        values = dict(values)
        if values.get("until"):
            moment = fields.Datetime.to_datetime(values["until"])
            tz = self.env.context.get("tz") or self.env.user.tz or "UTC"
            values["until"] = format_datetime(self.env, moment, tz=tz)
        told = super()._tell(code, values)
        if others := values.get("others"):
            loads = ", ".join(
                f"{self._show_value(['res.users', user_id])} ({count})"
                for user_id, count in others
            )
            told += " " + self.env._("The others: %(loads)s.", loads=loads)
        return told

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
            "away": self.env._("%(user)s was passed over: away."),
            "away_until": self.env._("%(user)s was passed over: away until %(until)s."),
            "people_archived": self.env._(
                "%(people)s, whom the rule names, cannot get tickets any more and was "
                "left out."
            ),
            "team_empty": self.env._("The team %(team)s has no members."),
            "together": self.env._(
                "Works on it, too, and was told: people %(people)s, teams %(teams)s."
            ),
        }
