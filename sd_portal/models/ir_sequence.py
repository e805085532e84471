from odoo import models


class IrSequence(models.Model):
    _inherit = "ir.sequence"

    _sd_number_code_uniq = models.UniqueIndex(
        "(code) WHERE starts_with(code, 'sd.ticket.number.')",
        "Ticket numbers with this prefix are counted already.",
    )

    def _sd_draw(self, count):
        """Several numbers at once, in one statement where the sequence allows it.

        :param int count: how many
        :return: list of str
        """
        self.ensure_one()
        if self.implementation != "standard" or self.use_date_range:
            return [self._next() for _number in range(count)]
        self.env.cr.execute(
            "SELECT nextval(%s) FROM generate_series(1, %s)",
            [f"ir_sequence_{self.id:03d}", count],
        )
        return [self.get_next_char(number) for (number,) in self.env.cr.fetchall()]
