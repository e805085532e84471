from odoo import api, fields, models
from odoo.exceptions import ValidationError

METHODS_WITH_TURNS = ("sequential", "balanced")


class HelpdeskTicketTeam(models.Model):
    _name = "helpdesk.ticket.team"
    _inherit = ["sd.number.prefix", "helpdesk.ticket.team"]

    assign_method = fields.Selection(
        selection="_sd_get_methods",
        string="Assignment",
        default="manual",
        required=True,
    )
    type_ids = fields.Many2many(
        help="Types that only the teams named in them handle. A type without teams is "
        "handled by every team.",
    )
    sd_turn_sequence_id = fields.Many2one("ir.sequence", copy=False, readonly=True)
    sd_checklist = fields.Html(
        string="Setup checklist",
        compute="_compute_sd_checklist",
        sanitize=False,
        groups="helpdesk_mgmt.group_helpdesk_manager",
    )

    def _compute_sd_checklist(self):
        for team in self:
            team.sd_checklist = self.env["ir.qweb"]._render(
                "sd_portal.setup_checklist",
                {"checks": self.env["sd.setup.check"]._get_checklist(team)},
            )

    @api.model
    def _sd_get_methods(self):
        return [
            ("manual", self.env._("By hand")),
            ("fixed", self.env._("Always the first person")),
            ("sequential", self.env._("In turn")),
            ("balanced", self.env._("Fewest open tickets")),
        ]

    def write(self, vals):
        """Refuse a circle of teams before the base stumbles over it."""
        parent = self.browse(vals.get("parent_id") or ())
        if parent and parent in self.search([("id", "child_of", self.ids)]):
            raise ValidationError(
                self.env._(
                    "%(parent)s is below %(team)s already, so it cannot be above it, "
                    "too. Please choose another parent team.",
                    parent=parent.name,
                    team=", ".join(self.mapped("name")),
                )
            )
        result = super().write(vals)
        if vals.get("assign_method") in METHODS_WITH_TURNS:
            self._sd_make_turns()
        return result

    @api.model_create_multi
    def create(self, vals_list):
        teams = super().create(vals_list)
        teams.filtered(lambda t: t.assign_method in METHODS_WITH_TURNS)._sd_make_turns()
        return teams

    def _sd_make_turns(self):
        """Make the sequence of turns where it is missing.

        When the method is chosen rather than when it is needed, since tickets that
        arrive at once would all make one.
        """
        for team_sudo in self.sudo().filtered(lambda t: not t.sd_turn_sequence_id):
            team_sudo.sd_turn_sequence_id = team_sudo.env["ir.sequence"].create(
                {
                    "name": f"Turns of {team_sudo.name}",
                    "implementation": "standard",
                    "company_id": False,
                }
            )

    def _sd_next_turn(self):
        """A number that no other ticket of the team gets, also under parallel load.

        A database sequence needs no lock and never waits; a number that is lost with
        a rolled back transaction only means that somebody is passed over once. A
        trial (context key ``sd_trial``) looks at the number and leaves it there.
        """
        if not self:
            return 0
        self.ensure_one()
        team_sudo = self.sudo()
        if self.env.context.get("sd_trial"):
            return team_sudo.sd_turn_sequence_id.number_next_actual
        team_sudo._sd_make_turns()
        # What next_by_id() does, without reading how the number would be written.
        self.env.cr.execute(
            "SELECT nextval(%s)",
            [f"ir_sequence_{team_sudo.sd_turn_sequence_id.id:03d}"],
        )
        return self.env.cr.fetchone()[0]
