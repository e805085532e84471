from odoo import fields, models

from ..transport.imap import TrackedIMAP, is_imap
from ..transport.pop import TrackedPOP, is_pop


class FetchmailServer(models.Model):
    _inherit = "fetchmail.server"

    sd_imap_place = fields.Json(
        copy=False, help="Where fetching stopped: UIDVALIDITY and UID of the last mail."
    )

    def _connect__(self, allow_archived=False):
        """Fetch by identity, and give up a mail there only when it is in our log."""
        connection = super()._connect__(allow_archived=allow_archived)
        if is_imap(connection):
            return TrackedIMAP(
                connection,
                self.user,
                self.server,
                self.sd_imap_place,
                self._sd_remember,
            )
        if is_pop(connection):
            return TrackedPOP(connection, self.user, self.server)
        return connection

    def _sd_remember(self, place):
        """Note where fetching stopped, if it moved."""
        if place != self.sd_imap_place:
            self.sd_imap_place = place

    def write(self, vals):
        """Another mailbox begins anew."""
        if {"server", "user", "server_type"} & set(vals):
            vals = {**vals, "sd_imap_place": False}
        return super().write(vals)
