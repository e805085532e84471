import secrets

import psycopg2

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import hmac, plaintext2html

from odoo.addons.sd_portal.exceptions import AnswerError
from odoo.addons.sd_portal.tools.address import normalise_address
from odoo.addons.sd_portal.tools.intake import Decision, File, Submission
from odoo.addons.sd_portal.tools.type_fields import check_answers

from ..tools.web_form import Outcome, check_values, judge_token, make_token

LIMITS = {
    "tried": "most_per_hour",
    "address": "most_per_address",
    "network": "most_per_network",
}
INPUTS = {
    "email": "email",
    "phone": "tel",
    "description": "textarea",
    "priority": "select",
    "files": "file",
}


class SdWebFormDoor(models.AbstractModel):
    """What happens to what is sent by a web form.

    It is counted, checked, looked at for signs of a machine, and handed to the one door.
    What looks like a machine is answered like everything else and held in the log, where
    a manager can make a ticket of it.
    """

    _name = "sd.web.form.door"
    _inherit = "sd.explained"
    _description = "Door of web forms"

    # === What is shown === #

    def _describe(self):
        """The form in the current language, JSON-able, for pages and the script."""
        self.ensure_one()
        limits = self._get_file_limits()
        shown = self.field_ids.filtered(lambda field: field.use != "hidden")
        return {
            "action": f"{self.url}?lang={self.env.lang or 'en_US'}",
            "fields": [self._describe_field(field) for field in shown]
            + [self._describe_question(one) for one in self.type_id._sd_get_form()],
            "consent": self.consent or "",
            "files": {
                "count": limits.count,
                "size": limits.size,
                "accept": ",".join(f".{end}" for end in limits.extensions),
            },
            "words": self._get_page_words(),
        }

    def _describe_field(self, field):
        options = []
        if field.name == "priority":
            allowed = self.type_id._sd_get_allowed_priorities()
            options = [
                {"key": key, "label": letter}
                for key, letter in self.env["helpdesk.ticket"]._sd_get_priorities()
                if key in allowed
            ]
        return {
            "name": field.name,
            "input": field.name,
            "label": field._get_label(),
            "help": "",
            "kind": INPUTS.get(field.name, "char"),
            "required": field.use == "required",
            "options": options,
        }

    @api.model
    def _describe_question(self, question):
        name = f"answer_{question['key']}"
        many = "[]" if question["kind"] == "tags" else ""
        return {**question, "name": name, "input": name + many}

    def _get_thanks(self):
        """What a visitor reads when all is well; it tells nothing about anybody."""
        return self.thanks or self.env._(
            "Thank you. We have your message, and a confirmation comes by e-mail."
        )

    @api.model
    def _get_page_words(self):
        return {
            "send": self.env._("Send"),
            "required": self.env._("required"),
            "trap": self.env._("Leave this empty"),
            "choose": self.env._("Please choose"),
            "sending": self.env._("Sending…"),
            "offline": self.env._(
                "The message could not be sent. Nothing is lost: please try again."
            ),
        }

    def _make_token(self):
        """A token for a form that is shown now, see ``tools/web_form.py``."""
        now = int(fields.Datetime.now().timestamp())
        return make_token(self._sign, now, secrets.token_urlsafe(12))

    def _sign(self, text):
        return hmac(self.env(su=True), "sd-web-form", f"{self.id} {text}")

    # === What comes in === #

    def _receive(self, sent, too_many=False):
        """Take what was sent, or say what is wrong with it.

        :param Sent sent: from an allowed page
        :param bool too_many: what `_is_too_much` said
        :return: `Outcome`
        """
        self.ensure_one()
        if too_many:
            self._note_hit("too_many")
            return Outcome(429, self._say("too_many"))
        problems = self._find_problems(sent)
        token = self._judge_token(sent)
        if problems or token.code in ("forged", "too_old"):
            self._note_hit("unfit")
            if problems:
                return Outcome(422, self._say("unfit"), problems)
            return Outcome(422, self._say("too_old"))
        reason = "trap" if sent.trap else token.code
        return self._take(sent, f"form:{self.id}:{token.once}", reason)

    def _is_too_much(self, sent):
        """Count a message; whether there were more than the form allows.

        Asked once for a message, also when the database makes us try it again.
        """
        email = normalise_address(sent.values.get("email", ""))
        who = {"tried": "", "address": email, "network": sent.network}
        counted = self.env["sd.web.form.hit"]._count(
            self, {kind: one for kind, one in who.items() if one or kind == "tried"}
        )
        return any(amount > self[LIMITS[kind]] for kind, amount in counted.items())

    def _note_hit(self, kind):
        self.env["sd.web.form.hit"]._count(self, {kind: ""})

    def _judge_token(self, sent):
        """The token's `Judgement`; without one, the same content of a day is the same."""
        now = fields.Datetime.now()
        if sent.token:
            return judge_token(self._sign, sent.token, int(now.timestamp()))
        once = f"{now.date()}:{sent.content_once}"
        past = make_token(self._sign, int(now.timestamp()) - 60, once)
        return judge_token(self._sign, past, int(now.timestamp()))

    def _find_problems(self, sent):
        """What has to be corrected: name of the input → sentence."""
        codes = check_values(self.field_ids._as_asked(), sent.values)
        asks_files = "files" in self.field_ids.mapped("name")
        if sent.files and not asks_files:
            codes["files"] = "unknown_field"
        elif code := self._get_file_limits().judge(
            [(name, len(content)) for name, content in sent.files]
        ):
            codes["files"] = code
        elif not sent.files and asks_files and self._requires_files():
            codes["files"] = "missing"
        if self.consent and not sent.consent:
            codes["consent"] = "no_consent"
        problems = {name: self._say(code) for name, code in codes.items()}
        return problems | self._find_answer_problems(sent.answers)

    def _requires_files(self):
        return any(
            one.name == "files" and one.required for one in self.field_ids._as_asked()
        )

    def _find_answer_problems(self, answers):
        if not self.type_id:
            return {f"answer_{key}": self._say("unknown_field") for key in answers}
        questions = self.type_id._sd_get_questions(for_customer=True)
        named = {question.key: question for question in questions}
        none = questions.browse()
        checked = check_answers(questions._as_form_fields(), answers)
        return {
            f"answer_{key}": none._tell_problem(code, named.get(key, none))
            for key, code in checked.problems.items()
        }

    def _take(self, sent, identity, reason):
        """Make the ticket, or hold what looks like a machine's; nothing is taken twice."""
        submission = self._prepare_submission(sent)
        Log_sudo = self.env["sd.intake.log"].sudo()
        if Log_sudo.search_count([("identity", "=", identity)], limit=1):
            self._note_hit("again")
            return Outcome(200)
        try:
            with self.env.cr.savepoint():
                log_sudo = Log_sudo.create(self._prepare_log_vals(submission, identity))
                if reason:
                    log_sudo._keep_form(submission)
                    log_sudo._note(self._name, reason, "held")
                else:
                    values = {**vars(submission), "log_id": log_sudo.id}
                    self.env["sd.intake"].sudo()._submit([Submission(**values)])
        except psycopg2.errors.UniqueViolation:
            self._note_hit("again")
            return Outcome(200)
        except AnswerError as error:
            problems = {f"answer_{key}": text for key, text in error.problems.items()}
            return Outcome(422, self._say("unfit"), problems)
        except UserError as error:
            return Outcome(422, str(error))
        self._note_hit("held" if reason else "sent")
        return Outcome(200)

    def _prepare_log_vals(self, submission, identity):
        came = Decision("sd.web.form", "came", {"form": ["sd.web.form", self.id]})
        return {
            "source": "web_form",
            "identity": identity,
            "sender": submission.sender_email,
            "subject": submission.subject,
            "company_id": self.company_id.id,
            "team_id": self.team_id.id,
            "decisions": [came.as_record()],
        }

    def _prepare_submission(self, sent):
        """The `Submission` of what was sent; hidden fields say what the manager wrote."""
        hidden = self.field_ids.filtered(lambda field: field.use == "hidden")
        told = {name: text.strip() for name, text in sent.values.items()}
        told |= {field.name: field.value for field in hidden}
        words = told.get("description", "")
        more = [
            f"{field._get_label()}: {told[field.name]}"
            for field in self.field_ids
            if field.name in ("phone", "organisation") and told.get(field.name)
        ]
        first_line = next(iter(words.splitlines()), "")[:100]
        return Submission(
            source="web_form",
            subject=told.get("subject") or first_line or self.name,
            body=str(plaintext2html("\n\n".join(filter(None, [words, *more])))),
            sender_email=normalise_address(told["email"]),
            sender_name=told.get("name", ""),
            priority=told.get("priority", ""),
            language=self.env.lang or "",
            files=tuple(File(name, content) for name, content in sent.files),
            door_team_id=self.team_id.id,
            given={
                "type_id": self.type_id.id,
                "company_id": self.company_id.id,
                "sd_web_form_id": self.id,
            },
            answers=dict(sent.answers),
        )

    # === Words === #

    @api.model
    def _say(self, code):
        """What a visitor reads for a code of ``tools/web_form.py``."""
        return {
            "too_many": self.env._(
                "Too many messages came from you within an hour. Please try again later."
            ),
            "unfit": self.env._("Please correct what is marked below."),
            "too_old": self.env._(
                "The form was open for too long. Please send it once more."
            ),
            "wrong_origin": self.env._(
                "This form may not be sent from the page you come from. You can send "
                "your message here."
            ),
            "missing": self.env._("Please fill this in."),
            "unknown_field": self.env._("This form does not ask for this."),
            "unknown_option": self.env._("Please choose one of the options."),
            "too_long": self.env._("This is too long."),
            "not_an_address": self.env._("This is not an e-mail address."),
            "too_many_files": self.env._("These are too many files."),
            "file_too_large": self.env._("A file is too large."),
            "file_type": self.env._("Files of this kind are not accepted."),
            "no_consent": self.env._("Please agree, or we cannot take your message."),
        }[code]

    @api.model
    def _get_words(self):
        return super()._get_words() | {
            "came": self.env._("It came by the web form “%(form)s”."),
            "trap": self.env._(
                "Held: a field that humans do not see was filled in, as machines do."
            ),
            "too_fast": self.env._(
                "Held: the form was sent faster than a human can fill it in."
            ),
        }
