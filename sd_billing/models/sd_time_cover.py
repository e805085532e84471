from collections import defaultdict
from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..tools.covers import choose_cover
from ..tools.packages import Work, draw_all

COVERS = [
    ("package", "Prepaid hours"),
    ("rate", "By the hour"),
    ("estimate", "Estimate"),
    ("fixed", "Fixed price"),
    ("free", "Free"),
]
COVER_DRIVERS = frozenset(
    {"ticket_id", "date", "unit_amount", "product_uom_id", "sd_billable_reason"}
)
"""Fields of an entry on which its cover depends."""

LOOK_BACK = timedelta(days=60)
"""Packages that ended longer before the work are not worth a line of explanation."""


class SdTimeCover(models.AbstractModel):
    """Who pays for an entry of time: each billed minute is covered exactly once.

    Of an entry that draws on packages, ``sd_package_minutes`` come from them (the moves
    say from which) and ``sd_rate_minutes`` are billed by the hour; together they are the
    billed minutes. All others have one cover for all minutes.
    """

    _name = "sd.time.cover"
    _description = "Cover of an entry of time"

    sd_cover = fields.Selection(
        COVERS, string="Covered by", readonly=True, copy=False, groups="base.group_user"
    )
    sd_package_minutes = fields.Integer(
        string="Minutes from packages",
        readonly=True,
        copy=False,
        groups="base.group_user",
    )
    sd_rate_minutes = fields.Integer(
        string="Minutes billed by the hour",
        readonly=True,
        copy=False,
        groups="base.group_user",
    )
    sd_overage_package_id = fields.Many2one(
        "sd.package",
        string="Rate of",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="set null",
        groups="base.group_user",
        help="The package whose rate counts for what is billed by the hour.",
    )
    sd_cover_code = fields.Char(readonly=True, copy=False, groups="base.group_user")
    sd_cover_looks = fields.Json(readonly=True, copy=False, groups="base.group_user")
    sd_cover_facts = fields.Json(
        readonly=True,
        copy=False,
        groups="base.group_user",
        help="What the cover depended on when it was chosen.",
    )
    sd_cover_text = fields.Text(
        string="Why covered so",
        compute="_compute_sd_cover_text",
        groups="base.group_user",
    )
    sd_locked = fields.Boolean(
        string="In a statement",
        readonly=True,
        copy=False,
        groups="base.group_user",
        help="The customer has read it in a statement: it stays as it is.",
    )
    sd_statement_id = fields.Many2one(
        "sd.statement",
        string="Statement",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
        groups="base.group_user",
    )

    @api.depends("sd_cover_code", "sd_cover_looks", "sd_rate_minutes")
    @api.depends_context("lang")
    def _compute_sd_cover_text(self):
        for line in self:
            line.sd_cover_text = line.sd_cover_code and self.env[
                "sd.cover.words"
            ]._explain(
                line.sd_cover_code,
                {"rest": line.sd_rate_minutes},
                line.sd_cover_looks or [],
            )

    def _sd_get_covers(self):
        """Minutes of this entry by what covers them; they add up to what is billed.

        :return: dict key of `COVERS` → minutes, without those that cover nothing
        """
        self.ensure_one()
        covers = {"package": self.sd_package_minutes, "rate": self.sd_rate_minutes}
        if self.sd_cover not in covers:
            covers = {self.sd_cover: self.sd_billed_minutes}
        return {cover: minutes for cover, minutes in covers.items() if minutes}

    def _sd_get_cover_facts(self):
        """What the cover of this entry depends on, as JSON."""
        self.ensure_one()
        ticket = self.ticket_id
        choice = choose_cover(
            ticket.sd_fee_mode or "", self.sd_billable_reason or "fee"
        )
        facts = {
            "cover": choice.cover,
            "code": choice.code,
            "minutes": self.sd_billed_minutes,
        }
        if choice.cover == "package":
            facts |= {
                "ticket": ticket.id,
                "day": fields.Date.to_string(self.date),
                "type": ticket.type_id.id or 0,
                "organisation": ticket.commercial_partner_id.id or 0,
            }
        return facts

    # === Drawing on packages === #

    def _sd_draw(self, facts, drawn_ids, must=False):
        """Take back what was drawn, and cover these entries from packages.

        :param dict facts: entry → what its cover depends on, see `_sd_get_cover_facts`
        :param list drawn_ids: ids of entries whose draws are taken back
        :param bool must: bill by the hour what packages refuse, instead of refusing
        :raise UserError: when the packages refuse the time
        """
        Move_sudo = self.env["sd.package.move"].sudo()
        found = self._sd_find_packages() | Move_sudo._find_drawn(drawn_ids)
        found._lock()
        freed = Move_sudo._reverse_uses(drawn_ids)
        # What comes back to a package that has ended expires the next time.
        found.filtered(lambda package: package.id in freed).ended = False
        owned = defaultdict(list)
        for package, view in zip(found, found._get_for_draw(freed), strict=True):
            owned[package.partner_id, package.company_id].append(view)
        moves = []
        for (owner, company), lines in self._sd_group_by_owner().items():
            works = [
                Work(line.date, facts[line].get("type", 0), facts[line]["minutes"])
                for line in lines
            ]
            covers = draw_all(works, owned[owner, company], company.sd_without_package)
            for line, cover in zip(lines, covers, strict=True):
                if cover.refused_minutes and not must:
                    line._sd_refuse(cover)
                line.sudo().write(line._sd_prepare_drawn_cover(cover, facts[line]))
                moves += line._sd_prepare_uses(cover)
        Move_sudo.create(moves)

    def _sd_find_packages(self):
        if not self:
            return self.env["sd.package"].sudo()
        tickets = self.ticket_id
        return self.env["sd.package"]._find_of(
            tickets.commercial_partner_id,
            tickets.company_id,
            min(self.mapped("date")) - LOOK_BACK,
        )

    def _sd_group_by_owner(self):
        """These entries by customer and company, in the order of the work."""
        grouped = defaultdict(list)
        for line in self.sorted(lambda line: line._sd_get_work_order()):
            ticket = line.ticket_id
            grouped[ticket.commercial_partner_id, ticket.company_id].append(line)
        return grouped

    def _sd_prepare_uses(self, cover):
        return [
            {
                "package_id": package_id,
                "kind": "use",
                "minutes": -minutes,
                "date": self.date,
                "ticket_id": self.ticket_id.id,
                "line_id": self.id,
                "reason_code": "work",
            }
            for package_id, minutes in cover.parts
        ]

    def _sd_prepare_drawn_cover(self, cover, facts):
        """Values of an entry that was drawn.

        :param Cover cover: of ``tools/packages.py``
        """
        by_hour = cover.rate_minutes + cover.refused_minutes
        if not by_hour:
            code = "package"
        elif cover.package_minutes:
            code = "package_and_rate"
        else:
            fitting = any(look.code == "empty" for look in cover.looks)
            code = "overage" if fitting else "no_package"
        return {
            "sd_cover": "rate" if by_hour and not cover.package_minutes else "package",
            "sd_cover_code": code,
            "sd_cover_facts": facts,
            "sd_cover_looks": [
                [look.package_id, look.code, look.minutes] for look in cover.looks
            ],
            "sd_package_minutes": cover.package_minutes,
            "sd_rate_minutes": by_hour,
            "sd_overage_package_id": cover.rate_package_id,
        }

    def _sd_refuse(self, cover):
        """Tell why the customer's packages do not cover this entry, and what to do."""
        looks = [[look.package_id, look.code, look.minutes] for look in cover.looks]
        words = self.env["sd.cover.words"]
        ticket = self.ticket_id
        raise UserError(
            self.env._(
                "%(customer)s has no prepaid hours for %(minutes)s of the work of "
                "%(day)s on ticket %(ticket)s. Propose a top-up, choose another reason "
                "under “Charged to the customer”, or ask a billing manager to let the "
                "package be overdrawn.",
                customer=ticket.commercial_partner_id.name or self.env._("Nobody"),
                minutes=self.env["sd.package"]._show_hours(cover.refused_minutes),
                day=self.env["sd.package"]._show_day(self.date),
                ticket=ticket.number,
            )
            + "".join(f"\n{line}" for line in words._explain_looks(looks))
        )

    # === In a statement === #

    def _sd_check_unlocked(self):
        """Refuse to change what a customer has read in a statement.

        :raise UserError: when one of the entries is in a statement
        """
        locked_sudo = self.sudo().filtered("sd_locked")[:1]
        if locked_sudo:
            raise UserError(
                self.env._(
                    "The time of %(day)s on ticket %(ticket)s is in a statement that "
                    "the customer has. Book a correction as a new entry, or correct the "
                    "hours of the package.",
                    day=self.env["sd.package"]._show_day(locked_sudo.date),
                    ticket=locked_sudo.ticket_id.number,
                )
            )
