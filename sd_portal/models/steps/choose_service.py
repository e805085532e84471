from odoo import api, models
from odoo.tools import html2plaintext

from ...tools.service_match import LONGEST_TEXT, match_service
from .fill_form import STRICT_SOURCES


class SdIntakeStepChooseService(models.AbstractModel):
    """Which of the customer's services is it about? Stated, the only one, or named.

    Runs before the rule is found, so that a rule may depend on the service.
    """

    _name = "sd.intake.step.choose_service"
    _inherit = "sd.intake.step"
    _description = "Intake: choose the service"

    _sd_sequence = 15

    @api.model
    def _decide(self, drafts):
        organisations = self.env["res.partner"].union(
            *(self._get_organisation(draft) for draft in drafts)
        )
        services = self.env["sd.service"]._find_by_organisation(organisations)
        stated = self.env["sd.service"].browse(
            {d.values["sd_service_id"] for d in drafts if d.values.get("sd_service_id")}
        )
        owners = {service.id: service.partner_id for service in stated.exists()}
        return [self._choose(draft, services, owners) for draft in drafts]

    @api.model
    def _get_organisation(self, draft):
        partner = self.env["res.partner"].browse(draft.values.get("partner_id") or ())
        return partner.commercial_partner_id

    @api.model
    def _choose(self, draft, services, owners):
        organisation = self._get_organisation(draft)
        if service_id := draft.values.get("sd_service_id"):
            if owners.get(service_id) == organisation and organisation:
                return draft
            return self._drop_foreign(draft)
        own = services.get(organisation.id, self.env["sd.service"])
        match = self._match(own, draft.submission)
        if match.code == "no_service":
            return draft
        named = own.filtered(lambda service: service.id in match.candidates)
        values = {
            "service": ["sd.service", match.service_id],
            "candidates": ", ".join(named.mapped("name")),
            "candidate_ids": named.ids,
        }
        return draft.decide(
            self._decision(
                match.code, values, {"sd_service_id": match.service_id or False}
            )
        )

    @api.model
    def _match(self, services, submission):
        text = ""
        if len(services) > 1:
            text = html2plaintext(submission.body[: 4 * LONGEST_TEXT])
        return match_service(services._get_match_words(), submission.subject, text)

    @api.model
    def _drop_foreign(self, draft):
        """A service of somebody else: people are told, configuration is passed over."""
        if draft.submission.source in STRICT_SOURCES | {"agent"}:
            self.env["sd.intake"]._refuse(
                self.env["helpdesk.ticket"]._sd_say_foreign_service()
            )
        return draft.correct(
            self._decision("service_foreign", {}, {"sd_service_id": False})
        )

    @api.model
    def _get_words(self):
        return super()._get_words() | {
            "only_service": self.env._(
                "Service %(service)s: the customer has no other."
            ),
            "service_named": self.env._("Service %(service)s: the message names it."),
            "service_unclear": self.env._(
                "The message names several services: %(candidates)s. Somebody has to "
                "choose."
            ),
            "service_not_named": self.env._(
                "The customer has several services, and the message names none."
            ),
            "service_foreign": self.env._(
                "The service that was stated is not one of this customer; it was left "
                "out."
            ),
        }
