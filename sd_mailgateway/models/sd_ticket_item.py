from odoo import api, fields, models
from odoo.exceptions import UserError


class SdTicketItem(models.Model):
    """One of several requests in a ticket: ticked off, or split off to its own ticket.

    An item is *open* until it is done or has a ticket of its own.
    """

    _name = "sd.ticket.item"
    _inherit = "sd.ticket.record"
    _description = "Item of a ticket"
    _order = "sequence, id"
    _rec_name = "text"

    ticket_id = fields.Many2one(
        "helpdesk.ticket", required=True, index=True, ondelete="cascade"
    )
    sequence = fields.Integer(default=10)
    text = fields.Char(string="Request", required=True)
    done = fields.Boolean()
    done_by = fields.Many2one("res.users", readonly=True, copy=False)
    done_at = fields.Datetime(readonly=True, copy=False)
    split_ticket_id = fields.Many2one(
        "helpdesk.ticket",
        string="Own ticket",
        readonly=True,
        copy=False,
        index="btree_not_null",
    )

    @api.model_create_multi
    def create(self, vals_list):
        return super().create([self._stamp(vals) for vals in vals_list])

    def write(self, vals):
        """Note who ticked an item off, and tell the event log."""
        if "done" not in vals:
            return super().write(vals)
        changing = self.filtered(lambda item: item.done != bool(vals["done"]))
        result = super().write(self._stamp(vals))
        code = "item_done" if vals["done"] else "item_open"
        for item in changing:
            item.ticket_id._sd_log_event(
                "sd.ticket.items", code, {"item": item.text}, for_customer=True
            )
        return result

    @api.model
    def _stamp(self, vals):
        if "done" not in vals:
            return vals
        done = vals["done"]
        return {
            **vals,
            "done_by": self.env.uid if done else False,
            "done_at": fields.Datetime.now() if done else False,
        }

    def action_split(self):
        """Make a ticket of its own of an item, for the same customer.

        :raise UserError: when it has one already
        """
        self.ensure_one()
        if self.split_ticket_id:
            raise UserError(
                self.env._(
                    "“%(item)s” has a ticket of its own: %(ticket)s.",
                    item=self.text,
                    ticket=self.split_ticket_id.display_name,
                )
            )
        ticket = self.ticket_id
        self.split_ticket_id = self.env["helpdesk.ticket"].create(
            self._prepare_split_vals()
        )
        values = {
            "item": self.text,
            "ticket": ["helpdesk.ticket", self.split_ticket_id.id],
        }
        ticket._sd_log_event("sd.ticket.items", "item_split", values, for_customer=True)
        return {
            "type": "ir.actions.act_window",
            "res_model": "helpdesk.ticket",
            "res_id": self.split_ticket_id.id,
            "views": [(False, "form")],
        }

    def _prepare_split_vals(self):
        """Values of the ticket that an item becomes; other addons add theirs."""
        ticket = self.ticket_id
        return {
            "name": self.text,
            "description": self.text,
            "partner_id": ticket.partner_id.id,
            "partner_name": ticket.partner_name,
            "partner_email": ticket.partner_email,
            "team_id": ticket.team_id.id,
            "type_id": ticket.type_id.id,
            "priority": ticket.priority,
            "company_id": ticket.company_id.id,
            "sd_portal_visible": ticket.sd_portal_visible,
            "sd_previous_ticket_id": ticket.id,
            "sd_thread_code": "split",
        }
