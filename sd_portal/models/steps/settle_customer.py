from odoo import api, models


class SdIntakeStepSettleCustomer(models.AbstractModel):
    """Nobody matched: make a customer, or let a human choose, as the rule says."""

    _name = "sd.intake.step.settle_customer"
    _inherit = "sd.intake.step"
    _description = "Intake: settle the customer"

    _sd_sequence = 30

    @api.model
    def _decide_one(self, draft):
        partner_id = draft.values.get("partner_id")
        if partner_id:
            return self._describe_partner(draft, partner_id)
        submission = draft.submission
        contact = {
            "partner_name": submission.sender_name or submission.sender_email,
            "partner_email": submission.sender_email,
        }
        ambiguous = any(d.code == "ambiguous_address" for d in draft.decisions)
        policy = self._get_rule(draft).customer_policy or "queue"
        if policy == "create" and submission.sender_email and not ambiguous:
            partner = self._create_partner(draft)
            return self._decision(
                "customer_made",
                {"partner": ["res.partner", partner.id]},
                {**contact, "partner_id": partner.id},
            )
        return self._decision("customer_needed", {}, contact)

    @api.model
    def _describe_partner(self, draft, partner_id):
        partner = self.env["res.partner"].browse(partner_id)
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
    def _create_partner(self, draft):
        submission = draft.submission
        return self.env["res.partner"].create(
            {
                "name": submission.sender_name or submission.sender_email,
                "email": submission.sender_email,
                "lang": submission.language or self._get_company(draft).partner_id.lang,
            }
        )

    @api.model
    def _get_words(self):
        return super()._get_words() | {
            "customer_known": self.env._("The organisation is %(organisation)s."),
            "customer_made": self.env._(
                "The rule says to make unknown senders customers: %(partner)s."
            ),
            "customer_needed": self.env._("Somebody has to choose the customer."),
        }
