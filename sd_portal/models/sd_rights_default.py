from odoo import api, fields, models


class SdRightsDefault(models.Model):
    """Rights that a new contact of an organisation gets: of one organisation, or of all.

    They hold when a contact is made and for nobody who is there already. What is stated
    when he is made stays as stated.
    """

    _name = "sd.rights.default"
    _inherit = "sd.contact.rights"
    _description = "Rights of new contacts"
    _rec_name = "organisation_id"
    _order = "organisation_id, id"

    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company
    )
    organisation_id = fields.Many2one(
        "res.partner",
        domain=[("is_company", "=", True)],
        ondelete="cascade",
        index="btree_not_null",
        help="Empty: all organisations that have no row of their own.",
    )

    _once = models.UniqueIndex(
        "(company_id, COALESCE(organisation_id, 0))",
        "There is a row for this organisation already. Please change that one.",
    )

    @api.model
    def _find_for(self, organisations, company):
        """The row that holds for each organisation.

        :param organisations: commercial partners
        :param company: company of ours
        :return: dict organisation id → row, without those for which none holds
        """
        found = self.search(
            [
                ("company_id", "=", company.id),
                ("organisation_id", "in", [False, *organisations.ids]),
            ]
        )
        rows = {row.organisation_id.id: row for row in found}
        chosen = {one.id: rows.get(one.id) or rows.get(False) for one in organisations}
        return {key: row for key, row in chosen.items() if row}

    @api.model
    def _fill(self, vals_list):
        """Add the rights to values of new contacts that belong to an organisation.

        :param list vals_list: as ``create()`` gets them; they are not changed
        :return: list of values
        """
        Partner = self.env["res.partner"]
        parents = Partner.browse(
            {vals["parent_id"] for vals in vals_list if self._is_person(vals)}
        )
        if not parents:
            return vals_list
        rows = self._find_for(parents.commercial_partner_id, self.env.company)
        filled = []
        for vals in vals_list:
            parent = Partner.browse(vals["parent_id"] if self._is_person(vals) else ())
            row = rows.get(parent.commercial_partner_id.id)
            filled.append({**row._sd_get_rights(), **vals} if row else vals)
        return filled

    @api.model
    def _is_person(self, vals):
        """Whether values make a contact of an organisation, and not an address of it."""
        return (
            bool(vals.get("parent_id"))
            and not vals.get("is_company")
            and vals.get("type", "contact") == "contact"
        )
