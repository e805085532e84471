from odoo import api, fields, models


class SdReclassification(models.AbstractModel):
    """What a change of type and priority does to a ticket, in words.

    It is kept in the values of the event ``reclassified``: agents read it before they
    confirm and in the event log, the customer in a mail and on his page.
    """

    _name = "sd.reclassification"
    _inherit = "sd.explained"
    _description = "Reclassification of a ticket"

    @api.model
    def _try(self, ticket, vals):
        """What would happen, without anything happening.

        The values are really written, so that deadline and fee are reckoned by
        whoever is responsible for them, and taken back. Code that reaches outside the
        transaction can look for ``sd_preview`` in the context.

        :param ticket: the ticket
        :param dict vals: values for ``write()``
        :return: dict, see `_look`, of the ticket after the change
        :raise UserError: when the change is refused
        """
        savepoint = self.env.cr.savepoint()
        try:
            trial = ticket.with_context(
                sd_preview=True, sd_reclassifying=True, tracking_disable=True
            )
            trial.write(vals)
            return self._look(trial)
        finally:
            savepoint.close(rollback=True)

    @api.model
    def _carry_out(self, ticket, vals, reason, tell=True):
        """Change type, priority and team; log it, and tell the customer.

        :param ticket: the ticket
        :param dict vals: values for ``write()``
        :param str reason: why, in the agent's words
        :param bool tell: whether the customer gets a mail
        """
        before = self._look(ticket)
        ticket.with_context(sd_reclassifying=True).write(vals)
        values = {
            "ticket": ticket.id,
            "before": before,
            "after": self._look(ticket),
            "reason": reason,
        }
        ticket._sd_log_event(self._name, "reclassified", values, for_customer=True)
        ticket._sd_event("reclassified", **values)
        if tell:
            self._tell_customer(ticket.sudo())

    @api.model
    def _tell_customer(self, ticket_sudo):
        Outgoing = self.env["sd.outgoing"]
        notice = Outgoing._prepare_notice(
            ticket_sudo,
            "reclassified",
            self.env.ref("sd_portal.mail_template_ticket_reclassified").sudo(),
            occurrence=fields.Datetime.now().isoformat(),
        )
        if ticket_sudo.sd_portal_visible:
            return Outgoing._send([notice])
        return Outgoing._suppress(notice, "hidden_ticket")

    @api.model
    def _look(self, ticket):
        """What a reclassification can change, JSON-able.

        :return: dict with ``type`` and ``team`` (ids), ``priority``, ``deadline``
            (naive UTC as text, or "") and ``fee`` (language code → sentence)
        """
        ticket_sudo = ticket.sudo()
        languages = [code for code, __ in self.env["res.lang"].get_installed()]
        return {
            "type": ticket_sudo.type_id.id,
            "team": ticket_sudo.team_id.id,
            "priority": ticket_sudo.priority,
            "deadline": fields.Datetime.to_string(ticket_sudo.sd_deadline) or "",
            "fee": {
                lang: ticket_sudo.with_context(lang=lang)._sd_get_fee_sentence()
                for lang in languages
            },
        }

    @api.model
    def _tell_changes(self, values):
        """What is different and what stays, in the language of the context.

        :param dict values: of the event: ticket, before and after (see `_look`)
        :return: list of sentences
        """
        before, after = (self._show_look(values, when) for when in ("before", "after"))
        return [
            self._compare(label, before[label], after[label])
            for label in before
            if before[label] or after[label]
        ]

    @api.model
    def _show_look(self, values, when):
        """Label → words, of what the customer may know."""
        seen = values[when]
        ticket_sudo = self.env["helpdesk.ticket"].sudo().browse(values["ticket"])
        deadline = fields.Datetime.to_datetime(seen["deadline"])
        type_ = ["helpdesk.ticket.type", seen["type"]]
        lang = self.env.lang or "en_US"
        return {
            self.env._("Type"): self._show_value(type_) if seen["type"] else "",
            self.env._("Priority"): ticket_sudo._sd_get_priority_label(
                seen["priority"]
            ),
            self.env._("Deadline"): ticket_sudo._sd_format_moment(deadline)
            if deadline
            else "",
            self.env._("Fee"): seen["fee"].get(lang, ""),
        }

    @api.model
    def _compare(self, label, old, new):
        if old == new:
            return self.env._("%(label)s: %(new)s, as before", label=label, new=new)
        nothing = self.env._("none")
        return self.env._(
            "%(label)s: %(old)s → %(new)s",
            label=label,
            old=old or nothing,
            new=new or nothing,
        )

    @api.model
    def _tell(self, code, values):
        if code != "reclassified":
            return super()._tell(code, values)
        changes = "; ".join(self._tell_changes(values))
        return self.env._(
            "%(changes)s. Reason: %(reason)s", changes=changes, reason=values["reason"]
        )
