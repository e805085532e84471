from odoo import api, models


class KnownAliases(dict):
    """Addresses of one mail that were looked up, and whether each is an alias."""


class MailAliasDomain(models.Model):
    _inherit = "mail.alias.domain"

    @api.model
    def _find_aliases(self, email_list):
        """Odoo's, which asks for the addresses of one mail four times, asked once.

        :param list email_list: normalised addresses
        :return: those that are aliases of ours
        """
        known = self.env.context.get("sd_known_aliases")
        if not isinstance(known, KnownAliases):  # nobody can send one from outside
            return super()._find_aliases(email_list)
        asked = [email for email in email_list if email]
        news = [email for email in asked if email not in known]
        if news:
            found = set(super()._find_aliases(news))
            known.update({email: email in found for email in news})
        return [email for email in asked if known[email]]
