import logging
from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Domain

_logger = logging.getLogger(__name__)

BATCH = 200


class SdCustomerKind(models.AbstractModel):
    """Regular customers, temporary ones and prospects.

    A temporary customer is somebody whom nobody knows yet: he has no login and nothing
    is billed to him. He is archived when he has not written for the days that the
    company's settings say, unless somebody makes him a regular customer; his tickets
    stay, and nobody with open tickets is archived.
    """

    _name = "sd.customer.kind"
    _description = "Kind of customer"

    sd_customer_kind = fields.Selection(
        [
            ("regular", "Regular"),
            ("temporary", "Temporary"),
            ("prospect", "Prospect"),
        ],
        string="Kind of customer",
        default="regular",
        required=True,
        index=True,
        groups="base.group_user",
    )
    sd_temporary_until = fields.Date(
        string="Archived after", copy=False, groups="base.group_user"
    )
    sd_lead_id = fields.Integer(string="CRM lead", copy=False, groups="base.group_user")
    sd_has_lead = fields.Boolean(
        compute="_compute_sd_has_lead", groups="base.group_user"
    )

    @api.depends("sd_lead_id")
    def _compute_sd_has_lead(self):
        with_crm = "crm.lead" in self.env
        for partner in self:
            partner.sd_has_lead = with_crm and bool(partner.sd_lead_id)

    @api.model
    def _sd_make_customer(self, kind, name, email, company, lang=""):
        """A customer for an unknown sender.

        A temporary customer who was archived and writes again comes back.

        :param str kind: ``regular``, ``temporary`` or ``prospect``
        :param str email: normalised address
        :param company: company that the ticket belongs to
        :param str lang: language code when it is known
        :return: ``res.partner``
        """
        if kind == "temporary" and (known := self._sd_find_archived(email)):
            known.active = True
            known._sd_postpone_archiving(company)
            return known
        partner = self.create(
            {
                "name": name or email,
                "email": email,
                "lang": lang or company.partner_id.lang,
                "sd_customer_kind": kind,
            }
        )
        partner._sd_postpone_archiving(company)
        if kind == "prospect":
            partner._sd_make_lead(company)
        return partner

    @api.model
    def _sd_find_archived(self, email):
        return self.with_context(active_test=False).search(
            [
                ("email_normalized", "=", email),
                ("sd_customer_kind", "=", "temporary"),
                ("active", "=", False),
            ],
            limit=1,
        )

    def _sd_postpone_archiving(self, company):
        """Count the days of temporary customers from today.

        :param company: whose settings count
        """
        temporary = self.filtered(lambda one: one.sd_customer_kind == "temporary")
        until = fields.Date.today() + timedelta(days=company.sd_temporary_days)
        late = temporary.filtered(lambda one: one.sd_temporary_until != until)
        if late:
            late.sd_temporary_until = until

    def _sd_make_lead(self, company):
        """A lead for the prospect, where CRM is installed."""
        self.ensure_one()
        if "crm.lead" not in self.env:
            return
        lead_sudo = (
            self.env["crm.lead"]
            .sudo()
            .create(
                {
                    "name": self.env._("Support request of %(name)s", name=self.name),
                    "partner_id": self.id,
                    "email_from": self.email,
                    "company_id": company.id,
                    "user_id": False,
                }
            )
        )
        self.sd_lead_id = lead_sudo.id

    def action_sd_open_lead(self):
        """Open the prospect's lead."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": "crm.lead",
            "res_id": self.sd_lead_id,
            "view_mode": "form",
        }

    def action_sd_make_regular(self):
        """Keep these customers: they are no longer archived by themselves."""
        self.write({"sd_customer_kind": "regular", "sd_temporary_until": False})

    # === Archiving === #

    @api.model
    def _cron_archive_temporary(self):
        """Archive temporary customers whose days are over and who have no open ticket."""
        due = self._sd_get_due_domain()
        partners = self.search(due, limit=BATCH, order="sd_temporary_until, id")
        cron = self.env["ir.cron"]
        cron._commit_progress(remaining=len(partners))
        for partner in partners:
            partner._sd_archive_or_postpone()
            if not cron._commit_progress(1):
                break

    @api.model
    def _sd_get_due_domain(self):
        open_tickets = self.env["helpdesk.ticket"]._search(
            [("stage_id.closed", "=", False), ("partner_id", "!=", False)]
        )
        busy = open_tickets.subselect("partner_id")
        return (
            Domain("sd_customer_kind", "=", "temporary")
            & Domain("sd_temporary_until", "<", fields.Date.today())
            & Domain("id", "not in", busy)
        )

    def _sd_archive_or_postpone(self):
        """Archive one; what stands against it is noted on the contact."""
        try:
            with self.env.cr.savepoint():
                self.active = False
        except Exception as error:  # noqa: BLE001 - one contact must not stop the others
            _logger.info("Temporary customer %s stays: %s", self.id, error)
            self._sd_postpone_archiving(self.company_id or self.env.company)
            self._message_log(
                body=self.env._("Could not be archived: %(error)s", error=error)
            )
