from odoo import api, models
from odoo.tools import ormcache


class MailAliasDomain(models.Model):
    _inherit = "mail.alias.domain"

    @api.model
    @ormcache()
    def _sd_get_own(self):
        """Our domains, and addresses at them that are no alias of a record.

        Asked for each mail in and out, and hardly ever changed.

        :return: names of the domains; addresses for catchall and bounces; addresses
            that our mail is sent from; three frozensets
        """
        domains_sudo = self.sudo().search([("name", "!=", False)])
        returns = {*domains_sudo.mapped("catchall_email")} | {
            *domains_sudo.mapped("bounce_email")
        }
        senders = {*domains_sudo.mapped("default_from_email")}
        names = domains_sudo.mapped("name")
        return (
            frozenset(names),
            frozenset(returns - {False}),
            frozenset(senders - {False}),
        )

    @api.model_create_multi
    def create(self, vals_list):
        """Forget what was asked before."""
        self.env.registry.clear_cache()
        return super().create(vals_list)

    def write(self, vals):
        """Forget what was asked before."""
        self.env.registry.clear_cache()
        return super().write(vals)

    def unlink(self):
        """Forget what was asked before."""
        self.env.registry.clear_cache()
        return super().unlink()
