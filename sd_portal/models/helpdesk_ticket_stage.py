from odoo import api, fields, models


class HelpdeskTicketStage(models.Model):
    _inherit = "helpdesk.ticket.stage"

    sd_status = fields.Selection(
        [
            ("support", "Waiting for support"),
            ("progress", "In progress"),
            ("customer", "Waiting for you"),
            ("approval", "Waiting for approval"),
            ("solved", "Solved"),
            ("closed", "Closed"),
            ("cancelled", "Cancelled"),
        ],
        string="Status for the customer",
        compute="_compute_sd_status",
        store=True,
        precompute=True,
        readonly=False,
        required=True,
        help="What the customer reads. Cancelled tickets count neither as met nor "
        "as late.",
    )

    @api.depends("closed", "unattended")
    def _compute_sd_status(self):
        for stage in self:
            if stage.closed:
                if stage.sd_status not in ("solved", "closed", "cancelled"):
                    stage.sd_status = "closed"
            elif stage.sd_status not in ("support", "progress", "customer", "approval"):
                stage.sd_status = "support" if stage.unattended else "progress"
