from markupsafe import Markup

from odoo import fields, models
from odoo.tools import email_normalize, html2plaintext

from ..tools.chat import Line, title_of, transcript
from ..tools.intake import File, Submission


class DiscussChannel(models.Model):
    """A chat with a customer, and the ticket that an agent made of it.

    ``/ticket`` makes it from what was said so far; what is said afterwards is added as
    an internal note when the chat ends. Both happen once.
    """

    _inherit = "discuss.channel"

    sd_ticket_id = fields.Many2one(
        "helpdesk.ticket",
        string="Ticket",
        index="btree_not_null",
        readonly=True,
        copy=False,
        groups="helpdesk_mgmt.group_helpdesk_user_own",
    )
    sd_ticket_message_id = fields.Integer(
        string="Last message on the ticket",
        readonly=True,
        copy=False,
        groups="helpdesk_mgmt.group_helpdesk_user_own",
    )
    sd_chat_name = fields.Char(
        string="Name of the visitor",
        readonly=True,
        groups="helpdesk_mgmt.group_helpdesk_user_own",
    )
    sd_chat_email = fields.Char(
        string="E-mail of the visitor",
        readonly=True,
        groups="helpdesk_mgmt.group_helpdesk_user_own",
    )

    def write(self, vals):
        """Add the rest of a chat to its ticket when the chat ends."""
        ending = self.browse()
        if vals.get("livechat_end_dt"):
            ending = self.sudo().filtered(
                lambda chat: chat.sd_ticket_id and not chat.livechat_end_dt
            )
        result = super().write(vals)
        for chat_sudo in ending:
            chat_sudo._sd_add_rest_to_ticket()
        return result

    def execute_command_ticket(self, **kwargs):
        """Make a ticket of this chat: the command ``/ticket title`` of agents.

        :param str kwargs['body']: what the agent typed
        """
        self.ensure_one()
        user = self.env.user
        if self.channel_type != "livechat" or not user.has_group(
            "helpdesk_mgmt.group_helpdesk_user_own"
        ):
            answer = self.env._("Only agents can make a ticket, and only of a chat.")
            user._bus_send_transient_message(self, answer)
            return
        chat_sudo = self.sudo()
        chat_sudo.lock_for_update()
        if chat_sudo.sd_ticket_id:
            answer = self.env._(
                "This chat is already ticket %s.",
                chat_sudo.sd_ticket_id._get_html_link(),
            )
        else:
            ticket = self._sd_make_ticket(kwargs.get("body") or "")
            answer = self.env._("The ticket is made: %s.", ticket._get_html_link())
        user._bus_send_transient_message(self, answer)

    def _sd_make_ticket(self, command):
        """Send the chat through the one door and tell the customer the number."""
        messages_sudo = self._sd_get_messages_sudo()
        submission = self._sd_prepare_submission(command, messages_sudo)
        ticket = self.env["sd.intake"]._submit([submission])
        told = self.with_context(lang=submission.language or self.env.lang)
        message = told.message_post(
            body=told.env._(
                "Your request has the number %s. We will go on with it there.",
                ticket.number,
            ),
            message_type="comment",
            subtype_xmlid="mail.mt_comment",
        )
        self.sudo().write(
            {"sd_ticket_id": ticket.id, "sd_ticket_message_id": message.id}
        )
        return ticket

    def _sd_prepare_submission(self, command, messages_sudo):
        chat_sudo = self.sudo()
        customer = chat_sudo._sd_get_customer()
        lines = self._sd_get_lines(messages_sudo)
        company = chat_sudo.livechat_channel_id._sd_get_company()
        email = chat_sudo.sd_chat_email or customer.email or ""
        name = chat_sudo.sd_chat_name or customer.name or ""
        return Submission(
            source="chat",
            subject=title_of(command, lines) or self.env._("Chat with %s", name),
            body=transcript(lines),
            sender_email=email_normalize(email) or "",
            sender_name=name,
            partner_id=customer.id,
            language=customer.lang or chat_sudo.livechat_lang_id.code or "",
            reference=f"chat-{self.id}",
            files=tuple(
                File(attachment.name, attachment.raw or b"")
                for attachment in messages_sudo.attachment_ids
            ),
            given={"company_id": company.id},
        )

    def _sd_get_customer(self):
        """The customer with a login who chats, as superuser; none for a visitor."""
        visitors = self.channel_member_ids.filtered(
            lambda member: member.livechat_member_type == "visitor"
        )
        return visitors.partner_id.filtered(lambda partner: not partner.is_public)[:1]

    def _sd_get_messages_sudo(self, after=0):
        """What people said, oldest first, as superuser.

        :param int after: id of the last message that is known already
        """
        messages_sudo = self.sudo().message_ids.filtered(
            lambda message: (
                message.id > after and message.message_type != "notification"
            )
        )
        return (messages_sudo - messages_sudo._filter_empty()).sorted("id")

    def _sd_get_lines(self, messages_sudo):
        return [
            Line(
                (message.author_id or message.author_guest_id).name or "",
                fields.Datetime.context_timestamp(self, message.date),
                html2plaintext(message.body or ""),
            )
            for message in messages_sudo
        ]

    def _sd_add_rest_to_ticket(self):
        """Add what was said after ``/ticket`` to the ticket, as an internal note."""
        self.ensure_one()
        messages_sudo = self._sd_get_messages_sudo(after=self.sd_ticket_message_id)
        if not messages_sudo:
            return
        self.sd_ticket_message_id = messages_sudo[-1].id
        said = transcript(self._sd_get_lines(messages_sudo))
        self.sd_ticket_id.message_post(
            body=Markup(said),  # noqa: S704 - what people typed is escaped in there
            message_type="comment",
            subtype_xmlid="mail.mt_note",
            author_id=self.env.ref("base.partner_root").id,
            attachments=[
                (attachment.name, attachment.raw or b"")
                for attachment in messages_sudo.attachment_ids
            ],
        )
