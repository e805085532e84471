from datetime import timezone
from zoneinfo import ZoneInfo

from odoo import api, fields, models

from ...tools.clock import Target
from ...tools.deadline import choose_deadline


class SdIntakeStepSetDeadline(models.AbstractModel):
    """By when? The level of the agreement and the rule's days give the deadlines."""

    _name = "sd.intake.step.set_deadline"
    _inherit = "sd.intake.step"
    _description = "Intake: set the deadline"

    _sd_sequence = 60

    @api.model
    def _decide(self, drafts):
        now = fields.Datetime.now()
        agreements = self._find_agreements(drafts, now)
        known = {}
        return [self._set(draft, agreements, now, known) for draft in drafts]

    @api.model
    def _find_agreements(self, drafts, now):
        companies = self.env["res.company"].union(*map(self._get_company, drafts))
        organisations = self.env["res.partner"].union(
            *map(self._get_organisation, drafts)
        )
        zone = ZoneInfo(companies[:1].resource_calendar_id.tz or "UTC")
        day = now.replace(tzinfo=timezone.utc).astimezone(zone).date()
        return self.env["sd.agreement"]._find_valid(companies, organisations, day)

    @api.model
    def _get_organisation(self, draft):
        partner = self.env["res.partner"].browse(draft.values.get("partner_id") or ())
        return partner.commercial_partner_id

    @api.model
    def _set(self, draft, agreements, now, known):
        company = self._get_company(draft)
        own = agreements.get((company.id, self._get_organisation(draft).id))
        agreement = own or agreements.get((company.id, False))
        agreement = agreement or self.env["sd.agreement"]
        level = agreement._get_level(draft.values["priority"])
        calendar = agreement._get_calendar() or company.resource_calendar_id

        def due(target):
            key = (calendar.id, target)
            if target and key not in known:
                known[key] = calendar._sd_due(target, now)
            return known.get(key)

        response, promise = level._get_target("first_response"), level._get_target()
        days = self._get_rule(draft).deadline_days
        by_rule = Target(days, "days") if days else None
        deadline, code = choose_deadline(
            own=due(promise) if own else None,
            rule=due(by_rule),
            default=None if own else due(promise),
        )
        told = {
            "agreement": [agreement._name, agreement.id] if agreement else "",
            "priority": draft.values["priority"],
        }
        resolution = by_rule if code in ("rule_days", "rule_earlier") else promise
        promises = [
            self._prepare_promise("first_response", response, "first_response", told)
            if due(response)
            else None,
            self._prepare_promise("resolution", resolution, code, told)
            if deadline
            else None,
        ]
        promises = [{**p, "calendar_id": calendar.id} for p in promises if p]
        decision = self._decision(
            code,
            promises[-1]["reason_values"] if deadline else told,
            {
                "sd_agreement_id": agreement.id,
                "sd_agreement_level_id": level.id,
                "sd_first_response_deadline": due(response),
                "sd_deadline": deadline,
                "sd_clock_state": "running" if deadline else False,
            },
        )
        return draft.decide(decision).note(promises=promises, arrived_at=now)

    @api.model
    def _prepare_promise(self, name, target, code, told):
        """Values of the clock for a promise; ``sd.clock`` adds ticket and moments."""
        return {
            "target": name,
            "amount": target.amount,
            "unit": target.unit,
            "reason_code": code,
            "reason_values": {**told, "amount": target.amount, "unit": target.unit},
        }

    @api.model
    def _tell(self, code, values):
        return super()._tell(code, self.env["sd.clock"]._prepare_told(values))

    @api.model
    def _get_words(self):
        return super()._get_words() | self.env["sd.clock"]._get_words()
