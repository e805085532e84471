from dataclasses import replace

from odoo import api, models

from ...tools.intake import SELF_SERVICE_SOURCES

KINDS = {"create": "regular", "temporary": "temporary", "prospect": "prospect"}
"""Customer policies that make a customer, and the kind that they make."""


class SdIntakeStepSettleCustomer(models.AbstractModel):
    """Nobody matched: make a customer, refuse, or let a human choose, as the rule says."""

    _name = "sd.intake.step.settle_customer"
    _inherit = "sd.intake.step"
    _description = "Intake: settle the customer"

    _sd_sequence = 30

    @api.model
    def _decide(self, drafts):
        return [self._settle(draft) for draft in drafts]

    @api.model
    def _settle(self, draft):
        draft = self._forget_match(draft)
        partner_id = draft.values.get("partner_id")
        if partner_id:
            return draft.decide(self._describe_partner(draft, partner_id))
        if self._refuses(draft):
            self.env["sd.intake.refusal"]._raise(draft)
        return draft.decide(self._make_or_wait(draft))

    @api.model
    def _forget_match(self, draft):
        """The draft without the contact that its address gave, where the rule says so."""
        guessed = ("matched_by_address", "ambiguous_address")
        if self._get_rule(draft).customer_match != "never" or not any(
            decision.code in guessed for decision in draft.decisions
        ):
            return draft
        names = ("partner_id", "sd_candidate_ids")
        values = {k: v for k, v in draft.values.items() if k not in names}
        draft = replace(draft, values=values)
        return draft.decide(self._decision("always_new"))

    @api.model
    def _is_ambiguous(self, draft):
        return bool(draft.values.get("sd_candidate_ids"))

    @api.model
    def _refuses(self, draft):
        """Whether the rule refuses this sender.

        A colleague who types a ticket is not refused, nor a mail that a human has let
        through (context key ``sd_forced``); several possible customers are no stranger.
        """
        return (
            not draft.values.get("partner_id")
            and draft.submission.source in SELF_SERVICE_SOURCES
            and self._get_rule(draft).customer_policy == "refuse"
            and not self._is_ambiguous(draft)
            and not self.env.context.get("sd_forced")
        )

    @api.model
    def _make_or_wait(self, draft):
        submission = draft.submission
        contact = {
            "partner_name": submission.sender_name or submission.sender_email,
            "partner_email": submission.sender_email,
        }
        kind = KINDS.get(self._get_rule(draft).customer_policy)
        if not kind or not submission.sender_email or self._is_ambiguous(draft):
            return self._decision("customer_needed", {}, contact)
        partner = self.env["res.partner"]._sd_make_customer(
            kind,
            name=contact["partner_name"],
            email=submission.sender_email,
            lang=submission.language,
            company=self._get_company(draft),
        )
        return self._decision(
            "customer_made" if kind == "regular" else f"customer_made_{kind}",
            {"partner": ["res.partner", partner.id]},
            {**contact, "partner_id": partner.id},
        )

    @api.model
    def _describe_partner(self, draft, partner_id):
        partner = self.env["res.partner"].browse(partner_id)
        partner._sd_postpone_archiving(self._get_company(draft))
        return self._decision(
            "customer_known",
            {"organisation": ["res.partner", partner.commercial_partner_id.id]},
            {
                "partner_name": draft.submission.sender_name or partner.name,
                "partner_email": draft.submission.sender_email
                or partner.email_normalized
                or partner.email,
            },
        )

    @api.model
    def _get_words(self):
        return super()._get_words() | {
            "customer_known": self.env._("The organisation is %(organisation)s."),
            "always_new": self.env._("The rule says to always make a new customer."),
            "customer_made": self.env._(
                "The rule says to make unknown senders customers: %(partner)s."
            ),
            "customer_made_temporary": self.env._(
                "The rule says to make unknown senders temporary customers: "
                "%(partner)s."
            ),
            "customer_made_prospect": self.env._(
                "The rule says to make unknown senders prospects: %(partner)s."
            ),
            "customer_needed": self.env._("Somebody has to choose the customer."),
        }
