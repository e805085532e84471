from odoo import fields, models


class ResPartner(models.Model):
    _name = "res.partner"
    _inherit = ["sd.customer.kind", "res.partner"]

    sd_may_create_tickets = fields.Boolean(
        string="May create tickets", default=True, groups="base.group_user"
    )
    sd_ticket_scope = fields.Selection(
        [
            ("own", "Own tickets"),
            ("organisation", "All tickets of the organisation"),
        ],
        string="Sees",
        default="own",
        required=True,
        groups="base.group_user",
    )

    # Every incoming mail looks its sender up by address.
    _sd_email_normalized_idx = models.Index(
        "(email_normalized) WHERE email_normalized IS NOT NULL"
    )

    def _sd_get_no_right_sentence(self):
        """Tell a contact without the right to create tickets whom to ask."""
        self.ensure_one()
        colleagues_sudo = self.sudo().search(
            [
                ("commercial_partner_id", "=", self.commercial_partner_id.id),
                ("sd_may_create_tickets", "=", True),
                ("user_ids", "!=", False),
            ],
            limit=3,
        )
        if not colleagues_sudo:
            return self.env._(
                "You have no right to create tickets. Please ask us to change that."
            )
        return self.env._(
            "You have no right to create tickets. In your organisation you can ask "
            "%(colleagues)s.",
            colleagues=", ".join(colleagues_sudo.mapped("name")),
        )
