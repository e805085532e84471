from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain

from odoo.addons.sd_portal.tools.fee_hint import FeeHint

from ..tools.fees import RATED_MODES, FeeRule, FeeTable
from ..tools.rounding import DAY_MINUTES, Rounding
from .sd_fee_words import FEE_MODES


class SdFee(models.Model):
    """One fee rule: what tickets of a type cost, for whom, and how time is rounded.

    Which rule holds for a ticket is decided in ``tools/fees.py``. The ticket keeps
    what was decided (see ``sd.ticket.fee``), so that a rule can be changed without
    changing what customers were told before.
    """

    _name = "sd.fee"
    _description = "Fee"
    _inherit = ["mail.thread", "sd.fee.words"]
    _order = "type_id, agreement_id, priority, id"
    _check_company_auto = True

    active = fields.Boolean(default=True)
    type_id = fields.Many2one(
        "helpdesk.ticket.type", required=True, index=True, ondelete="cascade"
    )
    agreement_id = fields.Many2one(
        "sd.agreement",
        index="btree_not_null",
        ondelete="cascade",
        check_company=True,
        help="Empty: for all customers whose agreement says nothing else.",
    )
    priority = fields.Selection(
        selection=lambda self: self.env["helpdesk.ticket"]._sd_get_priorities(),
        help="Empty: for all priorities that have no fee of their own.",
    )
    company_id = fields.Many2one(
        "res.company",
        compute="_compute_company_id",
        store=True,
        readonly=False,
        index="btree_not_null",
        help="Empty: for all companies.",
    )
    mode = fields.Selection(FEE_MODES, string="Charged", required=True, tracking=True)
    product_id = fields.Many2one(
        "product.product",
        domain="[('type', '=', 'service'), ('sale_ok', '=', True)]",
        ondelete="restrict",
        check_company=True,
        tracking=True,
        help="What is sold. Its price is the rate unless a rate is entered here.",
    )
    amount = fields.Monetary(
        string="Own rate",
        tracking=True,
        help="Per hour or per ticket, without taxes. 0: the price of the product.",
    )
    currency_id = fields.Many2one("res.currency", compute="_compute_currency_id")
    rate = fields.Monetary(compute="_compute_rate")
    step_minutes = fields.Integer(
        string="Step (minutes)",
        default=15,
        required=True,
        tracking=True,
        help="Time is rounded up to a multiple of this; 1 bills minutes as worked.",
    )
    minimum_minutes = fields.Integer(
        string="Minimum (minutes)", tracking=True, help="0: no minimum."
    )
    rounding_scope = fields.Selection(
        [
            ("entry", "per entry"),
            ("ticket_day", "per ticket and day"),
            ("ticket", "per ticket"),
        ],
        string="Rounded",
        default="ticket",
        required=True,
        tracking=True,
    )
    note = fields.Char(
        string="Note for the customer",
        translate=True,
        help="Follows the fee on the ticket page and in the confirmation.",
    )

    _one_for_each = models.UniqueIndex(
        "(type_id, COALESCE(agreement_id, 0), COALESCE(priority, ''), "
        "COALESCE(company_id, 0)) WHERE active IS TRUE",
        "There is a fee for this type, agreement, priority and company already. "
        "Change that one, or archive it first.",
    )

    @api.depends("agreement_id.company_id")
    def _compute_company_id(self):
        for fee in self.filtered("agreement_id"):
            fee.company_id = fee.agreement_id.company_id

    @api.depends("company_id.currency_id")
    def _compute_currency_id(self):
        main = self.env["res.company"]._get_main_company()
        for fee in self:
            fee.currency_id = (fee.company_id or main).sudo().currency_id

    @api.depends("amount", "mode", "product_id.lst_price", "currency_id", "company_id")
    @api.depends_context("company")
    def _compute_rate(self):
        for fee in self:
            company = fee.company_id or self.env.company
            fee.rate = fee._get_rate(company, fee.currency_id)

    @api.depends("type_id.name", "agreement_id.name", "priority")
    def _compute_display_name(self):
        labels = dict(self.env["helpdesk.ticket"]._sd_get_priorities())
        for fee in self:
            names = (fee.agreement_id.name, fee.type_id.name, labels.get(fee.priority))
            fee.display_name = " / ".join(filter(None, names))

    @api.constrains("amount", "step_minutes", "minimum_minutes")
    def _check_numbers(self):
        for fee in self:
            if fee.amount < 0:
                raise ValidationError(
                    self.env._(
                        "%(fee)s: a rate cannot be negative. Enter 0 to take the "
                        "price of the product.",
                        fee=fee.display_name,
                    )
                )
            if not (
                1 <= fee.step_minutes <= DAY_MINUTES
                and 0 <= fee.minimum_minutes <= DAY_MINUTES
            ):
                raise ValidationError(
                    self.env._(
                        "%(fee)s: time is rounded in steps of 1 to %(day)s minutes, "
                        "with a minimum of 0 to %(day)s minutes.",
                        fee=fee.display_name,
                        day=DAY_MINUTES,
                    )
                )

    # === The fee of tickets === #

    @api.model
    def _prepare_ticket_vals(self, cases):
        """What to store on tickets about their fees, in one query for all of them.

        :param list cases: `Case` objects of ``tools/fees.py``
        :return: list of dicts with the ``sd_fee_*`` values, in the same order
        """
        fees_sudo = self.sudo()
        table = FeeTable(fees_sudo._load_rules(cases))
        terms = {}
        return [
            fees_sudo._prepare_case_vals(table.choose(case), case, terms)
            for case in cases
        ]

    @api.model
    def _find_for_cases(self, cases):
        """The rules that apply, read together.

        :param list cases: `Case` objects of ``tools/fees.py``
        :return: dict case → fee as superuser, only where there is one
        """
        fees_sudo = self.sudo()
        table = FeeTable(fees_sudo._load_rules(cases))
        ids = {case: table.choose(case).fee_id for case in cases}
        fees = fees_sudo.browse(sorted(set(ids.values()) - {0}))
        by_id = {fee.id: fee for fee in fees}
        return {case: by_id[fee_id] for case, fee_id in ids.items() if fee_id}

    @api.model
    def _load_rules(self, cases):
        """The rules that may hold for the cases; those of archived agreements do not."""
        agreement_ids = {case.agreement_id for case in cases} - {0}
        company_ids = {case.company_id for case in cases} - {0}
        of_agreements = Domain("agreement_id", "in", list(agreement_ids)) & Domain(
            "agreement_id.active", "=", True
        )
        fees = self.search(
            Domain("type_id", "in", list({case.type_id for case in cases}))
            & (Domain("agreement_id", "=", False) | of_agreements)
            & Domain("company_id", "in", [False, *company_ids])
        )
        return [
            FeeRule(
                fee.id,
                fee.type_id.id,
                fee.agreement_id.id or 0,
                fee.priority or "",
                0 if fee.agreement_id else fee.company_id.id or 0,
            )
            for fee in fees
        ]

    @api.model
    def _prepare_case_vals(self, choice, case, terms):
        key = (choice.fee_id, case.company_id)
        if key not in terms:
            company = self.env["res.company"].browse(case.company_id)
            terms[key] = self.browse(choice.fee_id or ())._prepare_terms(company)
        values = {"type": ["helpdesk.ticket.type", case.type_id]}
        if "agreement" in choice.code:
            values["agreement"] = ["sd.agreement", case.agreement_id]
        if "priority" in choice.code:
            values["priority"] = case.priority
        return {**terms[key], "sd_fee_code": choice.code, "sd_fee_values": values}

    def _tell_hint(self, type_, company, sees_money, left):
        """This rule for somebody who has not made his ticket yet.

        :param type_: the type of the ticket
        :param bool sees_money: whether amounts and hours may be named
        :param left: minutes left of prepaid hours, None where that is unknown
        :return: `FeeHint`
        """
        currency = company.currency_id
        amount = self._get_rate(company, currency) if sees_money else 0.0
        hours = ""
        if self.mode == "package" and left is not None:
            hours = self.env["sd.package"]._show_hours(left)
        full = self._get_sentence(
            type_.name, self.mode, amount, currency, self._get_rounding(), self.note
        )
        return FeeHint(
            self._get_short(self.mode, amount, currency, hours),
            full,
            hours and self.env._("You have %(hours)s left.", hours=hours),
        )

    def _get_rounding(self):
        """How time is rounded: `Rounding` of ``tools/rounding.py``."""
        return Rounding(self.step_minutes, self.minimum_minutes, self.rounding_scope)

    def _prepare_terms(self, company):
        """The terms of this rule (or of no rule) as a ticket of ``company`` keeps them."""
        rounding = None
        if self:
            rounding = {
                "step": self.step_minutes,
                "minimum": self.minimum_minutes,
                "scope": self.rounding_scope,
            }
        return {
            "sd_fee_id": self.id,
            "sd_fee_mode": self.mode,
            "sd_fee_amount": self._get_rate(company, company.currency_id),
            "sd_fee_rounding": rounding,
        }

    def _get_rate(self, company, currency):
        """The rate of this rule, without taxes.

        :param company: the company whose price and exchange rate count
        :param currency: what to express it in
        :return: float; 0.0 when the mode needs none or nobody has entered one
        """
        if self.mode not in RATED_MODES:
            return 0.0
        product = self.product_id.with_company(company)
        amount, source = (
            (self.amount, self.currency_id)
            if self.amount
            else (product.lst_price, product.currency_id)
        )
        if not amount or source == currency:
            return amount
        return source._convert(amount, currency, company, fields.Date.today())
