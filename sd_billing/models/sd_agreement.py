from odoo import api, fields, models


class SdAgreement(models.Model):
    _inherit = "sd.agreement"

    fee_ids = fields.One2many("sd.fee", "agreement_id", string="Fees", copy=True)
    sd_hours_left = fields.Char(
        string="Prepaid hours left",
        compute="_compute_sd_hours_left",
        groups="helpdesk_mgmt.group_helpdesk_user_own",
    )

    @api.depends("partner_id", "company_id")
    @api.depends_context("lang")
    def _compute_sd_hours_left(self):
        Package = self.env["sd.package"]
        self.sd_hours_left = ""
        for company in self.company_id:
            agreements = self.filtered(lambda a, c=company: a.company_id == c)
            left = Package._get_left(agreements.partner_id, company)
            for agreement in agreements:
                if (minutes := left.get(agreement.partner_id.id)) is not None:
                    agreement.sd_hours_left = Package._show_hours(minutes)

    def action_sd_open_packages(self):
        """The packages of the customer."""
        self.ensure_one()
        return self.env["sd.package"]._open_of(self.partner_id)
