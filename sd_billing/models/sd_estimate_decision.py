from dataclasses import replace

from odoo import fields, models
from odoo.tools import SQL

from ..tools.estimate import why_not_decide


class SdEstimateDecision(models.AbstractModel):
    """The customer's answer to an estimate: who, when, from where, and to which words."""

    _name = "sd.estimate.decision"
    _description = "Decision about an estimate"

    sd_decided_at = fields.Datetime(
        string="Answered on", readonly=True, copy=False, groups="base.group_user"
    )
    sd_decided_by_id = fields.Many2one(
        "res.partner",
        string="Answered by",
        readonly=True,
        copy=False,
        index="btree_not_null",
        groups="base.group_user",
    )
    sd_decided_user_id = fields.Many2one(
        "res.users",
        string="Login",
        readonly=True,
        copy=False,
        groups="base.group_user",
    )
    sd_decided_name = fields.Char(
        string="Name", readonly=True, copy=False, groups="base.group_user"
    )
    sd_decided_ip = fields.Char(
        string="Address", readonly=True, copy=False, groups="base.group_user"
    )
    sd_decided_hash = fields.Char(
        string="Hash of what was read",
        readonly=True,
        copy=False,
        groups="base.group_user",
    )
    sd_decided_reason = fields.Text(
        string="Reason", readonly=True, copy=False, groups="base.group_user"
    )

    def _sd_decide(self, decision, user, ip, shown, reason=""):
        """Record the customer's answer, once.

        Call it as superuser, after the rights of ``user`` have been checked.

        :param str decision: ``approved`` or ``declined``
        :param user: whoever answers
        :param str ip: his address
        :param str shown: hash of what he has read
        :param str reason: why he declines
        :return: code why his answer does not count, "" when it does, or did already
        """
        self.ensure_one()
        self._sd_lock_estimate()
        if self._sd_get_state() == decision:
            return ""
        code = self._sd_why_not(shown)
        if code:
            return code
        name = user.partner_id.name or user.login
        self.write(
            {
                "sd_estimate_state": decision,
                "sd_decided_at": fields.Datetime.now(),
                "sd_decided_by_id": user.partner_id.id,
                "sd_decided_user_id": user.id,
                "sd_decided_name": name,
                "sd_decided_ip": ip,
                "sd_decided_hash": shown,
                "sd_decided_reason": reason,
            }
        )
        if decision == "approved":
            self._sd_replace_approved()
            self.action_confirm()
        self.with_user(user)._sd_log(f"estimate_{decision}", name=name, reason=reason)
        self.sd_ticket_id._sd_go_to("support")
        self._sd_tell_assignee()
        return ""

    def _sd_why_not(self, shown):
        """Why the customer cannot answer: code of ``tools/estimate.py``, or "".

        :param str shown: hash of what he has read
        """
        return why_not_decide(
            self._sd_get_state(),
            self._sd_get_today(),
            self.validity_date or None,
            self._sd_get_hash(),
            shown,
        )

    def _sd_lock_estimate(self):
        """Lock the estimate: of two answers at once the second sees the first.

        A transaction that began before the other's answer was committed fails here and
        is tried again by Odoo.
        """
        self.env.flush_all()
        self.env.cr.execute(
            SQL("SELECT id FROM sale_order WHERE id = %s FOR UPDATE", self.id)
        )
        self.invalidate_recordset()

    def _sd_replace_approved(self):
        """What was approved before is no longer sold: only the new version is."""
        former = self.sd_ticket_id._sd_find_estimates() - self
        former = former.filtered(lambda order: order.sd_estimate_state == "approved")
        former.sd_estimate_state = "superseded"
        for order in former:
            order._action_cancel()

    def _sd_tell_assignee(self):
        partner = self.sd_ticket_id.user_id.partner_id
        if not partner.email_normalized:
            return
        Outgoing = self.env["sd.outgoing"].sudo()
        notice = Outgoing._prepare_notice(
            self.sd_ticket_id,
            "estimate_decided",
            self.env.ref("sd_billing.mail_template_estimate_decided"),
            email=partner.email_normalized,
            name=partner.name or "",
            lang=Outgoing._get_staff_language(partner),
            about_id=self.id,
            occurrence=str(self.id),
            staff=True,
        )
        Outgoing._send([replace(notice, partner_id=partner.id)])

    def _sd_get_today(self):
        calendar = self.sd_ticket_id._sd_get_calendar_of_estimate()
        return fields.Date.context_today(self.with_context(tz=calendar.tz))
