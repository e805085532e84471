from odoo import api, fields, models
from odoo.exceptions import ValidationError


class SdTicketService(models.AbstractModel):
    """Which of the customer's services a ticket is about."""

    _name = "sd.ticket.service"
    _inherit = "sd.explained"
    _description = "Service of a ticket"

    sd_service_id = fields.Many2one(
        "sd.service",
        string="Service",
        domain="[('partner_id', '=', commercial_partner_id)]",
        ondelete="restrict",
        tracking=True,
        index="btree_not_null",
    )

    @api.constrains("sd_service_id", "partner_id")
    def _check_service(self):
        for ticket_sudo in self.sudo():
            service_sudo = ticket_sudo.sd_service_id
            organisation = ticket_sudo.partner_id.commercial_partner_id
            if service_sudo and service_sudo.partner_id != organisation:
                raise ValidationError(self._sd_say_foreign_service())

    @api.model
    def _sd_say_foreign_service(self):
        """Sentence for whoever states a service of another customer."""
        return self.env._(
            "This service is not one of the customer's. Choose one of his, or none."
        )

    @api.onchange("partner_id")
    def _onchange_partner_service(self):
        if self.sd_service_id.partner_id != self.partner_id.commercial_partner_id:
            self.sd_service_id = False

    def write(self, vals):
        """A ticket that is given to another customer leaves the service behind."""
        if "partner_id" not in vals or "sd_service_id" in vals:
            return super().write(vals)
        partner_sudo = self.env["res.partner"].sudo().browse(vals["partner_id"] or ())
        strayed = self.filtered(
            lambda ticket: (
                ticket.sudo().sd_service_id
                and ticket.sudo().sd_service_id.partner_id
                != partner_sudo.commercial_partner_id
            )
        )
        for ticket in strayed:
            service_sudo = ticket.sudo().sd_service_id
            ticket._sd_log_event(
                "sd.ticket.service", "service_left", {"service": service_sudo.name}
            )
        strayed.sd_service_id = False
        return super().write(vals)

    @api.model
    def _get_words(self):
        return super()._get_words() | {
            "service_left": self.env._(
                "The service %(service)s is not one of the new customer; it was taken "
                "off."
            ),
        }
