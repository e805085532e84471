from odoo.exceptions import ValidationError


class AnswerError(ValidationError):
    """Answers to a type's own questions do not fit.

    ``problems`` is a dict field key → sentence in the current language, so that a form
    can show each at its field; the message is all of them.
    """

    def __init__(self, problems):
        super().__init__("\n".join(problems.values()))
        self.problems = problems
