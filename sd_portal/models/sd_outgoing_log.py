from odoo import api, fields, models


class SdOutgoingLog(models.Model):
    """One row per automatic notice: to whom, why, and whether it went out."""

    _name = "sd.outgoing.log"
    _inherit = "sd.ticket.record"
    _description = "Outgoing log"
    _order = "id desc"
    _rec_name = "email"

    kind = fields.Char(required=True)
    ticket_id = fields.Many2one("helpdesk.ticket", index=True, ondelete="cascade")
    company_id = fields.Many2one(related="ticket_id.company_id", store=True)
    partner_id = fields.Many2one(
        "res.partner", string="Recipient", ondelete="set null", index="btree_not_null"
    )
    email = fields.Char()
    lang = fields.Char(string="Language")
    once_key = fields.Char()
    answered_subject = fields.Char()
    state = fields.Selection(
        [
            ("queued", "Queued"),
            ("sent", "Sent"),
            ("suppressed", "Not sent"),
            ("failed", "Failed"),
        ],
        required=True,
        index=True,
    )
    reason_code = fields.Char()
    reason = fields.Char(string="Why", compute="_compute_reason")
    failure = fields.Char(string="What went wrong")
    mail_mail_id = fields.Many2one(
        "mail.mail", ondelete="set null", index="btree_not_null"
    )
    mail_message_id = fields.Many2one("mail.message", ondelete="set null")

    _once = models.UniqueIndex(
        "(once_key) WHERE once_key IS NOT NULL", "This notice was already sent."
    )
    _email_idx = models.Index("(email, create_date)")

    @api.depends("reason_code")
    @api.depends_context("lang")
    def _compute_reason(self):
        for log in self:
            log.reason = self.env["sd.outgoing"]._tell(log.reason_code or "", {})

    @api.model
    def _get_history(self, notice, since):
        """Automatic notices of this kind that the address has had since then.

        :param Notice notice: the notice that would follow
        :param datetime since: naive UTC
        """
        return self.search_fetch(
            [
                ("email", "=", notice.email),
                ("create_date", ">", since),
                ("kind", "=", notice.kind),
                ("state", "!=", "suppressed"),
            ],
            ["create_date", "answered_subject"],
            limit=50,
        )

    @api.model
    def _mark_mails(self, mails, failure=""):
        """Note the fate of queued mails.

        :param mails: ``mail.mail`` records
        :param str failure: what went wrong, "" when they were sent
        """
        logs = self.search([("mail_mail_id", "in", mails.ids)])
        if logs:
            logs.write(
                {"state": "failed" if failure else "sent", "failure": failure or False}
            )
