from odoo import models


class MailMail(models.Model):
    _inherit = "mail.mail"

    def _postprocess_sent_message(
        self, success_pids, success_emails, failure_reason=False, failure_type=None
    ):
        """Note in the outgoing log what became of our notices."""
        failure = (failure_reason or failure_type) if failure_type else ""
        self.env["sd.outgoing.log"].sudo()._mark_mails(self, failure)
        return super()._postprocess_sent_message(
            success_pids,
            success_emails,
            failure_reason=failure_reason,
            failure_type=failure_type,
        )
