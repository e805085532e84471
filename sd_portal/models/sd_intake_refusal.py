from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import formataddr, plaintext2html

from ..tools.confirmation import why_no_refusal
from ..tools.intake import Decision, Draft
from ..tools.outgoing import Notice

TICKET = "helpdesk.ticket"


class RefusedError(UserError):
    """The customer policy refuses a sender; the text is what he may read.

    Channels with somebody in front of them (portal, form, API, chat) show it. Mail is
    asked before it becomes a ticket, see ``sd.intake.refusal._drop_refused``.
    """


class SdIntakeRefusal(models.AbstractModel):
    """Unknown senders whom an intake rule refuses politely: no ticket, one answer.

    The log keeps a row with the decisions (state *refused*). A sender is answered at
    most once a day, a machine never.
    """

    _name = "sd.intake.refusal"
    _inherit = "sd.explained"
    _description = "Polite refusal of unknown senders"

    @api.model
    def _raise(self, draft):
        """Refuse a draft.

        :raise RefusedError: always
        """
        raise RefusedError(self._get_sentence(draft))

    @api.model
    def _get_sentence(self, draft):
        rule = self.env["sd.intake.rule"].browse(draft.facts["rule_id"])
        return rule.refusal or self.env._(
            "We do not know you as a customer by this address, so we could not make a "
            "ticket of it. Please write from the address that we know, or ask your "
            "contact with us."
        )

    @api.model
    def _drop_refused(self, routes, prepare):
        """Take away the routes by which a mail would become a ticket that is refused.

        Asked before Odoo makes anything: a refusal in the middle would come back to
        the sender as a fault of the alias.

        :param list routes: as Odoo found them
        :param prepare: function that makes the `Submission` of a route's values
        :return: the other routes
        """
        if not self.env["sd.intake.rule"]._is_anybody_refused():
            return routes
        kept = []
        for route in routes:
            model, thread_id, values = route[:3]
            starts = model == TICKET and not thread_id
            draft = self._find_refused(prepare(values or {})) if starts else None
            if draft is None:
                kept.append(route)
            else:
                self._answer(draft)
        return kept

    @api.model
    def _find_refused(self, submission):
        """The draft of a submission that would be refused, else None."""
        drafts = [Draft.of(submission)]
        for verb in ("match_customer", "find_rule"):
            drafts = self.env[f"sd.intake.step.{verb}"]._decide(drafts)
        [draft] = drafts
        settle = self.env["sd.intake.step.settle_customer"]
        return draft if settle._refuses(draft) else None

    @api.model
    def _answer(self, draft):
        """Keep the row of the log, and tell the sender unless there is a reason not to."""
        notice = Notice(
            kind="refusal",
            ticket_id=0,
            email=draft.submission.sender_email,
            name=draft.submission.sender_name,
            answers=draft.submission.reference,
            subject=draft.submission.subject,
            occurrence=fields.Date.context_today(self).isoformat(),
        )
        silent = why_no_refusal(
            draft.submission.automatic, self._is_answered(notice)
        ) or self.env["sd.outgoing"]._why_not(notice)
        for code in ("refused", silent or "refusal_answered"):
            draft = draft.decide(Decision(self._name, code))
        self.env["sd.intake.log"]._record_refusal(draft)
        if not silent:
            self._send(draft, notice)

    @api.model
    def _is_answered(self, notice):
        Log = self.env["sd.outgoing.log"]
        return bool(Log.search_count([("once_key", "=", notice.once_key)], limit=1))

    @api.model
    def _send(self, draft, notice):
        """Queue the answer, with the row of the outgoing log that keeps it single."""
        step = self.env["sd.intake.step.settle_customer"]
        company = step._get_company(draft)
        outgoing = self.env["sd.outgoing"]
        lang = outgoing._get_language(
            self.env[TICKET].new({"company_id": company.id}),
            draft.submission.language,
        )
        mail = self.env["mail.mail"].create(
            self.with_context(lang=lang)._prepare_mail_vals(draft, notice, company)
        )
        self.env.ref("mail.ir_cron_mail_scheduler_action")._trigger()
        self.env["sd.outgoing.log"].create(
            {**outgoing._prepare_log_vals(notice, ""), "mail_mail_id": mail.id}
        )

    @api.model
    def _prepare_mail_vals(self, draft, notice, company):
        greeting = self.env._("Hello %(name)s,", name=notice.name or notice.email)
        sentence = self._get_sentence(draft)
        return {
            "subject": f"Re: {notice.subject}",
            "body_html": plaintext2html(f"{greeting}\n\n{sentence}\n\n{company.name}"),
            "email_from": company.email_formatted or self.env.user.email_formatted,
            "email_to": formataddr((notice.name, notice.email)),
            "references": notice.answers or False,
            "headers": repr(self.env["sd.outgoing"]._get_headers(notice)),
            "auto_delete": True,
        }

    @api.model
    def _get_words(self):
        return super()._get_words() | {
            "refused": self.env._(
                "No ticket: the rule says to refuse unknown senders politely."
            ),
            "refusal_answered": self.env._("The sender was told so, kindly."),
            "automatic_message": self.env._(
                "The sender was not told: a machine wrote, and machines are not "
                "answered."
            ),
            "answered_today": self.env._(
                "The sender was not told again: he was already told today."
            ),
            "no_address": self.env._(
                "The sender was not told: no e-mail address is known."
            ),
            "own_address": self.env._(
                "The sender was not told: this is an address of ours."
            ),
            "no_reply_address": self.env._(
                "The sender was not told: nobody reads mail at this address."
            ),
        }
