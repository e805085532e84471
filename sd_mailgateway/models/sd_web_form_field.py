from odoo import api, fields, models
from odoo.exceptions import ValidationError

from odoo.addons.sd_portal.tools.priority import PRIORITIES

from ..tools.web_form import FIELDS, Asked


class SdWebFormField(models.Model):
    """One thing that a web form asks for, or states itself, beside the type's questions."""

    _name = "sd.web.form.field"
    _description = "Field of a web form"
    _order = "sequence, id"

    form_id = fields.Many2one("sd.web.form", required=True, ondelete="cascade")
    sequence = fields.Integer(default=10)
    name = fields.Selection(
        selection="_get_names", string="Asks for", required=True, default="subject"
    )
    label = fields.Char(translate=True, help="Empty: the usual word.")
    use = fields.Selection(
        [
            ("required", "Required"),
            ("optional", "Optional"),
            ("hidden", "Hidden, with this value"),
        ],
        default="optional",
        required=True,
    )
    value = fields.Char(help="What a hidden field says.")

    _once = models.Constraint(
        "UNIQUE (form_id, name)", "A form asks for each thing only once."
    )

    @api.model
    def _get_names(self):
        words = {
            "name": self.env._("Your name"),
            "email": self.env._("Your e-mail address"),
            "phone": self.env._("Telephone"),
            "organisation": self.env._("Organisation"),
            "subject": self.env._("Subject"),
            "description": self.env._("How can we help?"),
            "priority": self.env._("Priority"),
            "files": self.env._("Files"),
        }
        return [(name, words[name]) for name in FIELDS]

    @api.constrains("name", "use", "value")
    def _check_value(self):
        for field in self:
            if field.name in ("email", "files") and field.use == "hidden":
                raise ValidationError(
                    self.env._(
                        "“%(field)s” cannot be hidden: only the visitor knows it.",
                        field=field._get_label(),
                    )
                )
            wrong = field.name == "priority" and field.value not in PRIORITIES
            if field.use == "hidden" and (not field.value or wrong):
                raise ValidationError(
                    self.env._(
                        "“%(field)s” is hidden: say its value (a priority is 1 for C, "
                        "2 for B or 3 for A).",
                        field=field._get_label(),
                    )
                )

    def _get_label(self):
        self.ensure_one()
        return self.label or dict(self._get_names())[self.name]

    def _as_asked(self):
        """What visitors are asked, for ``tools/web_form.py``."""
        shown = self.filtered(lambda field: field.use != "hidden")
        return [Asked(field.name, field.use == "required") for field in shown]
