from odoo import api, fields, models
from odoo.exceptions import ValidationError


class ResCompany(models.Model):
    _name = "res.company"
    _inherit = ["sd.number.prefix", "sd.contact.box", "res.company"]

    sd_show_events = fields.Boolean(
        string="Events on tickets",
        default=True,
        help="Agents see on a page of the ticket who did what and when, and why.",
    )
    sd_temporary_days = fields.Integer(
        string="Archive temporary customers after (days)",
        default=30,
        help="Counted from what they last wrote. Nobody with open tickets is archived.",
    )

    sd_chat_channel_id = fields.Many2one(
        "im_livechat.channel",
        string="Chat with customers",
        ondelete="set null",
        help="Customers find a button to this chat in the portal and before they log "
        "in. Its agents answer; when none of them is there, the customer is shown the "
        "way to a ticket. Empty: no chat.",
    )

    @api.constrains("sd_temporary_days")
    def _check_sd_temporary_days(self):
        for company in self:
            if not 1 <= company.sd_temporary_days <= 3650:
                raise ValidationError(
                    self.env._("Keep temporary customers for 1 to 3650 days.")
                )
