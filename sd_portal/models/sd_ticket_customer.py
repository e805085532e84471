import uuid

from odoo import fields, models
from odoo.fields import Domain
from odoo.tools import email_normalize

WORDS = "sd.ticket.words"


class SdTicketCustomer(models.AbstractModel):
    """Whose ticket it is: chosen by a human where nobody could tell, or changed.

    A changed customer never shows one customer's words to another: what the new one did
    not write himself, and what was answered to the old one, becomes internal.
    """

    _name = "sd.ticket.customer"
    _description = "Customer of a ticket"

    sd_candidate_ids = fields.Many2many(
        "res.partner",
        "sd_ticket_candidate_rel",
        "ticket_id",
        "partner_id",
        string="Possible customers",
        copy=False,
        groups="helpdesk_mgmt.group_helpdesk_user_own",
        help="Contacts in several organisations that have the sender's address.",
    )

    def action_sd_choose_customer(self):
        """Open the choice of the customer, with the candidates."""
        self.ensure_one()
        return self._sd_open_wizard(
            "sd.choose.customer.wizard", self.env._("Whose ticket is this?")
        )

    def action_sd_change_customer(self):
        """Open the change of the customer, which shows its effects first."""
        self.ensure_one()
        return self._sd_open_wizard(
            "sd.change.customer.wizard", self.env._("Give to another customer")
        )

    def _sd_open_wizard(self, model, name):
        return {
            "type": "ir.actions.act_window",
            "name": name,
            "res_model": model,
            "view_mode": "form",
            "target": "new",
            "context": {"default_ticket_id": self.id},
        }

    def _sd_choose_customer(self, partner):
        """Say whose a ticket is that had no customer, and reckon what follows from it.

        :param partner: the contact
        """
        self.ensure_one()
        self.write(
            {
                "partner_id": partner.id,
                "partner_name": self.partner_name or partner.name,
                "partner_email": self.partner_email or partner.email_normalized,
            }
        )
        self.sudo().sd_candidate_ids = False
        told = {"partner": [partner._name, partner.id]}
        self._sd_log_event(WORDS, "customer_chosen", told)

    def _sd_change_customer(self, partner):
        """Give the ticket to another customer; see the wizard for what is told before.

        :param partner: the new contact
        """
        self.ensure_one()
        before = self.partner_id
        self._sd_hide_words_from(partner)
        self.write(
            {
                "partner_id": partner.id,
                "partner_name": partner.name,
                "partner_email": partner.email_normalized,
            }
        )
        self.sudo().write({"sd_candidate_ids": False, "access_token": uuid.uuid4().hex})
        told = {
            "before": [before._name, before.id] if before else "-",
            "partner": [partner._name, partner.id],
        }
        self._sd_log_event(WORDS, "customer_changed", told)
        self._sd_event("customer_changed", before=before)

    def _sd_get_change_effects(self, partner):
        """What giving the ticket to another customer would do, in words.

        Other addons add theirs (hours, packages).

        :param partner: the contact who would get it
        :return: list of sentences in the current language
        """
        self.ensure_one()
        now, then = self._sd_get_readers(), self._sd_get_readers_of(partner)
        names = {"lose": now - then, "gain": then - now}
        shown = {k: ", ".join(v.mapped("name")) or "-" for k, v in names.items()}
        agreement = self.env["sd.agreement"]._find_for(partner, self.company_id)
        return [
            self.env._(
                "No longer see it in the portal: %(people)s.", people=shown["lose"]
            ),
            self.env._("Will see it in the portal: %(people)s.", people=shown["gain"]),
            self.env._(
                "Agreement: %(before)s, then %(after)s; the deadlines are reckoned anew "
                "from the ticket's arrival.",
                before=self.sd_agreement_id.name or "-",
                after=agreement.name or "-",
            ),
            self.env._(
                "What others than %(organisation)s wrote, and our answers so far, become "
                "internal.",
                organisation=partner.commercial_partner_id.name or "-",
            ),
        ]

    def _sd_get_readers(self):
        """Contacts with a login of the customer's organisation who see the ticket."""
        return self._sd_get_logins(self.commercial_partner_id).filtered(
            lambda one: self.filtered_domain(self._sd_get_customer_domain(one))
        )

    def _sd_get_readers_of(self, partner):
        if not self.sd_portal_visible:
            return partner.browse()
        return self._sd_get_logins(partner.commercial_partner_id).filtered(
            lambda one: one == partner or one.sd_ticket_scope == "organisation"
        )

    def _sd_get_logins(self, organisation):
        if not organisation:
            return organisation
        users_sudo = (
            self.env["res.users"]
            .sudo()
            .search(
                [
                    ("share", "=", True),
                    ("partner_id.commercial_partner_id", "=", organisation.id),
                ]
            )
        )
        return users_sudo.partner_id.sudo(self.env.su)

    # === What follows === #

    # === Nothing of the old customer's is left for the new one === #

    def _sd_hide_words_from(self, partner):
        """Make internal what the new customer did not write himself."""
        ticket_sudo = self.sudo()
        organisation = partner.commercial_partner_id
        messages_sudo = ticket_sudo.message_ids.filtered(
            lambda message: not self._sd_wrote(partner, message)
        )
        messages_sudo.is_internal = True
        ticket_sudo.sd_event_ids.for_customer = False
        sender = email_normalize(ticket_sudo.partner_email or "")
        if not sender or sender != partner.email_normalized:
            ticket_sudo._sd_keep_description_inside()
            ticket_sudo._sd_take_files_inside(messages_sudo)
        gone_sudo = ticket_sudo.message_partner_ids.filtered(
            lambda one: one.partner_share and one.commercial_partner_id != organisation
        )
        ticket_sudo.message_unsubscribe(partner_ids=gone_sudo.ids)

    def _sd_wrote(self, partner, message):
        author = message.author_id
        if author:
            return author.commercial_partner_id == partner.commercial_partner_id
        address = email_normalize(message.email_from or "")
        return bool(address) and address == partner.email_normalized

    def _sd_keep_description_inside(self):
        """Move what was described first to an internal note."""
        self._message_log(body=self.description)
        self.description = self.env._(
            "Support has given this ticket to you. Please ask us if anything is missing."
        )

    def _sd_take_files_inside(self, messages):
        """Put files that came without a message where customers never look."""
        files_sudo = self.env["ir.attachment"].search(
            Domain("res_model", "=", self._name) & Domain("res_id", "=", self.id)
        )
        loose_sudo = files_sudo - (self.message_ids | messages).attachment_ids
        if loose_sudo:
            self._message_log(
                body=self.env._("Files from before the change of the customer."),
                attachment_ids=loose_sudo.ids,
            )
