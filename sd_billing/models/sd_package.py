from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools import SQL

from ..tools.rounding import to_minutes
from .sd_package_draw import NOTHING

USABLE_WHEN = [
    ("ordered", "ordered"),
    ("invoiced", "invoiced"),
    ("paid", "paid"),
]
OVERDRAW = [
    ("refuse", "refuse more time"),
    ("limit", "go on to a limit"),
    ("rate", "bill the rest by the hour"),
]


class SdPackage(models.Model):
    """Hours that a customer has paid for beforehand.

    What is left is the sum of the moves in the ledger (``sd.package.move``); nothing
    else knows it. Which package covers which work is decided in ``tools/packages.py``
    and carried out by ``sd.package.draw``; what happens at the end by ``sd.package.end``.
    """

    _name = "sd.package"
    _inherit = [
        "sd.package.draw",
        "sd.package.end",
        "sd.package.alerting",
        "sd.package.checks",
        "mail.thread",
        "mail.activity.mixin",
    ]
    _description = "Prepaid package"
    _order = "date_to desc, id desc"
    _check_company_auto = True

    name = fields.Char(string="Number", readonly=True, copy=False, default="/")
    partner_id = fields.Many2one(
        "res.partner",
        string="Customer",
        required=True,
        index=True,
        ondelete="restrict",
        domain="[('parent_id', '=', False)]",
        tracking=True,
    )
    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company
    )
    user_id = fields.Many2one("res.users", string="Account manager", tracking=True)
    sale_line_id = fields.Many2one(
        "sale.order.line",
        string="Sold with",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
    )
    order_id = fields.Many2one(related="sale_line_id.order_id", string="Sales order")
    product_id = fields.Many2one(
        "product.product", ondelete="restrict", check_company=True
    )
    rolled_from_id = fields.Many2one(
        "sd.package", string="Rolled over from", readonly=True, copy=False
    )
    rolled_to_ids = fields.One2many(
        "sd.package", "rolled_from_id", string="Rolled over to"
    )
    currency_id = fields.Many2one(
        "res.currency", required=True, default=lambda self: self.env.company.currency_id
    )
    price = fields.Monetary(help="Without taxes.", tracking=True)
    initial_minutes = fields.Integer(readonly=True)
    initial_hours = fields.Float(
        string="Hours bought at the start",
        compute="_compute_initial_hours",
        readonly=False,
    )
    date_from = fields.Date(
        string="Valid from", required=True, default=fields.Date.today, tracking=True
    )
    date_to = fields.Date(
        string="Valid to",
        tracking=True,
        help="Last day of work that is covered. Empty: no end.",
    )
    type_ids = fields.Many2many(
        "helpdesk.ticket.type", string="For types", help="Empty: for all types."
    )
    usable_when = fields.Selection(USABLE_WHEN, required=True, default="ordered")
    overdraw = fields.Selection(
        OVERDRAW, string="When empty", required=True, default="refuse", tracking=True
    )
    overdraw_hours = fields.Float(string="Limit", tracking=True)
    overage_price = fields.Monetary(
        string="Rate when empty",
        tracking=True,
        help="Per hour, without taxes. 0: the price of the support hour.",
    )
    rollover_percent = fields.Integer(
        string="Rolls over (%)",
        tracking=True,
        help="Part of the unused hours that is passed on at the end, once; the rest "
        "expires.",
    )
    rollover_months = fields.Integer(
        string="For months",
        default=3,
        help="How long after the end the hours that roll over can be used.",
    )
    alert_levels = fields.Char(
        string="Tell when left", default="20%", help="For instance: 50%, 20%, 2h"
    )
    alert_days = fields.Char(string="Tell days before the end", default="60, 30, 7")
    cancelled = fields.Boolean(readonly=True, copy=False)
    ended = fields.Boolean(
        readonly=True, copy=False, help="What was unused at the end has expired."
    )
    rolled = fields.Boolean(readonly=True, copy=False)
    end_failure = fields.Char(
        string="What went wrong at the end", readonly=True, copy=False
    )
    note = fields.Text(string="Internal note")
    move_ids = fields.One2many("sd.package.move", "package_id", string="Ledger")
    revision = fields.Integer(
        readonly=True, copy=False, help="Grows when somebody books on the package."
    )
    balance_minutes = fields.Integer(compute="_compute_balance")
    hours_bought = fields.Float(compute="_compute_balance")
    hours_used = fields.Float(compute="_compute_balance")
    hours_left = fields.Float(compute="_compute_balance")
    state = fields.Selection(
        [
            ("waiting", "Not usable yet"),
            ("future", "Begins later"),
            ("running", "Running"),
            ("empty", "Used up"),
            ("ended", "Ended"),
            ("cancelled", "Cancelled"),
        ],
        compute="_compute_state",
    )

    _ends_after_it_begins = models.Constraint(
        "CHECK (date_to IS NULL OR date_to >= date_from)",
        "A package cannot end before it begins.",
    )
    _rolled_over_once = models.UniqueIndex(
        "(rolled_from_id) WHERE rolled_from_id IS NOT NULL",
        "This package has been rolled over already.",
    )
    _end_idx = models.Index("(date_to) WHERE ended IS NOT TRUE")

    # === What is left === #

    @api.depends("move_ids.minutes")
    def _compute_balance(self):
        sums = self._get_sums()
        for package in self:
            bought, used, left, __ = sums.get(package.id, NOTHING)
            package.balance_minutes = left
            package.hours_bought = bought / 60
            package.hours_used = used / 60
            package.hours_left = left / 60

    def _get_sums(self):
        """What the packages have had, in minutes.

        :return: dict package id → (what came in by sale or gift, what work took, what
            is left, what came in by sale)
        """
        if not self.ids:
            return {}
        self.env["sd.package.move"].flush_model()
        rows = self.env.execute_query(
            SQL(
                """
                SELECT package_id,
                       SUM(minutes) FILTER (
                           WHERE kind IN ('purchase', 'goodwill', 'adjust', 'refund')
                              OR (kind = 'roll' AND minutes > 0)),
                       -SUM(minutes) FILTER (WHERE kind IN ('use', 'reverse')),
                       SUM(minutes),
                       SUM(minutes) FILTER (
                           WHERE kind IN ('purchase', 'adjust', 'refund')
                              OR (kind = 'roll' AND minutes > 0))
                  FROM sd_package_move WHERE package_id IN %s GROUP BY package_id
                """,
                tuple(self.ids),
            )
        )
        return {row[0]: tuple(int(value or 0) for value in row[1:]) for row in rows}

    @api.depends("initial_minutes")
    def _compute_initial_hours(self):
        for package in self:
            package.initial_hours = package.initial_minutes / 60

    @api.depends(
        "move_ids", "date_from", "date_to", "cancelled", "ended", "usable_when"
    )
    def _compute_state(self):
        today = fields.Date.context_today(self)
        unusable = self._find_unusable()
        for package in self:
            if package.cancelled:
                package.state = "cancelled"
            elif package.ended or (package.date_to and package.date_to < today):
                package.state = "ended"
            elif package.id in unusable:
                package.state = "waiting"
            elif package.date_from and package.date_from > today:
                package.state = "future"
            else:
                package.state = "running" if package.balance_minutes > 0 else "empty"

    # === Life of a package === #

    @api.model_create_multi
    def create(self, vals_list):
        """Give new packages a number, and book the hours that were bought."""
        vals_list = [self._prepare_new_vals(vals) for vals in vals_list]
        packages = super().create(vals_list)
        for package in packages:
            package.name = f"PKG{package.id:05}"
            if package.initial_minutes <= 0:
                raise ValidationError(
                    self.env._("Enter how many hours have been bought.")
                )
        packages._book_purchase()
        return packages

    @api.model
    def _prepare_new_vals(self, vals):
        vals = dict(vals)
        if "initial_hours" in vals:
            hours = vals.pop("initial_hours") or 0
            vals.setdefault("initial_minutes", to_minutes(hours) if hours > 0 else 0)
        return vals

    def _book_purchase(self):
        moves = []
        for package in self:
            order, origin = package.sudo().order_id, package.rolled_from_id
            code, values = "entered", {}
            if origin:
                code, values = "rolled_in", {"package": [self._name, origin.id]}
            elif order:
                code, values = "bought", {"order": ["sale.order", order.id]}
            moves.append(
                package._prepare_move_vals(
                    "roll" if origin else "purchase",
                    package.initial_minutes,
                    code,
                    values,
                    day=package.date_from,
                    once=f"purchase/{package.id}",
                )
            )
        self.env["sd.package.move"].sudo().create(moves)

    def write(self, vals):
        """Hours, customer and company stay as they were: they are the ledger's.

        Whoever changes a package whose end failed lets it be tried again.
        """
        fixed = {"initial_hours", "initial_minutes", "company_id"} & set(vals)
        if "partner_id" in vals and any(
            package.partner_id.id != vals["partner_id"] for package in self
        ):
            fixed.add("partner_id")
        if fixed:
            raise UserError(
                self.env._(
                    "Hours, customer and company of a package stay. Correct the hours "
                    "with the button, or cancel the package and make another one."
                )
            )
        return super().write({"end_failure": False, **vals})

    def action_propose_top_up(self):
        """A draft quotation of the same hours for the customer, ready to be sent.

        :raise UserError: when the package has no product that is still sold
        """
        self.ensure_one()
        product = self.product_id
        if not (product.active and product.sale_ok and product.sd_package_ok):
            raise UserError(
                self.env._(
                    "%(package)s has no product of prepaid hours that is still sold. "
                    "Make a quotation with another one.",
                    package=self.name,
                )
            )
        order = self.env["sale.order"].create(
            {
                "partner_id": self.partner_id.id,
                "company_id": self.company_id.id,
                "user_id": self.user_id.id or self.env.user.id,
                "origin": self.name,
                "order_line": [
                    (0, 0, {"product_id": product.id, "product_uom_qty": 1})
                ],
            }
        )
        return {
            "type": "ir.actions.act_window",
            "res_model": order._name,
            "res_id": order.id,
            "view_mode": "form",
        }

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(
            self.env._(
                "A package is in the books and is not deleted. Take back its unused "
                "hours instead."
            )
        )

    def _prepare_move_vals(self, kind, minutes, code, values=None, day=None, once=None):
        """Values of a new move of this package.

        :param str kind: key of ``sd.package.move.kind``
        :param int minutes: signed
        :param str code: why, told by ``sd.package.move``
        :param dict values: facts of the reason, ids only
        :param date day: default today
        :param str once: key of what may happen only once
        """
        self.ensure_one()
        return {
            "package_id": self.id,
            "kind": kind,
            "minutes": minutes,
            "date": day or fields.Date.context_today(self),
            "reason_code": code,
            "reason_values": values or {},
            "once_key": once,
        }
