from datetime import timedelta

from odoo import api, fields, models
from odoo.tools import SQL

KEPT = timedelta(days=1)
"""So long a repetition gets the same answer."""


class SdApiCall(models.Model):
    """What was answered to a call with an ``Idempotency-Key``.

    The row is written in the transaction of the call: either both stay, or neither.
    A repetition at the same time waits for the first, fails to serialize, and is run
    again by Odoo, when it finds the answer.
    """

    _name = "sd.api.call"
    _description = "Answered call of the REST API"

    # Not a many2one: a foreign key would lock the key's row, whose counter changes.
    key_number = fields.Integer(required=True)
    name = fields.Char(string="Idempotency key", required=True)
    request_hash = fields.Char(required=True)
    status = fields.Integer()
    answer = fields.Json()

    _once = models.UniqueIndex("(key_number, name)")

    @api.model
    def _claim(self, key_number, name, request_hash):
        """Take the name for a call.

        :param str request_hash: says whether a repetition asks for the same
        :return: the row; with a status when the call was answered before
        """
        now = fields.Datetime.now()
        row = SQL(
            """
            INSERT INTO sd_api_call (key_number, name, request_hash, create_date)
                 VALUES (%(key_number)s, %(name)s, %(request_hash)s, %(now)s)
            ON CONFLICT DO NOTHING
            """,
            key_number=key_number,
            name=name,
            request_hash=request_hash,
            now=now,
        )
        self.env.cr.execute(row, log_exceptions=False)  # a repetition is no error
        return self.search([("key_number", "=", key_number), ("name", "=", name)])

    @api.autovacuum
    def _gc_calls(self):
        """Forget old answers."""
        old = fields.Datetime.now() - KEPT
        self.search([("create_date", "<", old)], limit=10000).unlink()
