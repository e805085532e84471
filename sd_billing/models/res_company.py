from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError


class ResCompany(models.Model):
    _inherit = "res.company"

    sd_support_project_id = fields.Many2one(
        "project.project",
        string="Project for support time",
        groups="base.group_user",
        help="Time booked on tickets goes here. Made when the first time is booked.",
    )

    sd_without_package = fields.Selection(
        [("rate", "bill it by the hour"), ("refuse", "refuse the time")],
        string="Time that no package covers",
        default="rate",
        required=True,
        groups="base.group_user",
    )
    sd_package_grace_days = fields.Integer(
        string="Days of grace",
        default=7,
        groups="base.group_user",
        help="Unused hours expire so many days after the end of their package, so that "
        "time which is entered late still finds them.",
    )

    _sd_package_grace_days_positive = models.Constraint(
        "CHECK (sd_package_grace_days BETWEEN 0 AND 366)",
        "Days of grace are between 0 and 366.",
    )

    @api.constrains("sd_support_project_id")
    def _check_sd_support_project(self):
        for company_sudo in self.sudo():
            project_sudo = company_sudo.sd_support_project_id
            if project_sudo and project_sudo.company_id != company_sudo:
                raise ValidationError(
                    self.env._(
                        "The project for support time of %(company)s must belong to "
                        "that company.",
                        company=company_sudo.name,
                    )
                )

    def _sd_get_support_project(self):
        """The project that holds this company's time on tickets, made when missing.

        :return: ``project.project`` with superuser rights
        :raise UserError: when the project was archived or takes no time any more
        """
        self.ensure_one()
        company_sudo = self.sudo().with_company(self)
        if not company_sudo.sd_support_project_id:
            company_sudo.sd_support_project_id = (
                self.env["project.project"]
                .sudo()
                .with_company(self)
                .with_context(mail_create_nosubscribe=True, mail_create_nolog=True)
                .create(self._sd_prepare_support_project_vals())
            )
        project_sudo = company_sudo.sd_support_project_id
        if not (project_sudo.active and project_sudo.allow_timesheets):
            raise UserError(
                self.env._(
                    "Time on tickets of %(company)s goes to the project %(project)s, "
                    "which is archived or takes no time. A manager can restore it, or "
                    "choose another in the settings of Helpdesk.",
                    company=self.name,
                    project=project_sudo.name,
                )
            )
        return project_sudo

    def _sd_prepare_support_project_vals(self):
        return {
            "name": self.env._("Support time on tickets"),
            "company_id": self.id,
            "allow_timesheets": True,
            "allow_billable": False,
            # Seen by employees: customers read no hours through Odoo's own pages.
            "privacy_visibility": "employees",
            "user_id": False,
        }
