from odoo import fields, models


class SdClockPause(models.Model):
    """A time in which a clock stands still, because we wait for somebody else."""

    _name = "sd.clock.pause"
    _description = "Pause of a clock"
    _order = "started_at, id"

    clock_id = fields.Many2one(
        "sd.clock", required=True, index=True, ondelete="cascade"
    )
    cause = fields.Selection(
        [
            ("customer", "Waiting for the customer"),
            ("approval", "Waiting for approval"),
            ("closed", "Solved, until it was reopened"),
        ],
        required=True,
    )
    started_at = fields.Datetime(required=True)
    ended_at = fields.Datetime(help="Empty: it lasts.")
