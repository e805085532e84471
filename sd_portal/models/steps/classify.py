from odoo import api, models

from ...tools.priority import settle
from ...tools.title import clean_title

CHANNELS = {
    "portal": "helpdesk_mgmt.helpdesk_ticket_channel_web",
    "web_form": "helpdesk_mgmt.helpdesk_ticket_channel_web",
    "api": "helpdesk_mgmt.helpdesk_ticket_channel_web",
    "email": "helpdesk_mgmt.helpdesk_ticket_channel_email",
    "agent": "helpdesk_mgmt.helpdesk_ticket_channel_phone",
    "chat": "helpdesk_mgmt.helpdesk_ticket_channel_other",
}


class SdIntakeStepClassify(models.AbstractModel):
    """What is it? Title, type, priority and the channel it came by."""

    _name = "sd.intake.step.classify"
    _inherit = "sd.intake.step"
    _description = "Intake: classify"

    _sd_sequence = 50

    @api.model
    def _decide(self, drafts):
        default = self.env["helpdesk.ticket.type"]._sd_get_default()
        return [draft.decide(self._classify(draft, default)) for draft in drafts]

    @api.model
    def _classify(self, draft, default_type):
        rule = self._get_rule(draft)
        submission = draft.submission
        type_ = default_type.browse(draft.values.get("type_id") or ())
        type_ = type_ or rule.type_id or default_type
        channel = rule.channel_id or self.env.ref(
            CHANNELS.get(submission.source, ""), False
        )
        title = clean_title(submission.subject) or self.env._("No subject")
        asked = submission.asked_priority
        priority, __ = settle(
            asked,
            rule.priority or "",
            type_.sd_default_priority or "",
            type_._sd_get_allowed_priorities(),
        )
        return self._decision(
            "classified",
            {
                "type": ["helpdesk.ticket.type", type_.id],
                "priority": draft.values.get("priority") or priority,
            },
            {
                "name": title,
                "description": submission.body or title,
                "type_id": type_.id,
                "priority": priority,
                "sd_requested_priority": asked,
                "channel_id": channel.id if channel else False,
                "sd_source": submission.source,
            },
        )

    @api.model
    def _tell(self, code, values):
        if "priority" in values:
            letter = self.env["helpdesk.ticket"]._sd_get_priority_label(
                values["priority"]
            )
            values = {**values, "priority": letter}
        return super()._tell(code, values)

    @api.model
    def _get_words(self):
        return super()._get_words() | {
            "classified": self.env._("Type %(type)s, priority %(priority)s."),
        }
