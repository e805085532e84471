from odoo import api, models


class SdIntakeStepCheckTeam(models.AbstractModel):
    """Does the team handle this type? If not, the one that nobody chose gives way."""

    _name = "sd.intake.step.check_team"
    _inherit = "sd.intake.step"
    _description = "Intake: check that the team handles the type"

    _sd_sequence = 52

    @api.model
    def _decide(self, drafts):
        handled = {}  # team → the types that it handles, looked up when needed
        return [self._check(draft, handled) for draft in drafts]

    @api.model
    def _check(self, draft, handled):
        type_ = self.env["helpdesk.ticket.type"].browse(
            draft.values.get("type_id") or ()
        )
        team = self.env["helpdesk.ticket.team"].browse(
            draft.values.get("team_id") or ()
        )
        if not type_.team_ids or team in type_.team_ids:
            return draft
        if not team:
            return self._find_team(draft, type_)
        given, rule = draft.submission.given, self._get_rule(draft)
        if not (given.get("type_id") or rule.type_id):
            if team not in handled:
                handled[team] = type_.search(
                    ["|", ("team_ids", "=", False), ("team_ids", "in", team.ids)]
                )
            if handled[team]:
                return self._change_type(draft, type_, team, handled[team][0])
        if not (given.get("team_id") or rule.team_id):
            return self._change_team(draft, type_, team)
        both_given = given.get("type_id") and given.get("team_id")
        if draft.submission.source == "agent" and both_given:
            self.env["sd.intake"]._refuse(
                self.env["helpdesk.ticket"]._sd_say_wrong_team(type_, team)
            )
        return draft.decide(self._decision("kept", self._name_both(type_, team)))

    @api.model
    def _get_teams(self, draft, type_):
        """The teams of the type that may take the ticket, in a stable order."""
        company = self._get_company(draft)
        return type_.team_ids.filtered(
            lambda team: team.active and team.company_id in (company, company.browse())
        ).sorted("id")

    @api.model
    def _find_team(self, draft, type_):
        teams = self._get_teams(draft, type_)
        if len(teams) != 1:
            return draft
        values = self._name_both(type_, teams)
        return draft.decide(self._decision("only_team", values, {"team_id": teams.id}))

    @api.model
    def _change_type(self, draft, type_, team, other):
        values = self._name_both(type_, team)
        values["other"] = [type_._name, other.id]
        return draft.correct(
            self._decision("other_type", values, {"type_id": other.id})
        )

    @api.model
    def _change_team(self, draft, type_, team):
        values = self._name_both(type_, team)
        other = self._get_teams(draft, type_)[:1]
        if not other:
            return draft.decide(self._decision("kept", values))
        values["other"] = [team._name, other.id]
        return draft.correct(
            self._decision("other_team", values, {"team_id": other.id})
        )

    @api.model
    def _name_both(self, type_, team):
        return {"type": [type_._name, type_.id], "team": [team._name, team.id]}

    @api.model
    def _get_words(self):
        return super()._get_words() | {
            "only_team": self.env._("%(team)s handles the type %(type)s."),
            "other_type": self.env._(
                "%(team)s does not handle the type %(type)s; it became %(other)s."
            ),
            "other_team": self.env._(
                "%(team)s does not handle the type %(type)s; it went to %(other)s."
            ),
            "kept": self.env._(
                "%(team)s does not handle the type %(type)s; it stays there all the same."
            ),
        }
