from werkzeug.exceptions import NotFound

from odoo import http
from odoo.exceptions import AccessError, MissingError, UserError
from odoo.http import request
from odoo.tools import plaintext2html

from odoo.addons.helpdesk_type.controllers.main import HelpdeskTicketControllerTypes

from ..exceptions import AnswerError
from ..tools.intake import File, Submission
from ..tools.priority import NORMAL


class TicketController(HelpdeskTicketControllerTypes):
    """What a customer does with a ticket.

    ``/new/ticket``, ``/submitted/ticket``, ``/ticket/close``
    """

    @http.route(
        "/ticket/close", type="http", auth="user", methods=["POST"], website=True
    )
    def support_ticket_close(self, ticket_id=None, stage_id=None, **_kw):
        """Move an own ticket to a stage that customers may choose."""
        ticket = self._find_ticket(ticket_id)
        stage = ticket._sd_get_portal_stages().filtered(
            lambda stage: str(stage.id) == stage_id
        )
        if not stage:
            raise NotFound()
        ticket_sudo = ticket.sudo()
        if not ticket_sudo.stage_id.closed:
            ticket_sudo._sd_move_for_customer(stage.sudo())
        return request.redirect(ticket.access_url)

    @http.route(
        "/new/ticket", type="http", auth="user", methods=["GET", "POST"], website=True
    )
    def create_new_ticket(self, **kw):
        """The form for a new ticket.

        Choosing another type comes back here with all that was typed, since each type
        has questions of its own.
        """
        typed = kw if request.httprequest.method == "POST" else {"type": kw.get("type")}
        return self._render_form(typed)

    @http.route(
        "/submitted/ticket", type="http", auth="user", methods=["POST"], website=True
    )
    def submit_ticket(self, **kw):
        """Send the form through the one door; what was typed survives an error."""
        try:
            submission = self._prepare_submission(kw)
            with request.env.cr.savepoint():
                ticket_sudo = request.env["sd.intake"].sudo()._submit([submission])
        except AnswerError as error:
            return self._render_form(kw, problems=error.problems)
        except UserError as error:
            return self._render_form(kw, error=str(error))
        return request.redirect(ticket_sudo.access_url)

    def _find_ticket(self, ticket_id):
        """The ticket, through the customer's own rights.

        :raise NotFound: for a foreign, hidden or unknown ticket alike
        """
        if not str(ticket_id or "").isdecimal():
            raise NotFound()
        ticket = request.env["helpdesk.ticket"].browse(int(ticket_id))
        try:
            ticket.check_access("read")
            if not ticket.exists():
                raise NotFound()
        except (AccessError, MissingError):
            raise NotFound() from None
        return ticket

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
        return {
            "page_name": "new_ticket",
            "types": types,
            "chosen_type": type_,
            "questions": type_._sd_get_form(),
            "answers": self._read_answers(type_),
            "services": self._get_services(partner_sudo),
            "categories": self._get_categories(),
            "teams": self._get_teams(),
            "levels": agreement_sudo.level_ids,
            "priorities": self._get_priorities(type_),
            "default_priority": self._choose_priority(None, type_),
            "max_upload_size": request.env["ir.http"].session_info()[
                "max_file_upload_size"
            ],
            "typed": typed,
            "no_right": "" if may_create else partner_sudo._sd_get_no_right_sentence(),
        }

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
            typed = form.getlist(f"answer_{question['key']}")
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
        types = self._get_types()
        type_ = types.browse(self._choose(kw.get("type"), types)) or types[:1]
        services = self._get_services(partner_sudo)
        return Submission(
            source="portal",
            subject=subject,
            body=str(plaintext2html(description)),
            sender_email=partner_sudo.email_normalized or "",
            sender_name=partner_sudo.name or "",
            partner_id=partner_sudo.id,
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

    def _read_files(self):
        uploads = request.httprequest.files.getlist("attachment")
        return tuple(
            File(upload.filename, upload.read())
            for upload in uploads
            if upload.filename
        )
