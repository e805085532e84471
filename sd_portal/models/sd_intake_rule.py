from odoo import api, fields, models
from odoo.tools import ormcache

from ..tools.rules import Rule

SHOWS_ARCHIVED = {"active_test": False}
"""Whoever was archived stays in the rule, where the manager sees and replaces him."""


class SdIntakeRule(models.Model):
    """What happens to a new ticket. The first rule that fits, in order, applies."""

    _name = "sd.intake.rule"
    _inherit = "sd.intake.rule.check"
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
        context=SHOWS_ARCHIVED,
    )
    type_ids = fields.Many2many(
        "helpdesk.ticket.type", string="Types", context=SHOWS_ARCHIVED
    )
    service_ids = fields.Many2many(
        "sd.service", string="Services", context=SHOWS_ARCHIVED
    )
    partner_ids = fields.Many2many(
        "res.partner", string="Customers", context=SHOWS_ARCHIVED
    )
    partner_category_ids = fields.Many2many(
        "res.partner.category", string="Customer tags", context=SHOWS_ARCHIVED
    )

    team_id = fields.Many2one("helpdesk.ticket.team")
    more_team_ids = fields.Many2many(
        "helpdesk.ticket.team",
        "sd_intake_rule_more_team_rel",
        string="Further teams",
        context=SHOWS_ARCHIVED,
    )
    assign_method = fields.Selection(
        selection=lambda self: self.env["helpdesk.ticket.team"]._sd_get_methods(),
        help="Empty: as the team does.",
    )
    user_ids = fields.Many2many(
        "res.users",
        string="People",
        domain="[('share', '=', False)]",
        help="Whom the ticket may go to. Empty: the members of the teams.",
        context=SHOWS_ARCHIVED,
    )
    share_mode = fields.Selection(
        [
            ("pool", "One of them gets it"),
            ("together", "All of them work on it"),
        ],
        string="Several people or teams",
        default="pool",
        required=True,
        help="One of them gets it: the assignee, and with him the team, is chosen from "
        "them. All of them work on it: one is the assignee, the other people are "
        "co-assignees and the further teams see the ticket; all of them are told.",
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
    channel_id = fields.Many2one(
        "helpdesk.ticket.channel",
        string="Set contact method",
        help="Empty: as the source says.",
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
    customer_match = fields.Selection(
        [
            ("address", "The customer with the sender's e-mail address"),
            ("never", "Always a new customer"),
        ],
        string="Customer",
        default="address",
        required=True,
    )
    customer_policy = fields.Selection(
        [
            ("queue", "Wait until somebody chooses the customer"),
            ("create", "Make the sender a customer"),
            ("temporary", "Make the sender a temporary customer"),
            ("prospect", "Make the sender a prospect"),
            ("refuse", "Refuse politely"),
        ],
        string="Unknown sender",
        default="queue",
        required=True,
        help="A temporary customer has no login and is archived after the days that "
        "the settings say, unless somebody makes him a regular one.",
    )
    refusal = fields.Text(
        string="What a refused sender reads",
        translate=True,
        help="Empty: that we do not know his address, and to ask his contact with us.",
    )
    problems_told = fields.Json(readonly=True, copy=False)

    # === What applies === #

    @api.model
    def _get_condition_fields(self):
        """Which field of a rule holds the accepted values of which fact.

        The facts are those of the step *find rule* (``_get_facts``). Who adds a
        condition adds its fact there.

        :return: dict fact → field name
        """
        return {
            "source": "source",
            "company": "company_id",
            "team": "alias_team_ids",
            "type": "type_ids",
            "service": "service_ids",
            "partner": "partner_ids",
            "partner_category": "partner_category_ids",
        }

    def _get_conditions(self):
        """The rule's conditions for ``tools/rules.py``.

        What was archived still counts as a condition: without it the rule would fit
        everything.

        :return: `Rule`
        """
        self.ensure_one()
        return Rule(
            self.id,
            {
                fact: self._get_accepted(name)
                for fact, name in self._get_condition_fields().items()
            },
        )

    def _get_accepted(self, name):
        value = self[name]
        if isinstance(value, models.BaseModel):
            return frozenset(value.ids)
        return frozenset(filter(None, [value]))

    @api.model
    @ormcache()
    def _get_all_conditions(self):
        """Conditions of the active rules of all companies, in order; kept in memory.

        :return: tuple of `Rule`
        """
        rules_sudo = self.sudo().search([("active", "=", True)])
        return tuple(rule._get_conditions() for rule in rules_sudo)

    @api.model
    def _is_asked(self, fact):
        """Whether some active rule has a condition on a fact.

        :param str fact: key of `_get_condition_fields`
        """
        return any(rule.conditions[fact] for rule in self._get_all_conditions())

    @api.model
    @ormcache()
    def _is_anybody_refused(self):
        """Whether some active rule refuses unknown senders."""
        refusing = [("active", "=", True), ("customer_policy", "=", "refuse")]
        return bool(self.sudo().search_count(refusing, limit=1))

    @api.model_create_multi
    def create(self, vals_list):
        self.env.registry.clear_cache()
        return super().create(vals_list)

    def write(self, vals):
        """Forget what is kept in memory, and the problems that an edit may have mended."""
        if set(vals) != {"problems_told"}:
            self.env.registry.clear_cache()
            vals = {"problems_told": False, **vals}
        return super().write(vals)

    def unlink(self):
        self.env.registry.clear_cache()
        return super().unlink()

    def _get_teams(self):
        """The teams of the rule's result, the first one first."""
        self.ensure_one()
        return self.team_id | self.more_team_ids
