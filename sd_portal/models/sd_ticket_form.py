from odoo import api, fields, models
from odoo.tools import sql

from ..tools.type_fields import carry_over, check_answers, find_missing


class SdTicketForm(models.AbstractModel):
    """What the ticket's type asked for, and what was answered."""

    _name = "sd.ticket.form"
    _inherit = "sd.explained"
    _description = "Answers of a ticket"

    type_id = fields.Many2one("helpdesk.ticket.type")
    sd_answers = fields.Properties(
        string="Answers",
        definition="type_id.sd_answer_definition",
        copy=True,
        groups="base.group_user",
    )
    sd_has_questions = fields.Boolean(
        compute="_compute_sd_missing_answers", groups="base.group_user"
    )
    sd_missing_answers = fields.Char(
        string="Missing answers",
        compute="_compute_sd_missing_answers",
        groups="base.group_user",
    )

    def _auto_init(self):
        """Tickets that were there before have no answers: nothing is to be computed."""
        if not self._abstract and not sql.column_exists(
            self.env.cr, self._table, "sd_answers"
        ):
            sql.create_column(self.env.cr, self._table, "sd_answers", "jsonb")
        return super()._auto_init()

    @api.depends("type_id", "sd_answers")
    @api.depends_context("lang")
    def _compute_sd_missing_answers(self):
        for ticket in self:
            questions_sudo = ticket.type_id._sd_get_questions(for_customer=True)
            missing = find_missing(
                questions_sudo._as_form_fields(), ticket._sd_get_answers()
            )
            asked = questions_sudo.filtered(lambda q, keys=missing: q.key in keys)
            ticket.sd_has_questions = bool(ticket.type_id.sudo().sd_answer_definition)
            ticket.sd_missing_answers = ", ".join(asked.mapped("label"))

    def _sd_get_answers(self):
        """The stored answers: key → value as ``tools/type_fields.py`` has it."""
        self.ensure_one()
        return dict(self.sudo().sd_answers._values or {})

    def _sd_tell_answers(self, for_customer=True):
        """The answers as they are read, in the language of the context.

        :param bool for_customer: only those to questions that customers are asked
        :return: list of (label, answer in words)
        """
        self.ensure_one()
        answers = self._sd_get_answers()
        questions_sudo = (
            self.sudo().type_id.with_context(active_test=False).sd_field_ids
        )
        if for_customer:
            questions_sudo = questions_sudo.filtered("show_in_portal")
        told = [(q.label, q._show(answers.get(q.key))) for q in questions_sudo]
        return [(label, words) for label, words in told if words]

    def write(self, vals):
        """When the type changes, answers that still fit stay; the others are logged."""
        if "type_id" not in vals:
            return super().write(vals)
        before = {t: (t.type_id, t._sd_get_answers()) for t in self}
        result = super().write(vals)
        for ticket, (type_, answers) in before.items():
            if answers and ticket.type_id != type_:
                ticket._sd_carry_answers(type_, answers, given="sd_answers" in vals)
        return result

    def _sd_carry_answers(self, type_, answers, given=False):
        """Sort the answers to the old type's questions.

        :param type_: the type that the ticket had
        :param dict answers: what was stored then
        :param bool given: whether new answers were written together with the type
        """
        kept, lost = self._sd_sort_answers(type_, self.type_id, answers)
        stored = self._sd_get_answers() if given else {}
        fitting = check_answers(
            self.type_id._sd_get_questions()._as_form_fields(), stored
        ).values
        self.sudo().sd_answers = kept | fitting
        if lost:
            self._sd_log_event("sd.ticket.form", "answers_dropped", {"answers": lost})

    @api.model
    def _sd_sort_answers(self, before, after, answers):
        """Which answers survive a change of type.

        :return: the answers that stay (dict), and the others in words (str)
        """
        questions_sudo = before.sudo().with_context(active_test=False).sd_field_ids
        after_sudo = after.sudo().with_context(active_test=False).sd_field_ids
        kept, lost = carry_over(
            questions_sudo._as_form_fields(), after_sudo._as_form_fields(), answers
        )
        told = [
            f"{question.label}: {question._show(answers[question.key])}"
            for question in questions_sudo
            if question.key in lost
        ]
        return kept, "; ".join(told)

    @api.model
    def _get_words(self):
        return super()._get_words() | {
            "answers_dropped": self.env._(
                "The new type does not ask for these answers any more: %(answers)s"
            ),
        }
