from datetime import timedelta

from odoo import api, fields, models
from odoo.tools import SQL

KEPT = timedelta(days=30)
"""How long a form that was sent is known."""


class SdFormToken(models.Model):
    """A portal form that was sent, and the ticket that it made.

    Each form carries a random token. Whoever sends it claims the token first, so a
    double click, a reload or two tabs make one ticket.
    """

    _name = "sd.form.token"
    _description = "Portal form that was sent"
    _log_access = False

    name = fields.Char(required=True)
    user_id = fields.Many2one("res.users", required=True, ondelete="cascade")
    ticket_id = fields.Many2one(
        "helpdesk.ticket", ondelete="cascade", index="btree_not_null"
    )
    sent_at = fields.Datetime(required=True, index=True)

    _once = models.UniqueIndex("(user_id, name)", "This form was sent already.")

    @api.model
    def _claim(self, token):
        """Take a token for the user, to be called before the ticket is made.

        Two requests at once meet here: the second waits for the first, fails to
        serialise, is tried again by the server and then finds the ticket.

        :param str token: canonical UUID
        :return: the new record; empty when the user has sent this form before
        """
        self.env.cr.execute(
            SQL(
                """INSERT INTO sd_form_token (name, user_id, sent_at)
                   VALUES (%s, %s, %s)
                   ON CONFLICT (user_id, name) DO NOTHING
                   RETURNING id""",
                token,
                self.env.uid,
                fields.Datetime.now(),
            ),
            log_exceptions=False,
        )
        return self.browse(row[0] for row in self.env.cr.fetchall())

    @api.model
    def _find_ticket(self, token):
        """The ticket that the user's form made; empty when it was not sent yet.

        :param str token: canonical UUID
        """
        return self.search(
            [("name", "=", token), ("user_id", "=", self.env.uid)], limit=1
        ).ticket_id

    @api.model
    def _find_sent_by_user(self, ticket_id):
        """The ticket with this id; empty when it is none that the user's form made.

        :param int ticket_id: as given in an address, may be anything
        """
        return self.search(
            [("ticket_id", "=", ticket_id), ("user_id", "=", self.env.uid)], limit=1
        ).ticket_id

    @api.autovacuum
    def _gc_sent(self):
        self.search([("sent_at", "<", fields.Datetime.now() - KEPT)]).unlink()
