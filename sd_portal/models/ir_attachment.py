from odoo import api, models
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
