from odoo import api, fields, models


class HelpdeskTicketType(models.Model):
    _inherit = "helpdesk.ticket.type"
    _order = "sequence, name"

    code = fields.Char(
        help="Short name that integrations use, such as support, rfc or bug.",
    )
    sequence = fields.Integer(default=10)
    icon = fields.Char(
        default="fa-life-ring", help="Font Awesome icon on the customer's card."
    )
    description = fields.Char(
        string="Choose this when…",
        translate=True,
        help="Shown to the customer where he chooses the type.",
    )

    _unique_code = models.UniqueIndex(
        "(code) WHERE code IS NOT NULL", "Another ticket type has this code."
    )

    @api.model
    def _sd_get_default(self):
        """The type of a ticket that nobody has classified: the first in order."""
        return self.search([], limit=1)
