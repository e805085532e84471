from dataclasses import replace

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from odoo.addons.sd_portal.tools.clock import Target

from ..tools.estimate import document_hash, limit_minutes, total_at_most

STATES = [
    ("draft", "Being written"),
    ("sent", "Waiting for approval"),
    ("approved", "Approved"),
    ("declined", "Declined"),
    ("superseded", "Replaced by a newer version"),
]
DECIDED_FIELDS = frozenset(
    {
        "sd_estimate_state",
        "sd_version",
        "sd_decided_at",
        "sd_decided_by_id",
        "sd_decided_user_id",
        "sd_decided_name",
        "sd_decided_ip",
        "sd_decided_hash",
        "sd_decided_reason",
    }
)
"""Fields that only the rules of estimates write, never a person."""

FROZEN_FIELDS = frozenset(
    {
        "sd_ticket_id",
        "sd_assumptions",
        "partner_id",
        "pricelist_id",
        "currency_id",
        "fiscal_position_id",
        "validity_date",
        "company_id",
    }
)


class SdEstimate(models.AbstractModel):
    """A quotation that estimates the work on a ticket.

    It is written, sent, and then approved or declined by the customer in the portal. Once
    sent it never changes: another version replaces it. Each version is an order of its
    own, so that what was approved can always be read.
    """

    _name = "sd.estimate"
    _description = "Estimate of a ticket"

    sd_ticket_id = fields.Many2one(
        "helpdesk.ticket",
        string="Estimate of ticket",
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
        groups="base.group_user",
    )
    sd_estimate_state = fields.Selection(
        STATES,
        string="Estimate",
        default="draft",
        readonly=True,
        copy=False,
        groups="base.group_user",
    )
    sd_version = fields.Integer(
        string="Version", default=1, readonly=True, copy=False, groups="base.group_user"
    )
    sd_assumptions = fields.Text(
        string="Assumptions",
        groups="base.group_user",
        help="What the estimate takes for granted. The customer approves it, too.",
    )
    sd_valid_days = fields.Integer(
        string="Valid for (working days)", default=20, groups="base.group_user"
    )
    sd_hours_expected = fields.Float(
        string="Hours expected",
        compute="_compute_sd_hours",
        store=True,
        groups="base.group_user",
    )
    sd_hours_most = fields.Float(
        string="Hours at most",
        compute="_compute_sd_hours",
        store=True,
        groups="base.group_user",
    )
    sd_hours_actual = fields.Float(
        string="Hours worked",
        related="sd_ticket_id.total_hours",
        groups="base.group_user",
    )

    _sd_valid_days_positive = models.Constraint(
        "CHECK (sd_valid_days IS NULL OR sd_valid_days BETWEEN 1 AND 250)",
        "An estimate is valid for 1 to 250 working days.",
    )

    @api.depends(
        "sd_ticket_id",
        "order_line.product_uom_qty",
        "order_line.product_uom_id",
        "order_line.sd_quantity_max",
    )
    def _compute_sd_hours(self):
        for order in self:
            lines = order._sd_get_lines() if order.sd_ticket_id else ()
            hours = [line for line in lines if line.hourly]
            order.sd_hours_expected = sum(line.quantity for line in hours)
            order.sd_hours_most = sum(
                max(line.quantity, line.maximum) for line in hours
            )

    def _compute_access_url(self):
        """Whoever is sent to the order in the portal comes to the estimate's page."""
        result = super()._compute_access_url()
        for order in self.filtered(lambda order: order.sudo().sd_ticket_id):
            order.access_url = f"/my/estimate/{order.id}"
        return result

    @api.model_create_multi
    def create(self, vals_list):
        """A new estimate is being written, whatever its values say."""
        if not self.env.su:
            vals_list = [
                {name: vals[name] for name in vals if name not in DECIDED_FIELDS}
                for vals in vals_list
            ]
        return super().create(vals_list)

    def write(self, vals):
        """Approvals are recorded by the rules only, and what was sent stays.

        :raise AccessError: when a person writes a decision
        :raise UserError: when a person changes what the customer has read
        """
        if not self.env.su:
            if not DECIDED_FIELDS.isdisjoint(vals):
                raise AccessError(
                    self.env._("The state of an estimate is not written by hand.")
                )
            if not FROZEN_FIELDS.isdisjoint(vals):
                self._sd_check_not_frozen()
        return super().write(vals)

    def _confirmation_error_message(self):
        if self.sd_ticket_id and self.sudo().sd_estimate_state != "approved":
            return self.env._(
                "%(order)s is an estimate: the customer approves it in the portal. Send "
                "it to him.",
                order=self.name,
            )
        return super()._confirmation_error_message()

    # === What it says === #

    def _sd_get_order_lines(self):
        return self.order_line.filtered(
            lambda line: not (line.display_type or line.is_downpayment)
        )

    def _sd_get_lines(self):
        return [line._sd_get_estimate_line() for line in self._sd_get_order_lines()]

    def _sd_get_total_at_most(self):
        """The total with taxes when everything needs its maximum."""
        return self.currency_id.round(total_at_most(self._sd_get_lines()))

    def _sd_get_limit(self):
        """Minutes that this estimate allows, None without a limit."""
        return limit_minutes(self._sd_get_lines())

    def _sd_get_state(self):
        """The state; an order that was cancelled counts as withdrawn."""
        self.ensure_one()
        return "cancelled" if self.state == "cancel" else self.sd_estimate_state

    def _sd_get_hash(self):
        """Hash of what the customer reads, see ``tools/estimate.py``."""
        self.ensure_one()
        return document_hash(
            {
                "order": self.id,
                "version": self.sd_version,
                "ticket": self.sd_ticket_id.id,
                "currency": self.currency_id.name,
                "assumptions": self.sd_assumptions or "",
                "valid_until": fields.Date.to_string(self.validity_date) or "",
                "total": f"{self.amount_total:.6f}",
                "lines": [
                    [
                        line.name or "",
                        line.display_type or "",
                        f"{line.product_uom_qty:.6f}",
                        f"{line.sd_quantity_max:.6f}",
                        line.product_uom_id.id,
                        f"{line.price_unit:.6f}",
                        f"{line.price_subtotal:.6f}",
                        f"{line.price_total:.6f}",
                    ]
                    for line in self.order_line.filtered(lambda l: not l.is_downpayment)
                ],
            }
        )

    def _sd_check_not_frozen(self):
        for order_sudo in self.sudo():
            if order_sudo.sd_ticket_id and order_sudo.sd_estimate_state != "draft":
                raise UserError(
                    self.env._(
                        "The customer has been asked to approve %(order)s, so it stays "
                        "as it is. Make a new version and send that.",
                        order=order_sudo.name,
                    )
                )

    # === Versions and sending === #

    def action_sd_new_version(self):
        """Copy the estimate to a new version that can be changed."""
        self.ensure_one()
        self.check_access("write")
        newest_sudo = self.sudo().sd_ticket_id._sd_find_estimates()[:1]
        if newest_sudo.sd_estimate_state == "draft" and newest_sudo.state != "cancel":
            return newest_sudo._sd_open()
        if newest_sudo.invoice_ids.filtered(lambda move: move.state == "posted"):
            raise UserError(
                self.env._(
                    "%(order)s has been invoiced. Estimate further work on a ticket of "
                    "its own, or credit the invoice first.",
                    order=newest_sudo.name,
                )
            )
        ticket = self.sd_ticket_id
        copy = self.copy({"origin": ticket.number, "sd_ticket_id": ticket.id})
        copy.sudo().sd_version = newest_sudo.sd_version + 1
        return copy._sd_open()

    def _sd_open(self):
        return {
            "type": "ir.actions.act_window",
            "res_model": "sale.order",
            "res_id": self.id,
            "views": [(False, "form")],
        }

    def action_sd_send_estimate(self):
        """Ask the customer to approve; older versions can no longer be approved."""
        self.ensure_one()
        self.check_access("write")
        self._sd_check_not_frozen()
        order_sudo, ticket_sudo = self.sudo(), self.sudo().sd_ticket_id
        approvers_sudo = ticket_sudo._sd_find_approvers()
        order_sudo._sd_check_complete(approvers_sudo)
        ticket_sudo._sd_find_estimates().filtered(
            lambda other: other.sd_estimate_state == "sent"
        ).sd_estimate_state = "superseded"
        order_sudo.write(
            {
                "sd_estimate_state": "sent",
                "state": "sent",
                "validity_date": order_sudo._sd_get_last_day(),
                "require_signature": False,
                "require_payment": False,
            }
        )
        ticket_sudo._sd_go_to("approval")
        order_sudo.with_env(self.env)._sd_log("estimate_sent")
        self.env["sd.outgoing"].sudo()._send(
            [order_sudo._sd_prepare_request(partner) for partner in approvers_sudo]
        )

    def _sd_check_complete(self, approvers):
        lines = self._sd_get_order_lines()
        if not self.sd_ticket_id or not lines or self.state == "cancel":
            raise UserError(
                self.env._(
                    "Only an open quotation of a ticket, with lines, can be sent."
                )
            )
        lines._sd_check_product_active()
        organisation = self.sd_ticket_id.commercial_partner_id
        if self.partner_id.commercial_partner_id != organisation:
            raise UserError(
                self.env._("The estimate and the ticket belong to different customers.")
            )
        if not approvers:
            raise UserError(
                self.env._(
                    "Nobody at %(customer)s may approve costs. Tick “Sees hours and "
                    "money” on one of the contacts.",
                    customer=organisation.name or self.env._("Nobody"),
                )
            )

    def _sd_get_last_day(self):
        """The last day on which it can be approved, in working days from today."""
        calendar = self.sd_ticket_id._sd_get_calendar_of_estimate()
        now = fields.Datetime.now()
        due = calendar._sd_due(Target(self.sd_valid_days, "days"), now)
        if not due:
            return fields.Date.add(fields.Date.today(), days=self.sd_valid_days)
        return fields.Datetime.context_timestamp(
            self.with_context(tz=calendar.tz), due
        ).date()

    def _sd_prepare_request(self, partner):
        Outgoing = self.env["sd.outgoing"].sudo()
        notice = Outgoing._prepare_notice(
            self.sd_ticket_id,
            "estimate",
            self.env.ref("sd_billing.mail_template_estimate"),
            email=partner.email_normalized,
            name=partner.name or "",
            lang=partner.lang or "",
            about_id=self.id,
            occurrence=str(self.id),
        )
        return replace(notice, partner_id=partner.id)

    def _sd_log(self, code, **values):
        self.sudo().sd_ticket_id.with_env(self.env)._sd_log_event(
            "sd.estimate.words",
            code,
            {
                "order": self.sudo().name,
                "version": self.sudo().sd_version,
                **values,
            },
            for_customer=False,
        )
