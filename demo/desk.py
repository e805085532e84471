"""The company with its hours, teams, categories and stages."""

import base64
from datetime import datetime, time, timedelta, timezone
from types import SimpleNamespace
from zoneinfo import ZoneInfo

from odoo import fields

from . import files, holidays

DOMAIN = "desk.example"
ZONE = "Europe/Stockholm"
COMPANY = {
    "street": "Hamngatan 12",
    "zip": "411 14",
    "city": "Göteborg",
    "phone": "+46 31 390 06 00",
    "email": f"hello@{DOMAIN}",
    "website": "https://fjordfell.example",
    "company_registry": "559900-0017",
}
WEEKDAYS = (
    "Monday",
    "Tuesday",
    "Wednesday",
    "Thursday",
    "Friday",
    "Saturday",
    "Sunday",
)
CATEGORIES = {
    "checkout": ("Checkout and payment", "Kassa och betalning", "Betaling", "Plačila"),
    "orders": ("Orders and stock", "Ordrar och lager", "Ordrer og lager", "Naročila"),
    "invoices": ("Invoices", "Fakturor", "Fakturaer", "Računi"),
    "integration": ("Integrations", "Integrationer", "Integrationer", "Povezave"),
    "accounts": ("Access and accounts", "Konton", "Adgang og konti", "Dostopi"),
    "reports": ("Reports", "Rapporter", "Rapporter", "Poročila"),
    "content": ("Pages and texts", "Sidor och texter", "Sider og tekster", "Vsebine"),
    "other": ("Other", "Övrigt", "Andet", "Drugo"),
}
"""Categories in English, Swedish, Danish and Slovenian."""

TYPES = {"support": "type_support", "rfc": "type_rfc", "bug": "type_bug"}
STAGES = {
    "progress": "helpdesk_ticket_stage_in_progress",
    "reopened": "helpdesk_ticket_stage_in_progress",
    "waiting": "helpdesk_ticket_stage_awaiting",
    "done": "helpdesk_ticket_stage_done",
    "cancelled": "helpdesk_ticket_stage_cancelled",
    "rejected": "helpdesk_ticket_stage_rejected",
}
"""Stages by what a story says becomes of a turn (``progress`` where it says nothing)."""


def make(env, name):
    """Turn the database's company into the demo company and set up its desk.

    :return: the office: ``company``, ``calendars``, ``teams``, ``categories``,
        ``types``, ``stages`` (dicts by our short names) and ``open_hours(start, end)``,
        the working time in which the desk is staffed
    """
    company = env.company
    _make_company(env, company, name)
    calendars = _make_calendars(env, company)
    return SimpleNamespace(
        company=company,
        calendars=calendars,
        teams=_make_teams(env),
        categories=_make_categories(env),
        types={code: env.ref(f"sd_portal.{name}") for code, name in TYPES.items()},
        stages={key: env.ref(f"helpdesk_mgmt.{name}") for key, name in STAGES.items()},
        open_hours=lambda start, end: calendars["support"]._sd_work_intervals(
            start, end
        ),
    )


def open_chat(office, staff):
    """Let the agents chat with customers."""
    agents = [staff[login].id for login in ("cecilia", "johan", "maja")]
    office.company.sd_chat_channel_id = office.company.env[
        "im_livechat.channel"
    ].create({"name": "Support", "user_ids": [(6, 0, agents)]})


def translate(record, field, english, swedish, danish="", slovenian=""):
    """Write a translated field in all languages that have a text."""
    texts = {
        "en_US": english,
        "sv_SE": swedish,
        "da_DK": danish,
        "sl_SI": slovenian,
    }
    record.update_field_translations(
        field, {lang: text for lang, text in texts.items() if text}
    )


def _make_company(env, company, name):
    domain = env["mail.alias.domain"].create({"name": DOMAIN})
    crown = env.ref("base.SEK")
    crown.active = True
    company.write(
        {
            **COMPANY,
            "name": name,
            "country_id": env.ref("base.se").id,
            "currency_id": crown.id,
            "alias_domain_id": domain.id,
            "logo": base64.b64encode(files.logo()),
        }
    )
    company.partner_id.write({"lang": "sv_SE", "tz": ZONE})
    if "product.pricelist" in env:
        # made for the currency that the company had before
        env["product.pricelist"].search([]).currency_id = crown


def _make_calendars(env, company):
    """The office with its lunch, the desk that is staffed through it, and longer hours."""
    office = company.resource_calendar_id
    office.write({"name": "Office, Mon–Fri 08–17", "tz": ZONE})
    calendars = {
        "office": office,
        "support": _make_calendar(env, "Support hours, Mon–Fri 08–17", 5, 8, 17),
        "extended": _make_calendar(env, "Extended hours, Mon–Fri 07–20", 5, 7, 20),
    }
    _add_holidays(env, list(calendars.values()))
    return calendars


def _make_calendar(env, name, days, opens, closes):
    parts = (("morning", opens, 12), ("afternoon", 12, closes))
    return env["resource.calendar"].create(
        {
            "name": name,
            "tz": ZONE,
            "attendance_ids": [(5, 0, 0)]
            + [
                (
                    0,
                    0,
                    {
                        "name": f"{WEEKDAYS[day]} {period}",
                        "dayofweek": str(day),
                        "day_period": period,
                        "hour_from": start,
                        "hour_to": end,
                    },
                )
                for day in range(days)
                for period, start, end in parts
            ],
        }
    )


def _add_holidays(env, calendars):
    year = fields.Date.today().year
    days = [day for each in range(year, year + 3) for day in holidays.swedish(each)]
    env["resource.calendar.leaves"].create(
        [
            {
                "name": name,
                "calendar_id": calendar.id,
                "date_from": _midnight(day),
                "date_to": _midnight(day + timedelta(days=1)) - timedelta(seconds=1),
            }
            for calendar in calendars
            for day, name in days
        ]
    )


def _midnight(day):
    local = datetime.combine(day, time.min, ZoneInfo(ZONE))
    return local.astimezone(timezone.utc).replace(tzinfo=None)


def _make_teams(env):
    teams = env["helpdesk.ticket.team"].create(
        [
            {
                "name": "Support",
                "alias_name": "support",
                "alias_contact": "everyone",
                "assign_method": "balanced",
            },
            {
                "name": "Web shops",
                "alias_name": "webshop",
                "alias_contact": "everyone",
                "assign_method": "sequential",
            },
        ]
    )
    translate(teams[0], "name", "Support", "Support", "Support", "Podpora")
    translate(
        teams[1], "name", "Web shops", "Webbutiker", "Webshops", "Spletne trgovine"
    )
    return {"support": teams[0], "webshop": teams[1]}


def staff_teams(office, staff):
    """Put the people into their teams; David leads both."""
    members = {"support": ("cecilia", "johan", "maja"), "webshop": ("johan", "maja")}
    for key, logins in members.items():
        ids = [staff[login].id for login in logins]
        office.teams[key].write(
            {"user_ids": [(6, 0, ids)], "user_id": staff["david"].id}
        )


def _make_categories(env):
    categories = env["helpdesk.ticket.category"].create(
        [{"name": names[0]} for names in CATEGORIES.values()]
    )
    for category, names in zip(categories, CATEGORIES.values(), strict=True):
        translate(category, "name", *names)
    return dict(zip(CATEGORIES, categories, strict=True))
