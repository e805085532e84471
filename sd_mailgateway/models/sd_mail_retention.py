import hashlib
import json
from datetime import timedelta

from odoo import api, fields, models

from .sd_intake_log import OPEN_STATES

BATCH = 500
ERASED = "…"
KEPT_SOURCES = ("email", "web_form")
"""Sources whose messages are kept as they came."""


class SdMailRetention(models.AbstractModel):
    """Raw mails are removed in time, and a person's mail when he wants it.

    The rows of the log stay with what was decided; nobody can be recognised in them.
    """

    _name = "sd.mail.retention"
    _description = "Removal of raw mails"

    @api.model
    def _cron_remove(self, limit=BATCH):
        """Remove mails that are older than their company keeps them, in batches.

        Mail of no company is kept as long as any company keeps its own. What is still
        to be tried stays.
        """
        cron = self.env["ir.cron"]
        companies = (
            self.env["res.company"].sudo().search([("active", "in", (True, False))])
        )
        keep = {company.id: company.sd_mail_keep_days for company in companies}
        days = keep.values()
        keep[False] = 0 if 0 in days else max(days, default=0)
        remaining = sum(self._count_old(*item) for item in keep.items())
        cron._commit_progress(remaining=remaining)
        for company_id, keep_days in keep.items():
            while logs_sudo := self._find_old(company_id, keep_days, limit):
                self._remove(logs_sudo)
                if not cron._commit_progress(len(logs_sudo)):
                    return

    @api.model
    def _get_old_domain(self, company_id, keep_days):
        latest = fields.Datetime.now() - timedelta(days=keep_days)
        return [
            ("source", "in", KEPT_SOURCES),
            ("raw_removed_at", "=", False),
            ("create_date", "<", latest),
            ("company_id", "=", company_id),
            ("state", "not in", OPEN_STATES),
        ]

    @api.model
    def _count_old(self, company_id, keep_days):
        if not keep_days:
            return 0
        domain = self._get_old_domain(company_id, keep_days)
        return self.env["sd.intake.log"].sudo().search_count(domain)

    @api.model
    def _find_old(self, company_id, keep_days, limit):
        Log_sudo = self.env["sd.intake.log"].sudo()
        if not keep_days:
            return Log_sudo
        domain = self._get_old_domain(company_id, keep_days)
        return Log_sudo.search(domain, order="id", limit=limit)

    @api.model
    def _remove(self, logs_sudo):
        """Remove the mails of these rows; held ones are given up."""
        attachments_sudo = (
            self.env["ir.attachment"]
            .sudo()
            .search(
                [
                    ("res_model", "=", logs_sudo._name),
                    ("res_field", "=", "raw"),
                    ("res_id", "in", logs_sudo.ids),
                ]
            )
        )
        attachments_sudo.unlink()
        logs_sudo.write({"raw_removed_at": fields.Datetime.now()})
        for log_sudo in logs_sudo.filtered(lambda log: log.state == "held"):
            log_sudo._note("sd.mail.delivery", "expired", "ignored")

    # === A person === #

    @api.model
    def _find_of_person(self, partner):
        """Rows of mails that a person wrote, or that belong to his tickets, as superuser."""
        partner_sudo = partner.sudo()
        Log_sudo = self.env["sd.intake.log"].sudo()
        of_ticket = fields.Domain("ticket_id.partner_id", "=", partner_sudo.id)
        by_sender = fields.Domain("sender", "=", partner_sudo.email_normalized)
        whose = of_ticket | by_sender if partner_sudo.email_normalized else of_ticket
        return Log_sudo.search(whose)

    @api.model
    def _erase_person(self, partner):
        """Remove what the logs hold of a person: mails, addresses, subjects.

        Tickets, their messages and what was charged for them are not touched.

        :param partner: the person
        """
        address = partner.sudo().email_normalized or ""
        logs_sudo = self._find_of_person(partner)
        self._remove(logs_sudo.filtered(lambda log: log.source in KEPT_SOURCES))
        for log_sudo in logs_sudo:
            log_sudo.write(
                {
                    "sender": False,
                    "subject": False,
                    "reference": False,
                    "origin": {},
                    "error": False,
                    "decisions": self._without(log_sudo.decisions, address),
                }
            )
        self._erase_outgoing(partner, address)
        events_sudo = self.env["sd.ticket.event"].sudo()
        for event_sudo in events_sudo.search(
            [("ticket_id.partner_id", "=", partner.id)]
        ):
            event_sudo.values = self._without(event_sudo.values, address)

    @api.model
    def _erase_outgoing(self, partner, address):
        """Addresses in the outgoing log; what was sent once is still not sent again."""
        whose = fields.Domain("partner_id", "=", partner.id)
        if address:
            whose |= fields.Domain("email", "=", address)
        for log_sudo in self.env["sd.outgoing.log"].sudo().search(whose):
            once = log_sudo.once_key and hashlib.sha256(log_sudo.once_key.encode())
            log_sudo.write(
                {
                    "email": False,
                    "answered_subject": False,
                    "failure": False,
                    "once_key": once and once.hexdigest(),
                }
            )

    @api.model
    def _without(self, values, address):
        """JSON-able values in which an address is not told any more."""
        if not address or not values:
            return values
        return json.loads(json.dumps(values).replace(address, ERASED))
