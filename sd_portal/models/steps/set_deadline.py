from odoo import api, fields, models

from ...tools.deadline import Situation


class SdIntakeStepSetDeadline(models.AbstractModel):
    """By when? The level of the agreement and the rule's days give the deadlines."""

    _name = "sd.intake.step.set_deadline"
    _inherit = "sd.intake.step"
    _description = "Intake: set the deadline"

    _sd_sequence = 60

    @api.model
    def _decide(self, drafts):
        now = fields.Datetime.now()
        situations = [self._get_situation(draft, now) for draft in drafts]
        promises = self.env["sd.promise"]._decide(situations)
        return [
            self._apply(draft, situation, promise)
            for draft, situation, promise in zip(
                drafts, situations, promises, strict=True
            )
        ]

    @api.model
    def _get_situation(self, draft, now):
        partner = self.env["res.partner"].browse(draft.values.get("partner_id") or ())
        return Situation(
            started=now,
            company_id=self._get_company(draft).id,
            organisation_id=partner.commercial_partner_id.id or 0,
            priority=draft.values["priority"],
            rule_days=self._get_rule(draft).deadline_days,
            agreement_id=draft.values.get("sd_agreement_id") or 0,
        )

    @api.model
    def _apply(self, draft, situation, promise):
        for code, values in promise.notes:
            draft = draft.decide(self._decision(code, values))
        decision = self._decision(
            promise.code,
            promise.values,
            {
                "sd_agreement_id": promise.agreement_id or False,
                "sd_agreement_level_id": promise.level_id or False,
                "sd_rule_days": situation.rule_days,
                "sd_first_response_deadline": promise.due.get("first_response"),
                "sd_deadline": promise.due.get("resolution"),
                "sd_clock_state": "running" if "resolution" in promise.due else False,
            },
        )
        promises = [{"target": name, **vals} for name, vals in promise.clocks.items()]
        return draft.decide(decision).note(
            promises=promises, arrived_at=situation.started
        )

    @api.model
    def _tell(self, code, values):
        return super()._tell(code, self.env["sd.clock"]._prepare_told(values))

    @api.model
    def _get_words(self):
        return (
            super()._get_words()
            | self.env["sd.clock"]._get_words()
            | self.env["sd.promise"]._get_words()
        )
