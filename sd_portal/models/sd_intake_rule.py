from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..tools.deadline import LONGEST_DAYS, SHORTEST_DAYS
from ..tools.rules import Rule


class SdIntakeRule(models.Model):
    """What happens to a new ticket. The first rule that fits, in order, applies."""

    _name = "sd.intake.rule"
    _description = "Intake rule"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    active = fields.Boolean(default=True)
    sequence = fields.Integer(default=10)
    company_id = fields.Many2one("res.company")

    source = fields.Selection(
        selection=lambda self: self.env["sd.intake.log"]._get_sources(),
        help="Empty: any source.",
    )
    alias_team_ids = fields.Many2many(
        "helpdesk.ticket.team",
        "sd_intake_rule_alias_team_rel",
        string="Written to team",
        help="The team whose e-mail alias or form the customer used. Empty: any.",
    )
    type_ids = fields.Many2many("helpdesk.ticket.type", string="Types")
    partner_ids = fields.Many2many("res.partner", string="Customers")
    partner_category_ids = fields.Many2many(
        "res.partner.category", string="Customer tags"
    )

    team_id = fields.Many2one("helpdesk.ticket.team")
    assign_method = fields.Selection(
        selection=lambda self: self.env["helpdesk.ticket.team"]._sd_get_methods(),
        help="Empty: as the team does.",
    )
    user_ids = fields.Many2many(
        "res.users",
        string="People",
        domain="[('share', '=', False)]",
        help="Whom the ticket may go to. Empty: the members of the team.",
    )
    deadline_days = fields.Integer(
        string="Deadline after (working days)",
        help="Counts beside the agreement; the earlier date applies. 0: no such deadline.",
    )
    type_id = fields.Many2one("helpdesk.ticket.type", string="Set type")
    priority = fields.Selection(
        selection=lambda self: self.env["helpdesk.ticket"]._sd_get_priorities(),
        string="Set priority",
    )
    visibility = fields.Selection(
        [("shown", "Shown in the portal"), ("hidden", "Hidden from the customer")],
        default="shown",
        required=True,
    )
    confirmation = fields.Selection(
        [("yes", "Send"), ("no", "Do not send")],
        help="Empty: sent when the customer wrote himself, not after a telephone call.",
    )
    confirmation_template_id = fields.Many2one(
        "mail.template", domain="[('model', '=', 'helpdesk.ticket')]"
    )
    customer_policy = fields.Selection(
        [
            ("queue", "Wait until somebody chooses the customer"),
            ("create", "Make the sender a customer"),
        ],
        string="Unknown sender",
        default="queue",
        required=True,
    )

    @api.constrains("deadline_days")
    def _check_deadline_days(self):
        for rule in self:
            if rule.deadline_days and not (
                SHORTEST_DAYS <= rule.deadline_days <= LONGEST_DAYS
            ):
                raise ValidationError(
                    self.env._(
                        "Rule “%(rule)s”: give %(shortest)s to %(longest)s working "
                        "days, or 0 for no deadline by this rule.",
                        rule=rule.name,
                        shortest=SHORTEST_DAYS,
                        longest=LONGEST_DAYS,
                    )
                )

    def _get_conditions(self):
        """The rule's conditions for ``tools/rules.py``.

        :return: `Rule`; keys are those of the facts in the step *find rule*
        """
        self.ensure_one()
        return Rule(
            self.id,
            {
                "source": frozenset(filter(None, [self.source])),
                "company": frozenset(self.company_id.ids),
                "team": frozenset(self.alias_team_ids.ids),
                "type": frozenset(self.type_ids.ids),
                "partner": frozenset(self.partner_ids.ids),
                "partner_category": frozenset(self.partner_category_ids.ids),
            },
        )
