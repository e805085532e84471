import base64
import binascii

from odoo import api, models
from odoo.exceptions import MissingError, UserError
from odoo.fields import Domain
from odoo.tools import email_normalize, plaintext2html

from odoo.addons.sd_portal.tools.intake import File, Submission

from ..exceptions import ApiProblem
from ..tools.api_schema import PRIORITY_LETTERS, Wrong, is_number

PER_PAGE, MOST_PER_PAGE = 50, 100
LETTERS = {key: letter for letter, key in PRIORITY_LETTERS.items()}


class SdApi(models.AbstractModel):
    """What the REST API does, with the rights of the key's user.

    ``_do_…`` belongs to the endpoint of that name in ``tools/api_schema.py``; it takes
    the checked body or parameters and gives the answer, JSON-able.
    """

    _name = "sd.api"
    _description = "REST API"

    # === Tickets === #

    @api.model
    def _do_list_tickets(self, query):
        limit = query.get("limit", PER_PAGE)
        if not 1 <= limit <= MOST_PER_PAGE:
            self._refuse("/limit", "This has to be from 1 to 100.")
        domain = Domain.TRUE
        if "cursor" in query:
            if not is_number(query["cursor"]):
                self._refuse("/cursor", "This is no cursor of ours.")
            domain &= Domain("id", "<", int(query["cursor"]))
        if "status" in query:
            domain &= Domain("stage_id.sd_status", "=", query["status"])
        if "type" in query:
            domain &= Domain("type_id", "=", query["type"])
        found = self.env["helpdesk.ticket"].search(
            domain, order="id DESC", limit=limit + 1
        )
        page = found[:limit]
        return {
            "tickets": [self._describe(ticket) for ticket in page],
            "next_cursor": str(page[-1:].id) if len(found) > limit else None,
        }

    @api.model
    def _do_read_ticket(self, _query, ticket_id):
        return self._describe_whole(self._find_ticket(ticket_id))

    @api.model
    def _do_create_ticket(self, body):
        types = self._get_types()
        type_ = types.filtered(lambda t: t.id == body["type"]) if "type" in body else ()
        if "type" in body and not type_:
            self._refuse("/type", "There is no such type; see /types.")
        type_ = type_ or types[:1]
        answers = self._check_answers(type_, body.get("answers", {}))
        submission = Submission(
            source="api",
            subject=body["title"].strip(),
            body=str(plaintext2html(body["description"])),
            language=self.env.lang or "",
            files=self._read_files(body),
            priority=self._check_priority(type_, body.get("priority")),
            answers=answers,
            given={"type_id": type_.id, "company_id": self.env.company.id},
            **self._prepare_customer(body),
        )
        tickets_sudo = self.env["sd.intake"].sudo()._submit([submission])
        return self._describe(tickets_sudo)

    @api.model
    def _do_comment_ticket(self, body, ticket_id):
        ticket = self._find_ticket(ticket_id)
        files = [(file.name, file.content) for file in self._read_files(body)]
        message_sudo = ticket.sudo().message_post(
            author_id=self.env.user.partner_id.id,
            body=plaintext2html(body["body"]),
            message_type="comment",
            subtype_xmlid="mail.mt_comment",
            attachments=files,
        )
        return self._describe_message(message_sudo)

    @api.model
    def _do_close_ticket(self, _body, ticket_id):
        ticket = self._find_ticket(ticket_id)
        ticket_sudo = ticket.sudo()
        if not ticket_sudo.stage_id.closed:
            stage_sudo = ticket._sd_get_portal_stages().filtered("closed")[:1]
            if not stage_sudo:
                raise UserError(
                    self.env._("Customers may not close this ticket themselves.")
                )
            ticket_sudo.stage_id = stage_sudo
        return self._describe(ticket_sudo)

    @api.model
    def _do_list_types(self, _query):
        return {
            "types": [
                {
                    "id": type_.id,
                    "name": type_.name,
                    "priorities": [
                        LETTERS[key]
                        for key in type_.sudo()._sd_get_allowed_priorities()
                    ],
                    "questions": type_._sd_get_form(),
                }
                for type_ in self._get_types()
            ]
        }

    # === What is asked === #

    @api.model
    def _refuse(self, pointer, detail):
        """Refuse what is wrong at one place.

        :raise ApiProblem: always
        """
        raise ApiProblem(422, "The call does not fit.", [Wrong(pointer, detail)])

    @api.model
    def _find_ticket(self, ticket_id):
        """The ticket, through the rights of the key's user.

        :raise MissingError: for a foreign, hidden or unknown one alike
        """
        number = int(ticket_id) if is_number(ticket_id) else 0
        ticket = self.env["helpdesk.ticket"].search([("id", "=", number)])
        if not ticket:
            raise MissingError(self.env._("There is no such ticket."))
        return ticket

    @api.model
    def _get_types(self):
        """Types that may be chosen: customers do not see all."""
        domain = [("show_in_portal", "=", True)] if self.env.user.share else []
        return self.env["helpdesk.ticket.type"].search(domain)

    @api.model
    def _prepare_customer(self, body):
        """Who asks: the key's user, or the customer for whom one of us does."""
        if self.env.user.share:
            for name in ("customer_email", "customer_name"):
                if name in body:
                    self._refuse(f"/{name}", "This key acts for its own user only.")
            partner_sudo = self.env.user.partner_id.sudo()
            return {
                "partner_id": partner_sudo.id,
                "sender_email": partner_sudo.email_normalized or "",
                "sender_name": partner_sudo.name or "",
            }
        self.env["helpdesk.ticket"].check_access("create")
        address = email_normalize(body.get("customer_email", ""))
        if not address:
            self._refuse("/customer_email", "Give the customer's e-mail address.")
        return {
            "sender_email": address,
            "sender_name": body.get("customer_name", "").strip(),
        }

    @api.model
    def _check_priority(self, type_, letter):
        if letter is None:
            return ""
        allowed = type_.sudo()._sd_get_allowed_priorities()
        if PRIORITY_LETTERS[letter] not in allowed:
            self._refuse("/priority", "The type does not have this priority.")
        return PRIORITY_LETTERS[letter]

    @api.model
    def _check_answers(self, type_, answers):
        asked = {question["key"] for question in type_._sd_get_form()}
        wrong = [
            Wrong(f"/answers/{key}", "The type has no such question.")
            for key in answers
            if key not in asked
        ]
        wrong += [
            Wrong(f"/answers/{key}", "This has to be a text, a number or a list.")
            for key, answer in answers.items()
            if key in asked and not self._is_answer(answer)
        ]
        if wrong:
            raise ApiProblem(422, "The answers do not fit.", wrong)
        return answers

    @api.model
    def _is_answer(self, answer):
        if isinstance(answer, list):
            return all(isinstance(one, str) for one in answer)
        return isinstance(answer, str | bool | int | float)

    @api.model
    def _read_files(self, body):
        """The files of a body, as `File` objects."""
        files = []
        for number, file in enumerate(body.get("files", ())):
            known = isinstance(file, dict) and file.keys() == {"name", "content"}
            if not known or not all(isinstance(v, str) for v in file.values()):
                self._refuse(f"/files/{number}", "Give name and content, both strings.")
            if not file["name"].strip() or len(file["name"]) > 200:
                self._refuse(f"/files/{number}/name", "1 to 200 characters.")
            try:
                content = base64.b64decode(file["content"], validate=True)
            except (binascii.Error, ValueError):
                self._refuse(f"/files/{number}/content", "This is not base64.")
            files.append(File(file["name"], content))
        return tuple(files)

    # === What is answered === #

    @api.model
    def _describe(self, ticket):
        """A ticket as its customer sees it; times in UTC.

        :param ticket: one that the key's user may see
        """
        ticket_sudo = ticket.sudo()
        return {
            "id": ticket_sudo.id,
            "number": ticket_sudo.number,
            "title": ticket_sudo.name,
            "type": ticket_sudo.type_id.id or None,
            "priority": LETTERS.get(ticket_sudo.priority),
            "status": ticket_sudo.stage_id.sd_status or None,
            "status_words": ticket_sudo._sd_get_status_words(),
            "created_at": self._tell_time(ticket_sudo.create_date),
            "closed_at": self._tell_time(ticket_sudo.closed_date),
        }

    @api.model
    def _describe_whole(self, ticket):
        messages_sudo = (
            self.env["mail.message"]
            .sudo()
            .search(
                Domain("model", "=", ticket._name)
                & Domain("res_id", "=", ticket.id)
                & Domain("message_type", "in", ["comment", "email", "auto_comment"])
                & Domain(self.env["mail.message"]._get_search_domain_share()),
                order="id",
            )
        )
        return {
            **self._describe(ticket),
            "description": ticket.sudo().description or "",
            "messages": [self._describe_message(message) for message in messages_sudo],
            "files": [
                {"name": file_sudo.name, "size": file_sudo.file_size}
                for file_sudo in ticket._sd_get_customer_files()
            ],
        }

    @api.model
    def _describe_message(self, message_sudo):
        return {
            "id": message_sudo.id,
            "author": message_sudo.author_id.name or message_sudo.email_from or "",
            "body": str(message_sudo.body or ""),
            "created_at": self._tell_time(message_sudo.date),
        }

    @api.model
    def _tell_time(self, moment):
        return f"{moment.replace(microsecond=0).isoformat()}Z" if moment else None
