from odoo import api, fields, models


class SdIntakeLog(models.Model):
    """One row per thing that came in, with every decision taken about it.

    Channels whose message can be lost (mail) write the row with the raw message
    first, in a transaction of its own; the pipeline then completes that row.
    """

    _name = "sd.intake.log"
    _inherit = "sd.ticket.record"
    _description = "Intake log"
    _order = "id desc"
    _rec_name = "subject"

    source = fields.Selection(selection="_get_sources", required=True, index=True)
    state = fields.Selection(
        [
            ("received", "Received"),
            ("made", "Ticket made"),
            ("appended", "Added to a ticket"),
            ("ignored", "No ticket needed"),
            ("refused", "Politely refused"),
            ("failed", "Failed"),
        ],
        default="received",
        required=True,
        index=True,
    )
    ticket_id = fields.Many2one(
        "helpdesk.ticket", ondelete="set null", index="btree_not_null"
    )
    company_id = fields.Many2one("res.company", index="btree_not_null")
    reference = fields.Char(
        help="What the outside world calls it, such as a Message-ID.",
        index="btree_not_null",
    )
    sender = fields.Char()
    subject = fields.Char()
    decisions = fields.Json()
    decisions_text = fields.Text(
        string="Decisions in words", compute="_compute_decisions_text"
    )

    @api.model
    def _get_sources(self):
        """Sources as a selection; other addons may add theirs."""
        return [
            ("portal", self.env._("Customer portal")),
            ("email", self.env._("E-mail")),
            ("web_form", self.env._("Web form")),
            ("api", self.env._("API")),
            ("chat", self.env._("Chat")),
            ("agent", self.env._("Agent")),
            ("other", self.env._("Other")),
        ]

    @api.depends("decisions")
    @api.depends_context("lang")
    def _compute_decisions_text(self):
        for log in self:
            log.decisions_text = "\n".join(log._tell_decisions())

    def _tell_decisions(self):
        """The decisions as sentences in the current language, in order."""
        self.ensure_one()
        return [self._tell_decision(decision) for decision in self.decisions or []]

    @api.model
    def _tell_decision(self, decision):
        author = self.env.get(decision["step"])
        if author is None or not hasattr(author, "_tell"):
            return decision["code"]
        return author._tell(decision["code"], decision["values"])

    @api.model
    def _record_intake(self, drafts, tickets):
        """Store the decisions; complete the row a channel has already written.

        :param list drafts: decided `Draft` objects
        :param tickets: the tickets made of them, in the same order
        """
        news = []
        for draft, ticket in zip(drafts, tickets, strict=True):
            vals = self._prepare_log_vals(draft, ticket)
            if draft.submission.log_id:
                self.browse(draft.submission.log_id).write(vals)
            else:
                news.append(vals)
        self.create(news)

    @api.model
    def _record_refusal(self, draft):
        """Store that something came in and was refused.

        :param Draft draft: with the decision that refuses it
        """
        vals = self._prepare_log_vals(draft, self.env["helpdesk.ticket"])
        vals["state"] = "refused"
        if draft.submission.log_id:
            self.browse(draft.submission.log_id).write(vals)
        else:
            self.create([vals])

    @api.model
    def _prepare_log_vals(self, draft, ticket):
        submission = draft.submission
        return {
            "source": submission.source,
            "state": "made",
            "ticket_id": ticket.id,
            "company_id": ticket.company_id.id,
            "reference": submission.reference or False,
            "sender": submission.sender_email or ticket.partner_email,
            "subject": submission.subject or ticket.name,
            "decisions": [decision.as_record() for decision in draft.decisions],
        }
