from odoo import api, fields, models


class HelpdeskTicketTeam(models.Model):
    _inherit = "helpdesk.ticket.team"

    sd_accepts_automatic = fields.Boolean(
        string="Automatic mail makes tickets",
        help="For aliases that devices report their faults to. They get no answer.",
    )
    sd_held_mail_count = fields.Integer(
        string="Mails that wait for a human", compute="_compute_sd_held_mail_count"
    )

    def _compute_sd_held_mail_count(self):
        """Mails of the team that failed or are held; what the reader may not see is 0."""
        Log = self.env["sd.intake.log"]
        counts = {}
        if Log.has_access("read"):
            domain = Log._find_unsettled() & fields.Domain("team_id", "in", self.ids)
            counts = dict(Log._read_group(domain, ["team_id"], ["__count"]))
        for team in self:
            team.sd_held_mail_count = counts.get(team, 0)

    def action_sd_show_held_mails(self):
        """Open the mails of this team that wait for a human, and those of no team."""
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "sd_mailgateway.sd_mail_held_action"
        )
        domain = self.env["sd.intake.log"]._find_unsettled(self)
        return {**action, "domain": list(domain)}

    @api.model
    def _retrieve_dashboard(self):
        """Add the mails that wait for a human, of whatever team or none."""
        cards = super()._retrieve_dashboard()
        Log = self.env["sd.intake.log"]
        count = Log.search_count(Log._find_unsettled())
        return [
            *cards,
            {
                "name": self.env._("Mails that wait for a human"),
                "value": count,
                "sequence": 3,
                "icon": "fa-envelope-o",
                "show": count > 0,
                "action": "sd_mailgateway.sd_mail_held_action",
            },
        ]
