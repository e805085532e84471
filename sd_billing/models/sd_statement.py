from datetime import date

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from ..tools.statement import by_ticket, fingerprint, total_amount

ACCOUNT = ("bought", "used", "expired", "rolled", "adjusted", "refunded")
FROZEN = frozenset(
    {
        "name",
        "partner_id",
        "company_id",
        "currency_id",
        "date_from",
        "date_to",
        "previous_id",
        "state",
        "document",
        "fingerprint",
        "published_on",
        "opening",
        *ACCOUNT,
        "closing",
        "package_minutes",
        "rate_minutes",
        "amount",
    }
)
"""Fields that stay as they are when the customer has the statement."""


class SdStatement(models.Model):
    """What a customer's time and prepaid hours came to, up to a day.

    The statements of a customer are a chain: each begins where the one before it ended,
    and shows whatever no earlier one has shown. A draft can be made again; what is
    published is frozen, and so are its entries and moves. All it says is in
    ``document``, its proof in ``fingerprint``. Arithmetic: ``tools/statement.py``.
    """

    _name = "sd.statement"
    _inherit = ["sd.statement.source", "sd.statement.page", "mail.thread"]
    _description = "Statement"
    _order = "date_to desc, id desc"
    _check_company_auto = True

    name = fields.Char(string="Number", readonly=True, copy=False, default="/")
    partner_id = fields.Many2one(
        "res.partner",
        string="Customer",
        required=True,
        readonly=True,
        ondelete="restrict",
    )
    company_id = fields.Many2one("res.company", required=True, readonly=True)
    currency_id = fields.Many2one("res.currency", required=True, readonly=True)
    previous_id = fields.Many2one(
        "sd.statement",
        string="Statement before",
        readonly=True,
        copy=False,
        ondelete="restrict",
    )
    date_from = fields.Date(string="From", required=True, readonly=True)
    date_to = fields.Date(string="To", required=True, readonly=True)
    state = fields.Selection(
        [("draft", "Draft"), ("published", "Published")],
        required=True,
        readonly=True,
        default="draft",
        copy=False,
        tracking=True,
    )
    published_on = fields.Datetime(readonly=True, copy=False)
    opening = fields.Integer(readonly=True)
    bought = fields.Integer(readonly=True)
    used = fields.Integer(readonly=True, help="What work took is negative.")
    expired = fields.Integer(readonly=True)
    rolled = fields.Integer(string="Rolled over", readonly=True)
    adjusted = fields.Integer(readonly=True)
    refunded = fields.Integer(string="Taken back", readonly=True)
    closing = fields.Integer(readonly=True)
    package_minutes = fields.Integer(
        readonly=True, help="What the entries shown have taken from packages."
    )
    rate_minutes = fields.Integer(readonly=True)
    opening_hours = fields.Float(string="Left before", compute="_compute_hours")
    used_hours = fields.Float(string="Hours used", compute="_compute_hours")
    closing_hours = fields.Float(string="Left after", compute="_compute_hours")
    rate_hours = fields.Float(string="Billed by the hour", compute="_compute_hours")
    amount = fields.Monetary(
        string="By the hour",
        readonly=True,
        help="What is billed by the hour costs, without taxes.",
    )
    document = fields.Json(readonly=True, copy=False)
    fingerprint = fields.Char(readonly=True, copy=False)

    _adds_up = models.Constraint(
        "CHECK (closing = opening + bought + used + expired + rolled + adjusted "
        "+ refunded)",
        "What was left before and what came and went make what is left after.",
    )
    _used_is_what_the_work_took = models.Constraint(
        "CHECK (state = 'draft' OR used = -package_minutes)",
        "What was used is what the entries shown have taken from packages.",
    )
    _published_is_proved = models.Constraint(
        "CHECK (state = 'draft' OR (fingerprint IS NOT NULL AND document IS NOT NULL "
        "AND published_on IS NOT NULL))",
        "A published statement has a fingerprint.",
    )
    _ends_after_it_begins = models.Constraint(
        "CHECK (date_to >= date_from)", "A statement cannot end before it begins."
    )
    _one_follows = models.UniqueIndex(
        "(previous_id) WHERE previous_id IS NOT NULL",
        "Another statement follows that one already.",
    )
    _one_first = models.UniqueIndex(
        "(partner_id, company_id) WHERE previous_id IS NULL",
        "The customer has a first statement already.",
    )

    def _compute_hours(self):
        for statement in self:
            statement.opening_hours = statement.opening / 60
            statement.used_hours = -statement.used / 60
            statement.closing_hours = statement.closing / 60
            statement.rate_hours = statement.rate_minutes / 60

    # === Made === #

    @api.model
    def _make_drafts(self, company, last, partners=None):
        """Make statements up to a day, or make the drafts of customers again.

        :param company: one company
        :param date last: last day of work that is shown
        :param partners: commercial partners; None for all of whom there is something new
        :return: the drafts; customers whose statements already go so far have none
        """
        self._flush_sources()
        if partners is None:
            partners = self.env["res.partner"].browse(
                self._find_customers(company, last)
            )
        latest = self._find_latest(partners, company)
        drafts = self.browse()
        for partner in partners:
            draft = latest.get(partner.id, self.browse())
            if draft.state == "published":
                if draft.date_to >= last:
                    continue
                draft = self._create_next(partner, company, last, draft)
            elif draft:
                draft._read_again(max(last, draft.date_from))
            else:
                draft = self._create_next(partner, company, last, draft)
            drafts |= draft
        return drafts

    @api.model
    def _find_latest(self, partners, company):
        """The last statement of each customer: dict partner id → statement."""
        found = self.search(
            [("partner_id", "in", partners.ids), ("company_id", "=", company.id)],
            order="date_to, id",
        )
        return {statement.partner_id.id: statement for statement in found}

    @api.model
    def _create_next(self, partner, company, last, previous):
        if partner != partner.commercial_partner_id:
            raise ValidationError(
                self.env._(
                    "A statement is made for an organisation: choose %(organisation)s "
                    "instead of its contact %(contact)s.",
                    organisation=partner.commercial_partner_id.name,
                    contact=partner.name,
                )
            )
        statement = self.create(
            {
                "partner_id": partner.id,
                "company_id": company.id,
                "currency_id": company.currency_id.id,
                "previous_id": previous.id,
                "opening": previous.closing,
                "closing": previous.closing,
                "date_from": (
                    fields.Date.add(previous.date_to, days=1) if previous else last
                ),
                "date_to": last,
            }
        )
        statement.name = f"ST{statement.id:05}"
        statement._read_again(last)
        return statement

    def _read_again(self, last):
        """Let a draft show all that no statement shows, up to a day.

        :param date last: last day of work that is shown
        :return: (ids of moves, ids of entries) that it shows
        """
        self.ensure_one()
        self._flush_sources()
        moves = self._read_moves(self.partner_id, self.company_id, last)
        works = self._read_works(self.partner_id, self.company_id, last)
        first = self.date_from
        if not self.previous_id:
            days = [move[3] for move in moves] + [work.day for work in works]
            first = min([*days, date(last.year, last.month, 1)])
        account = self._add_up(self.opening, moves)
        rows = by_ticket(works, self.currency_id.decimal_places)
        minutes = {name: getattr(account, name) for name in ACCOUNT}
        values = {
            **minutes,
            "date_from": first,
            "date_to": last,
            "closing": account.closing,
            "package_minutes": sum(row["package"] for row in rows),
            "rate_minutes": sum(row["rate"] for row in rows),
        }
        amount = total_amount(rows)
        self.write(
            {
                **values,
                "amount": float(amount),
                "document": {
                    **minutes,
                    "number": self.name,
                    "customer": self.partner_id.id,
                    "company": self.company_id.id,
                    "currency": self.currency_id.name,
                    "first": first.isoformat(),
                    "last": last.isoformat(),
                    "opening": account.opening,
                    "closing": account.closing,
                    "amount": str(amount),
                    "tickets": rows,
                },
            }
        )
        return [move[0] for move in moves], [work.entry for work in works]

    # === Published === #

    def action_read_again(self):
        """Make drafts again, with what was booked since."""
        self._check_draft()
        for statement in self:
            statement._read_again(statement.date_to)

    def action_publish(self):
        """Freeze statements and show them to their customers.

        :raise UserError: when one was published already, is of days to come, or shows
            time whose cover does not fit the ledger
        """
        self.check_access("write")
        self._check_draft()
        for statement in self.sorted("date_to"):
            statement._publish()

    def _check_draft(self):
        published = self.filtered(lambda statement: statement.state != "draft")[:1]
        if published:
            raise UserError(
                self.env._(
                    "Statement %(number)s is with the customer and stays as it is. "
                    "Corrections go into the next one.",
                    number=published.name,
                )
            )

    def _publish(self):
        if self.date_to >= fields.Date.context_today(self):
            raise UserError(
                self.env._(
                    "Statement %(number)s goes up to a day that is not over. Publish "
                    "it afterwards, or make it again up to an earlier day.",
                    number=self.name,
                )
            )
        self.env["sd.package"]._find_of(
            self.partner_id, self.company_id, cancelled=True
        )._lock()
        move_ids, entry_ids = self._read_again(self.date_to)
        if self.used != -self.package_minutes:
            raise UserError(
                self.env._(
                    "The ledger of %(customer)s has %(used)s used, the time on its "
                    "tickets %(taken)s. Cover the time of the tickets again, then "
                    "publish.",
                    customer=self.partner_id.name,
                    used=self.env["sd.package"]._show_hours(-self.used),
                    taken=self.env["sd.package"]._show_hours(self.package_minutes),
                )
            )
        self.env["sd.package.move"].sudo().browse(move_ids).write(
            {"statement_id": self.id}
        )
        self.env["account.analytic.line"].sudo().browse(entry_ids).write(
            {"sd_statement_id": self.id, "sd_locked": True}
        )
        self.write(
            {
                "state": "published",
                "published_on": fields.Datetime.now(),
                "fingerprint": self._get_fingerprint(),
            }
        )

    def _get_fingerprint(self):
        return fingerprint(self.document, self.previous_id.fingerprint or "")

    def _is_intact(self):
        """Whether a published statement still says what its fingerprint proves."""
        self.ensure_one()
        return self.fingerprint == self._get_fingerprint()

    def write(self, vals):
        """What is published stays."""
        if not FROZEN.isdisjoint(vals):
            self._check_draft()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_drafts_only(self):
        self._check_draft()

    @api.model
    def _find_published(self, organisation):
        """Statements that the customer has, newest first, as superuser."""
        return self.sudo().search(
            [("partner_id", "=", organisation.id), ("state", "=", "published")]
        )
