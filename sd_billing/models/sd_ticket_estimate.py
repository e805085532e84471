from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from ..tools.estimate import ESTIMATING, why_blocked
from .sd_ticket_fee import AGENTS

WORKING = ("progress", "solved")
"""Statuses in which somebody works or has worked."""


class SdTicketEstimate(models.AbstractModel):
    """Work on a ticket whose price is estimated begins when the customer has approved."""

    _name = "sd.ticket.estimate"
    _description = "Estimates of a ticket"

    sd_estimate_ids = fields.One2many(
        "sale.order", "sd_ticket_id", string="Estimates", groups=AGENTS
    )
    sd_estimate_count = fields.Integer(
        compute="_compute_sd_estimate_count", compute_sudo=True, groups=AGENTS
    )
    sd_without_approval = fields.Char(
        string="Work without approval because",
        copy=False,
        groups=AGENTS,
        help="Managers only: lets the work begin, or go on, although the customer has "
        "not approved it.",
    )

    @api.depends("sd_estimate_ids")
    def _compute_sd_estimate_count(self):
        for ticket in self:
            ticket.sd_estimate_count = len(ticket.sd_estimate_ids)

    def _sd_may_do_without_approval(self):
        group = "helpdesk_mgmt.group_helpdesk_manager"
        return self.env.su or self.env.user.has_group(group)

    @api.model_create_multi
    def create(self, vals_list):
        """Only a manager makes tickets that need no approval."""
        if not self._sd_may_do_without_approval():
            vals_list = [
                {name: vals[name] for name in vals if name != "sd_without_approval"}
                for vals in vals_list
            ]
        return super().create(vals_list)

    def write(self, vals):
        """Whoever lets work begin without approval says why, for the record.

        :raise AccessError: when he is no manager
        """
        if "sd_without_approval" in vals and not self._sd_may_do_without_approval():
            raise AccessError(
                self.env._("Only a manager lets work begin without an approval.")
            )
        result = super().write(vals)
        if "sd_without_approval" in vals:
            reason = vals["sd_without_approval"]
            self._sd_log_event(
                "sd.estimate.words",
                "work_allowed" if reason else "work_not_allowed",
                {"reason": reason or ""},
            )
        return result

    # === Estimates === #

    def action_sd_make_estimate(self):
        """Open the newest estimate, or make the first."""
        self.ensure_one()
        self.check_access("write")
        order = self.sudo()._sd_find_estimates()[:1].with_env(self.env)
        if not order:
            order = self.env["sale.order"].create(self._sd_prepare_estimate())
        return order._sd_open()

    def _sd_prepare_estimate(self):
        ticket_sudo = self.sudo()
        organisation = ticket_sudo.commercial_partner_id or ticket_sudo.partner_id
        if not organisation:
            raise UserError(
                self.env._("Ticket %(ticket)s has no customer.", ticket=self.number)
            )
        product = ticket_sudo.sd_fee_id.product_id or self.env.ref(
            "sd_billing.product_support_hour"
        )
        line = {
            "product_id": product.id,
            "product_uom_qty": ticket_sudo.planned_hours or 1,
        }
        return {
            "partner_id": organisation.id,
            "company_id": ticket_sudo.company_id.id,
            "user_id": self.env.uid,
            "origin": ticket_sudo.number,
            "sd_ticket_id": ticket_sudo.id,
            "order_line": [(0, 0, line)],
        }

    def action_sd_open_estimates(self):
        """All versions of this ticket's estimate."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "sd_billing.sd_estimate_action"
        )
        return {**action, "domain": [("sd_ticket_id", "=", self.id)], "context": {}}

    def _sd_find_estimates(self):
        """Estimates of these tickets, the newest version first."""
        return self.env["sale.order"].search(
            [("sd_ticket_id", "in", self.ids)], order="sd_version desc, id desc"
        )

    def _sd_find_approvers(self):
        """Whom to ask: the ticket's contact, or whoever else of his may approve."""
        self.ensure_one()
        partner = self.partner_id
        if not partner:
            return partner
        if partner.email_normalized and partner._sd_may_approve_costs():
            return partner
        contacts = self.env["res.partner"].search(
            [("commercial_partner_id", "=", self.commercial_partner_id.id)], order="id"
        )
        return contacts.filtered(
            lambda one: one.email_normalized and one._sd_may_approve_costs()
        )

    def _sd_get_estimate_for(self, user):
        """The estimate that a customer is asked about, when he may see money.

        :param user: whoever looks at the page
        :return: ``sale.order`` as superuser, empty when there is none
        """
        self.ensure_one()
        ticket_sudo = self.sudo()
        organisation = ticket_sudo.commercial_partner_id
        if not self.env["sd.package"]._may_see(user, organisation):
            return self.env["sale.order"].sudo()
        return ticket_sudo._sd_find_estimates().filtered(
            lambda order: order._sd_get_state() == "sent"
        )[:1]

    def _sd_get_calendar_of_estimate(self):
        company = self.company_id or self.env.company
        return (
            self.sd_agreement_id._get_calendar() or company.resource_calendar_id
        ).sudo()

    def _sd_go_to(self, status):
        """Move to the first stage of the team with this status, if there is one."""
        for ticket in self.filtered(lambda t: not t.stage_id.closed):
            stages = ticket.team_id._get_applicable_stages()
            stage = stages.filtered(lambda s: s.sd_status == status)[:1]
            if stage and ticket.stage_id.sd_status != status:
                ticket.stage_id = stage

    # === Work before approval === #

    def _sd_why_blocked(self):
        """Why nobody may work on this ticket: code of ``tools/estimate.py``, or ""."""
        self.ensure_one()
        ticket_sudo = self.sudo()
        if ticket_sudo.sd_fee_mode != "estimate" or ticket_sudo.sd_without_approval:
            return ""
        approved = ticket_sudo._sd_find_estimates().filtered(
            lambda order: (
                order.sd_estimate_state == "approved" and order.state == "sale"
            )
        )[:1]
        lines = ticket_sudo.timesheet_ids.filtered(
            lambda line: line.sd_billable_reason != ESTIMATING
        )
        return why_blocked(
            approved=bool(approved),
            worked=sum(lines.mapped("sd_raw_minutes")),
            limit=approved._sd_get_limit() if approved else None,
        )

    def _sd_check_stage_of_estimate(self, stage_id):
        """Refuse that a person starts work that nobody has approved.

        :raise UserError: when the stage is one of work
        """
        stage = self.env["helpdesk.ticket.stage"].browse(stage_id).sudo()
        if self.env.su or stage.sd_status not in WORKING:
            return
        for ticket in self.filtered(lambda t: t.stage_id != stage):
            if ticket._sd_why_blocked() == "not_approved":
                raise UserError(ticket._sd_tell_blocked("not_approved"))

    def _sd_tell_blocked(self, code):
        number = self.sudo().number
        if code == "not_approved":
            return self.env._(
                "The customer has not approved an estimate of ticket %(ticket)s yet: "
                "only time with the reason “estimating” can be booked. Make an estimate "
                "and send it, or ask a manager to let the work begin.",
                ticket=number,
            )
        return self.env._(
            "More than the customer has approved would be booked on ticket %(ticket)s. "
            "Make a new version of the estimate and send it, or ask a manager to let the "
            "work go on.",
            ticket=number,
        )
