from odoo import models


class ImLivechatChannel(models.Model):
    _inherit = "im_livechat.channel"

    def _sd_get_company(self):
        """The company whose customers chat here; the current one when it is nobody's."""
        companies_sudo = self.env["res.company"].sudo()
        company = companies_sudo.search(
            [("sd_chat_channel_id", "in", self.ids)], limit=1
        )
        return company.sudo(False) or self.env.company
