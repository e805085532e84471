from odoo import api, models

from ...tools.fees import Case


class SdIntakeStepChooseFee(models.AbstractModel):
    """What does it cost? The fee rule for type, agreement and priority."""

    _name = "sd.intake.step.choose_fee"
    _inherit = "sd.intake.step"
    _description = "Intake: choose the fee"

    # After the agreement has been found (set_deadline, 60).
    _sd_sequence = 65

    @api.model
    def _decide(self, drafts):
        cases = [self._get_case(draft) for draft in drafts]
        return [
            draft.decide(
                self._decision(vals["sd_fee_code"], self._get_facts(vals), vals)
            )
            for draft, vals in zip(
                drafts, self.env["sd.fee"]._prepare_ticket_vals(cases), strict=True
            )
        ]

    @api.model
    def _get_case(self, draft):
        values = draft.values
        return Case(
            type_id=values.get("type_id") or 0,
            agreement_id=values.get("sd_agreement_id") or 0,
            priority=values.get("priority") or "",
            company_id=self._get_company(draft).id,
        )

    @api.model
    def _get_facts(self, vals):
        return {**vals["sd_fee_values"], "mode": vals["sd_fee_mode"] or ""}

    @api.model
    def _tell(self, code, values):
        if code not in self.env["sd.fee"]._get_words():
            return super()._tell(code, values)
        reason = self.env["sd.fee"]._tell(code, values)
        mode = self.env["sd.fee"]._get_mode_label(values.get("mode"))
        if not mode:
            return self.env._("No fee, because %(reason)s.", reason=reason)
        return self.env._(
            "Fee: %(mode)s, because %(reason)s.", mode=mode, reason=reason
        )
