from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import email_normalize, plaintext2html

from ..tools.intake import Submission


class SdPhoneIntake(models.TransientModel):
    """The form for a customer who calls: who, what, and off it goes.

    It shows the caller's open tickets, because he may call about one of those. What is
    typed goes through the one door, like everything else.
    """

    _name = "sd.phone.intake"
    _description = "Ticket after a telephone call"

    partner_id = fields.Many2one("res.partner", string="Caller")
    organisation_id = fields.Many2one(
        "res.partner", domain="[('is_company', '=', True)]"
    )
    contact_name = fields.Char(string="Name")
    contact_email = fields.Char(string="E-mail")
    contact_phone = fields.Char(string="Phone")
    open_ticket_ids = fields.Many2many(
        "helpdesk.ticket", string="Open tickets", compute="_compute_open_ticket_ids"
    )
    name = fields.Char(string="Title", required=True)
    description = fields.Text(
        help="Where does it happen, what did he do, what did he expect, and what came "
        "instead?",
    )
    type_id = fields.Many2one(
        "helpdesk.ticket.type",
        default=lambda self: self.env["helpdesk.ticket.type"]._sd_get_default(),
    )
    priority = fields.Selection(
        selection=lambda self: self.env["helpdesk.ticket"]._sd_get_priorities(),
        required=True,
        default="1",
    )
    team_id = fields.Many2one(
        "helpdesk.ticket.team", default=lambda self: self._default_team_id()
    )
    take_it = fields.Boolean(string="I take it myself")
    confirm = fields.Boolean(
        string="Confirm by e-mail",
        help="Sends the caller the number, the link and what happens next.",
    )

    @api.model
    def _default_team_id(self):
        return self.env.user.helpdesk_team_ids[:1]

    @api.depends("partner_id", "organisation_id")
    def _compute_open_ticket_ids(self):
        tickets = self.env["helpdesk.ticket"]
        for call in self:
            organisation = call.partner_id.commercial_partner_id or call.organisation_id
            call.open_ticket_ids = tickets
            if organisation:
                call.open_ticket_ids = tickets.search(
                    [
                        ("commercial_partner_id", "=", organisation.id),
                        ("closed", "=", False),
                    ],
                    limit=10,
                )

    def action_create_ticket(self):
        """Make the ticket and open it.

        :raise UserError: when nobody can tell who calls
        """
        self.ensure_one()
        ticket = self.env["sd.intake"]._submit([self._prepare_submission()])
        return {
            "type": "ir.actions.act_window",
            "res_model": "helpdesk.ticket",
            "res_id": ticket.id,
            "views": [(False, "form")],
        }

    def _prepare_submission(self):
        caller = self.partner_id or self._create_contact()
        return Submission(
            source="agent",
            subject=self.name,
            body=str(plaintext2html(self.description or self.name)),
            sender_email=caller.email_normalized or "",
            sender_name=caller.name or "",
            partner_id=caller.id,
            language=caller.lang or "",
            confirm="yes" if self.confirm else "",
            door_team_id=self.team_id.id,
            given={
                "type_id": self.type_id.id,
                "priority": self.priority,
                "user_id": self.env.uid if self.take_it else False,
                "company_id": self.team_id.company_id.id or self.env.company.id,
            },
        )

    def _create_contact(self):
        if not self.contact_name:
            raise UserError(
                self.env._("Who calls? Choose the caller, or type at least his name.")
            )
        if self.contact_email and not email_normalize(self.contact_email):
            raise UserError(
                self.env._(
                    "“%s” is no e-mail address. Correct it or leave it empty.",
                    self.contact_email,
                )
            )
        return self.env["res.partner"].create(
            {
                "name": self.contact_name,
                "email": self.contact_email,
                "phone": self.contact_phone,
                "parent_id": self.organisation_id.id,
                "lang": self.organisation_id.lang or self.env.company.partner_id.lang,
            }
        )
