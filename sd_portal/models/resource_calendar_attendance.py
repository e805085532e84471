from odoo import api, models


class ResourceCalendarAttendance(models.Model):
    """Opening hours that change touch the future only."""

    _inherit = "resource.calendar.attendance"

    @api.model_create_multi
    def create(self, vals_list):
        """Keep the past of the calendars first."""
        calendars = self.env["resource.calendar"].browse(
            {vals["calendar_id"] for vals in vals_list if vals.get("calendar_id")}
        )
        self.env["sd.calendar.past"]._keep(calendars)
        return super().create(vals_list)

    def write(self, vals):
        """Keep the past of the calendars first."""
        calendars = self.calendar_id.browse(vals.get("calendar_id") or ())
        self.env["sd.calendar.past"]._keep(self.calendar_id | calendars)
        return super().write(vals)

    def unlink(self):
        """Keep the past of the calendars first."""
        self.env["sd.calendar.past"]._keep(self.calendar_id)
        return super().unlink()
