import json
from dataclasses import asdict
from uuid import UUID, uuid4

from werkzeug.exceptions import NotFound

from odoo import http
from odoo.exceptions import UserError
from odoo.http import request
from odoo.tools import plaintext2html

from odoo.addons.helpdesk_type.controllers.main import HelpdeskTicketControllerTypes

from ..exceptions import AnswerError
from ..tools.fee_hint import tell_by_priority
from ..tools.intake import Submission
from ..tools.priority import NORMAL
from .upload import UploadMixin

MOST_COLLEAGUES = 500
"""How many colleagues the form offers; a longer list is no help."""


class NewTicketController(UploadMixin, HelpdeskTicketControllerTypes):
    """A new ticket in three steps.

    1. ``/new/ticket``: what is it about? (passed over where there is nothing to choose)
    2. ``/new/ticket?type=…``: the form of the type, sent to ``/submitted/ticket``
    3. ``/submitted/ticket/<id>``: it has arrived, and what happens next
    """

    @http.route(
        "/new/ticket", type="http", auth="user", methods=["GET", "POST"], website=True
    )
    def create_new_ticket(self, **kw):
        """The types to choose from, or the form of the chosen one.

        Choosing another type comes back here with all that was typed, since each type
        has questions of its own.
        """
        if request.httprequest.method == "POST":
            return self._render_form(self._clean(kw))
        types = self._get_types()
        may_create = request.env.user.partner_id.sudo().sd_may_create_tickets
        if may_create and len(types) > 1 and not self._choose(kw.get("type"), types):
            return request.render(
                "sd_portal.portal_new_ticket_types",
                {
                    "page_name": "new_ticket",
                    "types": types,
                    "fees": self._get_card_fees(types),
                },
            )
        return self._render_form({"type": kw.get("type")})

    @http.route(
        "/submitted/ticket", type="http", auth="user", methods=["POST"], website=True
    )
    def submit_ticket(self, **kw):
        """Send the form through the one door; what was typed survives an error.

        A form that comes twice makes one ticket, and both senders read its page.
        """
        Token_sudo = request.env["sd.form.token"].sudo()
        kw = self._clean(kw)
        try:
            token = self._read_token(kw)
            if ticket_sudo := Token_sudo._find_ticket(token):
                return self._redirect_to_arrived(ticket_sudo)
            submission = self._prepare_submission(kw)
            with request.env.cr.savepoint():
                token_sudo = Token_sudo._claim(token)
                ticket_sudo = request.env["sd.intake"].sudo()._submit([submission])
                token_sudo.ticket_id = ticket_sudo
        except AnswerError as error:
            return self._render_form(kw, problems=error.problems)
        except UserError as error:
            return self._render_form(kw, error=str(error))
        return self._redirect_to_arrived(ticket_sudo)

    @http.route(
        "/submitted/ticket/<int:ticket_id>",
        type="http",
        auth="user",
        methods=["GET"],
        website=True,
    )
    def ticket_arrived(self, ticket_id):
        """What happens next, for him who sent the form and for nobody else."""
        ticket_sudo = request.env["sd.form.token"].sudo()._find_sent_by_user(ticket_id)
        if not ticket_sudo:
            raise NotFound()
        ticket = ticket_sudo.with_user(request.env.user)
        mail = request.env.user.partner_id.email_normalized
        logs_sudo = ticket_sudo.sd_outgoing_log_ids
        told = any(
            log.email == mail and log.state in ("queued", "sent") for log in logs_sudo
        )
        return request.render(
            "sd_portal.portal_ticket_arrived",
            {
                "page_name": "new_ticket",
                "ticket": ticket if ticket.has_access("read") else None,
                "told_at": mail if told else "",
            },
        )

    def _redirect_to_arrived(self, ticket_sudo):
        return request.redirect(f"/submitted/ticket/{ticket_sudo.id}")

    def _clean(self, kw):
        """The parameters without NUL, which a database does not store."""
        return {
            name: value.replace("\0", "") if isinstance(value, str) else value
            for name, value in kw.items()
        }

    def _read_token(self, kw):
        """The token of the form that was sent.

        :raise UserError: when the form does not come from our page
        """
        try:
            return str(UUID(kw.get("token") or ""))
        except ValueError:
            raise UserError(
                request.env._(
                    "This form was no longer complete. Nothing is lost: please look "
                    "through it and send it again."
                )
            ) from None

    def _render_form(self, typed, error="", problems=None):
        """The form with what was typed, and what has to be corrected.

        :param dict typed: parameters of the request
        :param str error: a sentence about the whole form
        :param dict problems: key of a question → sentence about its answer
        """
        values = self._prepare_form_values(typed)
        return request.render(
            "sd_portal.portal_new_ticket",
            values | {"error": error, "problems": problems or {}},
        )

    def _prepare_form_values(self, typed):
        partner_sudo = request.env.user.partner_id.sudo()
        agreement_sudo = request.env["sd.agreement"].sudo()._find_for(partner_sudo)
        may_create = partner_sudo.sd_may_create_tickets
        types = self._get_types()
        type_ = types.browse(self._choose(typed.get("type"), types)) or types[:1]
        priorities = self._get_priorities(type_)
        return {
            "page_name": "new_ticket",
            "types": types,
            "chosen_type": type_,
            **self._prepare_fee_values(type_, priorities, partner_sudo, agreement_sudo),
            "questions": type_._sd_get_form(),
            "answers": self._read_answers(type_),
            "colleagues": self._get_colleagues(partner_sudo),
            "services": self._get_services(partner_sudo),
            "categories": self._get_categories(),
            "teams": self._get_teams(),
            "levels": agreement_sudo.level_ids,
            "promises": {
                level_sudo.priority: level_sudo._sd_tell_promise()
                for level_sudo in agreement_sudo.level_ids
            },
            "token": str(uuid4()),
            "priorities": priorities,
            "default_priority": self._choose_priority(None, type_),
            "limits": self._get_limits(),
            "limits_json": json.dumps(asdict(self._get_limits())),
            "typed": typed,
            "no_right": "" if may_create else partner_sudo._sd_get_no_right_sentence(),
        }

    def _prepare_fee_values(self, type_, priorities, partner_sudo, agreement_sudo):
        hints = type_._sd_get_fee_hints(partner_sudo, agreement_sudo)
        found = [
            (letter, hints.get((type_.id, key))) for key, letter in reversed(priorities)
        ]
        hours = {hint.hours for _letter, hint in found if hint and hint.hours}
        return {"fees": tell_by_priority(found), "hours_left": sorted(hours)}

    def _get_card_fees(self, types):
        """What each type costs in its usual priority: type id → words."""
        partner_sudo = request.env.user.partner_id.sudo()
        agreement_sudo = request.env["sd.agreement"].sudo()._find_for(partner_sudo)
        hints = types._sd_get_fee_hints(partner_sudo, agreement_sudo)
        found = {
            type_.id: hints.get((type_.id, self._choose_priority(None, type_)))
            for type_ in types
        }
        return {id_: hint.short for id_, hint in found.items() if hint}

    def _get_types(self):
        """Types that customers choose from, in the manager's order."""
        return request.env["helpdesk.ticket.type"].search(
            [("show_in_portal", "=", True)]
        )

    def _get_services(self, partner_sudo):
        """The services of the customer's organisation, asked for when several."""
        organisation_sudo = partner_sudo.commercial_partner_id
        found = (
            request.env["sd.service"].sudo()._find_by_organisation(organisation_sudo)
        )
        services_sudo = found.get(organisation_sudo.id, ())
        return services_sudo if len(services_sudo) > 1 else ()

    def _get_colleagues(self, partner_sudo):
        """For whom he may ask: those whose tickets he sees anyway."""
        if partner_sudo.sd_ticket_scope != "organisation":
            return partner_sudo.browse()
        return partner_sudo.search(
            [
                ("commercial_partner_id", "=", partner_sudo.commercial_partner_id.id),
                ("id", "!=", partner_sudo.id),
                ("is_company", "=", False),
                ("type", "=", "contact"),
            ],
            order="name, id",
            limit=MOST_COLLEAGUES,
        )

    def _choose_contact(self, value, partner_sudo):
        """The contact of the ticket: himself, or the colleague chosen in the form.

        :raise UserError: for anybody else
        """
        if not value or value == str(partner_sudo.id):
            return partner_sudo
        chosen = self._choose(value, self._get_colleagues(partner_sudo))
        if not chosen:
            raise UserError(
                request.env._(
                    "You can open a ticket for yourself, and for colleagues of your "
                    "organisation if you see its tickets. Please choose again for whom "
                    "it is."
                )
            )
        return partner_sudo.browse(chosen)

    def _get_priorities(self, type_):
        """The priorities that customers may choose for a type: (key, letter)."""
        allowed = type_.sudo()._sd_get_allowed_priorities()
        return [
            (key, letter)
            for key, letter in request.env["helpdesk.ticket"]._sd_get_priorities()
            if key in allowed
        ]

    def _read_answers(self, type_):
        """What was typed for the type's own questions: key → text, or list of keys."""
        form = request.httprequest.form
        answers = {}
        for question in type_._sd_get_form():
            typed = [
                text.replace("\0", "")
                for text in form.getlist(f"answer_{question['key']}")
            ]
            answers[question["key"]] = (
                typed if question["kind"] == "tags" else (typed or [""])[0]
            )
        return answers

    def _prepare_submission(self, kw):
        """The `Submission` of the portal form.

        :raise UserError: with a sentence about what to correct
        """
        subject = (kw.get("subject") or "").strip()
        description = (kw.get("description") or "").strip()
        if not subject or not description:
            raise UserError(request.env._("Please give a title and a description."))
        partner_sudo = request.env.user.partner_id.sudo()
        contact_sudo = self._choose_contact(kw.get("contact"), partner_sudo)
        types = self._get_types()
        type_ = types.browse(self._choose(kw.get("type"), types)) or types[:1]
        services = self._get_services(partner_sudo)
        return Submission(
            source="portal",
            subject=subject,
            body=str(plaintext2html(description)),
            sender_email=contact_sudo.email_normalized or "",
            sender_name=contact_sudo.name or "",
            partner_id=contact_sudo.id,
            writer_id=partner_sudo.id if contact_sudo != partner_sudo else 0,
            language=request.env.lang or "",
            files=self._read_files(),
            door_team_id=self._choose(kw.get("team"), self._get_teams()),
            answers=self._read_answers(type_),
            priority=self._choose_priority(kw.get("priority"), type_),
            given={
                "type_id": type_.id,
                "category_id": self._choose(kw.get("category"), self._get_categories()),
                "sd_service_id": self._choose(kw.get("service"), services) or False,
                "sd_impact": (kw.get("impact") or "").strip(),
                "company_id": request.env.company.id,
            },
        )

    def _choose(self, value, offered):
        """Id of the record chosen in the form, 0 when it was not offered."""
        chosen = next((r for r in offered or () if str(r.id) == value), None)
        return chosen.id if chosen else 0

    def _choose_priority(self, value, type_):
        """The priority chosen in the form, else the type's default."""
        keys = [key for key, _letter in self._get_priorities(type_)]
        usual = type_.sudo().sd_default_priority or NORMAL
        return next((key for key in (value, usual) if key in keys), keys[0])
