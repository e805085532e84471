from odoo import api, models
from odoo.exceptions import ValidationError

from ..tools.deadline import LONGEST_DAYS, SHORTEST_DAYS


class SdIntakeRuleCheck(models.AbstractModel):
    """What a manager is told while he edits a rule that could not work.

    Whatever becomes wrong later (somebody is archived, a team loses its members) costs
    no ticket: see ``sd.intake.problem``.
    """

    _name = "sd.intake.rule.check"
    _description = "Checks of an intake rule"

    @api.constrains("deadline_days")
    def _check_deadline_days(self):
        for rule in self:
            if rule.deadline_days and not (
                SHORTEST_DAYS <= rule.deadline_days <= LONGEST_DAYS
            ):
                raise ValidationError(
                    self.env._(
                        "Rule “%(rule)s”: give %(shortest)s to %(longest)s working "
                        "days, or 0 for no deadline by this rule.",
                        rule=rule.name,
                        shortest=SHORTEST_DAYS,
                        longest=LONGEST_DAYS,
                    )
                )

    @api.constrains("user_ids")
    def _check_people(self):
        for rule in self:
            gone = rule.user_ids.filtered(lambda user: not user.active or user.share)
            if gone:
                raise ValidationError(
                    self.env._(
                        "Rule “%(rule)s”: %(people)s cannot get tickets (archived, or "
                        "not an employee). Please take them out of the rule.",
                        rule=rule.name,
                        people=", ".join(gone.mapped("name")),
                    )
                )

    @api.constrains(
        "team_id", "more_team_ids", "user_ids", "assign_method", "share_mode"
    )
    def _check_teams(self):
        for rule in self:
            teams = rule._get_teams()
            archived = teams.filtered(lambda team: not team.active)
            if archived:
                raise ValidationError(
                    self.env._(
                        "Rule “%(rule)s”: the team %(teams)s is archived. Please choose "
                        "another.",
                        rule=rule.name,
                        teams=", ".join(archived.mapped("name")),
                    )
                )
            if len(teams.company_id) > 1:
                raise ValidationError(
                    self.env._(
                        "Rule “%(rule)s”: all its teams must belong to one company.",
                        rule=rule.name,
                    )
                )
            rule._check_members(teams)

    def _check_members(self, teams):
        empty = teams.filtered(self._needs_members)
        if empty:
            raise ValidationError(
                self.env._(
                    "Rule “%(rule)s”: the team %(teams)s has no members who could get "
                    "the ticket. Add members, name people in the rule, or let it be "
                    "assigned by hand.",
                    rule=self.name,
                    teams=", ".join(empty.mapped("name")),
                )
            )

    def _needs_members(self, team):
        """Whether the rule counts on members of a team that has none."""
        if team.user_ids:
            return False
        if self.share_mode == "together" and team != self.team_id:
            return True
        method = self.assign_method or team.assign_method
        return not self.user_ids and method != "manual"

    @api.constrains("customer_match", "customer_policy")
    def _check_customer_policy(self):
        for rule in self:
            if rule.customer_match == "never" and rule.customer_policy in (
                "queue",
                "refuse",
            ):
                raise ValidationError(
                    self.env._(
                        "Rule “%(rule)s” always makes a new customer: say which kind "
                        "of customer an unknown sender becomes.",
                        rule=rule.name,
                    )
                )
