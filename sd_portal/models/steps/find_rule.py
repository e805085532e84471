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
        rules = self.env["sd.intake.rule"].search([("active", "=", True)])
        conditions = [rule._get_conditions() for rule in rules]
        decided = []
        for draft in drafts:
            rule_id = first_match(conditions, self._get_facts(draft))
            decided.append(self._apply(draft, rule_id).note(rule_id=rule_id))
        return decided

    @api.model
    def _get_facts(self, draft):
        """What the conditions of a rule are compared with.

        :return: dict with the keys of ``sd.intake.rule._get_conditions``
        """
        partner = self.env["res.partner"].browse(draft.values.get("partner_id") or ())
        return {
            "source": draft.submission.source,
            "company": self._get_company(draft).id,
            "team": draft.submission.door_team_id or draft.values.get("team_id"),
            "type": draft.values.get("type_id"),
            "partner": frozenset((partner | partner.commercial_partner_id).ids),
            "partner_category": frozenset(
                (partner | partner.commercial_partner_id).category_id.ids
            ),
        }

    @api.model
    def _apply(self, draft, rule_id):
        rule = self.env["sd.intake.rule"].browse(rule_id or ())
        team_id = rule.team_id.id or draft.submission.door_team_id
        code = "rule_applied" if rule else "no_rule"
        values = {"rule": [rule._name, rule.id]} if rule else {}
        return draft.decide(self._decision(code, values, {"team_id": team_id}))

    @api.model
    def _get_words(self):
        return super()._get_words() | {
            "rule_applied": self.env._("The intake rule “%(rule)s” applied."),
            "no_rule": self.env._("No intake rule applied."),
        }
