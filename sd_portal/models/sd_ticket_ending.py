from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import plaintext2html

from ..tools.ending import (
    NEED_REASON,
    Standing,
    comment_reopens,
    offered_actions,
    told_status,
)

WORDS = "sd.ending.words"


class SdTicketEnding(models.AbstractModel):
    """How a customer ends his ticket or opens it again, and what he reads about it.

    The rules are in ``tools/ending.py``.
    """

    _name = "sd.ticket.ending"
    _description = "End of a ticket"

    sd_release = fields.Char(
        string="Release",
        tracking=True,
        copy=False,
        help="The product release that carries the solution. The customer reads it on "
        "his page and in the mail about the solution.",
    )

    # === What the customer does === #

    def _sd_may_end(self, partner):
        """Whether a contact may end this ticket and approve its solution.

        Whoever asked may; his colleagues need the right to approve.

        :param partner: the contact, as superuser
        """
        self.ensure_one()
        return partner == self.sudo().partner_id or partner.sd_may_approve

    def _sd_get_standing(self, partner):
        """How the ticket stands for a contact, see ``tools/ending.py``."""
        self.ensure_one()
        ticket_sudo = self.sudo()
        return Standing(
            status=ticket_sudo.stage_id.sd_status or "",
            approval=ticket_sudo.sd_approval or "",
            closed_at=ticket_sudo.closed_date or None,
            may_end=self._sd_may_end(partner.sudo()),
            merged=bool(ticket_sudo.sd_merged_into_id),
        )

    def _sd_get_offered_actions(self, partner):
        """What a contact may do about the end of this ticket.

        :return: tuple of codes, without those for which the desk has no stage
        """
        offered = offered_actions(
            self._sd_get_standing(partner),
            fields.Datetime.now(),
            self.sudo().company_id.sd_portal_reopen_days,
        )
        return tuple(
            action
            for action in offered
            if action == "approve" or self._sd_find_stage_for(action)
        )

    def _sd_find_stage_for(self, action):
        """The stage of the ticket's team to which an action leads, may be empty.

        Ending needs a stage that customers may choose (*Close from portal*).
        """
        self.ensure_one()
        stages = self.sudo().team_id._get_applicable_stages().sudo()
        if action == "reopen":
            opened = stages.filtered(lambda stage: not stage.closed)
            waiting = opened.filtered(lambda stage: stage.sd_status == "support")
            return (waiting or opened)[:1]
        offered = stages.filtered("close_from_portal").grouped("sd_status")
        fitting = ("solved", "closed") if action == "solve" else ("cancelled",)
        return next(
            (offered[status][:1] for status in fitting if status in offered),
            stages.browse(),
        )

    def _sd_end(self, action, reason=""):
        """Do what the customer decided about the end of his ticket.

        Nothing happens where that is not offered (any more): closing twice is harmless.

        :param str action: one of ``tools.ending.ACTIONS``
        :param str reason: his words, needed to cancel and to open again
        :return: bool, whether it was done
        :raise UserError: when the reason is missing
        """
        self.ensure_one()
        partner = self.env.user.partner_id
        reason = (reason or "").strip()
        if action in NEED_REASON and not reason:
            raise UserError(self.env._("Please say why, in a few words."))
        if action not in self._sd_get_offered_actions(partner):
            return False
        ticket_sudo = self.sudo()
        if action == "approve":
            ticket_sudo._sd_settle_approval("approved")
        else:
            ticket_sudo._sd_move_for_customer(self._sd_find_stage_for(action))
        values = {"who": [partner._name, partner.id], "reason": reason}
        self._sd_log_event(WORDS, action, values, for_customer=True)
        if action == "reopen":
            ticket_sudo._sd_post_reason(partner, reason)
        return True

    def _sd_move_for_customer(self, stage):
        """Move the ticket, as superuser, to the stage that its customer has chosen."""
        self.with_context(sd_ended_by_customer=True).stage_id = stage
        if stage.sd_status in ("solved", "closed"):
            self._sd_settle_approval("approved")

    def _sd_post_reason(self, partner, reason):
        """Why it is open again is a comment, so that whoever works on it is told."""
        self.message_post(
            body=plaintext2html(reason),
            author_id=partner.id,
            message_type="comment",
            subtype_xmlid="mail.mt_comment",
        )

    def _sd_note_comment(self, message):
        """Open the ticket again when its customer writes, then let the clocks follow."""
        if self._sd_is_human_comment(message) and self._sd_is_customers(message):
            self.sudo()._sd_reopen_on_comment(message)
        return super()._sd_note_comment(message)

    def _sd_reopen_on_comment(self, message):
        standing = self._sd_get_standing(message.author_id)
        days = self.company_id.sd_portal_reopen_days
        if not comment_reopens(standing, fields.Datetime.now(), days):
            return
        stage = self._sd_find_stage_for("reopen")
        if stage:
            self.stage_id = stage
            author = message.author_id
            who = [author._name, author.id] if author else message.email_from
            self._sd_log_event(
                WORDS, "comment_reopened", {"who": who}, for_customer=True
            )

    # === What the customer reads === #

    def _sd_get_told_status(self):
        """The code of the status that the customer reads."""
        self.ensure_one()
        return told_status(self.stage_id.sudo().sd_status or "", self.sd_approval or "")

    @api.model
    def _sd_get_told_status_domain(self, status):
        """Tickets of which the customer reads this status.

        :return: `Domain`
        """
        in_stage = Domain("stage_id.sd_status", "=", status)
        settled = Domain("sd_approval", "in", ["approved", "silent"])
        if status == "solved":
            return in_stage & ~settled
        if status == "closed":
            return in_stage | (Domain("stage_id.sd_status", "=", "solved") & settled)
        return in_stage

    def _sd_get_customer_events(self):
        """What happened that the customer is told, the earliest first, as superuser."""
        self.ensure_one()
        events_sudo = self.env["sd.ticket.event"].sudo()
        return events_sudo.search(
            [("ticket_id", "=", self.id), ("for_customer", "=", True)],
            order="id desc",
            limit=100,
        )[::-1]

    def _sd_get_page_mark(self):
        """What changes when there is something new on the page for the current user.

        :return: str, made of the status, the end and the latest message of others
        """
        self.ensure_one()
        ticket_sudo = self.sudo()
        said_sudo = (
            self.env["mail.message"]
            .sudo()
            .search(
                [
                    ("model", "=", self._name),
                    ("res_id", "=", self.id),
                    ("subtype_id", "=", self.env.ref("mail.mt_comment").id),
                    ("is_internal", "=", False),
                    ("author_id", "!=", self.env.user.partner_id.id),
                ],
                order="id desc",
                limit=1,
            )
        )
        parts = (ticket_sudo.stage_id.id, ticket_sudo.sd_approval or "", said_sudo.id)
        return "-".join(str(part or "") for part in parts)
