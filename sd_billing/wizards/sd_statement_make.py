from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.exceptions import UserError


class SdStatementMake(models.TransientModel):
    """Makes drafts of statements up to a day, for some customers or all with news."""

    _name = "sd.statement.make"
    _description = "Make statements"

    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company
    )
    date_to = fields.Date(
        string="Up to",
        required=True,
        default=lambda self: self._get_end_of_last_month(),
        help="Last day of work that is shown. A statement begins where the one before "
        "it ended.",
    )
    partner_ids = fields.Many2many(
        "res.partner",
        string="Customers",
        domain="[('parent_id', '=', False)]",
        help="Empty: all of whom something is in no statement yet.",
    )
    found_count = fields.Integer(
        string="Customers with something new", compute="_compute_found_count"
    )

    @api.model
    def _get_end_of_last_month(self):
        return fields.Date.context_today(self).replace(day=1) - relativedelta(days=1)

    @api.depends("company_id", "date_to", "partner_ids")
    def _compute_found_count(self):
        for wizard in self:
            found = set()
            if wizard.company_id and wizard.date_to:
                found = set(
                    self.env["sd.statement"]._find_customers(
                        wizard.company_id, wizard.date_to
                    )
                )
            chosen = wizard.partner_ids.commercial_partner_id.ids
            wizard.found_count = len(found.intersection(chosen) if chosen else found)

    def action_make(self):
        """Make the drafts and show them.

        :raise UserError: when there is nothing to make
        """
        self.ensure_one()
        Statement = self.env["sd.statement"]
        Statement.check_access("create")
        drafts = Statement._make_drafts(
            self.company_id,
            self.date_to,
            self.partner_ids.commercial_partner_id or None,
        )
        if not drafts:
            raise UserError(
                self.env._(
                    "There is nothing to make: all that was booked up to %(day)s is in a "
                    "published statement. Choose a later day.",
                    day=self.env["sd.package"]._show_day(self.date_to),
                )
            )
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "sd_billing.sd_statement_action"
        )
        return {**action, "domain": [("id", "in", drafts.ids)], "context": {}}
