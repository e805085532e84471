from odoo import api, fields, models
from odoo.tools import config


class SdSetupCheck(models.AbstractModel):
    """What a team needs before its first customer writes: the setup checklist.

    Another addon adds a check by extending `_get_checks` and `_get_words`.
    """

    _name = "sd.setup.check"
    _inherit = "sd.explained"
    _description = "Setup checklist"

    @api.model
    def _get_checks(self, team):
        """The checks of a team, in the order in which they are best done.

        :param team: ``helpdesk.ticket.team``, as superuser
        :return: list of (code, whether it is done, XML-ID of the action where one does
            it); `_get_words` has two sentences for each code: ``<code>`` says that it is
            done, ``<code>_missing`` what is missing and why it matters
        """
        company = team.company_id or self.env.company
        calendar = company.resource_calendar_id
        agreement = self.env["sd.agreement"].search(
            [("is_default", "=", True), ("company_id", "=", company.id)], limit=1
        )
        team_action = "helpdesk_mgmt.helpdesk_ticket_team_action"
        calendar_action = "resource.action_resource_calendar_form"
        return [
            ("members", bool(team.user_ids), team_action),
            ("leader", bool(team.user_id.email), team_action),
            ("address", bool(team.alias_name and team.alias_domain), team_action),
            ("sender", bool(company.email), "base.action_res_company_form"),
            (
                "outgoing",
                self._has_outgoing_server(),
                "base.action_ir_mail_server_list",
            ),
            ("hours", bool(calendar.attendance_ids), calendar_action),
            ("holidays", self._has_holidays(calendar), calendar_action),
            ("agreement", bool(agreement.level_ids), "sd_portal.sd_agreement_action"),
            ("logins", self._has_customers(company), "base.action_partner_form"),
        ]

    @api.model
    def _has_outgoing_server(self):
        named = config["smtp_server"] not in (False, "", "localhost")
        return named or bool(self.env["ir.mail_server"].search_count([], limit=1))

    @api.model
    def _has_holidays(self, calendar):
        return bool(
            self.env["resource.calendar.leaves"].search_count(
                [
                    ("calendar_id", "in", [calendar.id, False]),
                    ("resource_id", "=", False),
                    ("date_to", ">", fields.Datetime.now()),
                ],
                limit=1,
            )
        )

    @api.model
    def _has_customers(self, company):
        return bool(
            self.env["res.users"].search_count(
                [("share", "=", True), ("company_ids", "in", company.ids)], limit=1
            )
        )

    @api.model
    def _get_words(self):
        return super()._get_words() | {
            "members": self.env._("The team has members."),
            "members_missing": self.env._(
                "The team has no members, so nobody can be given a ticket."
            ),
            "leader": self.env._("The team has a leader whom we can write to."),
            "leader_missing": self.env._(
                "The team has no leader with an e-mail address: nobody is told when "
                "nobody is available."
            ),
            "address": self.env._("Customers can write to %(address)s."),
            "address_missing": self.env._(
                "The team has no e-mail address. Give it an alias, and the company a "
                "mail domain."
            ),
            "sender": self.env._("Our mail comes from %(sender)s."),
            "sender_missing": self.env._(
                "The company has no e-mail address from which customers hear of us."
            ),
            "outgoing": self.env._("There is a server for outgoing mail."),
            "outgoing_missing": self.env._(
                "No server for outgoing mail is set up: confirmations stay here."
            ),
            "hours": self.env._("The company has working hours."),
            "hours_missing": self.env._(
                "The company has no working hours, so no deadline can be reckoned."
            ),
            "holidays": self.env._("The coming holidays are entered."),
            "holidays_missing": self.env._(
                "No coming holidays are entered: deadlines count them as working days."
            ),
            "agreement": self.env._("There is a default agreement."),
            "agreement_missing": self.env._(
                "There is no default agreement with a level for each priority: "
                "customers without an agreement of their own get no deadline."
            ),
            "logins": self.env._("Customers have logins for the portal."),
            "logins_missing": self.env._(
                "No customer has a login for the portal yet. Grant access to a contact."
            ),
        }

    @api.model
    def _get_checklist(self, team):
        """The checklist of a team in words.

        :return: list of dicts: ``done``, ``text``, ``url``
        """
        team_sudo = team.sudo()
        company_sudo = team_sudo.company_id or self.env.company.sudo()
        values = {"address": team_sudo.alias_email, "sender": company_sudo.email}
        return [
            {
                "done": done,
                "text": self._tell(code if done else f"{code}_missing", values),
                "url": f"/odoo/action-{action}",
            }
            for code, done, action in self.sudo()._get_checks(team_sudo)
        ]
