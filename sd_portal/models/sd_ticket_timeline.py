from odoo import api, fields, models
from odoo.tools import format_datetime

LONGEST = 300
"""So many things of each kind are shown, the latest ones."""


class SdTicketTimeline(models.AbstractModel):
    """Who did what and when: everything that is known about a ticket, in one list.

    Messages, changes, decisions of the intake, events and automatic mail are kept where
    they belong; here they are told together, in the reader's language and zone.
    """

    _name = "sd.ticket.timeline"
    _description = "Timeline of a ticket"

    sd_timeline = fields.Html(
        string="Events",
        compute="_compute_sd_timeline",
        sanitize=False,
        groups="helpdesk_mgmt.group_helpdesk_user_own",
    )
    sd_timeline_shown = fields.Boolean(
        compute="_compute_sd_timeline_shown",
        groups="helpdesk_mgmt.group_helpdesk_user_own",
    )

    def _compute_sd_timeline_shown(self):
        for ticket in self:
            company_sudo = ticket.company_id.sudo() or self.env.company
            ticket.sd_timeline_shown = company_sudo.sd_show_events

    @api.depends_context("lang", "tz")
    def _compute_sd_timeline(self):
        for ticket in self:
            ticket.sd_timeline = self.env["ir.qweb"]._render(
                "sd_portal.ticket_timeline", {"lines": ticket._sd_get_timeline()}
            )

    def _sd_get_timeline(self):
        """All that happened, the latest first.

        :return: list of dicts: ``moment`` (naive UTC), ``when`` (as it is read), ``who``,
            ``icon`` (Font Awesome), ``texts`` (list of sentences)
        """
        self.ensure_one()
        lines = [
            *self._sd_tell_messages(),
            *self._sd_tell_intake(),
            *self._sd_tell_events(),
            *self._sd_tell_outgoing(),
        ]
        for line in lines:
            line["when"] = format_datetime(
                self.env, line["moment"], dt_format="d MMM y HH:mm"
            )
        return sorted(lines, key=lambda line: line["moment"], reverse=True)

    def _sd_tell_messages(self):
        messages = self.message_ids.sorted("id", reverse=True)[:LONGEST]
        changes = self._sd_tell_changes(messages)
        lines = []
        for message in messages:
            kind, icon = self._sd_name_message(message)
            texts = ([kind] if kind else []) + changes.get(message.id, [])
            if texts:
                author = message.author_id.name or message.email_from or ""
                lines.append(self._sd_line(message.date, author, icon, texts))
        return lines

    def _sd_name_message(self, message):
        """What a message is, and its icon; "" for one that only carries changes."""
        internal = message.is_internal or message.subtype_id.internal
        written = message.message_type in ("comment", "email") and message.body
        if message.message_type == "auto_comment" or not written:
            return "", "fa-pencil"
        if internal:
            return self.env._("wrote an internal note"), "fa-lock"
        if message.message_type == "email":
            return self.env._("wrote by e-mail"), "fa-envelope-o"
        return self.env._("wrote a comment"), "fa-comment-o"

    def _sd_tell_changes(self, messages):
        """Changed fields in words.

        :return: dict message id → list of sentences
        """
        values_sudo = (
            self.env["mail.tracking.value"]
            .sudo()
            .search([("mail_message_id", "in", messages.ids)])
            ._filter_has_field_access(self.env)
        )
        told = {}
        by_id = {value.id: value.mail_message_id.id for value in values_sudo}
        for change in values_sudo._tracking_value_format():
            told.setdefault(by_id[change["id"]], []).append(
                self.env._(
                    "%(field)s: %(old)s → %(new)s",
                    field=change["fieldInfo"]["changedField"],
                    old=self._sd_show_change(change, "oldValue"),
                    new=self._sd_show_change(change, "newValue"),
                )
            )
        return told

    def _sd_show_change(self, change, name):
        value = change[name]
        kind = change["fieldInfo"]["fieldType"]
        if kind == "boolean":
            return self.env._("yes") if value else self.env._("no")
        if kind == "datetime" and value:
            moment = fields.Datetime.to_datetime(value.removesuffix("Z"))
            return format_datetime(self.env, moment, dt_format="d MMM y HH:mm")
        return value or "-"

    def _sd_tell_intake(self):
        desk = self.env._("Service desk")
        return [
            self._sd_line(log.create_date, desk, "fa-sign-in", log._tell_decisions())
            for log in self.sd_intake_log_ids
            if log.decisions
        ]

    def _sd_tell_events(self):
        desk = self.env._("Service desk")
        return [
            self._sd_line(
                event.create_date,
                event.sudo().user_id.name or desk,
                "fa-flag-o",
                [event.text],
            )
            for event in self.sd_event_ids[:LONGEST]
        ]

    def _sd_tell_outgoing(self):
        desk = self.env._("Service desk")
        states = dict(
            self.env["sd.outgoing.log"]
            ._fields["state"]
            ._description_selection(self.env)
        )
        return [
            self._sd_line(
                log.create_date,
                desk,
                "fa-send-o" if log.state in ("queued", "sent") else "fa-ban",
                [
                    self.env._(
                        "Automatic mail to %(address)s: %(state)s. %(reason)s",
                        address=log.email or "-",
                        state=states[log.state],
                        reason=log.failure or log.reason or "",
                    )
                ],
            )
            for log in self.sd_outgoing_log_ids[:LONGEST]
        ]

    def _sd_line(self, moment, who, icon, texts):
        return {"moment": moment, "who": who, "icon": icon, "texts": texts}
