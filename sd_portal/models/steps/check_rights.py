from odoo import api, models


class SdIntakeStepCheckRights(models.AbstractModel):
    """May this contact create tickets, or the colleague who writes for him?

    In the portal the answer is a refusal that names whom to ask. A mail is never
    refused for it: nothing that was sent to us may be lost; the ticket says so.
    """

    _name = "sd.intake.step.check_rights"
    _inherit = "sd.intake.step"
    _description = "Intake: check the customer's rights"

    _sd_sequence = 40

    @api.model
    def _decide_one(self, draft):
        Partner = self.env["res.partner"]
        partner = Partner.browse(draft.values.get("partner_id") or ())
        writer = Partner.browse(draft.submission.writer_id or ()) or partner
        values = {"partner": ["res.partner", partner.id]}
        if not writer or writer.sd_may_create_tickets:
            if writer == partner:
                return None
            values["writer"] = ["res.partner", writer.id]
            return self._decision("for_colleague", values)
        if draft.submission.source == "portal":
            self.env["sd.intake"]._refuse(writer._sd_get_no_right_sentence())
        return self._decision("no_right", values)

    @api.model
    def _get_words(self):
        return super()._get_words() | {
            "no_right": self.env._(
                "%(partner)s has no right to create tickets; it was kept all the same."
            ),
            "for_colleague": self.env._("%(writer)s wrote it for %(partner)s."),
        }
