from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import email_normalize


class SdTicketReply(models.AbstractModel):
    """Which messages on a ticket count: who answered, and who waits for an answer.

    Only public words of people count. Notes, automatic mail and imported messages
    neither start a clock nor stop one.
    """

    _name = "sd.ticket.reply"
    _description = "Replies on a ticket"

    def _sd_note_comment(self, message):
        """Let the clocks follow a message: ours answers, the customer's asks.

        :param message: the posted ``mail.message``
        """
        self.ensure_one()
        if not self._sd_is_human_comment(message):
            return
        clocks_sudo = self.env["sd.clock"].sudo()
        if self._sd_is_ours(message):
            targets = ["first_response", "next_reply"]
            clocks_sudo._reach(self, targets, message.date)
        elif self._sd_is_customers(message):
            clocks_sudo._start_next_reply(self.sudo(), message.date)

    @api.model
    def _sd_is_human_comment(self, message):
        return (
            message.subtype_id == self.env.ref("mail.mt_comment")
            and message.message_type in ("comment", "email")
            and not message.is_internal
            and not self.env.context.get("sd_automatic")
            and not self.env.context.get("import_file")
        )

    @api.model
    def _sd_is_ours(self, message):
        author_sudo = message.author_id.sudo()
        return bool(author_sudo) and not author_sudo.partner_share

    def _sd_is_customers(self, message):
        """Whether the ticket's contact or a colleague of his wrote, not the first mail."""
        ticket_sudo = self.sudo()
        first = ticket_sudo.sd_intake_log_ids.mapped("reference")
        if message.message_id and message.message_id in first:
            return False
        author_sudo = message.author_id.sudo()
        if not author_sudo:
            address = email_normalize(message.email_from or "")
            return bool(address) and address == ticket_sudo.partner_email
        organisation = ticket_sudo.commercial_partner_id
        return author_sudo == ticket_sudo.partner_id or (
            bool(organisation) and author_sudo.commercial_partner_id == organisation
        )

    def _sd_find_first_response(self):
        """When one of us answered first.

        :return: naive UTC, False when nobody did
        """
        self.ensure_one()
        found_sudo = (
            self.env["mail.message"]
            .sudo()
            .search(
                Domain("model", "=", self._name)
                & Domain("res_id", "=", self.id)
                & Domain("subtype_id", "=", self.env.ref("mail.mt_comment").id)
                & Domain("message_type", "in", ["comment", "email"])
                & Domain("is_internal", "=", False)
                & Domain("author_id.partner_share", "=", False)
                & Domain("author_id", "!=", False),
                order="date, id",
                limit=1,
            )
        )
        return fields.Datetime.to_datetime(found_sudo.date) or False
