from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..tools.type_fields import is_key, make_key


class SdTypeFieldOption(models.Model):
    """One of the answers to choose from."""

    _name = "sd.type.field.option"
    _description = "Option of a form field"
    _order = "field_id, sequence, id"
    _rec_name = "label"

    field_id = fields.Many2one(
        "sd.type.field", required=True, index=True, ondelete="cascade"
    )
    sequence = fields.Integer(default=10)
    active = fields.Boolean(
        default=True, help="An archived option is not offered; tickets keep it."
    )
    key = fields.Char(
        help="The name that integrations use. Made of the label when left empty."
    )
    label = fields.Char(required=True, translate=True)

    _unique_key = models.UniqueIndex(
        "(field_id, key)", "The form field has another option with this key."
    )

    @api.constrains("key")
    def _check_key(self):
        for option in self:
            if not is_key(option.key or ""):
                raise ValidationError(
                    self.env._(
                        "“%(key)s” cannot be a key. Use small letters, digits and _, "
                        "and begin with a letter.",
                        key=option.key or "",
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        """Give each option a key and let the properties follow."""
        questions = self.env["sd.type.field"].browse(
            {vals["field_id"] for vals in vals_list if vals.get("field_id")}
        )
        taken = {question.id: set() for question in questions}
        for option in questions.sudo().with_context(active_test=False).option_ids:
            taken[option.field_id.id].add(option.key)
        for vals in vals_list:
            keys = taken.setdefault(vals.get("field_id"), set())
            vals["key"] = vals.get("key") or make_key(vals.get("label") or "", keys)
            keys.add(vals["key"])
        options = super().create(vals_list)
        options.field_id.type_id._sd_sync_definition()
        return options

    def write(self, vals):
        """Keep key and field; let the properties follow."""
        for option in self:
            if ("key" in vals and vals["key"] != option.key) or (
                "field_id" in vals and vals["field_id"] != option.field_id.id
            ):
                raise ValidationError(
                    self.env._(
                        "The option “%(option)s” keeps its key and its field: stored "
                        "answers use them.",
                        option=option.label,
                    )
                )
        result = super().write(vals)
        self.field_id.type_id._sd_sync_definition()
        return result

    def update_field_translations(self, field_name, translations, source_lang=""):
        """The property is named in the company's language: it follows, too."""
        result = super().update_field_translations(
            field_name, translations, source_lang=source_lang
        )
        self.field_id.type_id._sd_sync_definition()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_used(self):
        for option in self:
            number = len(option.field_id._find_answered(option.key))
            if number:
                raise ValidationError(
                    self.env._(
                        "%(number)s tickets have the answer “%(option)s”. Archive the "
                        "option instead: nobody can choose it any more, and the tickets "
                        "keep it.",
                        number=number,
                        option=option.label,
                    )
                )

    def unlink(self):
        """Let the properties follow."""
        types = self.field_id.type_id
        result = super().unlink()
        types.exists()._sd_sync_definition()
        return result
