from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import email_normalize, plaintext2html

from ..tools.intake import Draft, Submission

SHOWN = (
    "partner_id",
    "team_id",
    "user_id",
    "sd_co_user_ids",
    "sd_co_team_ids",
    "type_id",
    "priority",
    "channel_id",
    "sd_agreement_id",
    "sd_first_response_deadline",
    "sd_deadline",
    "sd_portal_visible",
)
"""Values of the ticket that a trial shows, in this order."""


class SdIntakeTest(models.TransientModel):
    """What would happen to a message, without making anything or telling anybody."""

    _name = "sd.intake.test"
    _description = "Try the intake rules"

    source = fields.Selection(
        selection=lambda self: self.env["sd.intake.log"]._get_sources(),
        default="email",
        required=True,
    )
    sender = fields.Char(string="Sender's e-mail address")
    partner_id = fields.Many2one(
        "res.partner",
        string="Customer",
        help="Empty: found by the address, as in a mail.",
    )
    team_id = fields.Many2one(
        "helpdesk.ticket.team",
        string="Written to team",
        help="The team whose e-mail alias or form is used.",
    )
    subject = fields.Char(default=lambda self: self.env._("A question"))
    body = fields.Text()
    rule_id = fields.Many2one("sd.intake.rule", readonly=True)
    steps = fields.Text(string="What would be decided", readonly=True)
    outcome = fields.Text(string="What the ticket would be", readonly=True)

    def action_try(self):
        """Let the intake decide, write down what it says, and take everything back."""
        self.ensure_one()
        self.env.flush_all()
        savepoint = self.env.cr.savepoint(flush=False)
        try:
            found = self._try()
        except UserError as error:
            found = {"rule_id": False, "steps": str(error), "outcome": False}
        finally:
            savepoint.close(rollback=True)
            self.env.invalidate_all(flush=False)
        self.write(found)
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Try the intake rules"),
            "res_model": self._name,
            "res_id": self.id,
            "view_mode": "form",
            "target": "new",
        }

    def _try(self):
        intake_sudo = self.env["sd.intake"].sudo().with_context(sd_trial=True)
        [draft] = intake_sudo._decide([Draft.of(self._prepare_submission())])
        log = self.env["sd.intake.log"]
        sentences = [log._tell_decision(d.as_record()) for d in draft.decisions]
        return {
            "rule_id": draft.facts.get("rule_id") or False,
            "steps": "\n".join(sentences),
            "outcome": "\n".join(self._tell_values(draft.values)),
        }

    def _prepare_submission(self):
        return Submission(
            source=self.source,
            subject=self.subject or "",
            body=str(plaintext2html(self.body or "")),
            sender_email=email_normalize(self.sender or "") or "",
            partner_id=self.partner_id.id or 0,
            door_team_id=self.team_id.id or 0,
        )

    @api.model
    def _tell_values(self, values):
        """The values as an agent reads them on a ticket, line by line."""
        ticket = self.env["helpdesk.ticket"]
        for name in SHOWN:
            field = ticket._fields[name]
            if values.get(name) or field.type == "boolean":
                label = field._description_string(self.env)
                yield f"{label}: {self._show(field, values.get(name))}"

    @api.model
    def _show(self, field, value):
        if field.type == "many2one":
            return self.env[field.comodel_name].browse(value).display_name
        if field.type == "many2many":
            ids = value[0][2]
            records = self.env[field.comodel_name].browse(ids)
            return ", ".join(records.mapped("display_name"))
        if field.type == "selection":
            return dict(field._description_selection(self.env)).get(value, value)
        if field.type == "boolean":
            return self.env._("yes") if value else self.env._("no")
        if field.type == "datetime":
            moment = fields.Datetime.context_timestamp(self, value)
            return moment.strftime("%Y-%m-%d %H:%M")
        return str(value)
