from odoo import api, models

from ...tools.priority import HIGHEST, settle


class SdIntakeStepCheckPriority(models.AbstractModel):
    """Priority A needs a reason; a type may leave priorities out.

    In the portal the customer is asked for the reason. A mail is taken as it is: the
    ticket says that there is none.
    """

    _name = "sd.intake.step.check_priority"
    _inherit = "sd.intake.step"
    _description = "Intake: check the priority"

    _sd_sequence = 54

    @api.model
    def _decide(self, drafts):
        return [self._keep_to_type(self._ask_for_impact(draft)) for draft in drafts]

    @api.model
    def _ask_for_impact(self, draft):
        submission = draft.submission
        if submission.asked_priority != HIGHEST:
            return draft
        if (draft.values.get("sd_impact") or "").strip():
            return draft
        if submission.source == "portal":
            self.env["sd.intake"]._refuse(
                self.env._(
                    "Priority A: please say what cannot be done because of this, and "
                    "for how many people."
                )
            )
        return draft.decide(self._decision("no_impact"))

    @api.model
    def _keep_to_type(self, draft):
        type_ = self.env["helpdesk.ticket.type"].browse(
            draft.values.get("type_id") or ()
        )
        submission = draft.submission
        allowed = type_._sd_get_allowed_priorities()
        stated = submission.given.get("priority")
        if submission.source == "agent" and stated and stated not in allowed:
            self.env["sd.intake"]._refuse(
                self.env["helpdesk.ticket"]._sd_say_wrong_priority(type_)
            )
        wish = submission.asked_priority or draft.values["priority"]
        priority, code = settle(wish, allowed=allowed)
        if not code:
            return draft
        values = {"type": [type_._name, type_.id], "asked": wish, "priority": priority}
        return draft.correct(self._decision(code, values, {"priority": priority}))

    @api.model
    def _tell(self, code, values):
        label = self.env["helpdesk.ticket"]._sd_get_priority_label
        letters = {
            name: label(values[name])
            for name in ("priority", "asked")
            if name in values
        }
        return super()._tell(code, {**values, **letters})

    @api.model
    def _get_words(self):
        return super()._get_words() | {
            "no_impact": self.env._(
                "The customer asks for priority A and did not say what it stops."
            ),
            "not_allowed": self.env._(
                "Priority %(asked)s is not for the type %(type)s; it became "
                "%(priority)s."
            ),
        }
