from odoo import api, models


class SdExplained(models.AbstractModel):
    """Puts a stored decision into words, in the language of whoever reads it.

    A decision is kept as a code with values; its author inherits this mixin and
    says the sentence for each of his codes in `_get_words`.
    """

    _name = "sd.explained"
    _description = "Decisions told in words"

    @api.model
    def _get_words(self):
        """Sentences of this model's decisions.

        :return: dict code → sentence in the current language, with named
            placeholders for the decision's values, e.g.
            ``{"fewest_open": self.env._("%(user)s: fewest open tickets")}``
        """
        return {}

    @api.model
    def _tell(self, code, values):
        """The sentence for ``code``.

        :param str code: reason code
        :param dict values: the stored values; ``["res.users", 7]`` is replaced by
            the name of that record, as it is called today; ``["res.users", [7, 8]]``
            by several names
        :return: str, the bare code when nobody has words for it
        """
        words = self._get_words().get(code)
        if words is None:
            return code
        shown = {name: self._show_value(value) for name, value in values.items()}
        try:
            return words % shown
        except (KeyError, ValueError, TypeError):
            return words

    @api.model
    def _show_value(self, value):
        if not self._names_records(value):
            return value
        model, record_id = value
        if model not in self.env:
            return record_id
        records_sudo = self.env[model].sudo().browse(record_id).exists()
        names = ", ".join(records_sudo.mapped("display_name"))
        return names or self.env._("(deleted)")

    @api.model
    def _names_records(self, value):
        """Whether a stored value is a model's name with one id or several."""
        if not (isinstance(value, (list, tuple)) and len(value) == 2):
            return False
        model, ids = value
        ids = ids if isinstance(ids, (list, tuple)) else [ids]
        return isinstance(model, str) and all(isinstance(one, int) for one in ids)
