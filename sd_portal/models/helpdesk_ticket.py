from odoo import api, fields, models
from odoo.tools import email_normalize

from ..tools.intake import Submission


class HelpdeskTicket(models.Model):
    """A ticket of the service desk.

    Every ticket comes in through ``sd.intake``; a plain ``create()`` is sent there
    first, so that the same rules hold for what it leaves empty.
    """

    _name = "helpdesk.ticket"
    _inherit = [
        "sd.ticket.visibility",
        "sd.ticket.mail",
        "sd.ticket.deadline",
        "sd.customer.card",
        "sd.ticket.timeline",
        "sd.ticket.ending",
        "sd.ticket.approval",
        "sd.ticket.reply",
        "sd.ticket.story",
        "sd.ticket.class",
        "sd.ticket.form",
        "sd.ticket.service",
        "sd.ticket.number",
        "sd.ticket.sharing",
        "sd.ticket.customer",
        "sd.ticket.merge",
        "helpdesk.ticket",
    ]

    priority = fields.Selection(
        selection="_sd_get_priorities", default="1", tracking=True
    )
    type_id = fields.Many2one(tracking=True, index="btree_not_null")
    partner_id = fields.Many2one(tracking=True, index="btree_not_null")
    commercial_partner_id = fields.Many2one(
        string="Organisation", index="btree_not_null"
    )
    number = fields.Char(index="btree")
    user_id = fields.Many2one(string="Assignee")

    sd_source = fields.Selection(
        selection=lambda self: self.env["sd.intake.log"]._get_sources(),
        string="Source",
        readonly=True,
        copy=False,
    )
    sd_intake_log_ids = fields.One2many(
        "sd.intake.log", "ticket_id", groups="helpdesk_mgmt.group_helpdesk_user_own"
    )
    sd_outgoing_log_ids = fields.One2many(
        "sd.outgoing.log", "ticket_id", groups="helpdesk_mgmt.group_helpdesk_user_own"
    )
    sd_event_ids = fields.One2many(
        "sd.ticket.event", "ticket_id", groups="helpdesk_mgmt.group_helpdesk_user_own"
    )
    sd_events_text = fields.Text(
        string="Decisions",
        compute="_compute_sd_events_text",
        groups="helpdesk_mgmt.group_helpdesk_user_own",
    )
    sd_customer_status = fields.Selection(
        selection=lambda self: (
            self.env["helpdesk.ticket.stage"]
            ._fields["sd_status"]
            ._description_selection(self.env)
        ),
        string="Status for the customer",
        compute="_compute_sd_customer_status",
    )

    _sd_order_idx = models.Index(
        "(priority DESC, sequence, number DESC, id DESC) WHERE active IS TRUE"
    )
    _sd_created_idx = models.Index("(create_date)")

    @api.model
    def _sd_get_priorities(self):
        """A is the highest, C the normal case; the keys are those of the base module."""
        return [("1", "C"), ("2", "B"), ("3", "A")]

    @api.model
    def _sd_get_priority_label(self, key):
        return dict(self._sd_get_priorities()).get(key, key)

    def _sd_get_status_words(self):
        """The status as the customer reads it, in the current language."""
        self.ensure_one()
        field = self.env["helpdesk.ticket.stage"]._fields["sd_status"]
        labels = dict(field._description_selection(self.env))
        return labels.get(self._sd_get_told_status(), "")

    @api.depends("stage_id.sd_status", "sd_approval")
    def _compute_sd_customer_status(self):
        for ticket in self:
            ticket.sd_customer_status = ticket._sd_get_told_status()

    @api.depends("sd_intake_log_ids.decisions")
    @api.depends_context("lang", "tz")
    def _compute_sd_events_text(self):
        for ticket in self:
            logs = ticket.sd_intake_log_ids.sorted("id")
            ticket.sd_events_text = "\n".join(
                line for log in logs for line in log._tell_decisions()
            )

    # === Life of a ticket === #

    @api.model_create_multi
    def create(self, vals_list):
        """Send new tickets through the one door, then create them."""
        if not self.env.context.get("sd_intake_decided"):
            submissions = [self._sd_prepare_submission(vals) for vals in vals_list]
            return self.env["sd.intake"]._submit(submissions)
        vals_list = [self._sd_tidy_vals(vals) for vals in vals_list]
        self._sd_fill_numbers(vals_list)
        tickets = super(
            HelpdeskTicket, self.with_context(sd_intake_decided=False)
        ).create(vals_list)
        closed = tickets.filtered(lambda t: t.stage_id.closed and not t.closed_date)
        closed.closed_date = fields.Datetime.now()
        return tickets

    @api.model
    def _sd_prepare_submission(self, vals):
        """The `Submission` that a plain ``create()`` amounts to."""
        employee = not self.env.su and self.env.user._is_internal()
        return Submission(
            source=vals.get("sd_source") or ("agent" if employee else "other"),
            subject=vals.get("name") or "",
            body=vals.get("description") or "",
            sender_email=email_normalize(vals.get("partner_email") or "") or "",
            sender_name=vals.get("partner_name") or "",
            given=self._sd_tidy_vals(vals),
        )

    @api.model
    def _sd_tidy_vals(self, vals):
        """Values as this desk stores them: no priority 0, a normalised address."""
        vals = dict(vals)
        if "priority" in vals and vals["priority"] in (False, None, "", "0"):
            vals["priority"] = "1"
        if vals.get("partner_email"):
            address = email_normalize(vals["partner_email"])
            vals["partner_email"] = address or vals["partner_email"]
        return vals

    def write(self, vals):
        """Keep the closing date true and let the clocks follow the stage."""
        vals = self._sd_tidy_vals(vals)
        before = {ticket: ticket.stage_id for ticket in self}
        result = super().write(vals)
        if vals.get("stage_id"):
            reopened = self.filtered(lambda t: t.closed_date and not t.stage_id.closed)
            if reopened:
                super(HelpdeskTicket, reopened).write({"closed_date": False})
            self._sd_follow_stage(before)
            self._sd_follow_ending(before)
            self._sd_event("stage_changed", before=before)
        return result

    def _message_post_after_hook(self, message, msg_vals):
        self._sd_event("commented", message=message)
        self._sd_note_comment(message)
        return super()._message_post_after_hook(message, msg_vals)

    def _sd_event(self, name, **values):
        """Something happened to these tickets: the one hook for whoever listens.

        Other addons override it and call ``super()``. It runs inside the transaction;
        what must happen outside (mail, webhooks) is queued.

        :param str name: ``created`` (one ticket; values: submission, rule_id),
            ``stage_changed`` (values: before, a dict ticket → stage), ``commented``
            (one ticket; values: message), ``reclassified`` (one ticket; values: before,
            after, reason, see ``sd.reclassification``) or ``customer_changed`` (one
            ticket; values: before, the former contact)
        """
        if name == "created":
            self.env["sd.outgoing"]._confirm(self, **values)
        if name == "stage_changed":
            before = values["before"]
            moved = self.filtered(
                lambda t: t.stage_id != before[t] and not t.sudo().sd_merged_into_id
            )
            self.env["sd.outgoing"]._tell_stage(moved)

    def _sd_log_event(self, teller, code, values=None, for_customer=False):
        """Add a fact to the event log of these tickets.

        :param str teller: name of the model (an ``sd.explained``) that has words for it
        :param str code: code of the fact
        :param dict values: its values, JSON-able, see ``sd.explained._tell``
        :param bool for_customer: whether the customer reads it on his page, too
        """
        self.env["sd.ticket.event"].sudo().create(
            [
                {
                    "ticket_id": ticket.id,
                    "teller": teller,
                    "code": code,
                    "values": values or {},
                    "user_id": False if self.env.su else self.env.uid,
                    "for_customer": for_customer,
                }
                for ticket in self
            ]
        )

    def _sd_get_fee_sentence(self):
        """What this ticket costs, for the customer, in the current language.

        :return: str, "" where nothing is said about fees
        """
        self.ensure_one()
        return ""
