from dataclasses import replace

from odoo import Command, api, fields, models
from odoo.fields import Domain

from ..tools.clock import Target

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
        tickets._sd_note_promises(promises)
        pairs = [
            pair
            for ticket, promise in zip(tickets, promises, strict=True)
            for pair in self._compare(ticket, promise, valid.get(ticket, self.browse()))
        ]
        if future_only:
            pairs = self._drop_late(pairs, now)
        olds = self.browse().union(*(old for old, _vals in pairs))
        news = [vals for _old, vals in pairs if vals]
        changed = olds.ticket_id | tickets.browse([vals["ticket_id"] for vals in news])
        olds._supersede(code, values, now)
        (olds | self.create(news))._refresh(now)
        changed._sd_log_event(self._name, code, values, for_customer=False)

    @api.model
    def _compare(self, ticket, promise, valid):
        """Pairs of a clock to replace (or none) and the values of its successor (or {})."""
        started = ticket._sd_get_arrival()
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
                continue
            if not wanted and old.agreed_due_at:
                wanted = old._get_bare_promise()
            if wanted != old._get_promise():
                yield old, old._prepare_successor(wanted) if wanted else {}
        reply = valid.filtered(lambda c: c.target == "next_reply" and c._is_open())
        if reply and promise.reply and promise.reply != reply._get_promise():
            yield reply, reply._prepare_successor(promise.reply)

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

    def _get_bare_promise(self):
        """Nothing is promised but the date that people agreed on."""
        self.ensure_one()
        return {
            "amount": 0,
            "unit": self.unit,
            "calendar_id": self.calendar_id.id,
            "reason_code": "no_deadline",
            "reason_values": False,
        }

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

    @api.model
    def _drop_late(self, pairs, now):
        """Leave out what is late, or would be late at once under the other promise.

        A promise that a ticket did not have before holds for new tickets.

        :param list pairs: of a clock and the values of its successor
        """
        groups, kept = {}, []
        for old, vals in pairs:
            if old and vals and old.state != "late":
                groups.setdefault(vals["calendar_id"], []).append((old, vals))
        for calendar_id, group in groups.items():
            calendar = self.env["resource.calendar"].browse(calendar_id)
            answers = calendar._sd_ask_all(
                [
                    (old.started_at, now, old._ask_under(vals, calendar, now))
                    for old, vals in group
                ]
            )
            for pair, answer in zip(group, answers, strict=True):
                if answer and answer.state != "late":
                    kept.append(pair)
        return kept

    def _ask_under(self, vals, calendar, now):
        """The question to working time: where would the clock stand?"""
        known = self._get_input(now)
        if not self.agreed_due_at:
            known = replace(known, target=Target(vals["amount"], vals["unit"]))
        return self._make_question(known, calendar.tz)

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
            "started_at": ticket._sd_get_arrival(),
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
