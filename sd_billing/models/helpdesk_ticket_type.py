from odoo import models

from odoo.addons.sd_portal.tools.priority import PRIORITIES

from ..tools.fees import Case


class HelpdeskTicketType(models.Model):
    """What tickets of a type will cost, told before they are made.

    How it is charged is for everybody; amounts and hours are for contacts who see
    hours and money.
    """

    _inherit = "helpdesk.ticket.type"

    def _sd_get_fee_hints(self, partner, agreement):
        """Tell the fees of today's rules, which a ticket sent now would keep."""
        company = self.env.company
        cases = [
            Case(type_.id, agreement.id or 0, priority, company.id)
            for type_ in self
            for priority in PRIORITIES
        ]
        fees = self.env["sd.fee"]._find_for_cases(cases)
        sees_money = partner.sudo().sd_may_see_money
        left = {}
        if sees_money and any(fee.mode == "package" for fee in fees.values()):
            left = self.env["sd.package"]._get_left_by_type(
                partner.commercial_partner_id, company, self
            )
        told = {}
        for case, fee in fees.items():
            key = (case.type_id, fee.id)
            if key not in told:
                type_ = self.browse(case.type_id).with_prefetch(self.ids)
                told[key] = fee._tell_hint(
                    type_, company, sees_money, left.get(type_.id)
                )
        hints = super()._sd_get_fee_hints(partner, agreement)
        return hints | {
            (case.type_id, case.priority): told[case.type_id, fee.id]
            for case, fee in fees.items()
        }
