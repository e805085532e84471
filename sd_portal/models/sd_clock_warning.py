from odoo import api, fields, models

from ..tools.outgoing import Notice


class SdClockWarning(models.Model):
    """A level of a clock's time that was used up, and who was told: once per level."""

    _name = "sd.clock.warning"
    _description = "Warning of a deadline"
    _order = "crossed_at, id"

    clock_id = fields.Many2one(
        "sd.clock", required=True, index=True, ondelete="cascade"
    )
    ticket_id = fields.Many2one(related="clock_id.ticket_id")
    level = fields.Integer(string="Level in percent", required=True)
    state = fields.Selection(
        [
            ("told", "Told"),
            ("skipped", "A higher level was told"),
            ("nobody", "Nobody to tell"),
        ],
        required=True,
        default="told",
    )
    user_id = fields.Many2one("res.users", string="Who", ondelete="set null")
    crossed_at = fields.Datetime(string="Used up at")

    _once_per_level = models.UniqueIndex(
        "(clock_id, level)", "A level of a clock is told once."
    )

    @api.model
    def _warn(self, passed, now):
        """Tell the assignee, else the team's leader, that a level was crossed.

        :param dict passed: clock → (`Reckoning`, `WarningPlan` with a level to tell)
        :param datetime now: naive UTC
        :return: the warnings
        """
        warnings = self.create(
            [
                {
                    "clock_id": clock.id,
                    "level": level,
                    "state": self._get_state(clock, level, plan),
                    "user_id": self._choose_user(clock.ticket_id).id,
                    "crossed_at": reckoning.warning_due(level),
                }
                for clock, (reckoning, plan) in passed.items()
                for level in (*plan.skip, plan.tell)
            ]
        )
        for clock, (reckoning, _plan) in passed.items():
            left = clock._plan_warnings(reckoning, now)
            clock.write(clock._prepare_reckoned_vals(reckoning, left, now))
        told = warnings.filtered(lambda warning: warning.state == "told")
        logs = self.env["sd.outgoing"]._send([w._prepare_notice() for w in told])
        self._put_in_inboxes(told, logs)
        told._tell_in_odoo()
        return warnings

    @api.model
    def _get_state(self, clock, level, plan):
        if level != plan.tell:
            return "skipped"
        return "told" if self._choose_user(clock.ticket_id) else "nobody"

    @api.model
    def _choose_user(self, ticket):
        """The person who can do something about it, empty when there is nobody."""
        people = (ticket.user_id, ticket.team_id.user_id)
        nobody = self.env["res.users"]
        return next((one for one in people if one.active and not one.share), nobody)

    def _prepare_notice(self):
        self.ensure_one()
        partner = self.user_id.partner_id
        moment = fields.Datetime.to_string(self.crossed_at)
        return Notice(
            kind="deadline_warning",
            ticket_id=self.ticket_id.id,
            email=partner.email_normalized or "",
            name=partner.name,
            partner_id=partner.id,
            lang=self.env["sd.outgoing"]._get_staff_language(partner),
            template_id=self.env.ref("sd_portal.mail_template_deadline_warning").id,
            occurrence=f"{self.clock_id.target}/{self.level}/{moment}",
            staff=True,
            about_id=self.id,
        )

    @api.model
    def _put_in_inboxes(self, warnings, logs):
        """Show the mails in Odoo, too, to those who read there."""
        readers = warnings.user_id.filtered(
            lambda user: user.notification_type == "inbox"
        ).partner_id
        self.env["mail.notification"].sudo().create(
            [
                {
                    "mail_message_id": log.mail_message_id.id,
                    "res_partner_id": log.partner_id.id,
                    "notification_type": "inbox",
                    "notification_status": "sent",
                }
                for log in logs
                if log.mail_message_id and log.partner_id in readers
            ]
        )

    def _tell_in_odoo(self):
        """A note on the screen of whoever has Odoo open."""
        for warning in self:
            reader = warning.with_context(lang=warning.user_id.lang)
            warning.user_id._bus_send(
                "simple_notification",
                {
                    "type": "warning" if warning.level < 100 else "danger",
                    "title": warning.ticket_id.display_name,
                    "message": reader._get_sentence(),
                },
            )

    def _get_sentence(self):
        """What was crossed, in the language of the context."""
        self.ensure_one()
        clock = self.clock_id
        labels = dict(clock._fields["target"]._description_selection(self.env))
        values = {"target": labels[clock.target], "due": self._format_due()}
        if self.level < 100:
            return self.env._(
                "%(level)s %% of the time is used. %(target)s is due %(due)s.",
                level=self.level,
                **values,
            )
        return self.env._("%(target)s was due %(due)s.", **values)

    def _format_due(self):
        clock = self.clock_id
        zone = self.user_id.tz or clock.calendar_id.tz
        return clock._format_moment(clock.due_at or self.crossed_at, zone)

    def _get_link(self):
        """Address of the ticket for people of ours."""
        self.ensure_one()
        ticket = self.ticket_id
        return (
            f"{ticket.get_base_url()}/mail/view?model={ticket._name}&res_id={ticket.id}"
        )
