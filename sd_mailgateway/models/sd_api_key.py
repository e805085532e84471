import secrets

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from .key_use import count_use, hash_key

SCOPE_FIELDS = {
    "tickets:read": "reads_tickets",
    "tickets:write": "writes_tickets",
    "comments:write": "writes_comments",
    "files:write": "writes_files",
}


class SdApiKey(models.Model):
    """A key with which a program uses the REST API, in the name of one user.

    It opens ``/sd/api`` and nothing else; only its hash is stored.
    """

    _name = "sd.api.key"
    _description = "Key for the REST API"
    _order = "name, id"

    name = fields.Char(string="For what", required=True)
    user_id = fields.Many2one(
        "res.users",
        string="Acts for",
        required=True,
        readonly=True,
        ondelete="cascade",
        help="The program sees and does what this user may see and do.",
    )
    company_id = fields.Many2one("res.company", required=True, readonly=True)
    active = fields.Boolean(default=True)
    hint = fields.Char(string="Begins with", readonly=True)
    key_hash = fields.Char(required=True, readonly=True, groups="base.group_system")
    reads_tickets = fields.Boolean(string="Read tickets")
    writes_tickets = fields.Boolean(string="Create and close tickets")
    writes_comments = fields.Boolean(string="Comment")
    writes_files = fields.Boolean(string="Attach files")
    most_per_minute = fields.Integer(
        string="Calls a minute at most", default=120, required=True
    )
    expires_at = fields.Datetime(string="Expires", required=True)
    last_used_at = fields.Datetime(string="Last used", readonly=True)
    window_at = fields.Datetime(readonly=True, groups="base.group_system")
    window_count = fields.Integer(readonly=True, groups="base.group_system")

    _key_hash_uniq = models.UniqueIndex("(key_hash)")
    _most_positive = models.Constraint(
        "CHECK (most_per_minute > 0)", "A key must let at least one call a minute pass."
    )

    def write(self, vals):
        """Whom a key acts for does not change: another user needs another key."""
        if not self.env.su and {"user_id", "company_id"} & vals.keys():
            raise UserError(self.env._("Make a new key for another user or company."))
        return super().write(vals)

    @api.model
    def _make(self, user, company, **vals):
        """Make a key.

        :param user: ``res.users`` for whom the program acts
        :param vals: other values of the key
        :return: str, the key itself, which is not stored
        :raise AccessError: for a company that is not the maker's and the user's
        """
        if company not in self.env.companies or company not in user.sudo().company_ids:
            raise AccessError(
                self.env._("Choose a company that you and the user work in.")
            )
        key = f"sdk_{secrets.token_urlsafe(32)}"
        self.sudo().create(
            {
                **vals,
                "user_id": user.id,
                "company_id": company.id,
                "hint": key[:10],
                "key_hash": hash_key(key),
            }
        )
        return key

    @api.model
    def _find(self, key):
        """The key's record, as superuser; none for one that opens nothing (any more).

        :param str key: as it was sent
        """
        key_sudo = self.sudo().search([("key_hash", "=", hash_key(key))], limit=1)
        return key_sudo.filtered(
            lambda k: (
                k.expires_at > fields.Datetime.now()
                and k.user_id.active
                and k.company_id in k.user_id.company_ids
            )
        )

    def _allows(self, scope):
        """Whether the key has a scope of ``tools/api_schema.py``."""
        self.ensure_one()
        return self[SCOPE_FIELDS[scope]]

    def _count_use(self):
        """Count one more call, whatever becomes of it.

        :return: seconds to wait before the next call, 0 when it is within the limit
        """
        self.ensure_one()
        delivery = self.env["sd.mail.delivery"].sudo()
        return delivery._in_own_transaction(
            lambda env: self.with_env(env)._count_use_now()
        )

    def _count_use_now(self):
        if not self.env["sd.mail.delivery"]._stays_in_transaction():
            # parallel calls wait for each other's count instead of failing
            self.env.cr.execute("SET TRANSACTION ISOLATION LEVEL READ COMMITTED")
        return count_use(self)
