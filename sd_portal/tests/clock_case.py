"""A desk in Stockholm that is open from 08 to 17, for tests of deadlines."""

from datetime import datetime
from zoneinfo import ZoneInfo

from freezegun import freeze_time

from .common import DeskCase

STOCKHOLM = ZoneInfo("Europe/Stockholm")


def utc(local):
    """``"03-02 09:00"`` of 2026 on the clocks of Stockholm, as Odoo stores it."""
    moment = datetime.fromisoformat(f"2026-{local}").replace(tzinfo=STOCKHOLM)
    return moment.astimezone(ZoneInfo("UTC")).replace(tzinfo=None)


def at(local):
    """Let it be ``"03-02 09:00"`` in Stockholm."""
    return freeze_time(utc(local))


class ClockCase(DeskCase):
    """Nordic has an agreement of 8 hours, and 2 for a response; 2 March is a Monday."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["sd.agreement"].search([]).active = False
        cls.calendar = cls._make_calendar("Office")
        cls.company.resource_calendar_id = cls.calendar
        cls.agreement = cls._make_agreement(cls.nordic)
        cls.stage_waiting = cls.env.ref("helpdesk_mgmt.helpdesk_ticket_stage_awaiting")
        cls.stage_progress = cls.env.ref(
            "helpdesk_mgmt.helpdesk_ticket_stage_in_progress"
        )

    @classmethod
    def _make_calendar(cls, name, opens=8, closes=17, **values):
        days = [
            (
                0,
                0,
                {
                    "name": "Day",
                    "dayofweek": str(day),
                    "hour_from": opens,
                    "hour_to": closes,
                },
            )
            for day in range(5)
        ]
        return cls.env["resource.calendar"].create(
            {
                "name": name,
                "tz": "Europe/Stockholm",
                "attendance_ids": [(5, 0, 0), *days],
                **values,
            }
        )

    def _level(self, priority="1", agreement=None):
        return (agreement or self.agreement)._get_level(priority)

    def _clock(self, ticket, target="resolution"):
        return ticket._sd_get_clock(target)

    def _comment(self, ticket, author, **values):
        return ticket.message_post(
            body="Hello?",
            author_id=author.id,
            message_type=values.pop("message_type", "comment"),
            subtype_xmlid=values.pop("subtype_xmlid", "mail.mt_comment"),
            **values,
        )

    def _run_cron(self):
        with self.enter_registry_test_mode():
            self.env.ref("sd_portal.ir_cron_check_clocks").method_direct_trigger()
