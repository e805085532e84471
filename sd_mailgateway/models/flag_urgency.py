from odoo import api, fields, models

from odoo.addons.sd_portal.tools.deadline import Situation
from odoo.addons.sd_portal.tools.intake import SELF_SERVICE_SOURCES

from ..tools.html_text import html_to_text
from ..tools.showing import NOT_NEW
from ..tools.urgency import find_urgent, judge


class SdIntakeStepFlagUrgency(models.AbstractModel):
    """Does the customer say that it is urgent, and may he still say so this month?

    As the rule says, a higher priority is suggested to the agent or set at once; beyond
    the urgency budget of the agreement neither happens, and both are told.
    """

    _name = "sd.intake.step.flag_urgency"
    _inherit = "sd.intake.step"
    _description = "Intake: flag urgency"

    _sd_sequence = 45

    @api.model
    def _decide(self, drafts):
        words = self.env["sd.urgent.word"]._get_list()
        found = [self._find_word(draft, words) for draft in drafts]
        if not any(found):
            return drafts
        agreements = self.env["sd.promise"]._get_agreements(
            [self._get_situation(draft) for draft in drafts]
        )
        used = self._count_used(drafts)
        decided = []
        for draft, word, agreement in zip(drafts, found, agreements, strict=True):
            if word:
                draft = draft.decide(self._judge(draft, word, agreement, used))
            decided.append(draft)
        return decided

    @api.model
    def _get_situation(self, draft):
        """What the agreement depends on; priority and rule do not matter for it."""
        return Situation(
            started=fields.Datetime.now(),
            company_id=self._get_company(draft).id,
            organisation_id=self._get_organisation(draft).id or 0,
            priority="1",
            rule_days=0,
            agreement_id=draft.values.get("sd_agreement_id") or 0,
        )

    @api.model
    def _find_word(self, draft, words):
        submission = draft.submission
        chosen = submission.priority or not draft.is_open("priority")
        if submission.source not in SELF_SERVICE_SOURCES or chosen:
            return ""
        text = html_to_text(str(submission.body), NOT_NEW)
        return find_urgent(f"{submission.subject}\n{text}", words)

    @api.model
    def _get_organisation(self, draft):
        partner = self.env["res.partner"].browse(draft.values.get("partner_id") or ())
        return partner.commercial_partner_id

    @api.model
    def _count_used(self, drafts):
        """Urgent tickets of this month by organisation, in one statement."""
        organisations = {self._get_organisation(draft).id for draft in drafts}
        month = fields.Datetime.now().replace(day=1, hour=0, minute=0, second=0)
        groups = self.env["helpdesk.ticket"]._read_group(
            [
                ("commercial_partner_id", "in", list(organisations - {False})),
                ("create_date", ">=", month),
                ("sd_urgency", "in", ("raised", "suggested")),
            ],
            ["commercial_partner_id"],
            ["__count"],
        )
        return {partner.id: count for partner, count in groups}

    @api.model
    def _judge(self, draft, word, agreement, used):
        rule = self._get_rule(draft)
        organisation = self._get_organisation(draft)
        budget = agreement.sd_urgency_budget if agreement and organisation else 0
        count = used.get(organisation.id, 0)
        fate = judge(rule.urgency or "suggest", count, budget)
        if not fate:
            return None
        if fate != "overused":
            used[organisation.id] = count + 1
        priority = rule.urgent_priority or "2"
        changes = {"sd_urgency": fate, "sd_urgent_word": word}
        if fate == "raised" and priority > (rule.priority or "1"):
            changes["priority"] = priority
        if fate == "suggested":
            changes["sd_suggested_priority"] = priority
        values = {
            "word": word,
            "used": count,
            "budget": budget,
            "priority": self.env["helpdesk.ticket"]._sd_get_priority_label(priority),
        }
        return self._decision(f"urgency_{fate}", values, changes)

    @api.model
    def _get_words(self):
        return super()._get_words() | {
            "urgency_raised": self.env._(
                "The customer says “%(word)s”: priority %(priority)s, as the rule says."
            ),
            "urgency_suggested": self.env._(
                "The customer says “%(word)s”: consider priority %(priority)s."
            ),
            "urgency_overused": self.env._(
                "The customer says “%(word)s”, but has done so %(used)s times this "
                "month; %(budget)s are agreed. The priority stays."
            ),
        }
