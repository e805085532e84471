from odoo import api, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from .sd_time_cover import COVER_DRIVERS


class AccountAnalyticLine(models.Model):
    """Time worked on a ticket: where it is kept, and who may change and bills it.

    An entry with a ticket is kept in the company's project for support time and is
    never billed by ``sale_timesheet``: what it costs is decided here, once.
    """

    _name = "account.analytic.line"
    _inherit = [
        "sd.ticket.time.entry",
        "sd.time.cover",
        "sd.time.estimate",
        "account.analytic.line",
    ]

    @api.model_create_multi
    def create(self, vals_list):
        """Complete entries on tickets with project, company and employee."""
        default = self.env.context.get("default_ticket_id")
        vals_list = [
            {"ticket_id": default, **vals} if default else vals for vals in vals_list
        ]
        of_tickets = [vals for vals in vals_list if vals.get("ticket_id")]
        if not of_tickets:
            return super().create(vals_list)
        employees = self._sd_find_employees(of_tickets)
        lines = super().create(
            [
                self._sd_prepare_ticket_time(vals, employees)
                if vals.get("ticket_id")
                else vals
                for vals in vals_list
            ]
        )
        lines.sudo().ticket_id._sd_cover_time()
        return lines

    def write(self, vals):
        """Move an entry that gets a ticket to where the time on tickets is kept.

        Its cover follows what it depends on, and is never changed once in a statement.
        """
        if vals.get("ticket_id"):
            vals = {**vals, **self._sd_prepare_project_vals(vals["ticket_id"])}
        if COVER_DRIVERS.isdisjoint(vals):
            return super().write(vals)
        self._sd_check_unlocked()
        tickets_sudo = self.sudo().ticket_id
        moved_ids = self.ids if "ticket_id" in vals else []
        result = super().write(vals)
        left = self.browse(moved_ids).sudo().filtered(lambda line: not line.ticket_id)
        (tickets_sudo | self.sudo().ticket_id)._sd_cover_time(removed=left.ids)
        return result

    def unlink(self):
        """Give back what deleted entries have drawn."""
        self._sd_check_unlocked()
        tickets_sudo = self.sudo().ticket_id
        drawn_ids = self.sudo().filtered("sd_package_minutes").ids
        result = super().unlink()
        tickets_sudo._sd_cover_time(removed=drawn_ids, must=True)
        return result

    @api.model
    def _sd_prepare_ticket_time(self, vals, employees):
        """Values of a new entry on a ticket.

        :param dict vals: as given, with ``ticket_id``
        :param dict employees: (user id, company id) → employee id
        :raise UserError: when whoever worked is no employee
        """
        vals = {**vals, **self._sd_prepare_project_vals(vals["ticket_id"])}
        if not vals.get("employee_id"):
            user_id = vals.get("user_id") or self._default_user()
            company = self.env["res.company"].browse(vals["company_id"])
            vals["employee_id"] = employees.get((user_id, company.id))
            if not vals["employee_id"]:
                self._sd_refuse_without_employee(user_id, company)
        return vals

    @api.model
    def _sd_prepare_project_vals(self, ticket_id):
        ticket = self.env["helpdesk.ticket"].browse(ticket_id)
        ticket._sd_check_may_book()
        company_sudo = ticket.sudo().company_id
        return {
            "project_id": company_sudo._sd_get_support_project().id,
            "task_id": False,
            "company_id": company_sudo.id,
        }

    @api.model
    def _sd_find_employees(self, vals_list):
        """Employees of the people who worked, in one query.

        :return: dict (user id, company id) → employee id
        """
        user_ids = {vals.get("user_id") or self._default_user() for vals in vals_list}
        employees_sudo = (
            self.env["hr.employee"]
            .sudo()
            .search(
                Domain("user_id", "in", list(user_ids))
                & Domain("company_id", "in", self.env.companies.ids)
            )
        )
        return {
            (employee_sudo.user_id.id, employee_sudo.company_id.id): employee_sudo.id
            for employee_sudo in employees_sudo
        }

    @api.model
    def _sd_refuse_without_employee(self, user_id, company):
        raise UserError(
            self.env._(
                "Time cannot be booked: %(user)s is no active employee of %(company)s. "
                "Ask an administrator to create the employee and link it to the user.",
                user=self.env["res.users"].sudo().browse(user_id).name,
                company=company.sudo().name,
            )
        )

    # === Who may change and who bills it === #

    def _check_can_write(self, values):
        """A helpdesk manager may correct anybody's time on tickets."""
        if self.env.user.has_group("helpdesk_mgmt.group_helpdesk_manager"):
            of_tickets_sudo = self.sudo().filtered("ticket_id")
            super(AccountAnalyticLine, of_tickets_sudo)._check_can_write(values)
            others = self.filtered(lambda line: not line.sudo().ticket_id)
            return super(AccountAnalyticLine, others)._check_can_write(values)
        return super()._check_can_write(values)

    def _is_readonly(self):
        """Others' time on a ticket is shown to an agent, not offered for change."""
        return super()._is_readonly() or (
            bool(self.ticket_id)
            and self.user_id != self.env.user
            and not self.env.user.has_group("helpdesk_mgmt.group_helpdesk_manager")
            and not self.env.user.has_group("hr_timesheet.group_hr_timesheet_approver")
        )

    @api.depends("ticket_id")
    def _compute_so_line(self):
        return super()._compute_so_line()

    def _timesheet_determine_sale_line(self):
        """Time on a ticket is not billed through a task or project."""
        if self.ticket_id:
            return self.env["sale.order.line"]
        return super()._timesheet_determine_sale_line()

    @api.depends("ticket_id.partner_id")
    def _compute_partner_id(self):
        result = super()._compute_partner_id()
        for line in self.filtered(
            lambda line: line.ticket_id and line._is_not_billed()
        ):
            line.partner_id = line.ticket_id.partner_id
        return result

    def _timesheet_get_portal_domain(self):
        """Odoo's portal pages for time show no time on tickets."""
        domain = super()._timesheet_get_portal_domain()
        if self.env.user._is_internal():
            return domain
        return Domain(domain) & Domain("ticket_id", "=", False)
