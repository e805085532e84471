from dataclasses import replace

from odoo import api, fields, models
from odoo.tools import email_normalize

from ..tools.mail_domain import address_in_letters
from ..tools.pictures import link_pictures

REFERRING = ("stranger", "closed_long_ago")
"""Why a mail became a ticket of its own that the people of the other should know of."""


class SdTicketThread(models.AbstractModel):
    """What a ticket takes from the mails that make it or join it."""

    _name = "sd.ticket.thread"
    _description = "Mails of a ticket"

    sd_previous_ticket_id = fields.Many2one(
        "helpdesk.ticket",
        string="Follows",
        copy=False,
        readonly=True,
        index="btree_not_null",
        groups="helpdesk_mgmt.group_helpdesk_user_own",
        help="The ticket that the mail answered.",
    )
    sd_thread_code = fields.Char(
        copy=False, readonly=True, groups="helpdesk_mgmt.group_helpdesk_user_own"
    )
    sd_asked_back = fields.Boolean(
        copy=False, readonly=True, groups="helpdesk_mgmt.group_helpdesk_user_own"
    )

    @api.model
    def _sd_get_findings(self):
        """What the gateway found out about the mail that is being delivered.

        Only as superuser: a context comes from anywhere.
        """
        return self.env.context if self.env.su else {}

    @api.model
    def _sd_prepare_mail_submission(self, msg_dict, custom_values):
        """Take the folded text, and the person who really asks."""
        submission = super()._sd_prepare_mail_submission(msg_dict, custom_values)
        context = self._sd_get_findings()
        changes = {}
        if context.get("sd_description"):
            changes["body"] = context["sd_description"]
        if in_letters := address_in_letters(submission.sender_email):
            submission = replace(submission, sender_email=in_letters)
        sender, code = self.env["sd.mail.sender"]._find_asker(
            submission.sender_email,
            context.get("sd_forwarded_from") or (),
            context.get("sd_reply_to") or "",
        )
        if sender:
            log = self.env["mail.thread"]._sd_get_log()
            if log is not None:
                values = {"by": submission.sender_email, "sender": sender.email}
                log._note("sd.mail.sender", code, **values)
            changes.update(sender_email=sender.email, sender_name=sender.name)
        given = dict(submission.given)
        if previous_id := context.get("sd_previous_ticket_id"):
            exists = self.sudo().browse(previous_id).exists()
            given.update(
                sd_previous_ticket_id=exists.id,
                sd_thread_code=context.get("sd_thread_code"),
            )
        return replace(submission, given=given, **changes)

    def message_update(self, msg_dict, update_vals=None):
        """Open the ticket again, or take it up, when its customer answers."""
        result = super().message_update(msg_dict, update_vals)
        findings = self._sd_get_findings()
        reopens = findings.get("sd_reopens") and self.sudo().stage_id.closed
        if (reopens or self._sd_is_awaited(msg_dict)) and not msg_dict.get(
            "is_internal"
        ):
            self._sd_move_to("support")
        return result

    def _sd_is_awaited(self, msg_dict):
        """Whether this is the answer to our asking back."""
        ticket_sudo = self.sudo()
        if not self.env.su or not ticket_sudo.sd_asked_back:
            return False
        sender = email_normalize(msg_dict["email_from"] or "") or ""
        ours = self.env["sd.mail.sender"]._find_ours({sender} - {""})
        return ticket_sudo.sd_customer_status == "customer" and sender not in ours

    def _sd_wait_for_customer(self):
        """Note that the customer was asked, and wait for him."""
        self.sudo().sd_asked_back = True
        self._sd_move_to("customer")

    def _sd_move_to(self, status):
        """Put tickets into the first open stage of their team with that status."""
        for ticket_sudo in self.sudo():
            stage = ticket_sudo._sd_find_open_stage(status)
            if stage and stage != ticket_sudo.stage_id:
                ticket_sudo.stage_id = stage

    def _sd_find_open_stage(self, status):
        """The first stage of the ticket's team where it has that status.

        Where the desk has no stage in which it waits for support, any open one will do.
        """
        self.ensure_one()
        stages = self.env["helpdesk.ticket.stage"].search(
            [
                ("closed", "=", False),
                ("team_ids", "in", [False, *self.team_id.ids]),
                ("company_id", "in", [False, self.company_id.id]),
            ]
        )
        fitting = stages.filtered(lambda stage: stage.sd_status == status)
        return (fitting or (stages if status == "support" else fitting))[:1]

    def _sd_event(self, name, **values):
        """Ask for what is missing in the confirmation; refer to the ticket before."""
        if name != "created":
            return super()._sd_event(name, **values)
        asking = self.env["sd.mail.asking"]
        missing = asking._find_missing(
            self.sudo(), values["submission"], values.get("rule_id", 0)
        )
        ticket = self.with_context(sd_missing=missing)
        result = super(SdTicketThread, ticket)._sd_event(name, **values)
        if missing:
            asking._note_asked(self.sudo(), missing)
        if self.sudo().sd_thread_code in REFERRING:
            self._sd_refer_to_previous()
        return result

    def _sd_refer_to_previous(self):
        """Tell the people of the ticket before that it has a follower."""
        ticket_sudo = self.sudo()
        previous_sudo = ticket_sudo.sd_previous_ticket_id
        values = {
            "ticket": [ticket_sudo._name, ticket_sudo.id],
            "sender": ticket_sudo.partner_email or "-",
        }
        previous_sudo._sd_log_event("sd.mail.threading", "followed_by", values)
        agent_sudo = previous_sudo.user_id
        if not agent_sudo or agent_sudo == ticket_sudo.user_id:
            return
        words = self.env["sd.mail.threading"].with_context(lang=agent_sudo.lang)
        previous_sudo.message_notify(
            partner_ids=agent_sudo.partner_id.ids,
            subject=previous_sudo.display_name,
            body=words._tell("followed_by", values),
        )

    def _message_post_after_hook(self, message, msg_vals):
        """Show pictures in the description as the first message does."""
        result = super()._message_post_after_hook(message, msg_vals)
        if "cid:" in (self._sd_get_findings().get("sd_description") or ""):
            ticket_sudo = self.sudo()
            ticket_sudo.description = link_pictures(
                str(ticket_sudo.description), str(message.body)
            )
        return result
