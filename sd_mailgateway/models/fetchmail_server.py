from odoo import models

from ..transport.imap import TrackedIMAP, is_imap
from ..transport.pop import TrackedPOP, is_pop


class FetchmailServer(models.Model):
    _inherit = "fetchmail.server"

    def _connect__(self, allow_archived=False):
        """Fetch by identity, and give up a mail there only when it is in our log."""
        connection = super()._connect__(allow_archived=allow_archived)
        if is_imap(connection):
            return TrackedIMAP(connection, self.user, self.server)
        if is_pop(connection):
            return TrackedPOP(connection, self.user, self.server)
        return connection
