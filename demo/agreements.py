"""What the demo company promised its customers, and what it charges them."""

from datetime import timedelta

from odoo import fields

from .desk import translate

MEANINGS = {
    "3": (
        "nobody can work, or money is being lost",
        "ingen kan arbeta, eller pengar går förlorade",
        "ingen kan arbejde, eller der tabes penge",
        "delo stoji ali nastaja škoda",
    ),
    "2": (
        "work is hindered, but there is a way around",
        "arbetet störs, men det går att komma runt",
        "arbejdet er besværet, men der er en udvej",
        "delo je ovirano, obstaja pa rešitev v sili",
    ),
    "1": (
        "the normal case; it can wait its turn",
        "det normala; det kan vänta på sin tur",
        "det normale; det kan vente på sin tur",
        "običajno; lahko počaka, da pride na vrsto",
    ),
}
"""What a priority means in English, Swedish, Danish and Slovenian."""

HOURS, DAYS = "hours", "days"
AGREEMENTS = (
    # customer, name, calendar, level → first response and resolution
    ("Nordic Shop AB", "Gold", "extended", {
        "3": (0.5, HOURS, 4, HOURS),
        "2": (2, HOURS, 13, HOURS),
        "1": (6, HOURS, 3, DAYS),
    }),
    ("Västkustens Elgrossist AB", "Business", "support", {
        "3": (1, HOURS, 6, HOURS),
        "2": (4, HOURS, 2, DAYS),
        "1": (8, HOURS, 4, DAYS),
    }),
    ("Havnens Cykler ApS", "Serviceaftale", "support", {
        "3": (1, HOURS, 8, HOURS),
        "2": (4, HOURS, 3, DAYS),
        "1": (1, DAYS, 6, DAYS),
    }),
    ("Alpe Oprema d.o.o.", "Pogodba o vzdrževanju", "support", {
        "3": (2, HOURS, 9, HOURS),
        "2": (1, DAYS, 3, DAYS),
        "1": (2, DAYS, 7, DAYS),
    }),
)  # fmt: skip
SILVER = {
    "3": (1, HOURS, 8, HOURS),
    "2": (4, HOURS, 3, DAYS),
    "1": (8, HOURS, 5, DAYS),
}
FEES = (
    # agreement, type, priority, values
    ("Gold", "support", False, {"mode": "hourly", "amount": 990}),
    ("Gold", "support", "3", {"mode": "hourly", "amount": 1490, "minimum_minutes": 60}),
    ("Business", "support", False,
     {"mode": "hourly", "amount": 1050, "step_minutes": 30}),
    ("Serviceaftale", "support", False, {"mode": "package"}),
    ("Pogodba o vzdrževanju", "support", False, {"mode": "fixed", "amount": 890}),
)  # fmt: skip
HOUR_PRICE = 1190


def make(env, office, customers):
    """Make the agreements and their fees.

    Gold came into force half a year ago; the same customer had another one before.
    """
    partners = {customer.facts.name: customer.partner for customer in customers}
    today = fields.Date.today()
    env.ref("sd_portal.agreement_default").calendar_id = office.calendars["support"]
    made = {}
    for partner, name, calendar, levels in AGREEMENTS:
        made[name] = _make_one(
            env,
            f"{name} {today.year}",
            partners[partner],
            levels,
            calendar_id=office.calendars[calendar].id,
            date_from=today,
        )
    _make_one(
        env,
        "Silver",
        partners["Nordic Shop AB"],
        SILVER,
        calendar_id=office.calendars["support"].id,
        date_from=today - timedelta(days=365),
        date_to=today - timedelta(days=1),
    )
    _translate_levels(env)
    _make_fees(env, office, made)


def _make_one(env, name, partner, levels, **values):
    return env["sd.agreement"].create(
        {
            "name": name,
            "partner_id": partner.id,
            **values,
            "level_ids": [
                (
                    0,
                    0,
                    {
                        "priority": priority,
                        "meaning": MEANINGS[priority][0],
                        "first_response_amount": level[0],
                        "first_response_unit": level[1],
                        "resolution_amount": level[2],
                        "resolution_unit": level[3],
                    },
                )
                for priority, level in levels.items()
            ],
        }
    )


def _translate_levels(env):
    for level in env["sd.agreement.level"].search([]):
        translate(level, "meaning", *MEANINGS[level.priority])


def _make_fees(env, office, agreements):
    if "sd.fee" not in env:
        return
    product = env.ref("sd_billing.product_support_hour")
    product.list_price = HOUR_PRICE
    env["sd.fee"].create(
        [
            {
                "agreement_id": agreements[name].id,
                "type_id": office.types[kind].id,
                "priority": priority,
                "product_id": product.id if values["mode"] != "package" else False,
                **values,
            }
            for name, kind, priority, values in FEES
        ]
    )
