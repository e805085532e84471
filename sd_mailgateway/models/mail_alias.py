from odoo import models


class MailAlias(models.Model):
    _inherit = "mail.alias"

    def _alias_bounce_incoming_email(self, message, message_dict, set_invalid=True):
        """Leave alias and sender alone when a ticket could not be made.

        Odoo declares the alias invalid and asks the sender to try again later; with
        us the mail is in the log and we try again ourselves.
        """
        kept = self.env.context.get("sd_intake_log_id") and self.env.su
        if kept and set_invalid:
            return None
        return super()._alias_bounce_incoming_email(
            message, message_dict, set_invalid=set_invalid
        )
