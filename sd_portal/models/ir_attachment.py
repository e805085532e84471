from odoo import api, models
from odoo.exceptions import AccessError
from odoo.fields import Domain
from odoo.tools import SQL


class IrAttachment(models.Model):
    _inherit = "ir.attachment"

    @api.model
    def _sd_get_customer_domain(self):
        """Attachments of tickets that the customer may see.

        Those of a message that he sees, and those he sent with the form himself. A
        file of an internal note, or one that an agent put on the ticket without
        saying anything to the customer, stays inside.
        """
        visible = SQL(
            """(
            SELECT rel.attachment_id
              FROM message_attachment_rel rel
              JOIN mail_message message ON message.id = rel.message_id
         LEFT JOIN mail_message_subtype subtype ON subtype.id = message.subtype_id
             WHERE message.model = 'helpdesk.ticket'
               AND message.is_internal IS NOT TRUE
               AND subtype.internal IS NOT TRUE
         UNION ALL
            SELECT attachment.id
              FROM ir_attachment attachment
              JOIN res_users author ON author.id = attachment.create_uid
             WHERE attachment.res_model = 'helpdesk.ticket'
               AND author.share
               AND NOT EXISTS (
                   SELECT 1 FROM message_attachment_rel rel
                    WHERE rel.attachment_id = attachment.id)
            )"""
        )
        return Domain("id", "in", visible)

    @api.model
    def _sd_narrow(self):
        """What share users are narrowed to: anything else, and visible ticket files."""
        return (
            Domain("res_model", "!=", "helpdesk.ticket")
            | Domain("res_model", "=", False)
            | self._sd_get_customer_domain()
        )

    def _sd_is_narrowed(self):
        return not self.env.su and self.env.user.share

    @api.model
    def _search(self, domain, *args, bypass_access=False, **kwargs):
        """Leave out internal files of tickets when a customer searches."""
        if self._sd_is_narrowed() and not bypass_access:
            domain = Domain(domain) & self._sd_narrow()
        return super()._search(domain, *args, bypass_access=bypass_access, **kwargs)

    def _check_access(self, operation):
        """Forbid internal files of tickets to customers, also by a guessed id."""
        result = super()._check_access(operation)
        if not self._sd_is_narrowed():
            return result
        ours_sudo = self.sudo().filtered(lambda a: a.res_model == "helpdesk.ticket")
        hidden_ids = set(ours_sudo.ids) - set(ours_sudo._sd_get_visible_ids())
        if not hidden_ids:
            return result
        forbidden = self.browse(hidden_ids)
        if result:
            forbidden |= result[0]
        return forbidden, lambda: AccessError(
            self.env._("This file does not exist, or you have no access to it.")
        )

    def _sd_get_visible_ids(self):
        """Ids among these attachments that the customer may see."""
        if not self.ids:
            return []
        return self.sudo().search(
            Domain("id", "in", self.ids) & self._sd_get_customer_domain()
        ).ids
