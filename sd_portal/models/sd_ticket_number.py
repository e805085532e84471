from odoo import api, models

from .sd_number_prefix import BASE_CODE

SEQUENCE_FIELDS = (
    "code",
    "prefix",
    "suffix",
    "padding",
    "implementation",
    "use_date_range",
)
"""What drawing a number reads of its sequence."""


class SdTicketNumber(models.AbstractModel):
    """Numbers of tickets: one database sequence per prefix, gaps allowed, none twice.

    A sequence never waits and never repeats itself, so tickets that arrive at once need
    no lock. Numbers that came in otherwise (imports) are looked for and passed over; a
    unique index guards what this desk gives out.
    """

    _name = "sd.ticket.number"
    _description = "Number of a ticket"

    _sd_number_uniq = models.UniqueIndex(
        "(number) WHERE sd_source IS NOT NULL AND number <> '/'",
        "Another ticket has this number already.",
    )

    @api.model
    def _sd_fill_numbers(self, vals_list):
        """Give a number to those that have none.

        :param list vals_list: values for ``create()``; changed in place
        """
        bare = [vals for vals in vals_list if vals.get("number", "/") == "/"]
        by_sequence = {}
        known = {}
        for vals in bare:
            sequence = self._sd_find_sequence(vals, known)
            by_sequence.setdefault(sequence, []).append(vals)
        for sequence, ones in by_sequence.items():
            numbers = self._sd_draw_free(sequence, len(ones))
            for vals, number in zip(ones, numbers, strict=True):
                vals["number"] = number

    @api.model
    def _sd_find_sequence(self, vals, known):
        """The sequence of a ticket: its team's prefix, its company's, the base's.

        :param dict vals: values of the ticket
        :param dict known: what was found before; a prefix or company is looked up once
        :return: ``ir.sequence`` as superuser, empty when even the base's is gone
        """
        team_sudo = self.env["helpdesk.ticket.team"].sudo()
        team_sudo = team_sudo.browse(vals.get("team_id") or ())
        company_id = team_sudo.company_id.id or vals.get("company_id")
        company_sudo = self.env["res.company"].sudo()
        company_sudo = company_sudo.browse(company_id or self.env.company.id)
        prefix = team_sudo.sd_number_prefix or company_sudo.sd_number_prefix
        key = (prefix, company_sudo.id)
        if key not in known:
            codes = [BASE_CODE]
            if prefix:
                codes.append(team_sudo._sd_get_sequence_code(prefix))
            found_sudo = (
                self.env["ir.sequence"]
                .sudo()
                .search_fetch(
                    [
                        ("code", "in", codes),
                        ("company_id", "in", [company_sudo.id, False]),
                    ],
                    SEQUENCE_FIELDS,
                    order="company_id",
                )
            )
            own_sudo = found_sudo.filtered(lambda one: one.code != BASE_CODE)
            known[key] = (own_sudo or found_sudo)[:1]
        return known[key]

    @api.model
    def _sd_draw_free(self, sequence, count):
        """Numbers that no ticket has, as many as asked for."""
        if not sequence:
            return ["/"] * count
        free = []
        tickets_sudo = self.env["helpdesk.ticket"].sudo()
        tickets_sudo = tickets_sudo.with_context(active_test=False)
        while len(free) < count:
            drawn = sequence._sd_draw(count - len(free))
            taken = tickets_sudo.search_fetch([("number", "in", drawn)], ["number"])
            numbers = set(taken.mapped("number"))
            free += [number for number in drawn if number not in numbers]
        return free

    def _prepare_ticket_number(self, values):
        """One number; the base asks here for copies."""
        vals = {name: values.get(name) for name in ("team_id", "company_id")}
        self._sd_fill_numbers([vals])
        return vals["number"]

    def copy(self, default=None):
        """A copy is numbered as a ticket of its team."""
        self.ensure_one()
        default = dict(default or {})
        if "number" not in default:
            owner = {"team_id": self.team_id.id, "company_id": self.company_id.id}
            default["number"] = self._prepare_ticket_number({**owner, **default})
        return super().copy(default)
