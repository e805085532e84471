from odoo import api, models

from ...tools.rules import first_match


class SdIntakeStepFindRule(models.AbstractModel):
    """Which intake rule applies? The first that fits, in the manager's order."""

    _name = "sd.intake.step.find_rule"
    _inherit = "sd.intake.step"
    _description = "Intake: find the rule"

    _sd_sequence = 20

    @api.model
    def _decide(self, drafts):
        conditions = self.env["sd.intake.rule"]._get_all_conditions()
        decided = []
        for draft in drafts:
            rule_id = first_match(conditions, self._get_facts(draft))
            decided.append(self._apply(draft.note(rule_id=rule_id)))
        return decided

    @api.model
    def _get_facts(self, draft):
        """What the conditions of a rule are compared with.

        :return: dict with the keys of ``sd.intake.rule._get_condition_fields``
        """
        partner = self.env["res.partner"].browse(draft.values.get("partner_id") or ())
        customers = partner | partner.commercial_partner_id
        tagged = self.env["sd.intake.rule"]._is_asked("partner_category")
        return {
            "source": draft.submission.source,
            "company": self._get_company(draft).id,
            "team": draft.submission.door_team_id or draft.values.get("team_id"),
            "type": draft.values.get("type_id"),
            "service": draft.values.get("sd_service_id"),
            "partner": frozenset(customers.ids),
            "partner_category": frozenset(customers.category_id.ids if tagged else ()),
        }

    @api.model
    def _apply(self, draft):
        """Note the rule, and give the ticket to its first team that still exists."""
        rule = self._get_rule(draft)
        if not rule:
            changes = {"team_id": draft.submission.door_team_id}
            return draft.decide(self._decision("no_rule", {}, changes))
        teams = rule._get_teams()
        usable = teams.filtered("active")
        team_id = usable[:1].id or draft.submission.door_team_id
        told = {"rule": [rule._name, rule.id]}
        draft = draft.decide(self._decision("rule_applied", told, {"team_id": team_id}))
        for team in teams - usable:
            told = {"team": [team._name, team.id]}
            draft = draft.decide(self._decision("team_archived", told))
        return draft

    @api.model
    def _get_words(self):
        return super()._get_words() | {
            "rule_applied": self.env._("The intake rule “%(rule)s” applied."),
            "no_rule": self.env._("No intake rule applied."),
            "team_archived": self.env._(
                "The team %(team)s, which the rule names, is archived and was left out."
            ),
        }
