from datetime import timedelta

from odoo import api, fields, models

SILENT_AFTER = timedelta(minutes=3)
FORGOTTEN_AFTER = timedelta(days=7)


class SdMailDoor(models.Model):
    """A door (``odoo sd_door``) that is or was open; it says every minute that it is."""

    _name = "sd.mail.door"
    _description = "Door for mail"
    _order = "name"

    name = fields.Char(string="Listens on", required=True, readonly=True)
    seen_at = fields.Datetime(string="Last heard of", required=True, readonly=True)
    is_open = fields.Boolean(string="Open", readonly=True)
    is_alive = fields.Boolean(string="Answers", compute="_compute_is_alive")

    _name_uniq = models.UniqueIndex("(name)")

    @api.depends("is_open", "seen_at")
    def _compute_is_alive(self):
        since = fields.Datetime.now() - SILENT_AFTER
        for door in self:
            door.is_alive = door.is_open and door.seen_at > since

    @api.model
    def _note(self, name, is_open=True):
        """Note that a door is open, or was closed in good order.

        :param str name: where it listens
        """
        vals = {"seen_at": fields.Datetime.now(), "is_open": is_open}
        door_sudo = self.sudo().search([("name", "=", name)])
        if door_sudo:
            door_sudo.write(vals)
        else:
            door_sudo.create({"name": name, **vals})
            gone = [("seen_at", "<", vals["seen_at"] - FORGOTTEN_AFTER)]
            door_sudo.search(gone).unlink()
