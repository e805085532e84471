from odoo import fields, models


class SdTicketUrgency(models.AbstractModel):
    """What became of the customer's words that it is urgent."""

    _name = "sd.ticket.urgency"
    _description = "Urgency of a ticket"

    sd_urgent_word = fields.Char(
        string="Urgent word",
        copy=False,
        readonly=True,
        groups="helpdesk_mgmt.group_helpdesk_user_own",
    )
    sd_urgency = fields.Selection(
        [
            ("suggested", "Higher priority suggested"),
            ("raised", "Priority raised"),
            ("overused", "Too often this month"),
        ],
        string="Urgency",
        copy=False,
        readonly=True,
        groups="helpdesk_mgmt.group_helpdesk_user_own",
    )
    sd_suggested_priority = fields.Selection(
        selection=lambda self: self.env["helpdesk.ticket"]._sd_get_priorities(),
        string="Suggested priority",
        copy=False,
        readonly=True,
        groups="helpdesk_mgmt.group_helpdesk_user_own",
    )

    def action_sd_raise(self):
        """Give the tickets the priority that was suggested for them."""
        for ticket in self.filtered("sd_suggested_priority"):
            ticket.write(
                {
                    "priority": ticket.sd_suggested_priority,
                    "sd_urgency": "raised",
                    "sd_suggested_priority": False,
                }
            )
