from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import SQL, ormcache

from ..tools.senders import name_of, read_blocked


class SdBlockedSender(models.Model):
    """An address or a domain whose mail makes no ticket and gets no answer.

    The mail stays in the log, with this entry as the reason.
    """

    _name = "sd.blocked.sender"
    _description = "Blocked sender"
    _order = "name"

    name = fields.Char(
        string="Address or domain",
        required=True,
        help="name@example.com, or example.com for everybody there.",
    )
    reason = fields.Char(help="For your colleagues; the sender never reads it.")
    company_id = fields.Many2one(
        "res.company", help="Empty: for all companies.", index="btree_not_null"
    )
    active = fields.Boolean(default=True)
    hits = fields.Integer(string="Mails", readonly=True, copy=False)
    last_hit = fields.Datetime(string="Last mail", readonly=True, copy=False)

    _name_uniq = models.UniqueIndex(
        "(name, COALESCE(company_id, 0))", "This sender is blocked already."
    )

    @api.depends("name", "reason")
    def _compute_display_name(self):
        for entry in self:
            entry.display_name = ": ".join(filter(None, [entry.name, entry.reason]))

    @api.constrains("name")
    def _check_name(self):
        names, _returns, _senders = self.env["mail.alias.domain"]._sd_get_own()
        for entry in self:
            if read_blocked(entry.name) != entry.name:
                raise ValidationError(
                    self.env._(
                        "“%(name)s” is neither an address nor a domain. Write "
                        "name@example.com or example.com.",
                        name=entry.name,
                    )
                )
            if entry.name in names:
                raise ValidationError(
                    self.env._(
                        "%(name)s is your own domain: your own people could not "
                        "write any more. Block a single address instead.",
                        name=entry.name,
                    )
                )

    @api.model
    @ormcache()
    def _get_all(self):
        """Name → ((company id or False, id of the entry), …)."""
        found = {}
        for entry in self.sudo().search([("active", "=", True)]):
            found.setdefault(entry.name, []).append((entry.company_id.id, entry.id))
        return found

    @api.model
    def _find(self, sender, team_id=0):
        """The entry that blocks a sender.

        :param str sender: normalised address, "" for none
        :param int team_id: team that the mail is for; 0 finds entries for all companies
        :return: the entry, or none
        """
        entries = self._get_all()
        hits = [hit for name in name_of(sender) for hit in entries.get(name, ())]
        if not hits:
            return self.browse()
        team_sudo = self.env["helpdesk.ticket.team"].sudo().browse(team_id or ())
        companies = {False, team_sudo.company_id.id}
        return self.browse(
            [entry for company, entry in hits if company in companies][:1]
        )

    def _count_hit(self):
        """Count one more mail; many may come at once, and none waits for another."""
        count = SQL(
            """
            UPDATE sd_blocked_sender SET hits = COALESCE(hits, 0) + 1, last_hit = %s
             WHERE id IN (SELECT id FROM sd_blocked_sender WHERE id IN %s
                          FOR NO KEY UPDATE SKIP LOCKED)
            """,
            fields.Datetime.now(),
            tuple(self.ids),
        )
        self.env.cr.execute(count)
        self.invalidate_recordset(["hits", "last_hit"], flush=False)

    @api.model
    def _tidy(self, vals):
        if vals.get("name"):
            return {**vals, "name": read_blocked(vals["name"]) or vals["name"]}
        return vals

    @api.model_create_multi
    def create(self, vals_list):
        """Take addresses as people write them."""
        self.env.registry.clear_cache()
        return super().create([self._tidy(vals) for vals in vals_list])

    def write(self, vals):
        """Take addresses as people write them."""
        self.env.registry.clear_cache()
        return super().write(self._tidy(vals))

    def unlink(self):
        """Hear them again."""
        self.env.registry.clear_cache()
        return super().unlink()
