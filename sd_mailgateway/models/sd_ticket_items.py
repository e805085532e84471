from odoo import api, fields, models
from odoo.exceptions import UserError

FINISHED = ("solved", "closed")


class SdTicketItems(models.AbstractModel):
    """The requests of a ticket, and that none of them is forgotten.

    An agent who solves a ticket with open items says why. Mail, the customer and
    automatic actions are not stopped; the event log says what was still open.
    """

    _name = "sd.ticket.items"
    _inherit = "sd.explained"
    _description = "Items of a ticket"

    sd_item_ids = fields.One2many(
        "sd.ticket.item",
        "ticket_id",
        string="Requests",
        groups="helpdesk_mgmt.group_helpdesk_user_own",
    )
    sd_open_item_count = fields.Integer(
        string="Open requests",
        compute="_compute_sd_open_item_count",
        groups="helpdesk_mgmt.group_helpdesk_user_own",
    )
    sd_left_open_reason = fields.Char(
        string="Left open because",
        copy=False,
        groups="helpdesk_mgmt.group_helpdesk_user_own",
        help="Why the ticket is solved although not all of its requests are done.",
    )

    @api.depends("sd_item_ids.done", "sd_item_ids.split_ticket_id")
    def _compute_sd_open_item_count(self):
        for ticket in self:
            ticket.sd_open_item_count = len(ticket._sd_get_open_items())

    def _sd_get_open_items(self):
        return self.sd_item_ids.filtered(
            lambda item: not item.done and not item.split_ticket_id
        )

    def _sd_get_items_sudo(self):
        """All items in order, for the customer's page; readable to whoever reads that."""
        self.ensure_one()
        return self.sudo().sd_item_ids

    def _sd_merge(self, survivor):
        """The requests go on with the ticket that stays."""
        self.sd_item_ids.ticket_id = survivor
        return super()._sd_merge(survivor)

    def write(self, vals):
        """Let nobody solve a ticket with open requests without saying so."""
        finishing = self._sd_find_finishing(vals)
        if finishing and not self.env.su and self.env.user._is_internal():
            reason = vals.get("sd_left_open_reason")
            finishing._sd_check_reason(reason)
        result = super().write(vals)
        for ticket_sudo in finishing.sudo():
            values = {
                "items": "; ".join(ticket_sudo._sd_get_open_items().mapped("text")),
                "reason": ticket_sudo.sd_left_open_reason or "-",
            }
            ticket_sudo.sudo(False)._sd_log_event(
                "sd.ticket.items", "left_open", values
            )
        return result

    def _sd_find_finishing(self, vals):
        """Those of these tickets that are solved by this, with open requests."""
        stage = self.env["helpdesk.ticket.stage"].browse(vals.get("stage_id") or ())
        if stage.sudo().sd_status not in FINISHED:
            return self.browse()
        tickets_sudo = self.sudo().filtered(
            lambda t: t.sd_customer_status not in FINISHED and t._sd_get_open_items()
        )
        return tickets_sudo.sudo(False)

    def _sd_check_reason(self, reason):
        for ticket in self:
            if not (reason or ticket.sd_left_open_reason):
                raise UserError(
                    self.env._(
                        "%(ticket)s has requests that are not done: %(items)s. Tick "
                        "them, split them off, or write why they stay open into “Left "
                        "open because”.",
                        ticket=ticket.display_name,
                        items="; ".join(ticket._sd_get_open_items().mapped("text")),
                    )
                )

    def _sd_event(self, name, **values):
        """Make items of the requests that the intake has found."""
        result = super()._sd_event(name, **values)
        if name == "created" and values.get("requests"):
            self.env["sd.ticket.item"].sudo().create(
                [
                    {"ticket_id": self.id, "sequence": 10 * number, "text": text}
                    for number, text in enumerate(values["requests"], 1)
                ]
            )
        return result

    @api.model
    def _get_words(self):
        return super()._get_words() | {
            "item_done": self.env._("Done: %(item)s"),
            "item_open": self.env._("Not done after all: %(item)s"),
            "item_split": self.env._("“%(item)s” has its own ticket now: %(ticket)s"),
            "left_open": self.env._(
                "Solved with open requests: %(items)s. Reason: %(reason)s"
            ),
        }
