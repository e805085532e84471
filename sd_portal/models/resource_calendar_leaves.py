from odoo import api, models


class ResourceCalendarLeaves(models.Model):
    """Holidays of a calendar; the leave of a person changes no deadline."""

    _inherit = "resource.calendar.leaves"

    @api.model_create_multi
    def create(self, vals_list):
        """Keep the past of the calendars first."""
        shared = [vals for vals in vals_list if not vals.get("resource_id")]
        self._sd_keep_past({vals.get("calendar_id") or 0 for vals in shared})
        return super().create(vals_list)

    def write(self, vals):
        """Keep the past of the calendars first."""
        shared = self.filtered(lambda leave: not leave.resource_id)
        ids = {leave.calendar_id.id or 0 for leave in shared}
        if shared and "calendar_id" in vals:
            ids.add(vals["calendar_id"] or 0)
        self._sd_keep_past(ids)
        return super().write(vals)

    def unlink(self):
        """Keep the past of the calendars first."""
        shared = self.filtered(lambda leave: not leave.resource_id)
        self._sd_keep_past({leave.calendar_id.id or 0 for leave in shared})
        return super().unlink()

    @api.model
    def _sd_keep_past(self, calendar_ids):
        """
        :param set calendar_ids: ids; 0 stands for a holiday of all calendars
        """
        if not calendar_ids:
            return
        calendars = self.env["resource.calendar"].browse(calendar_ids - {0})
        if 0 in calendar_ids:
            calendars_sudo = self.env["resource.calendar"].sudo()
            calendars = calendars_sudo.search([("active", "in", [True, False])])
        self.env["sd.calendar.past"]._keep(calendars)
