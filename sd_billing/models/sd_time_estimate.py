from odoo import api, models
from odoo.exceptions import UserError

from ..tools.estimate import ESTIMATING


class SdTimeEstimate(models.AbstractModel):
    """Time is booked only as far as the customer has approved it.

    Two people who book at once both write the hours of their ticket; the second is
    tried again with the first one's entry in sight, and no limit is passed together.
    """

    _name = "sd.time.estimate"
    _description = "Time within an estimate"

    @api.constrains("ticket_id", "unit_amount", "product_uom_id", "sd_billable_reason")
    def _check_estimate(self):
        if self.env.context.get("sd_merging"):
            return  # a merge loses no time that was worked
        working = self.filtered(lambda line: line.sd_billable_reason != ESTIMATING)
        for ticket in working.ticket_id:
            if code := ticket._sd_why_blocked():
                raise UserError(ticket._sd_tell_blocked(code))
