from datetime import timedelta

from odoo import api, fields, models
from odoo.tools import SQL
from odoo.tools import hmac as sign

KEPT_DAYS = 2
"""Longer than any limit counts; a hash says nothing once its day is over."""


class SdWebFormHit(models.Model):
    """How often a form was used within an hour, by whom, and with what outcome.

    One row for each form, hour and kind. Addresses and networks are kept as hashes that
    are salted with the database's secret and the day, and only for `KEPT_DAYS`. The rows
    are counted by the database itself, so that limits hold over all workers.
    """

    _name = "sd.web.form.hit"
    _description = "Use of a web form"
    _order = "hour desc, kind"
    _rec_name = "kind"

    form_id = fields.Many2one("sd.web.form", required=True, ondelete="cascade")
    company_id = fields.Many2one(related="form_id.company_id")
    hour = fields.Datetime(required=True)
    kind = fields.Selection(selection="_get_kinds", required=True)
    who = fields.Char(default="", groups="base.group_system")
    amount = fields.Integer(required=True)

    _once = models.UniqueIndex("(form_id, hour, kind, who)")
    _who_idx = models.Index("(hour) WHERE who != ''")

    @api.model
    def _get_kinds(self):
        return [
            ("tried", self.env._("Tried")),
            ("address", self.env._("By address")),
            ("network", self.env._("By network")),
            ("sent", self.env._("Became a ticket")),
            ("again", self.env._("Sent twice")),
            ("held", self.env._("Held: looks like a machine")),
            ("unfit", self.env._("To be corrected")),
            ("too_many", self.env._("Refused: too many")),
            ("wrong_origin", self.env._("Refused: from another page")),
        ]

    @api.model
    def _count(self, form, kinds):
        """Count one more of each kind, in one statement and a transaction of its own.

        :param form: ``sd.web.form``
        :param dict kinds: kind → who, "" for anybody
        :return: dict kind → how many within this hour, this one included
        """
        now = fields.Datetime.now()
        hour = now.replace(minute=0, second=0, microsecond=0)
        rows = [
            SQL("(%s, %s, %s, %s, 1)", form.id, hour, kind, self._hide(who, hour))
            for kind, who in sorted(kinds.items())
        ]
        count = SQL(
            """
            INSERT INTO sd_web_form_hit (form_id, hour, kind, who, amount)
            VALUES %s
       ON CONFLICT (form_id, hour, kind, who)
     DO UPDATE SET amount = sd_web_form_hit.amount + 1
         RETURNING kind, amount
            """,
            SQL(", ").join(rows),
        )

        def work(env):
            env.cr.execute(count, log_exceptions=False)  # tried again
            return dict(env.cr.fetchall())

        return self.env["sd.mail.delivery"].sudo()._in_own_transaction(work)

    @api.model
    def _hide(self, who, hour):
        if not who:
            return ""
        return sign(self.env(su=True), "sd-web-form-who", f"{hour.date()} {who}")

    @api.autovacuum
    def _gc_people(self):
        """Forget who it was."""
        latest = fields.Datetime.now() - timedelta(days=KEPT_DAYS)
        self.sudo().search([("who", "!=", ""), ("hour", "<", latest)]).unlink()
