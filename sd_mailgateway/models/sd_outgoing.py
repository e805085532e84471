from odoo import api, models

UNCONFIRMED = {
    "sd_unverified": "sender_unverified",
    "sd_made_by_hand": "made_by_hand",
}
"""Context keys of tickets whose sender gets no confirmation, and why."""


class SdOutgoing(models.AbstractModel):
    _inherit = "sd.outgoing"

    @api.model
    def _render(self, notice, ticket_sudo, template_sudo):
        """Let the layout know whether it confirms a mail to its sender."""
        confirms = notice.kind == "confirmation"
        confirms = confirms and notice.email == ticket_sudo.partner_email
        outgoing = self.with_context(sd_confirms_mail=confirms)
        return super(SdOutgoing, outgoing)._render(notice, ticket_sudo, template_sudo)

    @api.model
    def _why_not(self, notice):
        """Also not to addresses that mail comes back from, nor to forged senders."""
        if reason := super()._why_not(notice):
            return reason
        if notice.kind == "confirmation":
            for key, code in UNCONFIRMED.items():
                if self.env.context.get(key):
                    return code
        partner_sudo = self.env["res.partner"].sudo().browse(notice.partner_id or ())
        same = partner_sudo.email_normalized == notice.email
        return "undeliverable" if same and partner_sudo.sd_is_undeliverable else ""

    @api.model
    def _get_words(self):
        return super()._get_words() | {
            "sender_unverified": self.env._(
                "Not sent: our mail server found out that the sender is another."
            ),
            "made_by_hand": self.env._(
                "Not sent: somebody made the ticket by hand, and may answer himself."
            ),
            "undeliverable": self.env._(
                "Not sent: mail to this address came back lately."
            ),
        }
