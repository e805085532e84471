from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import SQL, format_date, formatLang

from ..tools.type_fields import CHOICES, FormField, is_key, is_stored, make_key

EVENTS_AT_ONCE = 1000


class SdTypeField(models.Model):
    """One question that tickets of a type ask: in the portal, web form and API.

    It generates the property under which agents see and search the answers
    (``helpdesk.ticket.type.sd_answer_definition``). Customers read its translated
    label, help and options.
    """

    _name = "sd.type.field"
    _description = "Form field of a ticket type"
    _inherit = "sd.explained"
    _order = "type_id, sequence, id"
    _rec_name = "label"

    type_id = fields.Many2one(
        "helpdesk.ticket.type", required=True, index=True, ondelete="cascade"
    )
    sequence = fields.Integer(default=10)
    active = fields.Boolean(
        default=True, help="An archived field is not asked for; its answers stay."
    )
    key = fields.Char(
        copy=True,
        help="The name that integrations use. Made of the label when left empty; it "
        "cannot be changed afterwards.",
    )
    label = fields.Char(required=True, translate=True)
    help = fields.Char(
        translate=True, help="Shown below the field: what to write, and an example."
    )
    kind = fields.Selection(
        [
            ("char", "Line of text"),
            ("text", "Long text"),
            ("integer", "Whole number"),
            ("float", "Decimal number"),
            ("date", "Date"),
            ("boolean", "Yes or no"),
            ("selection", "One choice"),
            ("tags", "Several choices"),
        ],
        required=True,
        default="char",
    )
    required = fields.Boolean(
        help="Customers must answer in the portal, in web forms and through the API. "
        "A mail is never refused for it; the ticket then says what is missing.",
    )
    show_in_portal = fields.Boolean(
        string="Asked of customers",
        default=True,
        help="Otherwise only agents see it and fill it in.",
    )
    option_ids = fields.One2many(
        "sd.type.field.option", "field_id", string="Options", copy=True
    )

    _unique_key = models.UniqueIndex(
        "(type_id, key)", "The type has another form field with this key."
    )

    @api.constrains("key")
    def _check_key(self):
        for question in self:
            if not is_key(question.key or ""):
                raise ValidationError(
                    self.env._(
                        "“%(key)s” cannot be a key. Use small letters, digits and _, "
                        "and begin with a letter.",
                        key=question.key or "",
                    )
                )

    @api.constrains("kind", "option_ids", "active")
    def _check_options(self):
        for question in self.filtered("active"):
            if question.kind in CHOICES and not question.option_ids:
                raise ValidationError(
                    self.env._(
                        "Form field “%(field)s”: give the options to choose from.",
                        field=question.label,
                    )
                )

    # === Changes === #

    @api.model_create_multi
    def create(self, vals_list):
        """Give each field a key and let the properties follow."""
        types = self.env["helpdesk.ticket.type"].browse(
            {vals["type_id"] for vals in vals_list if vals.get("type_id")}
        )
        known = types.sudo().with_context(active_test=False).sd_field_ids
        taken = {type_.id: set() for type_ in types}
        for question in known:
            taken[question.type_id.id].add(question.key)
        for vals in vals_list:
            keys = taken.setdefault(vals.get("type_id"), set())
            vals["key"] = vals.get("key") or make_key(vals.get("label") or "", keys)
            keys.add(vals["key"])
        questions = super().create(vals_list)
        questions.type_id._sd_sync_definition()
        return questions

    def write(self, vals):
        """Keep key, type and (once answered) kind; let the properties follow."""
        self._check_lasting(vals)
        result = super().write(vals)
        self.type_id._sd_sync_definition()
        return result

    def update_field_translations(self, field_name, translations, source_lang=""):
        """The property is named in the company's language: it follows, too."""
        result = super().update_field_translations(
            field_name, translations, source_lang=source_lang
        )
        self.type_id._sd_sync_definition()
        return result

    def unlink(self):
        """What was answered goes to the event logs of the tickets."""
        for question in self:
            question._move_answers_to_events()
        types = self.type_id
        result = super().unlink()
        types.exists()._sd_sync_definition()
        return result

    def _check_lasting(self, vals):
        for question in self:
            if "key" in vals and vals["key"] != question.key:
                raise ValidationError(
                    self.env._(
                        "The key of the form field “%(field)s” cannot be changed: "
                        "integrations and stored answers use it.",
                        field=question.label,
                    )
                )
            if "type_id" in vals and vals["type_id"] != question.type_id.id:
                raise ValidationError(
                    self.env._(
                        "The form field “%(field)s” belongs to its type. Add a field to "
                        "the other type instead.",
                        field=question.label,
                    )
                )
            if "kind" in vals and vals["kind"] != question.kind:
                question._check_unanswered()

    def _check_unanswered(self):
        """:raise ValidationError: when tickets have an answer to this question"""
        number = len(self._find_answered())
        if number:
            raise ValidationError(
                self.env._(
                    "%(number)s tickets have an answer to “%(field)s”, so its kind "
                    "cannot change. Archive the field and add another one.",
                    number=number,
                    field=self.label,
                )
            )

    def _find_answered(self, option_key=None):
        """Tickets with a stored answer to this question, as superuser.

        :param str option_key: only those that chose this option
        """
        self.ensure_one()
        tickets_sudo = self.env["helpdesk.ticket"].sudo()
        tickets_sudo.flush_model(["sd_answers", "type_id"])
        stored = SQL("sd_answers -> %s", self.key)
        conditions = [
            SQL("type_id = %s", self.type_id.id),
            SQL("jsonb_exists(sd_answers, %s)", self.key),
        ]
        if self.kind != "boolean":
            conditions.append(SQL("%s NOT IN ('false', '\"\"', '[]')", stored))
        if option_key:
            # both a string and a list of strings contain it as an element
            conditions.append(SQL("jsonb_exists(%s, %s)", stored, option_key))
        rows = self.env.execute_query(
            SQL(
                "SELECT id FROM helpdesk_ticket WHERE %s ORDER BY id",
                SQL(" AND ").join(conditions),
            )
        )
        return tickets_sudo.browse(row[0] for row in rows)

    def _move_answers_to_events(self):
        answered_sudo = self._find_answered()
        for start in range(0, len(answered_sudo), EVENTS_AT_ONCE):
            batch_sudo = answered_sudo[start : start + EVENTS_AT_ONCE]
            self.env["sd.ticket.event"].sudo().create(
                [
                    {
                        "ticket_id": ticket_sudo.id,
                        "teller": self._name,
                        "code": "field_removed",
                        "values": {
                            "field": self.label,
                            "answer": self._show(
                                ticket_sudo._sd_get_answers()[self.key]
                            ),
                        },
                        "user_id": self.env.uid,
                    }
                    for ticket_sudo in batch_sudo
                ]
            )
        self.env.cr.execute(
            "UPDATE helpdesk_ticket SET sd_answers = sd_answers - %s::text WHERE id IN %s",
            (self.key, tuple(answered_sudo.ids) or (0,)),
        )
        answered_sudo.invalidate_recordset(["sd_answers"])

    # === What others need of it === #

    def _as_form_fields(self):
        """These questions for ``tools/type_fields.py``, in order."""
        return [
            FormField(
                key=question.key,
                kind=question.kind,
                required=question.required and question._can_be_answered(),
                options=tuple(question.option_ids.filtered("active").mapped("key")),
                retired=tuple(
                    question.with_context(active_test=False)
                    .option_ids.filtered(lambda option: not option.active)
                    .mapped("key")
                ),
            )
            for question in self
        ]

    def _can_be_answered(self):
        """Whether there is something to choose; nobody can be asked for nothing."""
        self.ensure_one()
        return self.kind not in CHOICES or bool(self.option_ids.filtered("active"))

    def _describe(self):
        """This question for forms and the API, see ``_sd_get_form``."""
        self.ensure_one()
        return {
            "key": self.key,
            "label": self.label,
            "help": self.help or "",
            "kind": self.kind,
            "required": self.required and self._can_be_answered(),
            "options": [
                {"key": option.key, "label": option.label}
                for option in self.option_ids.filtered("active")
            ]
            if self.kind in CHOICES
            else [],
        }

    def _build_property(self):
        """This question as an entry of a property definition."""
        self.ensure_one()
        entry = {"name": self.key, "string": self.label, "type": self.kind}
        options = self.with_context(active_test=False).option_ids
        if self.kind == "selection":
            entry["selection"] = [[option.key, option.label] for option in options]
        if self.kind == "tags":
            entry["tags"] = [
                [option.key, option.label, number % 11 + 1]
                for number, option in enumerate(options)
            ]
        return entry

    def _show(self, value):
        """A stored answer in words, in the language of the context, "" for none."""
        self.ensure_one()
        if not is_stored(self.kind, value):
            return ""
        if self.kind == "boolean":
            return self.env._("Yes") if value else self.env._("No")
        if self.kind == "date":
            return format_date(self.env, value)
        if self.kind == "float":
            return formatLang(self.env, value, digits=2 if value % 1 else 0)
        if self.kind in CHOICES:
            options = self.with_context(active_test=False).option_ids
            labels = {option.key: option.label for option in options}
            keys = value if isinstance(value, list) else [value]
            return ", ".join(labels.get(key, key) for key in keys)
        return str(value)

    @api.model
    def _tell_problem(self, code, question):
        """Sentence about an answer that does not fit, for whoever gave it.

        :param str code: of ``tools/type_fields.py``
        :param question: the question, empty for an unknown one
        """
        words = {
            "missing": self.env._("Please answer “%(field)s”."),
            "unknown_field": self.env._("This type of ticket does not ask for that."),
            "unknown_option": self.env._("“%(field)s”: choose one of the options."),
            "too_long": self.env._("“%(field)s”: please be shorter than that."),
            "too_large": self.env._("“%(field)s”: this number is too large."),
            "not_a_text": self.env._("“%(field)s”: please write text."),
            "not_a_number": self.env._("“%(field)s”: please give a number."),
            "not_a_whole_number": self.env._(
                "“%(field)s”: please give a whole number."
            ),
            "not_a_date": self.env._(
                "“%(field)s”: please give a date as year-month-day, such as 2026-03-31."
            ),
            "not_yes_or_no": self.env._("“%(field)s”: please answer yes or no."),
        }
        return words[code] % {"field": question.label or ""}

    @api.model
    def _get_words(self):
        return super()._get_words() | {
            "field_removed": self.env._(
                "The form field “%(field)s” was removed; the answer was: %(answer)s"
            ),
        }
