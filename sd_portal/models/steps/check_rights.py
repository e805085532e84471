from odoo import api, models


class SdIntakeStepCheckRights(models.AbstractModel):
    """May this contact create tickets?

    In the portal the answer is a refusal that names whom to ask. A mail is never
    refused for it: nothing that was sent to us may be lost; the ticket says so.
    """

    _name = "sd.intake.step.check_rights"
    _inherit = "sd.intake.step"
    _description = "Intake: check the customer's rights"

    _sd_sequence = 40

    @api.model
    def _decide_one(self, draft):
        partner = self.env["res.partner"].browse(draft.values.get("partner_id") or ())
        if not partner or partner.sd_may_create_tickets:
            return None
        if draft.submission.source == "portal":
            self.env["sd.intake"]._refuse(partner._sd_get_no_right_sentence())
        return self._decision("no_right", {"partner": ["res.partner", partner.id]})

    @api.model
    def _get_words(self):
        return super()._get_words() | {
            "no_right": self.env._(
                "%(partner)s has no right to create tickets; it was kept all the same."
            ),
        }
