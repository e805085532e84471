from datetime import timedelta

from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ..tools.ledger import expiring, refundable, rolled_over
from .sd_package_draw import NOTHING

BATCH = 200


class SdPackageEnd(models.AbstractModel):
    """How packages end: what is left rolls over, expires or is taken back.

    1. The day after the end a part is passed on to a package of its own. That one
       covers work from the same first day on, so that time which is entered late still
       finds the hours.
    2. The rest expires after the company's days of grace, for the same reason.
    3. When a correction gives minutes back to a package that has ended, they expire
       the next time.

    Each happens once: the moves carry unique keys.
    """

    _name = "sd.package.end"
    _description = "End of prepaid packages"

    @api.model
    def _cron_end(self):
        """Roll over and expire what has ended, in batches."""
        today = fields.Date.context_today(self)
        remaining = 0
        for domain, act in (
            (self._get_rolling_domain(today), "_roll_over"),
            (self._get_expiring_domain(today), "_expire"),
        ):
            packages = self.search(domain, limit=BATCH, order="id")
            packages._try_each(act)
            if len(packages) == BATCH:
                remaining += self.search_count(domain)
            self.env["ir.cron"]._commit_progress(len(packages), remaining=remaining)

    def _try_each(self, act):
        """Act on all at once, or one by one when that fails; note who failed and why."""
        try:
            with self.env.cr.savepoint():
                getattr(self, act)()
        except UserError as error:
            if len(self) == 1:
                self.end_failure = str(error)
                return
            for package in self:
                package._try_each(act)

    @api.model
    def _get_rolling_domain(self, today):
        return (
            Domain("date_to", "<", today)
            & Domain("cancelled", "=", False)
            & Domain("ended", "=", False)
            & Domain("rollover_percent", ">", 0)
            & Domain("rolled", "=", False)
            & Domain("end_failure", "=", False)
        )

    @api.model
    def _get_expiring_domain(self, today):
        companies = self.env["res.company"].sudo().search([("id", ">", 0)])
        over = Domain.OR(
            Domain("company_id", "=", company.id)
            & Domain("date_to", "<", today - timedelta(company.sd_package_grace_days))
            for company in companies
        )
        return (
            (over | Domain("cancelled", "=", True))
            & Domain("ended", "=", False)
            & (
                Domain("rollover_percent", "=", 0)
                | Domain("rolled", "=", True)
                | Domain("cancelled", "=", True)
            )
            & Domain("end_failure", "=", False)
        )

    def _roll_over(self):
        """Pass on what the packages say, each to a new package; once."""
        self._lock()
        sums = self._get_sums()
        rolling = {
            package: minutes
            for package in self
            if (
                minutes := rolled_over(
                    sums.get(package.id, NOTHING)[2], package.rollover_percent
                )
            )
        }
        heirs = self.with_context(tracking_disable=True).create(
            [package._prepare_heir_vals(m) for package, m in rolling.items()]
        )
        self.env["sd.package.move"].sudo().create(
            [
                package._prepare_move_vals(
                    "roll",
                    -minutes,
                    "rolled_out",
                    {"package": [self._name, heir.id]},
                    day=package.date_to,
                    once=f"roll/{package.id}",
                )
                for heir, (package, minutes) in zip(heirs, rolling.items(), strict=True)
            ]
        )
        self.rolled = True

    def _prepare_heir_vals(self, minutes):
        """Values of the package that takes over what is passed on."""
        self.ensure_one()
        copied = self.copy_data()[0]
        return {
            **copied,
            "rolled_from_id": self.id,
            "initial_minutes": minutes,
            "price": 0,
            "rollover_percent": 0,
            "date_from": self.date_from,
            "date_to": self.date_to + relativedelta(months=self.rollover_months),
        }

    def _expire(self):
        """Let what is unused expire."""
        self._lock()
        sums = self._get_sums()
        Move = self.env["sd.package.move"].sudo()
        counts = dict(
            Move._read_group(
                [("package_id", "in", self.ids), ("kind", "=", "expire")],
                ["package_id"],
                ["__count"],
            )
        )
        Move.create(
            [
                package._prepare_move_vals(
                    "expire",
                    -minutes,
                    "expired",
                    day=None if package.cancelled else package.date_to,
                    once=f"expire/{package.id}/{counts.get(package, 0) + 1}",
                )
                for package in self
                if (minutes := expiring(sums.get(package.id, NOTHING)[2]))
            ]
        )
        self.ended = True

    # === Sales that are undone === #

    def _cancel(self, code, values=None):
        """Take back all that is unused, and close the packages.

        :param str code: why, told by ``sd.package.move``
        :return: dict package → minutes that were used and stay sold
        """
        packages_sudo = (self | self.rolled_to_ids).sudo()
        packages_sudo = packages_sudo.filtered(lambda package: not package.cancelled)
        packages_sudo._lock()
        sums = packages_sudo._get_sums()
        moves = []
        for package_sudo in packages_sudo:
            __, __, left, sold = sums.get(package_sudo.id, NOTHING)
            back = refundable(sold, left)
            for kind, minutes in (("refund", back), ("expire", expiring(left) - back)):
                if minutes:
                    moves.append(
                        package_sudo._prepare_move_vals(kind, -minutes, code, values)
                    )
        self.env["sd.package.move"].sudo().create(moves)
        packages_sudo.write({"cancelled": True, "ended": True})
        return {
            package_sudo: sums.get(package_sudo.id, NOTHING)[1]
            for package_sudo in packages_sudo
        }

    def _change_bought(self, minutes, code, values=None):
        """Add minutes that were bought besides, or take back unused ones.

        :param int minutes: signed
        :raise UserError: when more is taken back than is unused
        """
        self.ensure_one()
        unused = self._get_refundable()
        if unused < -minutes:
            raise UserError(
                self.env._(
                    "Of %(package)s only %(left)s are unused; no more can be taken back.",
                    package=self.name,
                    left=self._show_hours(unused),
                )
            )
        kind = "purchase" if minutes > 0 else "refund"
        self.env["sd.package.move"].sudo().create(
            [self._prepare_move_vals(kind, minutes, code, values)]
        )

    def _get_refundable(self):
        """Minutes that could be taken back now; the package is locked."""
        self.ensure_one()
        self._lock()
        __, __, left, sold = self._get_sums().get(self.id, NOTHING)
        return refundable(sold, left)

    def action_take_back(self):
        """Take back what is unused of this package, and close it."""
        self.check_access("write")
        used = self._cancel("taken_back")
        for package in self:
            package.message_post(body=package._tell_taken_back(used))

    def _tell_taken_back(self, used):
        """What was taken back, and what stays sold.

        :param dict used: package → minutes, see `_cancel`
        """
        minutes = sum(used.get(package, 0) for package in self.sudo())
        if not minutes:
            return self.env._("All hours were unused and have been taken back.")
        return self.env._(
            "The unused hours have been taken back. %(used)s had been used before and "
            "stay sold: credit only the rest.",
            used=self._show_hours(minutes),
        )
