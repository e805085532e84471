from odoo import models


class AccountMove(models.Model):
    """Crediting an invoice of prepaid hours takes back unused ones."""

    _inherit = "account.move"

    def _post(self, soft=True):
        posted = super()._post(soft)
        for credit in posted.filtered(lambda move: move.move_type == "out_refund"):
            for line_sudo in credit.sudo().invoice_line_ids:
                line_sudo._sd_take_back_hours()
        return posted
