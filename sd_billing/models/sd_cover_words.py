from odoo import api, models


class SdCoverWords(models.AbstractModel):
    """Why an entry of time is covered as it is, told to agents."""

    _name = "sd.cover.words"
    _inherit = "sd.explained"
    _description = "Cover of time in words"

    @api.model
    def _explain(self, code, values, looks):
        """The whole explanation: the sentence, then a line for each package.

        :param str code: of the cover
        :param dict values: its facts; minutes are told as hours
        :param list looks: ``[package id, code, minutes]`` as they were looked at
        :return: str of one or more lines
        """
        return "\n".join([self._tell(code, values), *self._explain_looks(looks)])

    @api.model
    def _explain_looks(self, looks):
        """A line for each package that was looked at, with a tick or a cross."""
        lines = []
        for package_id, look, minutes in looks:
            mark = "✓" if look in ("taken", "overdrawn") else "✗"
            sentence = self._tell(
                f"look_{look}",
                {"package": ["sd.package", package_id], "minutes": minutes},
            )
            lines.append(f"{mark} {sentence}")
        return lines

    @api.model
    def _tell(self, code, values):
        shown = {
            **values,
            **{
                name: self.env["sd.package"]._show_hours(values[name])
                for name in ("minutes", "rest")
                if name in values
            },
        }
        return super()._tell(code, shown)

    @api.model
    def _get_words(self):
        return (
            super()._get_words()
            | self._get_look_words()
            | {
                "hourly": self.env._(
                    "Billed by the hour: the fee of the ticket says so."
                ),
                "agreed": self.env._(
                    "Billed by the hour: agreed with the customer, although the fee of the "
                    "ticket would cover it."
                ),
                "no_fee": self.env._(
                    "Billed by the hour: no fee has been set for the ticket, so it waits "
                    "to be priced."
                ),
                "estimate": self.env._("Covered by the cost estimate of the ticket."),
                "fixed": self.env._("Within the fixed price of the ticket."),
                "free": self.env._("Free: the fee of the ticket says so."),
                "goodwill": self.env._("Free: goodwill."),
                "own_mistake": self.env._("Free: our mistake."),
                "internal": self.env._("Free: internal work."),
                "estimating": self.env._("Free: spent on the estimate."),
                "package": self.env._("Taken from prepaid hours."),
                "package_and_rate": self.env._(
                    "Taken from prepaid hours as far as they go; %(rest)s are billed by the "
                    "hour."
                ),
                "overage": self.env._(
                    "Billed by the hour: the prepaid hours are used up."
                ),
                "no_package": self.env._(
                    "Billed by the hour: no package covers this work."
                ),
            }
        )

    @api.model
    def _get_look_words(self):
        return {
            "look_taken": self.env._("%(package)s gives %(minutes)s."),
            "look_overdrawn": self.env._(
                "%(package)s is empty and gives %(minutes)s beyond that."
            ),
            "look_empty": self.env._("%(package)s is used up."),
            "look_not_needed": self.env._(
                "%(package)s is not needed: others end sooner."
            ),
            "look_not_begun": self.env._("%(package)s begins after the day of work."),
            "look_ended": self.env._("%(package)s ended before the day of work."),
            "look_other_type": self.env._("%(package)s is for other types."),
            "look_not_ordered": self.env._("%(package)s has not been ordered yet."),
            "look_not_invoiced": self.env._("%(package)s has not been invoiced yet."),
            "look_not_paid": self.env._("%(package)s has not been paid yet."),
            "look_cancelled": self.env._("%(package)s was cancelled."),
        }
