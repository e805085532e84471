from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..tools.mail_domain import is_free_mail, normalise_domain


class SdMailDomain(models.Model):
    """A domain from which only one organisation sends mail.

    Who writes from there and is not known becomes a contact of that organisation.
    """

    _name = "sd.mail.domain"
    _description = "Mail domain of an organisation"
    _order = "name"

    name = fields.Char(string="Domain", required=True, help="Such as nordic.example")
    partner_id = fields.Many2one(
        "res.partner",
        string="Organisation",
        required=True,
        index=True,
        ondelete="cascade",
        domain="[('is_company', '=', True)]",
    )
    company_id = fields.Many2one("res.company", help="Empty: for all companies.")

    _name_uniq = models.UniqueIndex(
        "(name, COALESCE(company_id, 0))",
        "This domain belongs to another organisation already.",
    )

    @api.model_create_multi
    def create(self, vals_list):
        return super().create([self._tidy_vals(vals) for vals in vals_list])

    def write(self, vals):
        return super().write(self._tidy_vals(vals))

    @api.model
    def _tidy_vals(self, vals):
        if not vals.get("name"):
            return vals
        return {**vals, "name": normalise_domain(vals["name"]) or vals["name"]}

    @api.constrains("name")
    def _check_name(self):
        names = [("name", "in", self.mapped("name"))]
        own = set(self.env["mail.alias.domain"].sudo().search(names).mapped("name"))
        for domain in self:
            if not normalise_domain(domain.name):
                raise ValidationError(
                    self.env._(
                        "“%(domain)s” is no mail domain. Give what stands behind the @, "
                        "such as nordic.example.",
                        domain=domain.name,
                    )
                )
            if is_free_mail(domain.name):
                raise ValidationError(
                    self.env._(
                        "Anybody can have an address at %(domain)s, so it tells no "
                        "organisation. Add the contacts with their addresses instead.",
                        domain=domain.name,
                    )
                )
            if domain.name in own:
                raise ValidationError(
                    self.env._(
                        "%(domain)s is a domain of this desk, not of a customer.",
                        domain=domain.name,
                    )
                )

    @api.model
    def _find_organisations(self, names):
        """Organisations by domain, in one search.

        :param set names: normalised domains
        :return: dict domain → list of (company id or False, organisation)
        """
        found = {}
        domains = self.search([("name", "in", list(names))]) if names else self
        for domain in domains:
            place = found.setdefault(domain.name, [])
            place.append((domain.company_id.id, domain.partner_id))
        return found
