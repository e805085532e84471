from odoo import api, fields, models

RIGHTS = (
    "sd_may_create_tickets",
    "sd_ticket_scope",
    "sd_may_approve",
    "sd_may_see_money",
    "sd_manages_colleagues",
)


class SdContactRights(models.AbstractModel):
    """What a contact of an organisation may do in the portal.

    The contact has these rights; a request for access asks for them. A new contact may
    create tickets and sees his own: the rest is given by somebody.
    """

    _name = "sd.contact.rights"
    _description = "Rights in the customer portal"

    sd_may_create_tickets = fields.Boolean(
        string="May create tickets", default=True, groups="base.group_user"
    )
    sd_ticket_scope = fields.Selection(
        [
            ("own", "Own tickets"),
            ("organisation", "All tickets of the organisation"),
        ],
        string="Sees",
        default="own",
        required=True,
        groups="base.group_user",
    )
    sd_may_approve = fields.Boolean(
        string="May approve costs and closing", groups="base.group_user"
    )
    sd_may_see_money = fields.Boolean(
        string="Sees hours and money",
        groups="base.group_user",
        help="Sees prepaid hours and the time on tickets in the portal, and is told when "
        "hours run out.",
    )
    sd_manages_colleagues = fields.Boolean(
        string="Manages colleagues",
        groups="base.group_user",
        help="Asks in the portal for colleagues to be added, changed and removed. You "
        "confirm each request.",
    )

    @api.model
    def _sd_get_right_names(self):
        """Fields that hold a right, in the order in which they are told."""
        return RIGHTS

    def _sd_get_rights(self):
        """The rights as values for ``create()`` and ``write()``; asked as superuser."""
        self.ensure_one()
        return {name: self[name] for name in self._sd_get_right_names()}

    def _sd_tell_rights(self):
        """The rights in words, in the reader's language; asked as superuser.

        :return: list of phrases, what he sees first
        """
        self.ensure_one()
        sees_all = self.sd_ticket_scope == "organisation"
        words = [
            self.env._("sees all tickets of the organisation")
            if sees_all
            else self.env._("sees own tickets")
        ]
        phrases = {
            "sd_may_create_tickets": self.env._("may create tickets"),
            "sd_may_approve": self.env._("may approve costs and closing"),
            "sd_may_see_money": self.env._("sees hours and money"),
            "sd_manages_colleagues": self.env._("manages colleagues"),
        }
        return words + [phrase for name, phrase in phrases.items() if self[name]]
