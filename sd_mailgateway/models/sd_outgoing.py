from odoo import api, models


class SdOutgoing(models.AbstractModel):
    _inherit = "sd.outgoing"

    @api.model
    def _render(self, notice, ticket_sudo, template_sudo):
        """Let the layout know whether it confirms a mail to its sender."""
        confirms = notice.kind == "confirmation"
        confirms = confirms and notice.email == ticket_sudo.partner_email
        outgoing = self.with_context(sd_confirms_mail=confirms)
        return super(SdOutgoing, outgoing)._render(notice, ticket_sudo, template_sudo)
