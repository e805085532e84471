from odoo import api, fields, models

from ..tools.assignment import Leave, find_absent


class SdAbsence(models.AbstractModel):
    """Who is away right now, of all that Odoo knows about it.

    Leave is what counts, not the clock: mail arrives at night, too. It comes from the
    user's own dates in *Out of office*, and from leave in the working calendar that is
    his own, where ``hr_holidays`` puts the leave that it has granted.
    """

    _name = "sd.absence"
    _description = "Who is away"

    @api.model
    def _find(self, users):
        """Those who are away now.

        :param users: ``res.users``
        :return: dict user id → moment (naive UTC) of his return, None when unknown
        """
        now = fields.Datetime.now()
        leaves = [
            Leave(
                user.id,
                user.out_of_office_from,
                user.out_of_office_to or None,
            )
            for user in users
            if user.out_of_office_from
        ]
        return find_absent([*leaves, *self._get_leaves(users, now)], now)

    @api.model
    def _get_leaves(self, users, now):
        if not users:
            return []
        Leaves_sudo = self.env["resource.calendar.leaves"].sudo()
        found_sudo = Leaves_sudo.search_fetch(
            [
                ("resource_id.user_id", "in", users.ids),
                ("time_type", "=", "leave"),
                ("date_to", ">", now),
            ],
            ["resource_id", "date_from", "date_to"],
        )
        return [
            Leave(leave.resource_id.user_id.id, leave.date_from, leave.date_to)
            for leave in found_sudo
        ]
