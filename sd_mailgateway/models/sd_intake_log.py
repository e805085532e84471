from datetime import timedelta

from odoo import api, fields, models
from odoo.tools import SQL

from odoo.addons.sd_portal.tools.address import read_sender
from odoo.addons.sd_portal.tools.intake import Decision

from ..tools.envelope import Envelope
from ..tools.identity import content_key
from ..tools.retry import is_exhausted, next_try
from ..tools.wire import cut
from ..tools.words import decode_words

LATELY = timedelta(hours=2)
OPEN_STATES = ("received", "failed")
MANAGER = "helpdesk_mgmt.group_helpdesk_manager"


class SdIntakeLog(models.Model):
    """The part of the log that is about mail: the raw message and its fate.

    A row is written by ``sd.mail.delivery`` before anything is read of the mail. Its
    states: *received* (being worked on, or interrupted), *made*, *appended*,
    *ignored*, *failed* (tried again at ``next_try``), *held* (a human has to look).
    """

    _name = "sd.intake.log"
    _inherit = ["sd.intake.log", "sd.mail.handling", "sd.web.form.keeping"]

    state = fields.Selection(
        selection_add=[("held", "Held")], ondelete={"held": "set default"}
    )
    raw = fields.Binary(string="Mail as it came", attachment=True, groups=MANAGER)
    size = fields.Integer(groups=MANAGER, help="In bytes.")
    sha256 = fields.Char(string="SHA-256", groups=MANAGER)
    identity = fields.Char(
        groups=MANAGER,
        help="Where the mail came from. The same place is never read twice.",
    )
    content_key = fields.Char(groups=MANAGER)
    origin = fields.Json(groups=MANAGER)
    origin_text = fields.Char(
        string="Delivered to", compute="_compute_origin_text", groups=MANAGER
    )
    error = fields.Text(string="Why it failed", groups=MANAGER)
    attempts = fields.Integer(groups=MANAGER)
    next_try = fields.Datetime(groups=MANAGER)
    came_by = fields.Char(
        groups=MANAGER,
        help="fetch:7 (incoming mail server 7), door, http:3 (key 3), or pipe.",
    )
    alias_id = fields.Many2one(
        "mail.alias", ondelete="set null", groups=MANAGER, index="btree_not_null"
    )
    team_id = fields.Many2one(
        "helpdesk.ticket.team", ondelete="set null", index="btree_not_null"
    )
    raw_removed_at = fields.Datetime(string="Mail removed on", groups=MANAGER)
    document_model = fields.Char(groups=MANAGER)
    document_id = fields.Many2oneReference(model_field="document_model", groups=MANAGER)

    _identity_uniq = models.UniqueIndex("(identity) WHERE identity IS NOT NULL")
    _content_key_uniq = models.UniqueIndex(
        "(content_key) WHERE content_key IS NOT NULL"
    )
    _sender_idx = models.Index("(sender, create_date) WHERE state = 'held'")
    _raw_idx = models.Index(
        "(create_date) WHERE source IN ('email', 'web_form') AND raw_removed_at IS NULL"
    )
    _came_by_idx = models.Index("(came_by, create_date) WHERE came_by IS NOT NULL")
    _next_try_idx = models.Index(
        "(next_try) WHERE state IN ('received', 'failed') AND next_try IS NOT NULL"
    )

    @api.depends("origin")
    def _compute_origin_text(self):
        for log in self:
            recipients = (log.origin or {}).get("rcpt_to") or []
            log.origin_text = ", ".join(recipients)

    # === Keeping and reading === #

    def _get_raw(self):
        """The mail as it came, in bytes; b"" for an empty one."""
        self.ensure_one()
        attachment_sudo = (
            self.env["ir.attachment"]
            .sudo()
            .search(
                [
                    ("res_model", "=", self._name),
                    ("res_field", "=", "raw"),
                    ("res_id", "=", self.id),
                ],
                limit=1,
            )
        )
        return attachment_sudo.raw or b""

    def _describe(self, raw):
        """Note what the list shows of a mail, as far as it can be read.

        :param bytes raw: the mail
        """
        mail = cut(raw)
        header = decode_words(mail.text("from"))
        self.write(
            {
                "sender": (read_sender(header).email or header)[:250] or False,
                "subject": decode_words(mail.text("subject"))[:250] or False,
                "reference": mail.text("message-id")[:250] or False,
            }
        )

    def _claim_content(self, raw):
        """Say that this is the row of that mail; a copy of it cannot say the same.

        :param bytes raw: the mail
        :return: whether no copy came before
        :raise psycopg2.errors.UniqueViolation: when a copy came at the same moment
        """
        self.ensure_one()
        if self.content_key:
            return True
        key = content_key(cut(raw))
        claim = SQL(
            """
            UPDATE sd_intake_log SET content_key = %(key)s
             WHERE id = %(id)s
               AND NOT EXISTS (SELECT FROM sd_intake_log WHERE content_key = %(key)s)
            """,
            key=key,
            id=self.id,
        )
        self.env.cr.execute(claim, log_exceptions=False)
        self.invalidate_recordset(["content_key"], flush=False)
        return bool(self.env.cr.rowcount)

    def _get_options(self):
        """How Odoo's gateway is to be called with this mail.

        :return: keyword arguments of ``message_process``
        """
        return {"model": None, **((self.origin or {}).get("options") or {})}

    def _get_envelope(self):
        """The `Envelope` of a mail that came by SMTP, None for others."""
        origin = self.origin or {}
        if "mail_from" not in origin:
            return None
        return Envelope(origin["mail_from"], tuple(origin["rcpt_to"]))

    def _has_repeated_id(self):
        """Whether another mail has the same Message-ID: machines do that."""
        return bool(
            self.reference
            and self.search_count(
                [
                    ("reference", "=", self.reference),
                    ("id", "!=", self.id),
                    ("source", "=", "email"),
                    ("state", "in", ("made", "appended")),
                ],
                limit=1,
            )
        )

    def _has_held_before(self):
        """Whether another mail of the same sender was held lately."""
        return bool(
            self.search_count(
                [
                    ("sender", "=", self.sender),
                    ("id", "!=", self.id),
                    ("state", "=", "held"),
                    ("create_date", ">", self.env.cr.now() - LATELY),
                ],
                limit=1,
            )
        )

    def _note(self, author, code, state="", **values):
        """Add a decision, and go to the state that follows from it.

        :param str author: name of the model that tells the decision in words
        :param str code: reason code
        :param str state: new state, "" to leave it
        :param values: facts for the words, JSON-able
        """
        self.ensure_one()
        decision = Decision(author, code, values).as_record()
        self.decisions = [*(self.decisions or []), decision]
        if state:
            self._settle(state)

    def _note_arrival(self, model, thread_id, result):
        """Note which record the mail made or was added to.

        :param str model: model of the route
        :param int thread_id: id in the route, falsy when a record was made
        :param int result: id that the gateway returned
        """
        self.write({"document_model": model, "document_id": thread_id or result})
        document = [model, self.document_id]
        if model != "helpdesk.ticket":
            self._note(
                "sd.mail.delivery", "delivered_elsewhere", "ignored", document=document
            )
        elif thread_id:
            ticket = self.env[model].browse(thread_id)
            self.write({"ticket_id": thread_id, "company_id": ticket.company_id.id})
            self._note("sd.mail.delivery", "appended", "appended", ticket=document)

    def _note_route(self, routes):
        """Note by which alias the mail came, and to which team.

        :param list routes: Odoo's routes
        """
        for model, _thread_id, values, _user_id, alias in routes:
            team_id = (values or {}).get("team_id")
            if model == "helpdesk.ticket" and (team_id or alias):
                team = self.env["helpdesk.ticket.team"].browse(team_id or ())
                self.write(
                    {
                        "alias_id": alias.id if alias else False,
                        "team_id": team.id,
                        "company_id": team.company_id.id or self.company_id.id,
                    }
                )
                if team and not team.active:
                    document = [team._name, team.id]
                    self._note("sd.mail.delivery", "archived_team", team=document)
                return

    def _settle(self, state):
        """Nothing more is to be done about this mail, for the reason in the log."""
        self.write({"state": state, "next_try": False, "error": False})

    @api.model
    def _prepare_log_vals(self, draft, ticket):
        """Keep what was decided about the mail before it became a submission."""
        vals = super()._prepare_log_vals(draft, ticket)
        if not draft.submission.log_id:
            return vals
        before = self.browse(draft.submission.log_id).decisions or []
        vals["decisions"] = before + vals["decisions"]
        return {**vals, "next_try": False, "error": False}

    # === Trying again === #

    def _begin_attempt(self, now):
        """Count an attempt before it begins, so that one that kills us is counted.

        :param datetime now: the moment, naive UTC
        :return: whether there is an attempt left; if not, the mail is held
        """
        self.ensure_one()
        if is_exhausted(self.attempts):
            self._note("sd.mail.delivery", "interrupted", "held", attempt=self.attempts)
            return False
        self.attempts += 1
        self.next_try = next_try(self.attempts, now)
        return True

    def _fail(self, error):
        """Keep the reason of a failure; after the last attempt hold the mail.

        :param str error: the reason in words of the program
        """
        self.ensure_one()
        self._note("sd.mail.delivery", "failed", error=error, attempt=self.attempts)
        if is_exhausted(self.attempts):
            self._settle("held")
        self.write({"error": error, "state": "failed" if self.next_try else "held"})

    @api.model
    def _find_due(self, now, limit):
        """Ids of mails that are to be tried (again), the oldest first.

        :param datetime now: the moment, naive UTC
        :param int limit: how many at most
        """
        due = self.sudo().search(
            [("state", "in", OPEN_STATES), ("next_try", "<=", now)],
            order="id",
            limit=limit,
        )
        return due.ids

    @api.model
    def _cron_retry_mails(self, limit=50):
        """Try mails again that failed, or whose processing was interrupted."""
        ids = self._find_due(fields.Datetime.now(), limit)
        cron = self.env["ir.cron"]
        cron._commit_progress(remaining=len(ids))
        for log_id in ids:
            self.env["sd.mail.delivery"]._retry(log_id)
            if not cron._commit_progress(1):
                break
