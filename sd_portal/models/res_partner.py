from odoo import api, fields, models


class ResPartner(models.Model):
    _name = "res.partner"
    _inherit = ["sd.customer.kind", "sd.contact.rights", "res.partner"]

    sd_service_ids = fields.One2many(
        "sd.service",
        "partner_id",
        string="Services",
        groups="helpdesk_mgmt.group_helpdesk_user_own",
    )
    sd_service_count = fields.Integer(
        compute="_compute_sd_service_count",
        groups="helpdesk_mgmt.group_helpdesk_user_own",
    )

    # Every incoming mail looks its sender up by address.
    _sd_email_normalized_idx = models.Index(
        "(email_normalized) WHERE email_normalized IS NOT NULL"
    )

    @api.model_create_multi
    def create(self, vals_list):
        return super().create(self.env["sd.rights.default"].sudo()._fill(vals_list))

    @api.onchange("parent_id")
    def _onchange_sd_rights(self):
        """A new contact's form shows the rights that he will get."""
        organisation = self.parent_id.commercial_partner_id._origin
        Default = self.env["sd.rights.default"].sudo()
        row = Default._find_for(organisation, self.env.company).get(organisation.id)
        if row and not self._origin:
            self.update(row._sd_get_rights())

    @api.depends("sd_service_ids")
    def _compute_sd_service_count(self):
        counts = dict(
            self.env["sd.service"]._read_group(
                [("partner_id", "in", self.ids)], ["partner_id"], ["__count"]
            )
        )
        for partner in self:
            partner.sd_service_count = counts.get(partner._origin, 0)

    def action_sd_see_services(self):
        """The services that this organisation gets from us."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "sd_portal.sd_service_action"
        )
        return action | {
            "domain": [("partner_id", "=", self.id)],
            "context": {"default_partner_id": self.id},
        }

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

    @api.model
    def _sd_find_managers(self, organisation):
        """Contacts of an organisation who manage colleagues, with a login."""
        return self.search(
            [
                ("commercial_partner_id", "=", organisation.id),
                ("sd_manages_colleagues", "=", True),
                ("user_ids.share", "=", True),
            ]
        )

    @api.model
    def _sd_find_colleagues(self, organisation):
        """People of an organisation, without its addresses and without ours."""
        found = self.search(
            [
                ("commercial_partner_id", "=", organisation.id),
                ("is_company", "=", False),
                ("type", "=", "contact"),
            ],
            order="name, id",
        )
        return found.filtered(lambda one: one._sd_is_customer())

    def _sd_is_customer(self):
        """Whether it is nobody of ours: all his logins, if any, are for customers."""
        self.ensure_one()
        users_sudo = self.sudo().with_context(active_test=False).user_ids
        return all(user_sudo.share for user_sudo in users_sudo)
