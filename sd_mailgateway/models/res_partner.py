from datetime import timedelta

from odoo import api, fields, models

UNDELIVERABLE_FOR = timedelta(days=60)


class ResPartner(models.Model):
    _inherit = "res.partner"

    sd_mail_domain_ids = fields.One2many(
        "sd.mail.domain",
        "partner_id",
        string="Mail domains",
        groups="base.group_user",
        help="Unknown senders with an address at these domains become contacts of this "
        "organisation.",
    )
    sd_unconfirmed = fields.Boolean(
        string="Unconfirmed",
        copy=False,
        groups="base.group_user",
        help="Made from a mail, because the organisation has the sender's mail domain. "
        "Nobody has checked yet who this is.",
    )
    sd_undeliverable_at = fields.Datetime(
        string="Mail came back on",
        readonly=True,
        copy=False,
        groups="base.group_user",
        help="No automatic mail goes there for 60 days, unless the person writes.",
    )
    sd_undeliverable_reason = fields.Char(
        string="Why it came back", readonly=True, copy=False, groups="base.group_user"
    )
    sd_is_undeliverable = fields.Boolean(
        compute="_compute_sd_is_undeliverable", groups="base.group_user"
    )

    def action_sd_confirm(self):
        """Say that these contacts are who they claim to be."""
        self.write({"sd_unconfirmed": False})

    @api.depends("sd_undeliverable_at")
    def _compute_sd_is_undeliverable(self):
        since = fields.Datetime.now() - UNDELIVERABLE_FOR
        for partner in self:
            marked_at = partner.sd_undeliverable_at
            partner.sd_is_undeliverable = bool(marked_at and marked_at > since)

    @api.model
    def _sd_mark_undeliverable(self, addresses, reason):
        """Note that mail to these addresses came back.

        :param addresses: normalised addresses
        :param str reason: in the words of the mail server
        """
        if not addresses:
            return
        partners_sudo = self.sudo().search([("email_normalized", "in", [*addresses])])
        partners_sudo.write(
            {
                "sd_undeliverable_at": fields.Datetime.now(),
                "sd_undeliverable_reason": reason[:200] or False,
            }
        )

    def _sd_clear_undeliverable(self):
        """Somebody wrote from there: the address is in order again."""
        self.filtered("sd_undeliverable_at").write(
            {"sd_undeliverable_at": False, "sd_undeliverable_reason": False}
        )

    def action_sd_clear_undeliverable(self):
        """An agent knows that mail arrives again."""
        self.check_access("write")
        self.sudo()._sd_clear_undeliverable()

    def write(self, vals):
        """Another address starts with a clean sheet."""
        if "email" in vals and "sd_undeliverable_at" not in vals:
            moved = self.sudo().filtered(
                lambda partner: (
                    partner.sd_undeliverable_at and partner.email != vals["email"]
                )
            )
            moved._sd_clear_undeliverable()
        return super().write(vals)
