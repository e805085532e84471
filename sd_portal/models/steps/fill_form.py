from odoo import api, models

from ...exceptions import AnswerError
from ...tools.type_fields import check_answers

STRICT_SOURCES = frozenset({"portal", "web_form", "api"})
"""Sources with a form: what does not fit is refused, since it can be corrected there."""


class SdIntakeStepFillForm(models.AbstractModel):
    """What does the type ask for? Check and store the answers.

    Where the sender sees a form, an answer that is missing or does not fit is refused
    with a sentence for each field. Elsewhere nothing is refused: what does not fit is
    told on the ticket, and the ticket says what is missing.
    """

    _name = "sd.intake.step.fill_form"
    _inherit = "sd.intake.step"
    _description = "Intake: fill in the form of the type"

    _sd_sequence = 55

    @api.model
    def _decide(self, drafts):
        forms = self._get_forms({draft.values.get("type_id") for draft in drafts})
        return [self._fill(d, *forms[d.values.get("type_id")]) for d in drafts]

    @api.model
    def _get_forms(self, type_ids):
        """The questions of several types, in a constant number of queries.

        :return: dict type id → (questions that customers are asked, as records and
            for ``tools/type_fields.py``)
        """
        types = self.env["helpdesk.ticket.type"].browse(filter(None, type_ids))
        forms = {False: self._get_form(types.browse())}
        for type_ in types:
            forms[type_.id] = self._get_form(type_)
        return {type_id: forms[type_id or False] for type_id in type_ids}

    @api.model
    def _get_form(self, type_):
        questions = type_._sd_get_questions(for_customer=True)
        return questions, questions._as_form_fields()

    @api.model
    def _fill(self, draft, questions, form_fields):
        submission = draft.submission
        if not form_fields and not submission.answers:
            return draft
        if not draft.is_open("sd_answers"):
            return draft  # typed in by an agent, as properties
        checked = check_answers(form_fields, submission.answers)
        if checked.problems and submission.source in STRICT_SOURCES:
            self._refuse(questions, checked.problems)
        if checked.values:
            decision = self._decision(
                "filled_in",
                {"answers": len(checked.values)},
                {"sd_answers": checked.values},
            )
            draft = draft.decide(decision)
        for decision in self._describe(draft, questions, checked.problems):
            draft = draft.decide(decision)
        return draft

    @api.model
    def _refuse(self, questions, problems):
        named = {question.key: question for question in questions}
        Question = self.env["sd.type.field"]
        raise AnswerError(
            {
                key: Question._tell_problem(code, named.get(key, Question))
                for key, code in problems.items()
            }
        )

    @api.model
    def _describe(self, draft, questions, problems):
        """Decisions that tell what does not fit and what is missing."""
        labels = {question.key: question.label for question in questions}
        for key, code in problems.items():
            if code != "missing":
                answer = str(draft.submission.answers.get(key))[:1000]
                values = {"field": labels.get(key, key), "answer": answer}
                yield self._decision("does_not_fit", values)
        missing = [labels[key] for key, code in problems.items() if code == "missing"]
        if missing:
            yield self._decision("missing", {"fields": ", ".join(missing)})

    @api.model
    def _get_words(self):
        return super()._get_words() | {
            "filled_in": self.env._(
                "Answers to the questions of the type: %(answers)s."
            ),
            "does_not_fit": self.env._(
                "The answer to “%(field)s” does not fit and was left out: %(answer)s"
            ),
            "missing": self.env._("Not answered: %(fields)s."),
        }
