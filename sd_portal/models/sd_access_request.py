from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools import email_normalize, formataddr, plaintext2html

from ..tools.access import Facts, why_not_ask, why_not_confirm
from ..tools.outgoing import Notice


class SdAccessRequest(models.Model):
    """A contact asks for a colleague to be added, changed or removed.

    Support confirms with one click: the contact is made, changed or archived, and Odoo's
    own portal wizard gives or takes the login and sends the invitation. The asker is
    told either way.
    """

    _name = "sd.access.request"
    _inherit = ["sd.contact.rights", "sd.explained"]
    _description = "Request for access"
    _order = "id desc"

    kind = fields.Selection(
        [("add", "Add"), ("change", "Change"), ("remove", "Remove")],
        string="Asks to",
        required=True,
    )
    state = fields.Selection(
        [("open", "Open"), ("confirmed", "Confirmed"), ("refused", "Refused")],
        default="open",
        required=True,
        readonly=True,
    )
    organisation_id = fields.Many2one(
        "res.partner", required=True, readonly=True, index=True, ondelete="cascade"
    )
    asker_id = fields.Many2one(
        "res.partner",
        string="Asked by",
        required=True,
        readonly=True,
        index=True,
        ondelete="cascade",
    )
    contact_id = fields.Many2one(
        "res.partner", readonly=True, index="btree_not_null", ondelete="set null"
    )
    name = fields.Char(required=True)
    email = fields.Char(string="E-mail", required=True)
    phone = fields.Char(string="Telephone")
    lang = fields.Selection(selection="_get_languages", string="Language")
    company_id = fields.Many2one("res.company", required=True, readonly=True)
    reason = fields.Char(
        string="Reason for refusing", help="The asker reads it in the answer."
    )
    obstacle = fields.Char(
        string="Cannot be confirmed because", compute="_compute_obstacle"
    )
    decided_by_id = fields.Many2one("res.users", readonly=True)
    decided_at = fields.Datetime(readonly=True)

    _open_idx = models.Index("(organisation_id) WHERE state = 'open'")

    @api.model
    def _get_languages(self):
        return self.env["res.lang"].get_installed()

    @api.depends("state", "kind", "email", "contact_id", "sd_manages_colleagues")
    @api.depends_context("lang")
    def _compute_obstacle(self):
        for request in self:
            is_open = request.state == "open"
            code = request._why_not_confirm() if is_open else ""
            request.obstacle = self._tell(code, request._get_told()) if code else ""

    @api.model
    def _ask(self, asker, vals):
        """Take a request of a contact who manages colleagues.

        :param asker: his contact, as superuser
        :param dict vals: kind, contact_id, and what is asked for
        :raise ValidationError: when it cannot be taken, with what to do
        """
        request = self.new(vals)
        email = email_normalize(request.email or "")
        if not (request.name or "").strip() or not email:
            raise ValidationError(
                self.env._("Please give a name and a valid e-mail address.")
            )
        organisation = asker.commercial_partner_id
        still_open = self.search(
            [("organisation_id", "=", organisation.id), ("state", "=", "open")]
        )
        reason = why_not_ask(
            request.kind,
            himself=email == asker.email_normalized
            or request.contact_id._origin == asker,
            open_same=email in still_open.mapped("email"),
            open_count=len(still_open),
        )
        if reason:
            raise ValidationError(self._tell(reason, {"name": request.name}))
        return self.create(
            {
                **vals,
                "email": email,
                "asker_id": asker.id,
                "organisation_id": organisation.id,
            }
        )

    def action_confirm(self):
        """Do what was asked, invite whom it is about, and tell the asker.

        :raise UserError: with the obstacle, when there is one
        """
        self.check_access("write")
        for request in self.filtered(lambda one: one.state == "open"):
            if request.obstacle:
                raise UserError(request.obstacle)
            # Whoever answers requests needs no right to make users.
            request_sudo = request.sudo()
            request_sudo._decide("confirmed")
            getattr(request_sudo, f"_carry_out_{request.kind}")()

    def action_refuse(self):
        """Leave everything as it is and tell the asker why."""
        self.check_access("write")
        for request in self.filtered(lambda one: one.state == "open"):
            if not (request.reason or "").strip():
                raise UserError(
                    self.env._("Please write the reason first: the asker reads it.")
                )
            request.sudo()._decide("refused")

    def _decide(self, state):
        self.write(
            {
                "state": state,
                "decided_by_id": self.env.uid,
                "decided_at": fields.Datetime.now(),
            }
        )
        self._tell_asker()

    def _carry_out_add(self):
        contact = self._find_contact()
        values = self._prepare_contact_vals()
        if contact:
            contact.write({**values, "active": True, "sd_customer_kind": "regular"})
        else:
            contact = contact.create(
                {
                    **values,
                    "email": self.email,
                    "parent_id": self.organisation_id.id,
                    "type": "contact",
                }
            )
        self.contact_id = contact
        access = self._open_portal_wizard(contact)
        if not access.is_portal:
            # The invitation leaves at once: nothing may be left to fail after it.
            self.env.flush_all()
            access.action_grant_access()

    def _carry_out_change(self):
        self.contact_id.write(self._prepare_contact_vals())

    def _carry_out_remove(self):
        access = self._open_portal_wizard(self.contact_id)
        if access.is_portal:
            access.action_revoke_access()
        self.contact_id.active = False

    def _prepare_contact_vals(self):
        """What the contact gets; never the address, with which he logs in."""
        return {
            "name": self.name,
            "phone": self.phone or self.contact_id.phone,
            "lang": self.lang or self.contact_id.lang or self.asker_id.lang,
            **self._sd_get_rights(),
        }

    def _open_portal_wizard(self, contact):
        """Odoo's row of the contact in the wizard for portal access."""
        wizard = (
            self.env["portal.wizard"]
            .with_company(self.company_id)
            .create({"partner_ids": [(6, 0, contact.ids)]})
        )
        return wizard.user_ids

    def _find_contact(self):
        """The contact of the organisation with this address, archived ones too."""
        found = self._find_people().filtered(
            lambda one: one.commercial_partner_id == self.organisation_id
        )
        return found.sorted(lambda one: (one.active, bool(one.user_ids)))[-1:]

    def _find_people(self):
        People = self.env["res.partner"].sudo().with_context(active_test=False)
        return People.search([("email_normalized", "=", self.email)])

    def _why_not_confirm(self):
        """Reason code for not confirming, "" when it can be done."""
        self.ensure_one()
        request = self.sudo()
        organisation = request.organisation_id
        managers = self.env["res.partner"].sudo()._sd_find_managers(organisation)
        contact = request.contact_id
        facts = Facts(
            address=request._get_whose_address(),
            asker_manages=request.asker_id in managers,
            contact_here=bool(contact.active)
            and contact.commercial_partner_id == organisation
            and contact._sd_is_customer(),
            last_manager=managers == contact,
            keeps_managing=request.sd_manages_colleagues,
        )
        return why_not_confirm(request.kind, facts)

    def _get_whose_address(self):
        """Whose the address is, see `Facts`."""
        people = self._find_people()
        Users = self.env["res.users"].sudo().with_context(active_test=False)
        users = people.user_ids | Users.search([("login", "=", self.email)])
        if any(not user.share for user in users):
            return "ours"
        organisations = (people | users.partner_id).commercial_partner_id
        if organisations - self.organisation_id:
            return "elsewhere"
        return "colleague" if people else "free"

    def _tell_asker(self):
        """Tell the asker, in his language, what became of his request."""
        outgoing = self.env["sd.outgoing"]
        asker = self.asker_id
        notice = Notice(
            kind="access_request",
            ticket_id=0,
            email=asker.email_normalized or "",
            name=asker.name or "",
            partner_id=asker.id,
            lang=outgoing._get_staff_language(asker),
            occurrence=f"{self.id}",
        )
        reason = outgoing._why_not(notice)
        vals = outgoing._prepare_log_vals(notice, reason)
        if not reason:
            mail = self.env["mail.mail"].create(
                self.with_context(lang=notice.lang)._prepare_mail_vals(notice)
            )
            vals["mail_mail_id"] = mail.id
            outgoing._wake_mail_queue()
        self.env["sd.outgoing.log"].create(vals)

    def _prepare_mail_vals(self, notice):
        company = self.company_id
        lines = (
            self.env._("Hello %(name)s,", name=notice.name),
            self._tell(f"{self.kind}_{self.state}", self._get_told()),
            company.name,
        )
        return {
            "subject": self.env._("Your request about %(name)s", name=self.name),
            "body_html": plaintext2html("\n\n".join(lines)),
            "email_from": company.email_formatted or self.env.user.email_formatted,
            "email_to": formataddr((notice.name, notice.email)),
            "headers": repr(self.env["sd.outgoing"]._get_headers(notice)),
            "auto_delete": True,
        }

    def _get_told(self):
        """What the sentences are about."""
        return {
            "name": self.name,
            "email": self.email,
            "asker": self.sudo().asker_id.name,
            "reason": self.reason or "",
        }

    @api.model
    def _get_words(self):
        return super()._get_words() | {
            "himself": self.env._(
                "You cannot ask about yourself. Please ask a colleague or us."
            ),
            "asked_before": self.env._(
                "You have already asked about %(name)s. We will answer soon."
            ),
            "too_many": self.env._(
                "Your organisation has many open requests. Please wait until we have "
                "answered them."
            ),
            "elsewhere": self.env._(
                "%(email)s belongs to somebody of another organisation. Ask the sender "
                "which address is right, or refuse."
            ),
            "ours": self.env._(
                "%(email)s belongs to one of our own people. Please refuse."
            ),
            "asker_does_not_manage": self.env._(
                "%(asker)s no longer manages colleagues there. Please refuse."
            ),
            "gone": self.env._(
                "%(name)s is not a contact of this organisation any more. Please refuse."
            ),
            "last_manager": self.env._(
                "%(name)s is the last one there who manages colleagues. Let somebody "
                "else manage them first, or refuse."
            ),
            "add_confirmed": self.env._(
                "%(name)s now has access and got an invitation at %(email)s."
            ),
            "change_confirmed": self.env._("%(name)s is changed as you asked."),
            "remove_confirmed": self.env._("%(name)s has no access any more."),
            "add_refused": self.env._(
                "We have not given %(name)s access. The reason: %(reason)s"
            ),
            "change_refused": self.env._(
                "We have not changed %(name)s. The reason: %(reason)s"
            ),
            "remove_refused": self.env._(
                "We have not removed %(name)s. The reason: %(reason)s"
            ),
        }
