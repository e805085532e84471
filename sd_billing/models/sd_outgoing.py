from odoo import api, models
from odoo.tools import formataddr

from ..tools.package_notice import PackageNotice


class SdOutgoing(models.AbstractModel):
    """Notices about packages go through the one door too; they have no ticket."""

    _inherit = "sd.outgoing"

    @api.model
    def _queue_mail(self, notice):
        if not isinstance(notice, PackageNotice):
            return super()._queue_mail(notice)
        package_sudo = self.env["sd.package"].sudo().browse(notice.package_id)
        template_sudo = self.env["mail.template"].sudo().browse(notice.template_id)
        mail_sudo = (
            self.env["mail.mail"]
            .sudo()
            .create(
                self._prepare_package_mail_vals(notice, package_sudo, template_sudo)
            )
        )
        return {
            "mail_mail_id": mail_sudo.id,
            "mail_message_id": mail_sudo.mail_message_id.id,
        }

    @api.model
    def _prepare_package_mail_vals(self, notice, package_sudo, template_sudo):
        company = package_sudo.company_id
        sender = company.email_formatted or self.env.user.email_formatted
        subject, body = (
            template_sudo._render_field(name, package_sudo.ids, set_lang=notice.lang)[
                package_sudo.id
            ]
            for name in ("subject", "body_html")
        )
        body = (
            self.env["ir.qweb"]
            .with_context(lang=notice.lang)
            ._render(
                "sd_billing.mail_layout_package", {"body": body, "company": company}
            )
        )
        return {
            "subject": subject,
            "body": body,
            "body_html": body,
            "model": package_sudo._name,
            "res_id": package_sudo.id,
            "message_type": "auto_comment",
            "subtype_id": self.env.ref("mail.mt_note").id,
            "author_id": company.partner_id.id,
            "email_from": sender,
            "reply_to": package_sudo.user_id.email_formatted or sender,
            "email_to": formataddr((notice.name, notice.email)),
            "headers": repr(self._get_headers(notice)),
            "is_notification": True,
            "auto_delete": True,
        }

    @api.model
    def _prepare_log_vals(self, notice, reason):
        vals = super()._prepare_log_vals(notice, reason)
        if isinstance(notice, PackageNotice):
            vals |= {"ticket_id": False, "sd_package_id": notice.package_id}
        return vals

    @api.model
    def _get_words(self):
        return super()._get_words() | {
            "package_low": self.env._("Tells that prepaid hours are running out."),
            "package_end": self.env._("Tells that prepaid hours come to their end."),
            "estimate": self.env._("Asks to approve an estimate."),
            "estimate_decided": self.env._("Tells one of us of the customer's answer."),
        }
