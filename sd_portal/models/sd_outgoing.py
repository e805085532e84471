from odoo import api, fields, models
from odoo.tools import formataddr

from ..tools.address import may_answer
from ..tools.confirmation import why_no_confirmation
from ..tools.outgoing import Notice
from ..tools.throttle import WINDOW, Sent, throttle_reason


class SdOutgoing(models.AbstractModel):
    """The one door out: every automatic notice about a ticket leaves here.

    1. Whoever has something to tell makes `Notice` objects (``tools/outgoing.py``).
    2. `_why_not` finds the reason why a notice must not go out: already sent, no
       address, a machine's or our own address, too many in a short time.
    3. The others are rendered in the recipient's language and queued as mail, with a
       message on the ticket that has the mail's Message-ID, so that answers thread.
    4. Every notice, sent or not, is a row of the outgoing log with its reason.

    The mail itself is sent by Odoo's mail queue after the transaction is committed.
    """

    _name = "sd.outgoing"
    _inherit = "sd.explained"
    _description = "The one door out"

    @api.model
    def _send(self, notices):
        """Send notices, each at most once.

        :param list notices: `Notice` objects
        :return: rows of ``sd.outgoing.log``, one for each notice that was not a
            repetition of one already sent
        """
        Log = self.env["sd.outgoing.log"].sudo()
        known = Log.search([("once_key", "in", [n.once_key for n in notices])])
        seen = set(known.mapped("once_key"))
        vals_list = []
        for notice in notices:
            if notice.once_key in seen:
                continue
            seen.add(notice.once_key)
            reason = self._why_not(notice)
            vals = self._prepare_log_vals(notice, reason)
            if not reason:
                vals.update(self._queue_mail(notice))
            vals_list.append(vals)
        if any(vals["state"] == "queued" for vals in vals_list):
            self._wake_mail_queue()
        return Log.create(vals_list)

    @api.model
    def _wake_mail_queue(self):
        """Have the queued mail sent soon after the commit.

        Whoever does so himself for all that he has queued (the mail gateway) says it
        with the context key ``sd_wakes_mail_queue``.
        """
        if self.env.context.get("sd_wakes_mail_queue"):
            return
        cron_id = self._get_id("mail.ir_cron_mail_scheduler_action")
        self.env["ir.cron"].sudo().browse(cron_id)._trigger()

    @api.model
    def _get_id(self, xmlid):
        """Id of a record of ours, without asking whether it still exists."""
        return self.env["ir.model.data"]._xmlid_to_res_id(
            xmlid, raise_if_not_found=True
        )

    @api.model
    def _suppress(self, notice, reason):
        """Log that a notice was not sent because of a rule of the caller.

        :param Notice notice: what would have been sent
        :param str reason: code, told by `_get_words`
        """
        vals = self._prepare_log_vals(notice, reason)
        return self.env["sd.outgoing.log"].sudo().create({**vals, "once_key": False})

    @api.model
    def _confirm(self, ticket, submission, rule_id=0, **_facts):
        """Confirm a new ticket to whoever asked, unless there is a reason not to.

        :param ticket: the ticket, as superuser
        :param Submission submission: what came in
        :param int rule_id: intake rule that applied, 0 for none
        """
        rule = self.env["sd.intake.rule"].sudo().browse(rule_id or ())
        template = rule.confirmation_template_id or self.env["mail.template"].browse(
            self._get_id("sd_portal.mail_template_ticket_received")
        )
        notice = self._prepare_notice(
            ticket,
            "confirmation",
            template,
            **self._get_answered(submission),
        )
        reason = why_no_confirmation(
            submission.source,
            rule_says=submission.confirm or rule.confirmation or "",
            automatic=submission.automatic,
            hidden=not ticket.sd_portal_visible,
        )
        if reason == "spoken_to":
            return self.env["sd.outgoing.log"]
        if reason:
            return self._suppress(notice, reason)
        return self._send([notice])

    @api.model
    def _get_answered(self, submission):
        """What a confirmation takes from the message that it answers."""
        answered = {
            "subject": submission.subject,
            "answers": submission.reference if submission.source == "email" else "",
            "email": submission.sender_email,
            "name": submission.sender_name,
            "lang": submission.language,
        }
        return {name: value for name, value in answered.items() if value}

    @api.model
    def _tell_stage(self, tickets):
        """Tell the customer that his ticket came to a stage that has a mail template.

        :param tickets: tickets that have just come to their stage
        """
        now = fields.Datetime.now().isoformat()
        notices = []
        for ticket_sudo in tickets.sudo():
            template = ticket_sudo.stage_id.mail_template_id
            if not template:
                continue
            notice = self._prepare_notice(
                ticket_sudo, "stage", template, occurrence=now
            )
            if ticket_sudo.sd_portal_visible:
                notices.append(notice)
            else:
                self._suppress(notice, "hidden_ticket")
        return self._send(notices)

    @api.model
    def _prepare_notice(self, ticket, kind, template, **stated):
        """A `Notice` to the customer of a ticket.

        :param ticket: the ticket, as superuser
        :param str kind: what it is about
        :param template: ``mail.template`` with subject and body
        :param stated: fields of `Notice` that are known better than from the ticket
        """
        partner = ticket.partner_id
        values = {
            "email": ticket.partner_email or partner.email_normalized or "",
            "name": ticket.partner_name or partner.name or "",
            **stated,
        }
        values["lang"] = self._get_language(ticket, values.pop("lang", ""))
        return Notice(
            kind=kind,
            ticket_id=ticket.id,
            partner_id=partner.id,
            template_id=template.id,
            **values,
        )

    @api.model
    def _get_language(self, ticket, stated=""):
        """The recipient's language; else what the channel knows, else the company's."""
        installed = {code for code, _name in self.env["res.lang"].get_installed()}
        wanted = (ticket.partner_id.lang, stated, ticket.company_id.partner_id.lang)
        return next((code for code in wanted if code in installed), "en_US")

    @api.model
    def _why_not(self, notice):
        """Reason code for not sending a notice, "" when it may go out."""
        if notice.staff and not self._is_staff(notice):
            return "not_staff"
        own = self._find_own_addresses(notice.email)
        reason = may_answer(notice.email, own)
        if reason:
            return reason
        if notice.kind != "confirmation":
            return ""  # only answers to what somebody wrote can start a loop
        now = fields.Datetime.now()
        history = self.env["sd.outgoing.log"].sudo()._get_history(notice, now - WINDOW)
        sent = [Sent(log.create_date, log.answered_subject or "") for log in history]
        return throttle_reason(sent, notice.subject, now)

    @api.model
    def _is_staff(self, notice):
        """Whether the recipient is one of us, and it is his own address."""
        partner_sudo = self.env["res.partner"].sudo().browse(notice.partner_id or ())
        return (
            bool(partner_sudo)
            and not partner_sudo.partner_share
            and partner_sudo.email_normalized == (notice.email or False)
        )

    @api.model
    def _get_staff_language(self, partner):
        """The language in which one of us is written to."""
        installed = {code for code, _name in self.env["res.lang"].get_installed()}
        return partner.lang if partner.lang in installed else "en_US"

    @api.model
    def _find_own_addresses(self, email):
        """Which of our own addresses ``email`` is: aliases, catchall, bounce."""
        if not email:
            return set()
        aliases = (
            self.env["mail.alias"]
            .sudo()
            .search_count([("alias_full_name", "=", email)], limit=1)
        )
        _names, own, _senders = self.env["mail.alias.domain"]._sd_get_own()
        return own | ({email} if aliases else set())

    @api.model
    def _queue_mail(self, notice):
        """Render a notice and queue it as mail.

        :return: values of the log row that refer to the mail
        """
        ticket_sudo = self.env["helpdesk.ticket"].sudo().browse(notice.ticket_id)
        template_sudo = self.env["mail.template"].sudo().browse(notice.template_id)
        mail_sudo = (
            self.env["mail.mail"]
            .sudo()
            .create(self._prepare_mail_vals(notice, ticket_sudo, template_sudo))
        )
        return {
            "mail_mail_id": mail_sudo.id,
            "mail_message_id": mail_sudo.mail_message_id.id,
        }

    @api.model
    def _prepare_mail_vals(self, notice, ticket_sudo, template_sudo):
        subject, body = self._render(notice, ticket_sudo, template_sudo)
        company = ticket_sudo.company_id.partner_id
        reply_to = ticket_sudo._notify_get_reply_to(author_id=company.id)[
            ticket_sudo.id
        ]
        company_email = ticket_sudo.company_id.email_formatted
        return {
            "subject": subject,
            "body": body,
            "body_html": body,
            "model": ticket_sudo._name,
            "res_id": ticket_sudo.id,
            "message_type": "email_outgoing" if notice.staff else "auto_comment",
            "subtype_id": self._get_subtype_id(notice),
            "is_internal": notice.staff,
            "author_id": self._get_author(notice, company).id,
            "email_from": company_email or reply_to or self.env.user.email_formatted,
            "reply_to": reply_to,
            "email_to": formataddr((notice.name, notice.email)),
            "references": notice.answers or False,
            "headers": repr(self._get_headers(notice)),
            "is_notification": True,
            "auto_delete": True,
        }

    @api.model
    def _get_author(self, notice, company):
        """Whom an answer to an internal mail is told, too: nobody outside the desk."""
        return self.env.ref("base.partner_root") if notice.staff else company

    @api.model
    def _get_subtype_id(self, notice):
        """What is for one of us is a note, so that his answer is a note, too."""
        return self._get_id(
            "mail.mt_note" if notice.staff else "sd_portal.mt_ticket_notice"
        )

    @api.model
    def _get_headers(self, notice):
        """RFC 3834: say that a machine writes, so that no machine answers."""
        kind = "auto-replied" if notice.answers else "auto-generated"
        return {"Auto-Submitted": kind, "X-Auto-Response-Suppress": "All"}

    @api.model
    def _render(self, notice, ticket_sudo, template_sudo):
        record_id = notice.about_id or ticket_sudo.id

        def render(name):
            return template_sudo._render_field(name, [record_id], set_lang=notice.lang)[
                record_id
            ]

        body = (
            self.env["ir.qweb"]
            .with_context(lang=notice.lang)
            ._render(
                self._get_layout(notice),
                {
                    "body": render("body_html"),
                    "ticket": ticket_sudo.with_context(lang=notice.lang),
                    "company": ticket_sudo.company_id,
                },
            )
        )
        return render("subject"), body

    @api.model
    def _get_layout(self, notice):
        return (
            "sd_portal.mail_layout_staff" if notice.staff else "sd_portal.mail_layout"
        )

    @api.model
    def _prepare_log_vals(self, notice, reason):
        return {
            "kind": notice.kind,
            "ticket_id": notice.ticket_id or False,
            "company_id": self._get_company_id(notice),
            "partner_id": notice.partner_id or False,
            "email": notice.email,
            "lang": notice.lang,
            "once_key": notice.once_key,
            "answered_subject": notice.subject,
            "state": "suppressed" if reason else "queued",
            "reason_code": reason or notice.kind,
        }

    @api.model
    def _get_company_id(self, notice):
        ticket_sudo = self.env["helpdesk.ticket"].sudo().browse(notice.ticket_id)
        return ticket_sudo.company_id.id

    @api.model
    def _get_words(self):
        return super()._get_words() | {
            "confirmation": self.env._("Confirms that the ticket has arrived."),
            "stage": self.env._("Tells what became of the ticket."),
            "approval_reminder": self.env._("Reminds of approving the solution."),
            "deadline_warning": self.env._("Warns one of us of a deadline."),
            "not_staff": self.env._("Not sent: it is only for people of ours."),
            "reclassified": self.env._("Tells that type or priority has changed."),
            "refusal": self.env._("Tells that no ticket was made, and why."),
            "access_request": self.env._(
                "Tells what became of a request for a colleague."
            ),
            "no_address": self.env._("Not sent: no e-mail address is known."),
            "own_address": self.env._("Not sent: this is an address of ours."),
            "no_reply_address": self.env._(
                "Not sent: nobody reads mail at this address."
            ),
            "too_many": self.env._(
                "Not sent: this address has had too many automatic mails lately."
            ),
            "same_subject": self.env._(
                "Not sent: this address has had answers to the same subject lately."
            ),
            "automatic_message": self.env._(
                "Not sent: a machine wrote, and machines are not answered."
            ),
            "hidden_ticket": self.env._(
                "Not sent: the ticket is hidden from the customer."
            ),
            "rule_says_no": self.env._("Not sent: the intake rule says so."),
        }
