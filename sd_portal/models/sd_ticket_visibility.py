from odoo import api, fields, models
from odoo.fields import Domain


class SdTicketVisibility(models.AbstractModel):
    """Who may see a ticket. This is the only place that knows.

    The domain below feeds the record rule, and through it lists, counters, search and
    RPC; `_sd_is_hidden_from` is asked where rules do not reach: token links, followers,
    mail recipients and files.
    """

    _name = "sd.ticket.visibility"
    _description = "Who may see a ticket"

    sd_portal_visible = fields.Boolean(
        string="Shown to the customer",
        default=True,
        tracking=True,
        help="A hidden ticket shows nowhere: not in the portal, its search and "
        "counters, not by mail and not by a direct link.",
    )
    sd_visible_to_me = fields.Boolean(
        compute="_compute_sd_visible_to_me",
        search="_search_sd_visible_to_me",
        compute_sudo=True,
    )

    @api.model
    def _sd_get_customer_domain(self, partner):
        """Tickets that a contact of a customer may see.

        They are shown to customers, belong to his organisation, and are his own,
        or he follows them, or he has the right to see all of his organisation's.

        :param partner: the contact, as superuser
        :return: `Domain`
        """
        shared = Domain("sd_portal_visible", "=", True) & Domain(
            "commercial_partner_id", "=", partner.commercial_partner_id.id
        )
        if partner.sd_ticket_scope == "organisation":
            return shared
        own = Domain("partner_id", "=", partner.id)
        followed = Domain("message_partner_ids", "in", partner.ids)
        return shared & (own | followed)

    @api.model
    def _sd_get_domain_of_user(self):
        if not self.env.user.share:
            return Domain.TRUE
        return self._sd_get_customer_domain(self.env.user.partner_id.sudo())

    @api.depends("sd_portal_visible", "commercial_partner_id", "partner_id")
    @api.depends_context("uid")
    def _compute_sd_visible_to_me(self):
        visible = self.filtered_domain(self._sd_get_domain_of_user())
        for ticket in self:
            ticket.sd_visible_to_me = ticket in visible

    @api.model
    def _search_sd_visible_to_me(self, operator, value):
        if operator != "in":
            return NotImplemented
        domain = self._sd_get_domain_of_user()
        return domain if True in value else ~domain

    def _sd_is_hidden_from(self, user):
        """Whether the ticket is hidden from this user, whatever link he holds.

        :param user: ``res.users``; the public user stands for anybody with a link
        """
        self.ensure_one()
        return user.share and not self.sudo().sd_portal_visible

    @api.model
    def _get_thread_with_access(self, thread_id, **kwargs):
        """A token or hash opens no hidden ticket."""
        thread = super()._get_thread_with_access(thread_id, **kwargs)
        if thread and thread._sd_is_hidden_from(self.env.user):
            return self.browse()
        return thread

    def _sd_get_portal_stages(self):
        """Stages to which the customer may move this ticket himself."""
        self.ensure_one()
        ticket_sudo = self.sudo()
        if ticket_sudo.stage_id.closed:
            return ticket_sudo.stage_id.browse()
        stages = ticket_sudo.team_id._get_applicable_stages()
        return stages.filtered("close_from_portal")

    def _sd_get_customer_files(self):
        """Files of this ticket that the customer may see, as superuser."""
        self.ensure_one()
        Attachment_sudo = self.env["ir.attachment"].sudo()
        return Attachment_sudo.search(
            Domain("res_model", "=", self._name)
            & Domain("res_id", "=", self.id)
            & Attachment_sudo._sd_get_customer_domain()
        )
