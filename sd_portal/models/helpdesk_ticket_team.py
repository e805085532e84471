from odoo import api, fields, models


class HelpdeskTicketTeam(models.Model):
    _inherit = "helpdesk.ticket.team"

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

    def _sd_next_turn(self):
        """A number that no other ticket of the team gets, also under parallel load.

        A database sequence needs no lock and never waits; a number that is lost with
        a rolled back transaction only means that somebody is passed over once.
        """
        if not self:
            return 0
        self.ensure_one()
        team_sudo = self.sudo()
        if not team_sudo.sd_turn_sequence_id:
            team_sudo.sd_turn_sequence_id = (
                self.env["ir.sequence"]
                .sudo()
                .create(
                    {
                        "name": f"Turns of {self.name}",
                        "implementation": "standard",
                        "company_id": False,
                    }
                )
            )
        return int(team_sudo.sd_turn_sequence_id.next_by_id())
