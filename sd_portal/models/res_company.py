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

    sd_portal_reopen_days = fields.Integer(
        string="Customers may reopen for (days)",
        default=14,
        help="On the page of a solved, closed or cancelled ticket. 0: never.",
    )
    sd_approval_remind_days = fields.Integer(
        string="Reminder to approve after (working days)",
        default=3,
        help="Once, after support has solved a ticket. 0: no reminder.",
    )
    sd_approval_close_days = fields.Integer(
        string="Solved tickets close after (working days)",
        default=7,
        help="When the customer says nothing. 0: he is not asked to approve.",
    )

    @api.constrains(
        "sd_portal_reopen_days", "sd_approval_remind_days", "sd_approval_close_days"
    )
    def _check_sd_ending_days(self):
        for company in self:
            remind, close = (
                company.sd_approval_remind_days,
                company.sd_approval_close_days,
            )
            numbers = (company.sd_portal_reopen_days, remind, close)
            if not all(0 <= number <= 365 for number in numbers):
                raise ValidationError(
                    self.env._("Please choose 0 to 365 days for the end of tickets.")
                )
            if close and remind >= close:
                raise ValidationError(
                    self.env._(
                        "The reminder has to come before the ticket closes by itself: "
                        "please choose less than %(days)s working days for it.",
                        days=close,
                    )
                )

    @api.constrains("sd_temporary_days")
    def _check_sd_temporary_days(self):
        for company in self:
            if not 1 <= company.sd_temporary_days <= 3650:
                raise ValidationError(
                    self.env._("Keep temporary customers for 1 to 3650 days.")
                )
