from odoo import models


class IrHttp(models.AbstractModel):
    _inherit = "ir.http"

    @classmethod
    def _get_translation_frontend_modules_name(cls):
        """Give the customer's pages our words too, beside those of web and portal.

        Scripts of other modules find in ``i18n_extra`` what their own module has no
        words for in the customer's language.
        """
        return [*super()._get_translation_frontend_modules_name(), "sd_portal"]
