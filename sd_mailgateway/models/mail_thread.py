import xmlrpc.client

from odoo import SUPERUSER_ID, api, models
from odoo.exceptions import AccessError
from odoo.fields import Domain
from odoo.tools import email_normalize, ormcache, plaintext2html
from odoo.tools.mail import decode_message_header, email_split

from odoo.addons.sd_portal.tools.address import may_answer
from odoo.addons.sd_portal.tools.automatic import automatic_reason

from ..exceptions import UnroutableError
from ..tools.addresses import without_tag
from ..tools.envelope import DELIVERY_FIELDS, find_delivered
from ..tools.report import read_report, read_text

TICKET = "helpdesk.ticket"


class MailThread(models.AbstractModel):
    """Odoo's gateway with a log in front and guards in the middle.

    Everything here only acts on a mail that has a row in the log (context key
    ``sd_intake_log_id``, set by ``sd.mail.delivery`` as superuser).
    """

    _inherit = "mail.thread"

    @api.model
    def message_process(
        self,
        model,
        message,
        custom_values=None,
        save_original=False,
        strip_attachments=False,
        thread_id=None,
    ):
        """Keep the mail before anybody reads it, then have it delivered.

        Never raises because of a mail: whatever is wrong with it, it is in the log.

        :return: id of the record that the mail made or was added to, or False
        :raise AccessError: for users who may not bring mail at all
        """
        options = {
            "model": model,
            "custom_values": custom_values,
            "save_original": save_original,
            "strip_attachments": strip_attachments,
            "thread_id": thread_id,
        }
        if self._sd_get_log():
            return super().message_process(message=message, **options)
        self._sd_check_may_bring_mail()
        server_id = self.env.context.get("default_fetchmail_server_id")
        came_by = "pipe"
        if server_id:
            options["context"] = {"default_fetchmail_server_id": server_id}
            came_by = f"fetch:{server_id}"
        delivery = self.env["sd.mail.delivery"].sudo()
        raw = self._sd_get_bytes(message)
        log_id = delivery._keep(
            raw,
            identity=getattr(message, "identity", ""),
            options=options,
            came_by=came_by,
        )
        if hasattr(message, "kept"):
            message.kept = True
        return delivery._deliver(log_id, raw)

    @api.model
    def _sd_get_bytes(self, message):
        if isinstance(message, xmlrpc.client.Binary):
            return bytes(message.data)
        return message.encode() if isinstance(message, str) else bytes(message)

    @api.model
    def _sd_check_may_bring_mail(self):
        """Who may read aliases may bring mail, as in Odoo; customers never."""
        if self.env.su:
            return
        if self.env.user.share:
            raise AccessError(self.env._("You are not allowed to bring in mail."))
        self.env["mail.alias"].check_access("read")

    @api.model
    def _sd_get_log(self):
        """The log's row of the mail that is being processed, or None.

        Only as superuser: a context comes from anywhere.
        """
        log_id = self.env.context.get("sd_intake_log_id")
        if not log_id or not self.env.su:
            return None
        return self.env["sd.intake.log"].browse(log_id)

    @api.model
    def _sd_note(self, code, state="", **values):
        if (log := self._sd_get_log()) is not None:
            log._note("sd.mail.delivery", code, state, **values)

    @api.model
    def _sd_get_sender(self, message_dict):
        return email_normalize(message_dict["email_from"] or "") or ""

    def _message_parse_extract_payload(
        self, message, message_dict, save_original=False
    ):
        """Read the text and the files of a mail ourselves, except of bounces."""
        log = self._sd_get_log()
        if log is None or save_original or message_dict.get("is_bounce"):
            return super()._message_parse_extract_payload(
                message, message_dict, save_original=save_original
            )
        subject = message_dict.get("subject") or ""
        return self.env["sd.mail.reading"]._extract(message, subject, log)

    # === Reading === #

    @api.model
    def message_parse(self, message, save_original=False):
        """Take the sender out of a mail that he did not write; see the guard."""
        findings = {}
        if self._sd_get_log() is not None:
            findings = self.env["sd.mail.guard.impostor"]._unmask(message)
        parsed = super().message_parse(message, save_original=save_original)
        return {**parsed, **findings}

    @api.model
    def _detect_is_bounce(self, message, message_dict):
        """Odoo's, for what really came back: not what is late, read or complained of."""
        found = super()._detect_is_bounce(message, message_dict)
        if not found or self._sd_get_log() is None:
            return found
        if self.env.context.get("sd_forced"):
            return False
        sender = email_normalize(message_dict["email_from"] or "") or ""
        if report := read_report(message, sender):
            return report.kind == "failed"
        return message.get_content_type() != "multipart/report"

    # === Routing === #

    @api.model
    def message_route(
        self, message, message_dict, model=None, thread_id=None, custom_values=None
    ):
        """Find the route, and let the guards judge it.

        :raise UnroutableError: when nothing takes the mail
        """
        arguments = (message, message_dict, model, thread_id, custom_values)
        find_routes = super().message_route
        if self._sd_get_log() is None:
            return find_routes(*arguments)
        mail = self.env["sd.mail.guard"]._describe(message, message_dict)
        if verdict := self._sd_judge(mail, routed=False):
            if message_dict.get("is_bounce") and mail.report:
                reported = self.with_context(sd_reported=True)
                reported._routing_handle_bounce(message, message_dict)
            return self._sd_follow(verdict, message, message_dict, [])
        if message_dict.get("is_bounce"):
            return find_routes(*arguments)
        self._sd_add_recipients(message, message_dict)
        try:
            routes = find_routes(*arguments)
        except ValueError as error:
            routes = self._sd_find_without_tags(find_routes, arguments, error)
        message_dict["sd_sender"] = self._sd_get_sender(message_dict)
        # Odoo has them too, but in no order.
        message_dict["sd_written_to"] = ",".join(
            decode_message_header(message, name) for name in ("To", "Cc")
        )
        threading = self.env["sd.mail.threading"]
        routes = threading._thread(message_dict, routes, self._sd_get_log())
        self._sd_get_log()._note_route(routes)
        mail = self.env["sd.mail.guard"]._locate(mail, routes)
        if verdict := self._sd_judge(mail, routed=True):
            return self._sd_follow(verdict, message, message_dict, routes)
        return routes

    @api.model
    def _sd_follow(self, verdict, message, message_dict, routes):
        """The routes that a verdict of the guards leaves.

        :param Verdict verdict: what they said
        :param message: the mail as Python's parser has it
        :param dict message_dict: the mail as Odoo has read it; changed
        :param list routes: Odoo's routes
        """
        if verdict.action != "note":
            return []
        message_dict["is_internal"] = True
        message_dict.pop("parent_id", None)  # its author would be told
        if not verdict.ticket_id:
            return routes
        # A report is filed in its own words; what it encloses is in the log.
        message_dict.update(
            body=plaintext2html(read_text(message)), attachments=[], is_bounce=False
        )
        return [(TICKET, verdict.ticket_id, {}, SUPERUSER_ID, None)]

    @api.model
    def _sd_add_recipients(self, message, message_dict):
        """Recipients whom only the mail server in front of us knows (blind copies)."""
        values = [
            str(value)
            for name, value in message.raw_items()
            if name.lower() in DELIVERY_FIELDS
        ]
        if delivered := find_delivered(values):
            known = message_dict["recipients"]
            message_dict["recipients"] = ",".join(filter(None, [known, *delivered]))

    @api.model
    def _sd_find_without_tags(self, find_routes, arguments, error):
        """Second search, with the addresses without their ``+tag``.

        :param find_routes: Odoo's search
        :param tuple arguments: its arguments
        :param error: why the first search failed
        :raise UnroutableError: when nothing takes the mail this way either
        """
        message_dict = arguments[1]
        addresses = email_split(message_dict["recipients"])
        bases = list(filter(None, map(without_tag, addresses)))
        if not bases:
            raise UnroutableError(message_dict["recipients"] or "-") from error
        message_dict["recipients"] = ",".join([*addresses, *bases])
        try:
            return find_routes(*arguments)
        except ValueError:
            raise UnroutableError(", ".join(addresses)) from error

    @api.model
    def _sd_judge(self, mail, routed):
        """What the guards say; a human who wants the mail processed is not asked again.

        :param Incoming mail: what is known about the mail
        :param bool routed: whether its route is known by now
        :return: `Verdict`, already noted in the log, or None
        """
        if self.env.context.get("sd_forced"):
            return None
        return self.env["sd.mail.guard"]._judge_all(mail, self._sd_get_log(), routed)

    @api.model
    def _message_route_process(self, message, message_dict, routes):
        """Note in the log which record the mail went to."""
        log = self._sd_get_log()
        result = super()._message_route_process(message, message_dict, routes)
        if log is not None and routes:
            model, thread_id, *_rest = routes[-1]
            log._note_arrival(model, thread_id, result)
        return result

    # === What Odoo decides by itself === #

    @api.model
    @ormcache()
    def _sd_get_blacklist_models(self):
        blacklists = (
            self.env["ir.model"].sudo().search([("is_mail_blacklist", "=", True)])
        )
        names = set(blacklists.mapped("model")) - {"mail.thread.blacklist"}
        return tuple(sorted(name for name in names if name in self.env))

    @api.model
    def _routing_reset_bounce(self, email_message, message_dict):
        """Who writes can be written to: Odoo's, without asking for the models anew."""
        sender = email_normalize(message_dict["email_from"] or "")
        for name in self._sd_get_blacklist_models() if sender else ():
            bounced = Domain("message_bounce", ">", 0)
            if name == "res.partner":
                bounced |= Domain("sd_undeliverable_at", "!=", False)
            known = Domain("email_normalized", "=", sender)
            found_sudo = self.env[name].sudo().search(bounced & known)
            found_sudo._message_reset_bounce(sender)
            if name == "res.partner":
                found_sudo._sd_clear_undeliverable()

    @api.model
    def _detect_loop_headers(self, msg_dict):
        found = super()._detect_loop_headers(msg_dict)
        if found:
            self._sd_note("loop_header", "ignored")
        return found

    @api.model
    def _detect_loop_sender(self, message, message_dict, routes):
        """Hold what comes too often; a human may let it through."""
        if self.env.context.get("sd_forced"):
            return False
        gateway = self.with_context(sd_checks_flood=True)
        found = super(MailThread, gateway)._detect_loop_sender(
            message, message_dict, routes
        )
        if found:
            self._sd_note("loop_limit", "held")
        return found

    @api.model
    def _routing_handle_bounce(self, email_message, message_dict):
        """Odoo's, which marks the notification; the guard has said what it is."""
        if not self.env.context.get("sd_reported"):
            self._sd_note("bounce", "ignored")
        return super()._routing_handle_bounce(email_message, message_dict)

    @api.model
    def _routing_create_bounce_email(
        self, email_from, body_html, message, **mail_values
    ):
        """Tell a human once that his mail was refused; never a machine, nor us."""
        log = self._sd_get_log()
        reason = log is not None and self._sd_why_silent(log, email_from, message)
        if reason:
            self._sd_note(reason, "ignored")
            return None
        self._sd_note("refused", "ignored")
        return super()._routing_create_bounce_email(
            email_from, body_html, message, **mail_values
        )

    @api.model
    def _sd_why_silent(self, log, email_from, message):
        """Reason code for not telling a sender that his mail was refused, or ""."""
        return_path = decode_message_header(message, "Return-Path")
        address = email_normalize(return_path or email_from or "") or ""
        headers = {name: str(value) for name, value in message.raw_items()}
        own = self.env["sd.outgoing"]._find_own_addresses(address)
        unverified = self.env["sd.mail.guard.impostor"]._is_unverified(message)
        if unverified or may_answer(address, own) or automatic_reason(headers):
            return "refused_silently"
        if self.env.context.get("sd_checks_flood") and log._has_held_before():
            return "refused_once"
        return ""
