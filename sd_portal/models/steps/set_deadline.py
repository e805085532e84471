from datetime import timezone
from zoneinfo import ZoneInfo

from odoo import api, fields, models

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
        default = agreements.get((company.id, False))
        agreement = own or default or self.env["sd.agreement"]
        level = agreement and agreement._get_level(draft.values["priority"])
        rule = self._get_rule(draft)

        def due(amount, unit):
            if not amount:
                return None
            calendar = agreement and agreement._get_calendar()
            calendar = calendar or company.resource_calendar_id
            key = (calendar.id, amount, unit)
            if key not in known:
                known[key] = calendar._sd_due(amount, unit, now)
            return known[key]

        promised = level and due(level.resolution_amount, level.resolution_unit)
        response = level and due(level.first_response_amount, level.first_response_unit)
        deadline, code = choose_deadline(
            own=promised if own else None,
            rule=due(rule.deadline_days, "days"),
            default=None if own else promised,
        )
        return self._store(draft, agreement, level, rule, response, deadline, code)

    @api.model
    def _store(self, draft, agreement, level, rule, response, deadline, code):
        values = {
            "agreement": ["sd.agreement", agreement.id] if agreement else "",
            "amount": level.resolution_amount if level else 0,
            "unit": level.resolution_unit if level else "days",
            "days": rule.deadline_days,
            "priority": draft.values["priority"],
        }
        decision = self._decision(
            code,
            values,
            {
                "sd_agreement_id": agreement.id if agreement else False,
                "sd_agreement_level_id": level.id if level else False,
                "sd_first_response_deadline": response,
                "sd_deadline": deadline,
            },
        )
        return draft.decide(decision).note(deadline_code=code, deadline_values=values)

    @api.model
    def _tell(self, code, values):
        return super()._tell(code, self.env["sd.clock"]._prepare_told(values))

    @api.model
    def _get_words(self):
        return super()._get_words() | self.env["sd.clock"]._get_words()
