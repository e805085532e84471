from markupsafe import Markup

from odoo import api, models
from odoo.tools import email_normalize, format_datetime
from odoo.tools.mail import email_normalize_all

from ..tools.address import read_sender
from ..tools.intake import Submission


class SdTicketMail(models.AbstractModel):
    """How mail becomes a ticket, and whom a message on a ticket reaches."""

    _name = "sd.ticket.mail"
    _description = "Mail of a ticket"

    # The gateway's loop limit looks a sender up by this field.
    _primary_email = "partner_email"

    @api.model
    def message_new(self, msg_dict, custom_values=None):
        """Hand a mail that starts a ticket to the one door.

        Replaces the base's method (which takes the raw From header for the address
        and subscribes everybody in Cc, from whatever organisation).

        :param dict msg_dict: as parsed by the gateway
        :param dict custom_values: defaults of the alias
        """
        submission = self._sd_prepare_mail_submission(msg_dict, custom_values or {})
        ticket = self.env["sd.intake"]._submit([submission])
        ticket._sd_subscribe_addressees(msg_dict)
        return ticket

    @api.model
    def _sd_prepare_mail_submission(self, msg_dict, custom_values):
        """The `Submission` for a parsed mail; other addons add what they know."""
        sender = read_sender(msg_dict.get("email_from") or "")
        given = dict(custom_values)
        team_sudo = self.env["helpdesk.ticket.team"].sudo()
        door_sudo = team_sudo.browse(given.pop("team_id", 0) or ())
        return Submission(
            source="email",
            subject=msg_dict.get("subject") or "",
            body=msg_dict.get("body") or "",
            sender_email=sender.email,
            sender_name=sender.name,
            automatic=self.env.context.get("sd_automatic") or "",
            reference=msg_dict.get("message_id") or "",
            log_id=self.env.context.get("sd_intake_log_id") or 0,
            door_team_id=door_sudo.id if door_sudo.active else 0,
            given=given,
        )

    def _creation_subtype(self):
        """The base's, without asking whether it still exists."""
        xmlid = "helpdesk_mgmt.hlp_tck_created"
        subtype_id = self.env["ir.model.data"]._xmlid_to_res_id(xmlid)
        return self.env["mail.message.subtype"].browse(subtype_id)

    def message_update(self, msg_dict, update_vals=None):
        """Note who else a reply was addressed to; base's method subscribes anybody."""
        self._sd_subscribe_addressees(msg_dict)
        return True

    def _sd_subscribe_addressees(self, msg_dict):
        """Let those in To and Cc follow who may see the ticket anyway.

        Colleagues of the customer's organisation and employees follow; contacts of
        other organisations do not, since following shows the ticket.
        """
        self.ensure_one()
        to, cc = (
            msg_dict.get(f"{name}_filtered", msg_dict.get(name))
            or ""  # not our aliases
            for name in ("to", "cc")
        )
        addresses = email_normalize_all(f"{to},{cc}")
        if not addresses:
            return
        found_sudo = (
            self.env["res.partner"]
            .sudo()
            .search([("email_normalized", "in", addresses)])
        )
        organisation = self.sudo().commercial_partner_id
        welcome_sudo = found_sudo.filtered(
            lambda partner: (
                not partner.partner_share
                or (organisation and partner.commercial_partner_id == organisation)
            )
        )
        self.message_subscribe(partner_ids=welcome_sudo.ids)

    def _track_template(self, changes):
        """Mail about a stage leaves through ``sd.outgoing``, in words for the customer.

        The base sends its template by another way, greets the customer by the agent's
        name and leaves no message, so that an answer to it starts a new ticket.
        """
        templates = super()._track_template(changes)
        templates.pop("stage_id", None)
        return templates

    def _notify_get_recipients(self, message, msg_vals=False, **kwargs):
        """Whom a message reaches: the customer hears every public comment.

        A hidden ticket reaches nobody outside, whoever follows it.
        """
        msg_vals = dict(msg_vals or {})
        if self and self._sd_customer_hears(message, msg_vals):
            msg_vals.update(self._sd_add_customer(message, msg_vals))
        recipients = super()._notify_get_recipients(
            message, msg_vals=msg_vals, **kwargs
        )
        if self and not self.sudo().sd_portal_visible:
            recipients = [r for r in recipients if not r["share"]]
        return recipients

    def _sd_customer_hears(self, message, msg_vals):
        """Whether this is a public comment that somebody else than the customer wrote."""
        subtype_id = msg_vals.get("subtype_id", message.subtype_id.id)
        kind = msg_vals.get("message_type", message.message_type)
        comment_id = self.env["ir.model.data"]._xmlid_to_res_id("mail.mt_comment")
        if subtype_id != comment_id or kind not in ("comment", "email"):
            return False
        if msg_vals.get("is_internal", message.is_internal):
            return False
        author_email = msg_vals.get("email_from", message.email_from)
        return email_normalize(author_email or "") != self.sudo().partner_email

    def _sd_add_customer(self, message, msg_vals):
        ticket_sudo = self.sudo()
        if partner := ticket_sudo.partner_id:
            partner_ids = msg_vals.get("partner_ids", message.partner_ids.ids)
            return {"partner_ids": [*{*partner_ids, partner.id}]}
        others = msg_vals.get("outgoing_email_to", message.outgoing_email_to)
        addresses = filter(None, [others, ticket_sudo.partner_email])
        return {"outgoing_email_to": ",".join(addresses)}

    def _sd_tell_of_many(self):
        """Tell each assignee once about all tickets that he got in one batch."""
        self._message_log_batch(
            bodies={ticket.id: self.env._("Ticket created") for ticket in self}
        )
        for user, tickets in self.grouped("user_id").items():
            if not user:
                continue
            tickets.message_subscribe(partner_ids=user.partner_id.ids)
            if user == self.env.user:
                continue
            words = tickets.with_context(lang=user.lang).env
            lines = Markup().join(
                Markup("<li>%s</li>") % ticket.display_name for ticket in tickets
            )
            self.env["mail.thread"].sudo().message_notify(
                partner_ids=user.partner_id.ids,
                subject=words._("%(count)s new tickets for you", count=len(tickets)),
                body=Markup("<ul>%s</ul>") % lines,
            )

    def _sd_tell_leader(self):
        """Tell the team's leader about a ticket that nobody could be given to."""
        self.ensure_one()
        leader_sudo = self.sudo().team_id.user_id
        if leader_sudo:
            self.sudo().message_notify(
                partner_ids=leader_sudo.partner_id.ids,
                subject=self.env._("Unassigned: %(ticket)s", ticket=self.display_name),
                body=self.env._(
                    "Nobody of %(team)s is available. Please give the ticket to "
                    "somebody.",
                    team=self.sudo().team_id.name,
                ),
            )

    def _sd_get_link(self):
        """Address of the ticket's page for its customer, with the key to open it."""
        self.ensure_one()
        return self.get_base_url() + self.sudo().get_portal_url()

    def _sd_format_moment(self, moment):
        """A moment in the customer's zone and in the language of the context.

        :param datetime moment: naive UTC
        """
        self.ensure_one()
        ticket_sudo = self.sudo()
        calendar = ticket_sudo.company_id.resource_calendar_id
        zone = ticket_sudo.partner_id.tz or calendar.tz or "UTC"
        return format_datetime(
            self.env, moment, tz=zone, dt_format="EEEE d MMMM y HH:mm"
        )
