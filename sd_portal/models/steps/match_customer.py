from odoo import api, models

from ...tools.matching import Candidate, match_customer


class SdIntakeStepMatchCustomer(models.AbstractModel):
    """Who asks? The channel's own knowledge first, then the exact address."""

    _name = "sd.intake.step.match_customer"
    _inherit = "sd.intake.step"
    _description = "Intake: match the customer"

    _sd_sequence = 10

    @api.model
    def _decide(self, drafts):
        unknown = [d for d in drafts if not self._get_known_partner(d)]
        candidates = self._find_candidates(
            {d.submission.sender_email for d in unknown if d.submission.sender_email}
        )
        return [draft.decide(self._match(draft, candidates)) for draft in drafts]

    @api.model
    def _get_known_partner(self, draft):
        return draft.values.get("partner_id") or draft.submission.partner_id

    @api.model
    def _match(self, draft, candidates):
        if partner_id := self._get_known_partner(draft):
            return self._decision(
                "named_by_channel",
                {"partner": ["res.partner", partner_id]},
                {"partner_id": partner_id},
            )
        email = draft.submission.sender_email
        company = self._get_company(draft)
        match = match_customer(
            candidate
            for company_id, candidate in candidates.get(email, ())
            if not company_id or company_id == company.id
        )
        values = {"email": email, "organisations": len(match.organisations)}
        if not match.partner_id:
            return self._decision(match.code, values)
        values["partner"] = ["res.partner", match.partner_id]
        return self._decision(match.code, values, {"partner_id": match.partner_id})

    @api.model
    def _find_candidates(self, emails):
        """Active contacts by normalised address, in one search.

        :param set emails: normalised addresses
        :return: dict address → list of (company id or False, `Candidate`)
        """
        found = {}
        partners = self.env["res.partner"].search_fetch(
            [("email_normalized", "in", list(emails))] if emails else [(0, "=", 1)],
            ["email_normalized", "commercial_partner_id", "company_id"],
        )
        logins = dict(
            self.env["res.users"]._read_group(
                [("partner_id", "in", partners.ids)], ["partner_id"], ["__count"]
            )
        )
        for partner in partners:
            candidate = Candidate(
                partner.id, partner.commercial_partner_id.id, partner in logins
            )
            found.setdefault(partner.email_normalized, []).append(
                (partner.company_id.id, candidate)
            )
        return found

    @api.model
    def _get_words(self):
        return super()._get_words() | {
            "named_by_channel": self.env._("The customer is %(partner)s."),
            "matched_by_address": self.env._(
                "The customer is %(partner)s, matched by the address %(email)s."
            ),
            "ambiguous_address": self.env._(
                "The address %(email)s belongs to %(organisations)s organisations; "
                "somebody has to choose the customer."
            ),
            "unknown_address": self.env._(
                "No customer is known by the address “%(email)s”."
            ),
        }
