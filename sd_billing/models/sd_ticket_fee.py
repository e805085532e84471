from odoo import api, fields, models

from ..tools.fees import Case
from ..tools.rounding import Rounding
from .sd_fee_words import FEE_MODES

AGENTS = "helpdesk_mgmt.group_helpdesk_user_own"


class SdTicketFee(models.AbstractModel):
    """What was promised about the price of a ticket, and why.

    Decided when the ticket comes in (``sd.intake.step.choose_fee``) and again when
    its type, priority, agreement or company changes; in between it stays as it was
    told to the customer, whatever happens to the fee rule.
    """

    _name = "sd.ticket.fee"
    _description = "Fee of a ticket"

    sd_fee_id = fields.Many2one(
        "sd.fee",
        string="Fee",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
        tracking=True,
        groups=AGENTS,
    )
    sd_fee_mode = fields.Selection(
        FEE_MODES,
        string="Charged",
        readonly=True,
        copy=False,
        groups=AGENTS,
    )
    sd_fee_currency_id = fields.Many2one(
        "res.currency",
        string="Fee currency",
        compute="_compute_sd_fee_currency_id",
        groups=AGENTS,
    )
    sd_fee_amount = fields.Monetary(
        string="Rate",
        currency_field="sd_fee_currency_id",
        readonly=True,
        copy=False,
        groups=AGENTS,
    )
    sd_fee_rounding = fields.Json(
        string="Rounding of time", readonly=True, copy=False, groups=AGENTS
    )
    sd_fee_code = fields.Char(
        string="Reason of the fee", readonly=True, copy=False, groups=AGENTS
    )
    sd_fee_values = fields.Json(
        string="Facts of the fee", readonly=True, copy=False, groups=AGENTS
    )
    sd_fee_text = fields.Char(
        string="Fee in words", compute="_compute_sd_fee_text", groups=AGENTS
    )

    @api.depends("company_id.currency_id")
    def _compute_sd_fee_currency_id(self):
        for ticket in self:
            ticket.sd_fee_currency_id = ticket.company_id.currency_id

    @api.depends(
        "sd_fee_id", "sd_fee_mode", "sd_fee_amount", "sd_fee_rounding", "sd_fee_code"
    )
    @api.depends_context("lang")
    def _compute_sd_fee_text(self):
        for ticket in self:
            ticket.sd_fee_text = ticket._sd_tell_fee()

    def _sd_tell_fee(self):
        """The fee and why it is that, for an agent, in the current language."""
        ticket_sudo = self.sudo()
        if not ticket_sudo.sd_fee_code:
            return ""
        reason = self.env["sd.fee"]._tell(
            ticket_sudo.sd_fee_code, ticket_sudo.sd_fee_values or {}
        )
        fee = ticket_sudo._sd_get_fee_sentence()
        if not fee:
            return self.env._("None, because %(reason)s", reason=reason)
        return self.env._("%(fee)s, because %(reason)s", fee=fee, reason=reason)

    def _sd_get_fee_sentence(self):
        """What this ticket costs, for the customer, in the current language.

        :return: str, "" where no fee has been set
        """
        self.ensure_one()
        ticket_sudo = self.sudo()
        return self.env["sd.fee"]._get_sentence(
            ticket_sudo.type_id.name or "",
            ticket_sudo.sd_fee_mode or "",
            ticket_sudo.sd_fee_amount,
            ticket_sudo.company_id.currency_id,
            ticket_sudo._sd_get_rounding(),
            ticket_sudo.sd_fee_id.note or "",
        )

    def _sd_get_rounding(self):
        """How the time on this ticket is rounded: `Rounding` of ``tools/rounding.py``."""
        self.ensure_one()
        return Rounding(**(self.sudo().sd_fee_rounding or {}))

    def _sd_get_fee_case(self):
        """What the fee of this ticket depends on: `Case` of ``tools/fees.py``."""
        self.ensure_one()
        ticket_sudo = self.sudo()
        return Case(
            type_id=ticket_sudo.type_id.id or 0,
            agreement_id=ticket_sudo.sd_agreement_id.id or 0,
            priority=ticket_sudo.priority or "",
            company_id=ticket_sudo.company_id.id,
        )

    def _sd_decide_fee(self):
        """Decide the fees of these tickets by the rules of today, and store them.

        Writes once per different outcome, not once per ticket.
        """
        decided = self.env["sd.fee"]._prepare_ticket_vals(
            [ticket._sd_get_fee_case() for ticket in self]
        )
        outcomes = {}
        for ticket, vals in zip(self, decided, strict=True):
            __, ids = outcomes.setdefault(repr(vals), (vals, []))
            ids.append(ticket.id)
        for vals, ids in outcomes.values():
            self.sudo().browse(ids).write(vals)
