from odoo import api, fields, models
from odoo.tools import format_datetime

from ..tools.clock_steps import explain
from ..tools.story import Story, StoryStep, hours_and_minutes, split_bar

FOR_CUSTOMERS = frozenset({"priority_changed", "type_changed", "merged"})
"""Changes that a customer may read about; of others he reads that there was one."""


class SdClockStory(models.AbstractModel):
    """Why this deadline? The reckoning of a clock, told to an agent or to the customer."""

    _name = "sd.clock.story"
    _inherit = "sd.explained"
    _description = "Story of a deadline"

    def _get_story(self, audience, zone=""):
        """The story of a clock, in the language of the context.

        :param str audience: ``agent``, or ``customer``, who reads no internal reason
        :param str zone: name of the reader's time zone; default the context's
        :return: `Story`
        """
        self.ensure_one()
        now = fields.Datetime.now()
        zone = zone or self.env.context.get("tz") or self.env.user.tz
        zone = zone or self.calendar_id.tz
        reckoning = self._reckon_all(now).get(self)
        used = reckoning.worked_seconds if reckoning else 0
        paused = reckoning.paused_seconds if reckoning else 0
        left = (reckoning.remaining_seconds or 0) if reckoning else 0
        if self.reached_at or self.cancelled_at:
            left = max(0, left)
        target = dict(self._fields["target"]._description_selection(self.env))
        return Story(
            target=self.target,
            title=target[self.target],
            state=self.state,
            reason=self.reason if audience == "agent" or not self.agreed_due_at else "",
            summary=self._tell_times(used, paused, left),
            bar=split_bar(used, paused, left),
            steps=tuple(self._tell_steps(audience, zone, now)),
        )

    def _tell_times(self, used, paused, left):
        words = {
            "used": self._tell_hours(used),
            "paused": self._tell_hours(paused),
            "left": self._tell_hours(left),
        }
        if left < 0:
            return self.env._(
                "%(used)s worked, %(paused)s paused, %(left)s over", **words
            )
        return self.env._("%(used)s used, %(paused)s paused, %(left)s left", **words)

    @api.model
    def _tell_hours(self, seconds):
        hours, minutes = hours_and_minutes(seconds)
        if hours and minutes:
            return self.env._(
                "%(hours)s h %(minutes)s min", hours=hours, minutes=minutes
            )
        if hours:
            return self.env._("%(hours)s h", hours=hours)
        return self.env._("%(minutes)s min", minutes=minutes)

    def _tell_steps(self, audience, zone, now):
        """The steps of the reckoning and the changes before it, in the order of time."""
        steps = [
            self._tell_step(step.at, step.code, step.values, audience, zone)
            for step in self._explain(now)
        ]
        steps += [
            self._tell_change(old, audience, zone) for old in self._get_predecessors()
        ]
        # What happens at one moment keeps its order; a change comes after the start.
        return sorted(steps, key=lambda step: step.at)

    def _explain(self, now):
        def ask(intervals):
            steps = explain(self._get_input(now), intervals, self.calendar_id.tz)
            told = any(step.code in ("due", "cancelled") for step in steps)
            return steps if told or self.state == "paused" else None

        return self.calendar_id._sd_ask(self.started_at, now, ask) or ()

    def _get_predecessors(self):
        """Replaced clocks of the same promise."""
        return self.ticket_id.sd_clock_ids.filtered(
            lambda old: (
                old.superseded_at
                and old.target == self.target
                and (old.target != "next_reply" or old.started_at == self.started_at)
            )
        )

    def _tell_step(self, at, code, values, audience, zone):
        causes = dict(
            self.env["sd.clock.pause"]._fields["cause"]._description_selection(self.env)
        )
        told = self._prepare_told(dict(values))
        seconds = int(values.get("seconds") or 0)
        told["cause"] = causes.get(values.get("cause"), "")
        told["hours"] = self._tell_hours(seconds)
        if code == "agreed":
            told["date"] = self._format_moment(self.agreed_due_at, zone)
            told["user"] = self.agreed_by_id.display_name or ""
            told["reason"] = self.agreed_reason or ""
        words = self._get_step_words(audience).get(code, code)
        if code == "started" and not values:
            words = self.env._("The clock starts.")
        return StoryStep(
            at=at,
            moment=self._format_moment(at, zone),
            kind=code,
            sentence=words % told,
            seconds=seconds,
            working_time=told["hours"] if seconds else "",
        )

    def _tell_change(self, old, audience, zone):
        code = old.superseded_code
        if audience == "customer" and code not in FOR_CUSTOMERS:
            code = "promise_changed"
        return StoryStep(
            at=old.superseded_at,
            moment=self._format_moment(old.superseded_at, zone),
            kind="changed",
            sentence=self._tell(code, old.superseded_values or {}),
        )

    @api.model
    def _format_moment(self, moment, zone):
        """A moment in a zone and the language of the context, short."""
        return format_datetime(
            self.env, moment, tz=zone or "UTC", dt_format="EEE d MMM y HH:mm"
        )

    @api.model
    def _get_step_words(self, audience):
        """Sentences of the steps of a reckoning, see ``tools/clock_steps.py``."""
        words = {
            "started": self.env._("The clock starts: %(amount)s %(unit)s."),
            "agreed": self.env._("The date %(date)s was agreed on."),
            "calendar": self.env._("Working time begins (%(zone)s)."),
            "pause": self.env._("Paused: %(cause)s. Working time so far: %(hours)s."),
            "resumed": self.env._("The clock goes on."),
            "planned": self.env._("Would have been due without the pauses."),
            "due": self.env._("Due."),
            "reached": self.env._("Reached."),
            "cancelled": self.env._("Cancelled."),
        }
        if audience == "agent":
            words["agreed"] = self.env._("%(user)s set the date %(date)s: %(reason)s")
        return words

    @api.model
    def _tell(self, code, values):
        return super()._tell(code, self._prepare_told(values))

    @api.model
    def _prepare_told(self, values):
        """The values of a reason as they are read: units, priorities, moments in words."""
        units = dict(self.env["sd.agreement.level"]._get_units())
        label = self.env["helpdesk.ticket"]._sd_get_priority_label
        told = {
            **values,
            "unit": units.get(values.get("unit"), ""),
            "amount": f"{values.get('amount') or 0:g}",
            "priority": label(values.get("priority") or "1"),
        }
        for name in ("priority_before", "priority_after"):
            if name in values:
                told[name] = label(values[name])
        if "moment" in values:
            zone = self.env.context.get("tz") or self.env.user.tz
            moment = fields.Datetime.to_datetime(values["moment"])
            told["moment"] = self._format_moment(moment, zone)
        return told

    @api.model
    def _get_words(self):
        return (
            super()._get_words() | self._get_reason_words() | self._get_change_words()
        )

    @api.model
    def _get_reason_words(self):
        return {
            "own_agreement": self.env._(
                "%(agreement)s: priority %(priority)s is resolved within %(amount)s "
                "%(unit)s."
            ),
            "default_agreement": self.env._(
                "%(agreement)s, for customers without an agreement of their own: "
                "priority %(priority)s is resolved within %(amount)s %(unit)s."
            ),
            "rule_days": self.env._(
                "The intake rule gives %(amount)s %(unit)s after the day of arrival."
            ),
            "rule_earlier": self.env._(
                "The intake rule gives %(amount)s %(unit)s after the day of arrival, "
                "which is earlier than %(agreement)s promises."
            ),
            "first_response": self.env._(
                "%(agreement)s: the first response to priority %(priority)s comes "
                "within %(amount)s %(unit)s."
            ),
            "next_reply": self.env._(
                "%(agreement)s: a comment on priority %(priority)s is answered within "
                "%(amount)s %(unit)s."
            ),
            "no_deadline": self.env._("No agreement and no rule gives a deadline."),
        }

    @api.model
    def _get_change_words(self):
        """What made a promise another one, and other facts about a deadline."""
        return {
            "priority_changed": self.env._(
                "Reckoned anew: priority %(priority_before)s became %(priority_after)s."
            ),
            "type_changed": self.env._("Reckoned anew: the type was changed."),
            "customer_changed": self.env._("Reckoned anew: the customer was changed."),
            "company_changed": self.env._("Reckoned anew: the company was changed."),
            "agreement_changed": self.env._(
                "Reckoned anew: another agreement was chosen."
            ),
            "level_changed": self.env._(
                "Reckoned anew: the terms of the agreement were changed."
            ),
            "merged": self.env._("Merged into ticket %(ticket)s."),
            "promise_changed": self.env._("The deadline was reckoned anew."),
            "date_agreed": self.env._("The deadline was set to %(moment)s: %(reason)s"),
            "date_taken_back": self.env._(
                "The deadline follows the agreement again, not the date set by hand."
            ),
        }
