import logging
from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Domain

from ..tools.ending import next_step
from ..tools.worktime import end_of_working_day

_logger = logging.getLogger(__name__)

WORDS = "sd.ending.words"
BATCH = 100
"""Tickets that the cron looks at before it commits."""

RETRY = timedelta(hours=1)
"""After a failure a ticket is left alone for so long."""


class SdTicketApproval(models.AbstractModel):
    """What support has solved waits for its customer's approval.

    He is asked, reminded once, and without an answer the ticket closes by itself. The
    ticket stays in its stage: that it is closed now is a fact of the ticket, so that
    desks need no further stage, whatever stages their teams have.
    """

    _name = "sd.ticket.approval"
    _description = "Approval of a solution"

    sd_approval = fields.Selection(
        [
            ("waiting", "Waiting for the customer"),
            ("approved", "Approved"),
            ("silent", "Closed by itself"),
        ],
        string="Approval of the solution",
        readonly=True,
        copy=False,
    )
    sd_remind_at = fields.Datetime(
        string="Reminder to approve",
        readonly=True,
        copy=False,
        groups="base.group_user",
    )
    sd_close_at = fields.Datetime(
        string="Closes by itself", readonly=True, copy=False, groups="base.group_user"
    )
    _sd_remind_at_idx = models.Index("(sd_remind_at) WHERE sd_remind_at IS NOT NULL")
    _sd_close_at_idx = models.Index("(sd_close_at) WHERE sd_close_at IS NOT NULL")

    # === What follows from the stage === #

    def _sd_follow_ending(self, before):
        """Ask for approval of what support has solved; forget about what is open again.

        :param dict before: ticket → stage it was in
        """
        moved_sudo = self.sudo().filtered(
            lambda ticket: ticket.stage_id != before[ticket]
        )
        solved_sudo = moved_sudo.filtered(
            lambda ticket: (
                ticket.stage_id.sd_status == "solved" and not ticket.sd_merged_into_id
            )
        )
        settled_sudo = (moved_sudo - solved_sudo).filtered("sd_approval")
        if settled_sudo:
            settled_sudo._sd_settle_approval(False)
        if solved_sudo and not self.env.context.get("sd_ended_by_customer"):
            solved_sudo._sd_ask_for_approval()

    def _sd_settle_approval(self, approval):
        self.write(
            {"sd_approval": approval, "sd_remind_at": False, "sd_close_at": False}
        )

    def _sd_ask_for_approval(self):
        """From now on the customer may approve; reckon when he is reminded."""
        now = fields.Datetime.now()
        for (company, calendar), tickets in self.grouped(
            lambda ticket: (ticket.company_id, ticket._sd_get_approval_calendar())
        ).items():
            close_days = company.sd_approval_close_days
            if not close_days:
                continue
            remind_days = company.sd_approval_remind_days
            wanted = [days for days in (remind_days, close_days) if days]
            moments = self._sd_reckon_working_days(calendar, now, wanted)
            tickets.write(
                {
                    "sd_approval": "waiting",
                    "sd_remind_at": moments[0] if remind_days else False,
                    "sd_close_at": moments[-1],
                }
            )
            tickets._sd_log_event(WORDS, "asked")

    def _sd_get_approval_calendar(self):
        """Whose working days count: the agreement's, else the company's."""
        agreement_sudo = self.sudo().sd_agreement_id
        return agreement_sudo._get_calendar() or self.company_id.resource_calendar_id

    @api.model
    def _sd_reckon_working_days(self, calendar, start, days):
        """Ends of working days after a moment.

        :param datetime start: naive UTC
        :param list days: numbers of working days
        :return: list of naive UTC; plain days where the calendar has no working time
        """

        def ask(number):
            return lambda hours: end_of_working_day(hours, calendar.tz, start, number)

        ends = [None] * len(days)
        if calendar:
            ends = calendar._sd_ask_all([(start, start, ask(n)) for n in days])
        return [
            end or start + timedelta(days=number)
            for end, number in zip(ends, days, strict=True)
        ]

    # === What happens by itself === #

    @api.model
    def _sd_cron_approvals(self):
        """Remind customers to approve, and close what nobody objected to."""
        now = fields.Datetime.now()
        due = Domain("sd_remind_at", "<=", now) | Domain("sd_close_at", "<=", now)
        found = self.with_context(active_test=False).search(
            due, limit=BATCH, order="id"
        )
        tickets = found.try_lock_for_update(allow_referencing=True)
        tickets._sd_take_steps(now)
        left = self.search_count(due) if len(found) == BATCH and tickets else 0
        self.env["ir.cron"]._commit_progress(len(tickets), remaining=left)

    def _sd_take_steps(self, now):
        """All at once; where that fails, one by one, and the failure is told there."""
        try:
            with self.env.cr.savepoint():
                self._sd_remind_or_close(now)
            return
        except Exception:  # noqa: BLE001 - found out one by one below
            self.env.invalidate_all()
        for ticket in self:
            try:
                with self.env.cr.savepoint():
                    ticket._sd_remind_or_close(now)
            except Exception as error:
                _logger.warning("Ticket %s could not end", ticket.id, exc_info=True)
                self.env.invalidate_all()
                later = now + RETRY
                ticket.write(
                    {"sd_close_at": later}
                    | ({"sd_remind_at": later} if ticket.sd_remind_at else {})
                )
                failure = str(error) or type(error).__name__
                ticket._sd_log_event(WORDS, "not_closed", {"failure": failure})

    def _sd_remind_or_close(self, now):
        steps = self.grouped(lambda t: next_step(now, t.sd_remind_at, t.sd_close_at))
        if reminded := steps.get("remind"):
            reminded._sd_remind(now)
        if closed := steps.get("close"):
            closed._sd_settle_approval("silent")
            closed._sd_log_event(WORDS, "silent", for_customer=True)

    def _sd_remind(self, now):
        """Send the reminder; a ticket whose time is up gets one more working day."""
        overdue = self.filtered(lambda ticket: ticket.sd_close_at <= now)
        for calendar, tickets in overdue.grouped(
            lambda ticket: ticket._sd_get_approval_calendar()
        ).items():
            tickets.sd_close_at = self._sd_reckon_working_days(calendar, now, [1])[0]
        self.sd_remind_at = False
        self._sd_send_reminders()
        self._sd_log_event(WORDS, "reminded")

    def _sd_send_reminders(self):
        """Write to the customers of solved tickets, once for each solution."""
        outgoing = self.env["sd.outgoing"]
        template = self.env["mail.template"].browse(
            outgoing._get_id("sd_portal.mail_template_approval_reminder")
        )
        notices = []
        for ticket in self:
            notice = outgoing._prepare_notice(
                ticket,
                "approval_reminder",
                template,
                occurrence=fields.Datetime.to_string(ticket.closed_date),
            )
            if ticket.sd_portal_visible:
                notices.append(notice)
            else:
                outgoing._suppress(notice, "hidden_ticket")
        outgoing._send(notices)
