from odoo import api, fields, models


class SdTicketWebForm(models.AbstractModel):
    """By which web form a ticket came."""

    _name = "sd.ticket.web.form"
    _description = "Web form of a ticket"

    sd_web_form_id = fields.Many2one(
        "sd.web.form",
        string="Web form",
        ondelete="set null",
        index="btree_not_null",
        copy=False,
        readonly=True,
        groups="helpdesk_mgmt.group_helpdesk_user_own",
    )


class SdIntakeStepFindRule(models.AbstractModel):
    """Rules can ask for the form."""

    _inherit = "sd.intake.step.find_rule"

    @api.model
    def _get_facts(self, draft):
        facts = super()._get_facts(draft)
        return {**facts, "web_form": draft.values.get("sd_web_form_id")}
