from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..tools.clock import Target


class SdAgreementLevel(models.Model):
    """What one priority means in an agreement, and by when we respond and resolve."""

    _name = "sd.agreement.level"
    _description = "Agreement level"
    _order = "agreement_id, priority desc"
    _rec_names_search = ["agreement_id.name"]

    agreement_id = fields.Many2one(
        "sd.agreement", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="agreement_id.company_id", store=True)
    priority = fields.Selection(
        selection=lambda self: self.env["helpdesk.ticket"]._sd_get_priorities(),
        required=True,
        default="1",
    )
    meaning = fields.Char(
        translate=True,
        help="Shown to the customer where he chooses the priority.",
    )
    first_response_amount = fields.Float(
        string="First response within", help="0: no promise."
    )
    first_response_unit = fields.Selection(
        selection="_get_units", required=True, default="hours", string="Response unit"
    )
    resolution_amount = fields.Float(string="Resolved within", help="0: no promise.")
    resolution_unit = fields.Selection(
        selection="_get_units", required=True, default="days", string="Resolution unit"
    )

    _unique_priority = models.UniqueIndex(
        "(agreement_id, priority)", "An agreement has one level for each priority."
    )

    @api.model
    def _get_units(self):
        return [
            ("hours", self.env._("working hours")),
            ("days", self.env._("working days")),
        ]

    def _get_target(self, name="resolution"):
        """What is promised, for ``tools/clock.py``.

        :param str name: ``resolution`` or ``first_response``
        :return: `Target`, None where nothing is promised
        """
        amount, unit = self[f"{name}_amount"], self[f"{name}_unit"]
        return Target(amount, unit) if amount else None

    @api.depends("agreement_id.name", "priority")
    def _compute_display_name(self):
        labels = dict(self.env["helpdesk.ticket"]._sd_get_priorities())
        for level in self:
            level.display_name = (
                f"{level.agreement_id.name} - {labels.get(level.priority, '')}"
            )

    @api.constrains(
        "first_response_amount",
        "first_response_unit",
        "resolution_amount",
        "resolution_unit",
    )
    def _check_amounts(self):
        for level in self:
            for amount, unit in (
                (level.first_response_amount, level.first_response_unit),
                (level.resolution_amount, level.resolution_unit),
            ):
                if amount < 0 or (unit == "days" and amount != int(amount)):
                    raise ValidationError(
                        self.env._(
                            "%(level)s: a promise is a number of hours, or a whole "
                            "number of days; 0 means no promise.",
                            level=level.display_name,
                        )
                    )
