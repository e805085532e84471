from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain

from ..tools.number import DIGITS, find_highest, is_prefix

BASE_CODE = "helpdesk.ticket.sequence"


class SdNumberPrefix(models.AbstractModel):
    """A prefix of ticket numbers, on a team or a company.

    All that have the same prefix share one database sequence, which is made when the
    prefix is set: drawing a number at intake neither waits nor makes anything.
    """

    _name = "sd.number.prefix"
    _description = "Prefix of ticket numbers"

    sd_number_prefix = fields.Char(
        string="Prefix of ticket numbers",
        help="Capital letters, such as SDA for SDA00042. Numbers that were given out "
        "stay. Empty: the team's tickets are numbered as the company's, the company's "
        "as before.",
    )

    @api.constrains("sd_number_prefix")
    def _check_sd_number_prefix(self):
        bases = self.env["ir.sequence"].sudo().search([("code", "=", BASE_CODE)])
        for record in self.filtered("sd_number_prefix"):
            prefix = record.sd_number_prefix
            if not is_prefix(prefix):
                raise ValidationError(
                    self.env._(
                        "“%(prefix)s” cannot stand before ticket numbers: use one to "
                        "nine capital letters (A to Z), perhaps with a hyphen at the "
                        "end.",
                        prefix=prefix,
                    )
                )
            if prefix in bases.mapped("prefix"):
                raise ValidationError(
                    self.env._(
                        "Tickets without a prefix of their own begin with %(prefix)s "
                        "already. Leave the prefix empty, or choose another.",
                        prefix=prefix,
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        records = super().create(vals_list)
        records._sd_make_sequences()
        return records

    def write(self, vals):
        result = super().write(vals)
        if vals.get("sd_number_prefix"):
            self._sd_make_sequences()
        return result

    def _sd_make_sequences(self):
        Sequence_sudo = self.env["ir.sequence"].sudo()
        for prefix in set(self.filtered("sd_number_prefix").mapped("sd_number_prefix")):
            code = self._sd_get_sequence_code(prefix)
            if not Sequence_sudo.search_count([("code", "=", code)], limit=1):
                Sequence_sudo.create(
                    {
                        "name": f"Ticket numbers {prefix}",
                        "code": code,
                        "prefix": prefix,
                        "padding": DIGITS,
                        "implementation": "standard",
                        "number_next": self._sd_find_highest(prefix) + 1,
                        "company_id": False,
                    }
                )

    @api.model
    def _sd_get_sequence_code(self, prefix):
        return f"sd.ticket.number.{prefix}"

    @api.model
    def _sd_find_highest(self, prefix):
        """The highest number that tickets with this prefix have, 0 for none."""
        tickets_sudo = self.env["helpdesk.ticket"].sudo()
        tickets_sudo = tickets_sudo.with_context(active_test=False).search_fetch(
            Domain("number", "=like", f"{prefix}%"), ["number"]
        )
        return find_highest(prefix, tickets_sudo.mapped("number"))
