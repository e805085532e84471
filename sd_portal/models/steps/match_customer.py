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
        if match.partner_id:
            values["partner"] = ["res.partner", match.partner_id]
            return self._decision(match.code, values, {"partner_id": match.partner_id})
        if not match.candidates:
            return self._decision(match.code, values)
        values["candidates"] = ["res.partner", list(match.candidates)]
        changes = {"sd_candidate_ids": [(6, 0, match.candidates)]}
        return self._decision(match.code, values, changes)

    @api.model
    def _find_candidates(self, emails):
        """Active contacts by normalised address, in one search.

        :param set emails: normalised addresses
        :return: dict address → list of (company id or False, `Candidate`)
        """
        if not emails:
            return {}
        by_address = {}
        partners = self.env["res.partner"].search_fetch(
            [("email_normalized", "in", list(emails))],
            ["email_normalized", "commercial_partner_id", "company_id"],
        )
        for partner in partners:
            by_address.setdefault(partner.email_normalized, []).append(partner)
        logins = self._count("res.users", partners, [])
        rivals = [one for ones in by_address.values() if len(ones) > 1 for one in ones]
        busy = self._count(
            "helpdesk.ticket",
            self.env["res.partner"].union(*rivals),
            [("stage_id.closed", "=", False)],
        )
        return {
            address: [
                (
                    partner.company_id.id,
                    Candidate(
                        partner.id,
                        partner.commercial_partner_id.id,
                        has_login=partner in logins,
                        open_tickets=busy.get(partner, 0),
                    ),
                )
                for partner in ones
            ]
            for address, ones in by_address.items()
        }

    @api.model
    def _count(self, model, partners, domain):
        """How many records of a model each partner has, in at most one query."""
        if not partners:
            return {}
        domain = [("partner_id", "in", partners.ids), *domain]
        return dict(self.env[model]._read_group(domain, ["partner_id"], ["__count"]))

    @api.model
    def _get_words(self):
        return super()._get_words() | {
            "named_by_channel": self.env._("The customer is %(partner)s."),
            "matched_by_address": self.env._(
                "The customer is %(partner)s, matched by the address %(email)s."
            ),
            "ambiguous_address": self.env._(
                "The address %(email)s belongs to %(organisations)s organisations "
                "(%(candidates)s); somebody has to choose the customer."
            ),
            "unknown_address": self.env._(
                "No customer is known by the address “%(email)s”."
            ),
        }
