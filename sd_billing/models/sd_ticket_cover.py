from odoo import api, fields, models
from odoo.exceptions import UserError

from ..tools.rounding import to_minutes
from .sd_ticket_fee import AGENTS

COVER_DRIVERS = frozenset(
    {"partner_id", "type_id", "company_id", "sd_fee_mode", "sd_fee_rounding"}
)
"""Fields of a ticket on which the cover of its time depends."""


class SdTicketCover(models.AbstractModel):
    """Covers the time of tickets, each billed minute once.

    1. An entry whose facts (minutes, day, type, customer, fee) are those of its cover is
       left alone, as is one in a statement.
    2. What the others have drawn is taken back by reversing moves.
    3. They are covered anew: by the fee alone, or from the customer's packages
       (``tools/packages.py``), which are locked meanwhile.
    4. Moves and reason are stored.

    Any number of tickets is one batch.
    """

    _name = "sd.ticket.cover"
    _description = "Cover of time on a ticket"

    sd_meter_text = fields.Char(
        string="So far", compute="_compute_sd_meter_text", groups=AGENTS
    )
    sd_package_count = fields.Integer(
        string="Packages", compute="_compute_sd_package_count", groups=AGENTS
    )

    # === Covering === #

    def _sd_cover_time(self, removed=(), must=False):
        """Let the cover of all time on these tickets follow what it depends on.

        :param removed: ids of entries that were deleted
        :param bool must: bill by the hour what packages refuse, instead of refusing
        :raise UserError: when the customer's packages refuse the time
        """
        lines_sudo = self.sudo().timesheet_ids.filtered(lambda line: not line.sd_locked)
        facts = {line: line._sd_get_cover_facts() for line in lines_sudo}
        changed = lines_sudo.filtered(lambda line: facts[line] != line.sd_cover_facts)
        drawing = changed.filtered(lambda line: facts[line]["cover"] == "package")
        drawn_ids = [*removed, *changed.filtered("sd_package_minutes").ids]
        for line in changed - drawing:
            line.write(self._sd_prepare_plain_cover(facts[line]))
        if drawing or drawn_ids:
            drawing._sd_draw(facts, drawn_ids, must=must)

    @api.model
    def _sd_prepare_plain_cover(self, facts):
        """Values of an entry that one cover pays for."""
        return {
            "sd_cover": facts["cover"],
            "sd_cover_code": facts["code"],
            "sd_cover_facts": facts,
            "sd_cover_looks": [],
            "sd_package_minutes": 0,
            "sd_rate_minutes": facts["minutes"] if facts["cover"] == "rate" else 0,
            "sd_overage_package_id": False,
        }

    def _sd_get_change_effects(self, partner):
        """Also say that the time is covered anew, by what the new customer has."""
        effects = super()._sd_get_change_effects(partner)
        lines_sudo = self.sudo().timesheet_ids.filtered(lambda line: not line.sd_locked)
        if minutes := sum(lines_sudo.mapped("sd_billed_minutes")):
            effects.append(
                self.env._(
                    "%(hours)s h of billed time are covered anew, by what "
                    "%(organisation)s has.",
                    hours=f"{minutes / 60:g}",
                    organisation=partner.commercial_partner_id.name,
                )
            )
        return effects

    def action_sd_cover_again(self):
        """Cover the open time anew, by the packages that are usable now."""
        self.check_access("write")
        lines_sudo = self.sudo().timesheet_ids.filtered(lambda line: not line.sd_locked)
        facts = {line: line._sd_get_cover_facts() for line in lines_sudo}
        drawing = lines_sudo.filtered(lambda line: facts[line]["cover"] == "package")
        drawing._sd_draw(facts, drawing.filtered("sd_package_minutes").ids)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_in_ledger(self):
        moves_sudo = self.env["sd.package.move"].sudo()
        if move_sudo := moves_sudo.search([("ticket_id", "in", self.ids)], limit=1):
            raise UserError(
                self.env._(
                    "Ticket %(ticket)s is in the ledger of prepaid hours. Archive it "
                    "instead of deleting it.",
                    ticket=move_sudo.ticket_id.number,
                )
            )

    # === Fee meter === #

    @api.depends(
        "total_hours", "sd_billed_hours", "sd_fee_mode", "commercial_partner_id"
    )
    @api.depends_context("lang")
    def _compute_sd_meter_text(self):
        left = self._sd_get_minutes_left()
        for ticket in self:
            ticket.sd_meter_text = ticket._sd_tell_meter(left.get(ticket))

    def _sd_get_minutes_left(self):
        """Prepaid minutes that the customers of these tickets can use today.

        :return: dict ticket → minutes, only for tickets that draw on packages
        """
        drawing = self.sudo().filtered(lambda ticket: ticket.sd_fee_mode == "package")
        left = {}
        for company in drawing.company_id:
            tickets = drawing.filtered(lambda t, c=company: t.company_id == c)
            found = self.env["sd.package"]._get_left(
                tickets.commercial_partner_id, company
            )
            for ticket in tickets:
                left[ticket.with_env(self.env)] = found.get(
                    ticket.commercial_partner_id.id, 0
                )
        return left

    def _sd_tell_meter(self, left=None):
        """The time of this ticket in words: worked, billed, and what is left to use.

        :param int left: minutes, None where the ticket draws on no package
        :return: str, "" where there is nothing to tell
        """
        self.ensure_one()
        show = self.env["sd.package"]._show_hours
        worked, billed = (
            to_minutes(hours)
            for hours in (self.sudo().total_hours, self.sudo().sd_billed_hours)
        )
        values = {"worked": show(worked), "billed": show(billed)}
        if left is None:
            if not worked:
                return ""
            return self.env._("%(worked)s so far, billed as %(billed)s", **values)
        return self.env._(
            "%(worked)s so far, billed as %(billed)s; %(left)s left",
            **values,
            left=show(left),
        )

    def _sd_get_meter_for(self, user):
        """The meter for a customer: only with the right to see hours and money.

        :param user: whoever looks at the page
        :return: str, "" when he may not see it
        """
        self.ensure_one()
        if not self.env["sd.package"]._may_see(user, self.sudo().commercial_partner_id):
            return ""
        return self._sd_tell_meter(self._sd_get_minutes_left().get(self))

    def _compute_sd_package_count(self):
        counts = self.env["sd.package"]._count_by_organisation(
            self.commercial_partner_id
        )
        for ticket in self:
            ticket.sd_package_count = counts.get(ticket.commercial_partner_id.id, 0)

    def action_sd_open_packages(self):
        """The packages of the ticket's customer."""
        self.ensure_one()
        return self.env["sd.package"]._open_of(self.commercial_partner_id)
