from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..tools.service_match import Service


class SdService(models.Model):
    """Something that an organisation gets from us: its web shop, ERP, site, database."""

    _name = "sd.service"
    _description = "Service of a customer"
    _order = "partner_id, sequence, name, id"

    name = fields.Char(required=True)
    active = fields.Boolean(default=True)
    sequence = fields.Integer(default=10)
    partner_id = fields.Many2one(
        "res.partner",
        string="Customer",
        required=True,
        index=True,
        ondelete="cascade",
        domain="[('parent_id', '=', False)]",
    )
    company_id = fields.Many2one(
        related="partner_id.company_id", store=True, index="btree_not_null"
    )
    code = fields.Char(help="Short name that integrations use.")
    words = fields.Text(
        string="Named in mail by",
        help="Names and addresses by which a mail names this service, one per line, "
        "such as shop.nordic.example. The service's own name counts anyway.",
    )
    note = fields.Text(string="Internal note")
    ticket_count = fields.Integer(compute="_compute_ticket_count")

    _unique_code = models.UniqueIndex(
        "(partner_id, code) WHERE code IS NOT NULL",
        "Another service of this customer has this code.",
    )

    @api.constrains("partner_id")
    def _check_partner(self):
        for service in self:
            organisation = service.partner_id.commercial_partner_id
            if service.partner_id != organisation:
                raise ValidationError(
                    self.env._(
                        "Service “%(service)s”: a service belongs to an organisation. "
                        "Choose %(organisation)s instead of %(contact)s.",
                        service=service.name,
                        organisation=organisation.display_name,
                        contact=service.partner_id.display_name,
                    )
                )
            if service._is_used_by_others():
                raise ValidationError(
                    self.env._(
                        "Tickets of another customer are about the service "
                        "“%(service)s”. Archive it, and make a new one for "
                        "%(organisation)s.",
                        service=service.name,
                        organisation=organisation.display_name,
                    )
                )

    def _is_used_by_others(self):
        tickets_sudo = (
            self.env["helpdesk.ticket"].sudo().with_context(active_test=False)
        )
        return bool(
            tickets_sudo.search_count(
                [
                    ("sd_service_id", "=", self.id),
                    ("commercial_partner_id", "!=", self.partner_id.id),
                ],
                limit=1,
            )
        )

    def _compute_ticket_count(self):
        counts = dict(
            self.env["helpdesk.ticket"]._read_group(
                [("sd_service_id", "in", self.ids)], ["sd_service_id"], ["__count"]
            )
        )
        for service in self:
            service.ticket_count = counts.get(service, 0)

    def action_see_tickets(self):
        """The tickets about this service."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.name,
            "res_model": "helpdesk.ticket",
            "view_mode": "list,kanban,form",
            "domain": [("sd_service_id", "=", self.id)],
            "context": {
                "default_partner_id": self.partner_id.id,
                "default_sd_service_id": self.id,
            },
        }

    @api.model
    def _find_by_organisation(self, organisations):
        """The services of organisations, in one search.

        :param organisations: commercial partners
        :return: dict id of the organisation → its active services, in order
        """
        if not organisations:
            return {}
        found = self.search([("partner_id", "in", organisations.ids)])
        return {owner.id: own for owner, own in found.grouped("partner_id").items()}

    def _get_match_words(self):
        """These services for ``tools/service_match.py``."""
        return [
            Service(
                service.id,
                (service.name, service.code or "", *(service.words or "").splitlines()),
            )
            for service in self
        ]
