from odoo import fields, models
from odoo.exceptions import UserError

from ..models.sd_package_draw import NOTHING
from ..tools.rounding import to_minutes


class SdPackageCorrection(models.TransientModel):
    """Hours that a billing manager adds to a package or takes from it, with a reason."""

    _name = "sd.package.correction"
    _description = "Correction of prepaid hours"

    package_id = fields.Many2one("sd.package", required=True, ondelete="cascade")
    hours = fields.Float(required=True, help="Negative to take hours away.")
    reason = fields.Selection(
        [
            ("goodwill", "Goodwill"),
            ("repaired", "Makes good for a fault of ours"),
            ("correction", "Correction"),
        ],
        required=True,
        default="correction",
    )

    def action_book(self):
        """Book the correction.

        :raise UserError: when it is nothing, too much, or takes goodwill away
        """
        self.ensure_one()
        package = self.package_id
        package.check_access("write")
        sign = -1 if self.hours < 0 else 1
        minutes = sign * to_minutes(abs(self.hours))
        package._lock()
        left = package._get_sums().get(package.id, NOTHING)[2]
        if not minutes or (minutes < 0 and self.reason != "correction"):
            raise UserError(
                self.env._(
                    "Enter hours. Only a correction takes hours away, goodwill adds some."
                )
            )
        if package.cancelled or left + minutes < min(left, 0):
            raise UserError(
                self.env._(
                    "%(package)s has %(left)s left; no more can be taken away, and "
                    "nothing is added to a package that was cancelled.",
                    package=package.name,
                    left=package._show_hours(left),
                )
            )
        kind = "adjust" if self.reason == "correction" else "goodwill"
        self.env["sd.package.move"].sudo().create(
            [package._prepare_move_vals(kind, minutes, self.reason)]
        )
        return {"type": "ir.actions.act_window_close"}
