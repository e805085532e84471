from datetime import timezone
from zoneinfo import ZoneInfo

from odoo import api, models

from ..tools.clock import Target
from ..tools.deadline import Promise, choose_deadline


class SdPromise(models.AbstractModel):
    """What is promised about a ticket: agreement, level, targets, and by when.

    Intake asks when a ticket arrives, and reclassification asks again with the moment
    of arrival, so that both answer alike. Configuration never costs a promise: where
    an agreement cannot be used, the default agreement and the company's working hours
    count, and the promise says so in its notes.
    """

    _name = "sd.promise"
    _inherit = "sd.explained"
    _description = "What is promised about a ticket"

    @api.model
    def _decide(self, situations):
        """Decide what is promised, with one query for the agreements of all.

        :param list situations: `Situation` objects, see ``tools/deadline.py``
        :return: list of `Promise` objects, in the same order
        """
        agreements = self._find_agreements(situations)
        known = {}
        return [self._decide_one(one, agreements, known) for one in situations]

    @api.model
    def _get_agreements(self, situations):
        """The agreement that holds in each situation, empty where there is none.

        :param list situations: `Situation` objects
        :return: list of ``sd.agreement``, in the same order
        """
        agreements = self._find_agreements(situations)
        chosen = [self._choose_agreements(one, agreements) for one in situations]
        return [own or default for own, default in chosen]

    @api.model
    def _find_agreements(self, situations):
        Agreement = self.env["sd.agreement"]
        found = Agreement._find_all(
            {one.company_id for one in situations},
            {one.organisation_id for one in situations},
        )
        chosen = Agreement.browse({s.agreement_id for s in situations} - {0})
        return found | chosen.exists()

    @api.model
    def _decide_one(self, situation, agreements, known):
        own, default = self._choose_agreements(situation, agreements)
        notes = []
        if own and not own._get_level(situation.priority):
            notes.append(self._note("agreement_without_level", own, situation))
        by_own = own._get_level(situation.priority)
        level = by_own or default._get_level(situation.priority)
        calendar = self._choose_calendar(level, situation, known, notes)
        return self._promise(
            situation, own or default, level, bool(by_own), calendar, known, notes
        )

    @api.model
    def _choose_agreements(self, situation, agreements):
        """The customer's own agreement and the default one, empty where there is none."""
        company = self.env["res.company"].browse(situation.company_id)
        zone = ZoneInfo(company.resource_calendar_id.tz or "UTC")
        arrived = situation.started.replace(tzinfo=timezone.utc).astimezone(zone)
        valid = agreements.filtered(
            lambda one: one.company_id == company and one._is_valid_on(arrived.date())
        )
        default = valid.filtered("is_default")[:1]
        own = agreements.filtered(lambda one: one.id == situation.agreement_id)
        if not own:
            own = valid.filtered(
                lambda one: (
                    one.partner_id and one.partner_id.id == situation.organisation_id
                )
            )[:1]
        return (own.browse(), own) if own.is_default else (own, default)

    @api.model
    def _choose_calendar(self, level, situation, known, notes):
        """The first calendar with working time: the agreement's, else the company's."""
        company = self.env["res.company"].browse(situation.company_id)
        wanted = level.agreement_id._get_calendar()
        days = situation.rule_days
        targets = [
            level._get_target("first_response"),
            level._get_target(),
            level._get_target("next_reply"),
            Target(days, "days") if days else None,
        ]
        for calendar in (wanted, company.resource_calendar_id):
            dates = self._find_due(calendar, targets, situation.started, known)
            if any(dates) or (calendar and not any(targets)):
                if wanted and calendar != wanted:
                    notes.append(self._note("calendar_without_hours", wanted))
                return calendar
        if wanted:
            notes.append(self._note("calendar_without_hours", wanted))
        return wanted.browse()

    @api.model
    def _find_due(self, calendar, targets, started, known):
        """Due dates of targets, asked once for each calendar, target and start."""
        keys = [(calendar.id, target, started) for target in targets]
        missing = [key for key in keys if calendar and key[1] and key not in known]
        if missing:
            dates = calendar._sd_due_all([key[1] for key in missing], started)
            known.update(zip(missing, dates, strict=True))
        return [known.get(key) for key in keys]

    @api.model
    def _promise(self, situation, agreement, level, own, calendar, known, notes):
        def due(target):
            return self._find_due(calendar, [target], situation.started, known)[0]

        response, resolution = (
            level._get_target("first_response"),
            level._get_target(),
        )
        days = situation.rule_days
        by_rule = Target(days, "days") if days else None
        by_level = due(resolution)
        deadline, code = choose_deadline(
            own=by_level if own else None,
            rule=due(by_rule),
            default=None if own else by_level,
        )
        promised = level.agreement_id or agreement
        told = {
            "agreement": [promised._name, promised.id] if promised else "",
            "priority": situation.priority,
        }
        if code in ("rule_days", "rule_earlier"):
            resolution = by_rule
        dates = {"first_response": due(response), "resolution": deadline}
        chosen = {
            "first_response": (response, "first_response"),
            "resolution": (resolution, code),
        }
        clocks = {
            name: self._prepare_clock(calendar, *chosen[name], told)
            for name, date in dates.items()
            if date
        }
        return Promise(
            agreement_id=agreement.id or 0,
            level_id=level.id or 0,
            code=code,
            values=clocks["resolution"]["reason_values"] if deadline else told,
            clocks=clocks,
            due={name: date for name, date in dates.items() if date},
            reply=self._prepare_reply(calendar, level, told),
            notes=tuple(notes),
        )

    @api.model
    def _prepare_clock(self, calendar, target, code, told):
        """Values of a clock for a target; ``sd.clock`` adds ticket and moments."""
        return {
            "amount": target.amount,
            "unit": target.unit,
            "calendar_id": calendar.id,
            "reason_code": code,
            "reason_values": {**told, "amount": target.amount, "unit": target.unit},
        }

    @api.model
    def _prepare_reply(self, calendar, level, told):
        target = level._get_target("next_reply")
        if not target or not calendar:
            return None
        return self._prepare_clock(calendar, target, "next_reply", told)

    @api.model
    def _note(self, code, record, situation=None):
        values = {"record": [record._name, record.id]}
        if situation:
            values["priority"] = situation.priority
        return code, values

    @api.model
    def _tell(self, code, values):
        return super()._tell(code, self.env["sd.clock"]._prepare_told(values))

    @api.model
    def _get_words(self):
        return super()._get_words() | {
            "agreement_without_level": self.env._(
                "%(record)s says nothing about priority %(priority)s, so the default "
                "agreement counts."
            ),
            "calendar_without_hours": self.env._(
                "The calendar “%(record)s” has no working hours, so those of the "
                "company count."
            ),
        }
