from odoo import api, models

from ..tools.mail_domain import normalise_domain


class SdIntakeStepMatchDomain(models.AbstractModel):
    """Nobody has the sender's address: does an organisation have his domain?

    Then he becomes a contact of it, marked as unconfirmed: he may ask, and an agent
    sees that nobody has checked yet who he is.
    """

    _name = "sd.intake.step.match_domain"
    _inherit = "sd.intake.step"
    _description = "Intake: match the customer by the mail domain"

    _sd_sequence = 15

    @api.model
    def _decide(self, drafts):
        unknown = [draft for draft in drafts if self._is_unknown(draft)]
        domains = {normalise_domain(d.submission.sender_email) for d in unknown}
        organisations = self.env["sd.mail.domain"]._find_organisations(domains - {""})
        if not organisations:
            return drafts
        known = self._find_archived({d.submission.sender_email for d in unknown})
        return [
            draft.decide(self._match(draft, organisations, known))
            if self._is_unknown(draft)
            else draft
            for draft in drafts
        ]

    @api.model
    def _is_unknown(self, draft):
        return (
            draft.submission.source == "email"
            and draft.submission.sender_email
            and not draft.values.get("partner_id")
            and any(d.code == "unknown_address" for d in draft.decisions)
        )

    @api.model
    def _find_archived(self, emails):
        """Contacts by address: the archived ones, and those that are made here."""
        partners = (
            self.env["res.partner"]
            .with_context(active_test=False)
            .search([("email_normalized", "in", list(emails)), ("active", "=", False)])
        )
        return {partner.email_normalized: partner for partner in partners}

    @api.model
    def _match(self, draft, organisations, known):
        submission = draft.submission
        email = submission.sender_email
        company = self._get_company(draft)
        candidates = organisations.get(normalise_domain(email), ())
        organisation = next(
            (
                partner
                for company_id, partner in sorted(
                    candidates, key=lambda pair: not pair[0]
                )
                if company_id in (False, company.id)
            ),
            None,
        )
        if organisation is None:
            return None
        values = {
            "email": email,
            "organisation": ["res.partner", organisation.id],
        }
        if email in known and not known[email].active:
            return self._decision("archived_contact", values)
        if email not in known:
            known[email] = self._create_contact(submission, organisation)
        return self._decision(
            "matched_by_domain", values, {"partner_id": known[email].id}
        )

    @api.model
    def _create_contact(self, submission, organisation):
        return self.env["res.partner"].create(
            {
                "name": submission.sender_name or submission.sender_email,
                "email": submission.sender_email,
                "parent_id": organisation.id,
                "company_id": organisation.company_id.id,
                "lang": submission.language or organisation.lang,
                "sd_unconfirmed": True,
            }
        )

    @api.model
    def _get_words(self):
        return super()._get_words() | {
            "matched_by_domain": self.env._(
                "The address %(email)s is at a mail domain of %(organisation)s: a new "
                "contact, still to be confirmed."
            ),
            "archived_contact": self.env._(
                "The address %(email)s belongs to an archived contact; somebody has to "
                "choose the customer."
            ),
        }
