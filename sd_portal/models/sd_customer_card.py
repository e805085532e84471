from odoo import api, fields, models

SHOWN = 5
"""So many of a customer's open tickets are listed beside a ticket."""


class SdCustomerCard(models.AbstractModel):
    """What an agent wants to know of the customer while he works on a ticket."""

    _name = "sd.customer.card"
    _description = "Card of a customer beside a ticket"

    sd_customer_phone = fields.Char(
        string="Phone", compute="_compute_sd_customer_phone", groups="base.group_user"
    )
    sd_customer_open_ids = fields.Many2many(
        "helpdesk.ticket",
        string="Other open tickets of the customer",
        compute="_compute_sd_customer_open",
        groups="helpdesk_mgmt.group_helpdesk_user_own",
    )
    sd_customer_open_count = fields.Integer(
        string="Other open tickets",
        compute="_compute_sd_customer_open",
        groups="helpdesk_mgmt.group_helpdesk_user_own",
    )

    @api.depends("partner_id.phone")
    def _compute_sd_customer_phone(self):
        for ticket in self:
            partner = ticket.partner_id
            ticket.sd_customer_phone = partner.phone or partner.parent_id.phone

    def _compute_sd_customer_open(self):
        organisations = self.commercial_partner_id
        groups = self.env["helpdesk.ticket"]._read_group(
            [
                ("commercial_partner_id", "in", organisations.ids),
                ("closed", "=", False),
            ],
            ["commercial_partner_id"],
            ["id:recordset"],
        )
        open_tickets = dict(groups)
        for ticket in self:
            others = open_tickets.get(ticket.commercial_partner_id, ticket.browse())
            others -= ticket._origin
            ticket.sd_customer_open_count = len(others)
            ticket.sd_customer_open_ids = others.sorted("id", reverse=True)[:SHOWN]

    def action_sd_open_customer_tickets(self):
        """All tickets of the ticket's customer, the open ones first."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "helpdesk_mgmt.helpdesk_ticket_action"
        )
        organisation = self.commercial_partner_id
        return {
            **action,
            "name": self.env._("Tickets of %s", organisation.display_name),
            "domain": [("commercial_partner_id", "=", organisation.id)],
        }
