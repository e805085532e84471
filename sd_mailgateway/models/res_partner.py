from odoo import fields, models


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

    def action_sd_confirm(self):
        """Say that these contacts are who they claim to be."""
        self.write({"sd_unconfirmed": False})
