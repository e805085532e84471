from odoo import api, fields, models


class ResPartner(models.Model):
    _inherit = "res.partner"

    sd_package_count = fields.Integer(
        compute="_compute_sd_package_count",
        groups="helpdesk_mgmt.group_helpdesk_user_own",
    )
    sd_hours_left = fields.Char(
        string="Prepaid hours left",
        compute="_compute_sd_hours_left",
        groups="helpdesk_mgmt.group_helpdesk_user_own",
    )

    @api.depends("commercial_partner_id")
    def _compute_sd_package_count(self):
        counts = self.env["sd.package"]._count_by_organisation(
            self.commercial_partner_id
        )
        for partner in self:
            partner.sd_package_count = counts.get(partner.commercial_partner_id.id, 0)

    @api.depends("commercial_partner_id")
    @api.depends_context("lang", "company")
    def _compute_sd_hours_left(self):
        Package = self.env["sd.package"]
        left = Package._get_left(self.commercial_partner_id, self.env.company)
        for partner in self:
            minutes = left.get(partner.commercial_partner_id.id)
            partner.sd_hours_left = (
                "" if minutes is None else Package._show_hours(minutes)
            )

    def _sd_may_approve_costs(self):
        """Whether this contact may approve what work costs his organisation.

        Nobody approves an amount that he does not see.
        """
        self.ensure_one()
        contact_sudo = self.sudo()
        return contact_sudo.sd_may_approve and contact_sudo.sd_may_see_money

    def action_sd_open_packages(self):
        """The packages of the organisation."""
        self.ensure_one()
        return self.env["sd.package"]._open_of(self.commercial_partner_id)
