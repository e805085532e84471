import secrets

from odoo import api, fields, models
from odoo.exceptions import AccessError

from .key_use import count_use, hash_key


class SdMailKey(models.Model):
    """A key with which a mail server or a program brings mail by HTTP.

    Only the hash of a key is stored; it is random enough that nobody finds it by trying.
    """

    _name = "sd.mail.key"
    _description = "Key for bringing mail"
    _order = "name, id"

    name = fields.Char(string="For whom", required=True)
    company_id = fields.Many2one("res.company", required=True, readonly=True)
    team_id = fields.Many2one(
        "helpdesk.ticket.team",
        ondelete="set null",
        help="Gets the mail that no alias takes. Empty: such mail is held.",
    )
    active = fields.Boolean(default=True)
    hint = fields.Char(string="Begins with", readonly=True)
    key_hash = fields.Char(required=True, readonly=True, groups="base.group_system")
    most_per_minute = fields.Integer(
        string="Mails a minute at most", default=120, required=True
    )
    last_used_at = fields.Datetime(string="Last used", readonly=True)
    window_at = fields.Datetime(readonly=True, groups="base.group_system")
    window_count = fields.Integer(readonly=True, groups="base.group_system")

    _key_hash_uniq = models.UniqueIndex("(key_hash)")
    _most_positive = models.Constraint(
        "CHECK (most_per_minute > 0)", "A key must let at least one mail a minute pass."
    )

    @api.model
    def _make(self, name, company, team):
        """Make a key.

        :return: str, the key itself, which is not stored
        :raise AccessError: for a company that is not the user's
        """
        if company not in self.env.companies:
            raise AccessError(self.env._("Choose a company that you work for."))
        key = secrets.token_urlsafe(32)
        self.sudo().create(
            {
                "name": name,
                "company_id": company.id,
                "team_id": team.id,
                "hint": key[:6],
                "key_hash": hash_key(key),
            }
        )
        return key

    @api.model
    def _find(self, key):
        """The key's record, as superuser; none for a key that is unknown or archived.

        :param str key: as it was sent
        """
        return self.sudo().search([("key_hash", "=", hash_key(key))], limit=1)

    def _count_use(self):
        """Count one more mail.

        :return: whether it is within the limit
        """
        self.ensure_one()
        return not count_use(self)

    def _get_options(self):
        """What Odoo's gateway does with mail that no alias takes."""
        if not self.team_id:
            return {}
        return {
            "model": "helpdesk.ticket",
            "custom_values": {"team_id": self.team_id.id},
        }
