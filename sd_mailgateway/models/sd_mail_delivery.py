import functools
import hashlib
import logging

import psycopg2.errors

from odoo import SUPERUSER_ID, api, fields, models, modules
from odoo.exceptions import ConcurrencyError, UserError
from odoo.service.model import PG_CONCURRENCY_EXCEPTIONS_TO_RETRY, retrying

from ..exceptions import UnroutableError
from ..tools.envelope import add_envelope
from ..tools.identity import replace_id
from ..tools.original import keep_as_original
from ..tools.repair import Repaired, repair
from ..tools.retry import next_try
from ..transport.durable import clear_torn, make_durable
from .mail_alias_domain import KnownAliases
from .sd_intake_log import OPEN_STATES

_logger = logging.getLogger(__name__)

PASSING = (*PG_CONCURRENCY_EXCEPTIONS_TO_RETRY, ConcurrencyError)
"""Another transaction was in the way; the same again will do."""

WITHOUT_FAULT_OF_THE_MAIL = (
    UserError,
    psycopg2.OperationalError,
    psycopg2.InterfaceError,
)


class SdMailDelivery(models.AbstractModel):
    """From the wire to the ticket; a mail is in the log before anybody reads it.

    1. `_keep` stores the raw message with its origin in a transaction of its own. Only
       then the sender (or the mail server we fetched from) is told that we have it.
    2. `_deliver` takes the row (``FOR UPDATE SKIP LOCKED``, so that nobody else does),
       repairs the mail and gives it to Odoo's gateway; the guards sit in
       ``message_route``. The ticket and the row's new state are one transaction.
    3. What fails is rolled back and noted on the row; `_retry` tries it again.

    A mail that can be read by no means becomes a ticket with the mail as a file.
    """

    _name = "sd.mail.delivery"
    _inherit = "sd.mail.words"
    _description = "Delivery of mail"

    # === 1. Keep === #

    @api.model
    def _keep(
        self,
        raw,
        identity="",
        mail_from=None,
        rcpt_to=(),
        options=None,
        came_by="",
        company_id=0,
    ):
        """Store a mail so that no rollback and no crash takes it away.

        :param bytes raw: the mail as it came
        :param str identity: where it came from, "" when that has no name
        :param str mail_from: sender of the envelope, None without an envelope
        :param rcpt_to: recipients of the envelope
        :param dict options: arguments for ``message_process``, JSON-able
        :param str came_by: who brought it, see the field
        :param int company_id: company of whoever brought it, 0 when that is open
        :return: id of the row; of the one that is there already for the same identity
        :raise OSError: when the disk does not take it; nothing is stored then
        """
        origin = {"options": options or {}}
        if mail_from is not None:
            origin.update(mail_from=mail_from, rcpt_to=list(rcpt_to))
        known = {
            "identity": identity or False,
            "origin": origin,
            "came_by": came_by or False,
            "company_id": company_id or False,
        }
        work = functools.partial(self._store, raw, known)
        return self._in_own_transaction(work)

    @api.model
    def _store(self, raw, known, env):
        Log = env["sd.intake.log"]
        if known["identity"]:
            same = Log.search([("identity", "=", known["identity"])], limit=1)
            if same:
                return same.id
        now = fields.Datetime.now()
        vals = {
            **known,
            "source": "email",
            "size": len(raw),
            "sha256": hashlib.sha256(raw).hexdigest(),
            "attempts": 1,
            "next_try": next_try(1, now),
        }
        try:
            log = Log.create(vals)
        except psycopg2.errors.UniqueViolation as error:
            raise ConcurrencyError("The same mail is being stored.") from error
        env[self._name]._store_raw(log, raw)
        return log.id

    @api.model
    def _store_raw(self, log, raw):
        """Put the mail into the file store, and make sure that it is on the disk."""
        if not raw:
            return
        Attachment = self.env["ir.attachment"]
        in_files = Attachment._storage() == "file"
        if in_files:
            checksum = Attachment._compute_checksum(raw)
            clear_torn(Attachment._full_path(f"{checksum[:2]}/{checksum}"), len(raw))
        attachment = Attachment.create(
            {
                "name": f"mail-{log.id}.eml",
                "mimetype": "message/rfc822",
                "raw": raw,
                "res_model": log._name,
                "res_field": "raw",
                "res_id": log.id,
            }
        )
        if in_files:
            make_durable(Attachment._full_path(attachment.store_fname), len(raw))

    # === 2. Deliver === #

    @api.model
    def _deliver(self, log_id, raw=None, forced=False):
        """Have a kept mail read and routed. Never raises: the mail is in the log.

        :param int log_id: row of ``sd.intake.log``
        :param bytes raw: the mail as it came, None to read it from the log
        :param bool forced: a human said so; the guards about automatic mail, copies
            and floods keep silent
        :return: id of the record that the mail made or was added to, or False
        """
        try:
            return self._in_own_transaction(
                lambda env: env[self._name]._attempt(log_id, raw, forced)
            )
        except Exception:
            _logger.warning(
                "Mail %s of the intake log could not be processed and is tried again.",
                log_id,
                exc_info=True,
            )
            return False

    @api.model
    def _retry(self, log_id):
        """Begin another attempt, unless there were enough.

        :param int log_id: row of ``sd.intake.log``
        """

        def begin(env):
            log = env["sd.intake.log"].browse(log_id).try_lock_for_update()
            return bool(log) and log.state in OPEN_STATES and log._begin_attempt(now)

        now = fields.Datetime.now()
        return self._in_own_transaction(begin) and self._deliver(log_id)

    @api.model
    def _attempt(self, log_id, raw, forced):
        """One attempt, as superuser, in a transaction of its own."""
        log = self.env["sd.intake.log"].browse(log_id).try_lock_for_update()
        if not log or not (log.state in OPEN_STATES or forced):
            return log.document_id
        raw = log._get_raw() if raw is None else raw
        now = fields.Datetime.now()
        try:
            return self._read_and_route(log, forced, raw, repair(raw, now))
        except Exception as error:  # noqa: BLE001 - judged in the next line
            if not self._can_keep_as_original(error):
                return self._give_up(log, raw, error)
        try:
            original = Repaired(keep_as_original(raw, now), ("kept_as_original",))
            return self._read_and_route(log, forced, raw, original)
        except Exception as error:  # noqa: BLE001 - judged in the next line
            return self._give_up(log, raw, error)

    @api.model
    def _can_keep_as_original(self, error):
        """Whether the mail itself may be what Odoo stumbled over."""
        self._raise_passing(error)
        known = (UnroutableError, psycopg2.errors.UniqueViolation)
        return not isinstance(error, (*known, *WITHOUT_FAULT_OF_THE_MAIL))

    @api.model
    def _raise_passing(self, error):
        """Let through what a new transaction has to solve."""
        if isinstance(error, PASSING) or self.env.cr.closed:
            raise error

    @api.model
    def _give_up(self, log, raw, error):
        """Note why the mail stays in the log; the attempt itself is rolled back."""
        self._raise_passing(error)
        log._describe(raw)
        constraint = (
            getattr(getattr(error, "diag", None), "constraint_name", None) or ""
        )
        if isinstance(error, UnroutableError):
            log._note(self._name, "no_route", "held", recipients=str(error))
        elif "content_key" in constraint:
            log._note(self._name, "duplicate", "ignored")
        else:
            log._fail(f"{type(error).__name__}: {error}"[:2000])
        return False

    @api.model
    def _read_and_route(self, log, forced, raw, repaired):
        """Give the mail to Odoo's gateway; all or nothing.

        :param log: the locked row
        :param bool forced: whether a human said so
        :param bytes raw: the mail as it came
        :param Repaired repaired: the mail as it can be read
        """
        options = log._get_options()
        gateway = self.env["mail.thread"].with_context(
            sd_intake_log_id=log.id,
            sd_forced=forced,
            image_no_postprocess=True,  # pictures stay as they were sent
            mail_notify_force_send=False,  # the queue sends; two senders would collide
            sd_wakes_mail_queue=True,  # once, in the end
            sd_known_aliases=KnownAliases(),
            **options.pop("context", {}),
        )
        content = add_envelope(repaired.content, log._get_envelope())
        with self.env.cr.savepoint():
            log._describe(raw)
            log.state = "received"
            if not forced and not log._claim_content(raw):
                log._note(self._name, "duplicate", "ignored")
                return False
            for note in repaired.notes:
                log._note(self._name, note)
            thread_id = gateway.message_process(message=content, **options)
            if log.state == "received" and (forced or log._has_repeated_id()):
                log._note(self._name, "repeated_id")
                content = replace_id(content, log.content_key or f"again-{log.id}")
                thread_id = gateway.message_process(message=content, **options)
            if log.state == "received":
                log._note(self._name, "duplicate", "ignored")
            if thread_id:
                self.env["sd.outgoing"]._wake_mail_queue()
            return thread_id

    # === Transactions === #

    @api.model
    def _stays_in_transaction(self):
        """Whether we are in a test, which must leave nothing behind."""
        return bool(modules.module.current_test)

    @api.model
    def _in_own_transaction(self, work):
        """Run ``work`` as superuser in a transaction that nothing else rolls back.

        Serialization failures are tried again. The caller's language and company do
        not matter: a mail is processed alike whoever brought it.

        :param work: function of one environment
        :return: what ``work`` returns
        """
        if self._stays_in_transaction():
            return work(self.env(user=SUPERUSER_ID, su=True, context={}))
        with self.env.registry.cursor() as cr:
            env = api.Environment(cr, SUPERUSER_ID, {})
            return retrying(functools.partial(work, env), env)
