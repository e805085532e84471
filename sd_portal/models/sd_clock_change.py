import logging
from dataclasses import replace

from odoo import Command, api, fields, models
from odoo.fields import Domain

from ..tools.clock import Target

_logger = logging.getLogger(__name__)

BATCH = 200
"""Clocks that the cron looks at before it commits."""

RETRY_MINUTES = 60
"""After a failure a clock is left alone for so long."""

LOOK_FOR_AGREEMENT = ("customer_changed", "company_changed")
"""After these changes another agreement may hold."""


class SdClockChange(models.AbstractModel):
    """What was promised changes: the valid clock is replaced, used time stays used."""

    _name = "sd.clock.change"
    _description = "Changes of a clock"

    # === Another promise === #

    @api.model
    def _recompute(self, tickets, code, values=None, future_only=False):
        """Decide anew what is promised about tickets, and replace clocks that differ.

        A new clock runs from the old start, with the pauses served and a date that
        people agreed on. What is reached or cancelled stays as it is.

        :param tickets: as superuser
        :param str code: what changed, told by ``sd.clock._get_change_words``
        :param dict values: values of that sentence
        :param bool future_only: leave a clock alone that would be late at once
        """
        now = fields.Datetime.now()
        anew = code in LOOK_FOR_AGREEMENT
        promises = self.env["sd.promise"]._decide(
            [ticket._sd_get_situation(anew) for ticket in tickets]
        )
        found = self.search(
            [("ticket_id", "in", tickets.ids), ("superseded_at", "=", False)]
        )
        # Filtered records forget the others that they could be read with.
        found.fetch(["pause_ids", "warning_ids"])
        valid = found.grouped("ticket_id")
        olds, news = self.browse(), []
        tickets._sd_note_promises(promises)
        for ticket, promise in zip(tickets, promises, strict=True):
            for old, vals in self._compare(
                ticket, promise, valid.get(ticket, self.browse())
            ):
                if future_only and old and old._would_be_late(vals, now):
                    continue
                olds |= old
                if vals:
                    news.append(vals)
        changed = olds.ticket_id | tickets.browse([vals["ticket_id"] for vals in news])
        olds._supersede(code, values, now)
        (olds | self.create(news))._refresh(now)
        changed._sd_log_event(self._name, code, values, for_customer=False)

    @api.model
    def _compare(self, ticket, promise, valid):
        """Pairs of a clock to replace (or none) and the values of its successor (or {})."""
        started = min(valid.mapped("started_at"), default=ticket.create_date)
        for target in ("first_response", "resolution"):
            old = valid.filtered(lambda clock, t=target: clock.target == t)
            wanted = dict(promise.clocks.get(target) or {})
            if old and not old._is_open():
                continue
            if not old:
                if wanted and not ticket.stage_id.closed:
                    yield (
                        old,
                        self._prepare_late_comer(ticket, target, wanted, started),
                    )
            elif wanted != old._get_promise():
                yield old, old._prepare_successor(wanted) if wanted else {}
        reply = valid.filtered(lambda c: c.target == "next_reply" and c._is_open())
        wanted = reply and self._get_next_reply(ticket, promise, reply)
        if wanted and wanted != reply._get_promise():
            yield reply, reply._prepare_successor(wanted)

    @api.model
    def _get_next_reply(self, ticket, promise, old):
        level = self.env["sd.agreement.level"].browse(promise.level_id or ())
        target = level._get_target("next_reply")
        if not target:
            return None
        calendar = level.agreement_id._get_calendar()
        if not calendar._sd_due(target, old.started_at):
            calendar = old.calendar_id
        told = {
            "agreement": ["sd.agreement", level.agreement_id.id],
            "priority": ticket.priority,
        }
        return self.env["sd.promise"]._prepare_clock(
            calendar, target, "next_reply", told
        )

    @api.model
    def _prepare_late_comer(self, ticket, target, wanted, started):
        """Values of a clock for a promise that the ticket did not have on arrival."""
        vals = {
            **wanted,
            "ticket_id": ticket.id,
            "target": target,
            "started_at": started,
        }
        if target == "first_response":
            vals["reached_at"] = ticket._sd_find_first_response()
        if cause := ticket._sd_get_pause_cause():
            since = ticket.last_stage_update or started
            pause = {"cause": cause, "started_at": max(since, started)}
            vals["pause_ids"] = [Command.create(pause)]
        return vals

    def _get_promise(self):
        self.ensure_one()
        return {
            "amount": self.amount,
            "unit": self.unit,
            "calendar_id": self.calendar_id.id,
            "reason_code": self.reason_code,
            "reason_values": self.reason_values,
        }

    def _prepare_successor(self, promised):
        """Values of the clock that takes the place of this one: nothing served is lost."""
        self.ensure_one()
        return {
            **promised,
            "ticket_id": self.ticket_id.id,
            "target": self.target,
            "started_at": self.started_at,
            "agreed_due_at": self.agreed_due_at,
            "agreed_at": self.agreed_at,
            "agreed_by_id": self.agreed_by_id.id,
            "agreed_reason": self.agreed_reason,
            "pause_ids": self._copy_lines(
                self.pause_ids, ("cause", "started_at", "ended_at")
            ),
            # What was told stays told, until the new deadline is crossed anew.
            "warning_ids": self._copy_lines(
                self.warning_ids, ("level", "state", "user_id", "crossed_at")
            ),
        }

    @api.model
    def _copy_lines(self, lines, names):
        return [
            Command.create(
                {n: line._fields[n].convert_to_write(line[n], line) for n in names}
            )
            for line in lines
        ]

    def _would_be_late(self, vals, now):
        """Whether a running clock would be late under another promise, as of now."""
        self.ensure_one()
        if not vals or self.state == "late":
            return True
        calendar = self.env["resource.calendar"].browse(vals["calendar_id"])
        target = Target(vals["amount"], vals["unit"])
        known = replace(self._get_input(now), target=target)
        reckoning = calendar._sd_ask(
            self.started_at, now, self._make_question(known, calendar.tz)
        )
        return bool(reckoning) and reckoning.state == "late"

    def _supersede(self, code, values, now):
        """Close clocks in favour of others; the indexes want that before the new ones."""
        self.write(
            {
                "state": "superseded",
                "superseded_at": now,
                "superseded_code": code,
                "superseded_values": values or {},
                "next_check_at": False,
                "at_risk_at": False,
            }
        )
        self.flush_recordset()

    # === A date that people agreed on === #

    @api.model
    def _agree(self, ticket, due, reason):
        """Let a date set by a human stand instead of the promise.

        :param ticket: one ticket, as superuser
        :param datetime due: naive UTC
        :param str reason: why, in his words; not shown to the customer
        """
        now = fields.Datetime.now()
        clock = ticket._sd_get_clock()
        if not clock:
            clock = self.create(self._prepare_bare_clock(ticket))
        clock.write(
            {
                "agreed_due_at": due,
                "agreed_at": now,
                "agreed_by_id": self.env.uid,
                "agreed_reason": reason,
            }
        )
        clock._refresh(now)
        ticket.sudo(False)._sd_log_event(
            self._name,
            "date_agreed",
            {"moment": fields.Datetime.to_string(due), "reason": reason},
        )

    @api.model
    def _prepare_bare_clock(self, ticket):
        return {
            "ticket_id": ticket.id,
            "target": "resolution",
            "amount": 0,
            "unit": "hours",
            "calendar_id": (
                ticket.sd_agreement_id._get_calendar()
                or ticket.company_id.resource_calendar_id
            ).id,
            "started_at": ticket.create_date,
            "reason_code": "no_deadline",
        }

    @api.model
    def _take_back(self, ticket):
        """Use the promise again instead of the date that people agreed on.

        :param ticket: one ticket, as superuser
        """
        now = fields.Datetime.now()
        clock = ticket._sd_get_clock().filtered("agreed_due_at")
        if not clock:
            return
        clock.write(dict.fromkeys(("agreed_due_at", "agreed_at"), False))
        if clock.amount:
            clock._refresh(now)
        else:
            clock._supersede("date_taken_back", {}, now)
            ticket._sd_show_clocks()
        ticket.sudo(False)._sd_log_event(self._name, "date_taken_back")

    # === Two tickets become one === #

    @api.model
    def _merge(self, survivor, merged):
        """Let the clocks of merged tickets count for the survivor: the earliest start wins.

        The survivor keeps its promise and its pauses; those of the clock with the
        earliest start count, too. The open clocks of the merged tickets end without a
        verdict. Call it before the merged tickets are closed: what was closed before
        is over and moves nothing.

        :param survivor: the ticket that stays, as superuser
        :param merged: the tickets that go, as superuser
        """
        now = fields.Datetime.now()
        merged = merged.filtered(lambda ticket: not ticket.stage_id.closed)
        valid = self.search(
            Domain("ticket_id", "in", (survivor | merged).ids)
            & Domain("superseded_at", "=", False)
        )
        olds, news = self.browse(), []
        for target, clocks in valid.grouped("target").items():
            if target == "next_reply":
                clocks = clocks.filtered(lambda clock: clock._is_open())
            own = clocks.filtered(lambda clock: clock.ticket_id == survivor)
            others = clocks - own
            olds |= others.filtered(lambda clock: clock._is_open())
            first = clocks.sorted("started_at")[:1]
            if others and first != own and (not own or own._is_open()):
                olds |= own
                news.append(self._prepare_merged(survivor, own or first, first, now))
        values = {"ticket": ["helpdesk.ticket", survivor.id]}
        olds._supersede("merged", values, now)
        (olds | self.create(news))._refresh(now)

    @api.model
    def _prepare_merged(self, survivor, kept, first, now):
        """Values of the clock with the promise of one and the past of both."""
        pauses = [
            {
                "cause": pause.cause,
                "started_at": pause.started_at,
                "ended_at": pause.ended_at or (pause.clock_id != kept and now),
            }
            for pause in (kept | first).pause_ids
        ]
        vals = {
            **kept._prepare_successor(kept._get_promise()),
            "ticket_id": survivor.id,
            "started_at": first.started_at,
            "pause_ids": [Command.create(pause) for pause in pauses],
        }
        if kept.target == "first_response":
            vals["reached_at"] = first.reached_at
        return vals

    # === Looked at by the cron === #

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
