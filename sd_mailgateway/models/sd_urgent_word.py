from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import ormcache


class SdUrgentWord(models.Model):
    """A word by which customers say that something is urgent."""

    _name = "sd.urgent.word"
    _description = "Urgent word"
    _order = "lang, name"

    name = fields.Char(string="Word", required=True, help="Or a short phrase.")
    lang = fields.Char(string="Language", help="For your orientation; all words count.")
    active = fields.Boolean(default=True)

    _name_uniq = models.UniqueIndex(
        "(lower(name))", "This word is in the list already."
    )

    @api.constrains("name")
    def _check_name(self):
        for word in self:
            if len(word.name.strip()) < 3:
                raise ValidationError(
                    self.env._(
                        "“%(word)s” is too short: it would be found in ordinary mails.",
                        word=word.name,
                    )
                )

    @api.model
    @ormcache()
    def _get_list(self):
        """All active words; every mail asks for them."""
        return tuple(self.sudo().search_fetch([], ["name"]).mapped("name"))

    @api.model_create_multi
    def create(self, vals_list):
        self.env.registry.clear_cache()
        return super().create(vals_list)

    def write(self, vals):
        self.env.registry.clear_cache()
        return super().write(vals)

    def unlink(self):
        self.env.registry.clear_cache()
        return super().unlink()
