import logging

from odoo import api, fields, models

_logger = logging.getLogger(__name__)

BATCH = 200
"""Clocks that the cron looks at before it commits."""

RETRY_MINUTES = 60
"""After a failure a clock is left alone for so long."""


class SdClockWatch(models.AbstractModel):
    """Clocks are looked at when their moment comes: late, to be warned of, changed."""

    _name = "sd.clock.watch"
    _description = "Watch over clocks"

    @api.model
    def _mark_stale(self, clocks, code=False):
        """Have the cron look at clocks soon, in batches.

        :param clocks: open clocks
        :param str code: why the promise itself is to be decided anew; without it only
            the deadline is reckoned anew
        """
        if clocks:
            vals = {"next_check_at": fields.Datetime.now()}
            clocks.write({**vals, "stale_code": code} if code else vals)
            self.env.ref("sd_portal.ir_cron_check_clocks")._trigger()

    @api.model
    def _cron_check(self):
        """Look at the clocks whose moment has come: late, to be warned of, changed."""
        now = fields.Datetime.now()
        domain = [("next_check_at", "<=", now)]
        clocks = self.search(domain, order="next_check_at, id", limit=BATCH)
        clocks._check_safely(now)
        self.env["ir.cron"]._commit_progress(
            len(clocks),
            remaining=self.search_count(domain) if len(clocks) == BATCH else 0,
        )

    def _check_safely(self, now):
        """All at once; where that fails, one by one, and the failure stays on its clock."""
        try:
            with self.env.cr.savepoint():
                self._check(now)
            return
        except Exception:  # noqa: BLE001 - found out one by one below
            self.env.invalidate_all()
        for clock in self:
            try:
                with self.env.cr.savepoint():
                    clock._check(now)
            except Exception as error:
                _logger.warning("Clock %s could not be looked at", clock.id, exc_info=1)
                self.env.invalidate_all()
                clock.write(
                    {
                        "failure": str(error) or type(error).__name__,
                        "next_check_at": fields.Datetime.add(
                            now, minutes=RETRY_MINUTES
                        ),
                    }
                )

    def _check(self, now):
        stale = self.filtered("stale_code")
        for code, clocks in stale.grouped("stale_code").items():
            clocks.write({"stale_code": False, "next_check_at": False})
            self._recompute(clocks.ticket_id, code, future_only=True)
        found = self._refresh(now)
        self.filtered("failure").failure = False
        self.env["sd.clock.warning"]._warn(
            {
                clock: (reckoning, plan)
                for clock, (reckoning, plan) in found.items()
                if clock.next_check_at and plan.tell
            },
            now,
        )
