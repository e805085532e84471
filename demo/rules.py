"""The intake rules of the demo company, and whoever they are about."""

from .desk import translate

MONITOR = ("Vaktposten", "larm@vaktposten.example")


def make(env, office, staff, customers):
    """Make the intake rules, in the order in which they apply."""
    gold = next(customer for customer in customers if "Gold" in customer.facts.tags)
    for number, (names, values) in enumerate(_rules(env, office, staff, gold), 1):
        rule = env["sd.intake.rule"].create(
            {"name": names[0], "sequence": 10 * number, **values}
        )
        translate(rule, "name", *names)


def _rules(env, office, staff, gold):
    teams, types = office.teams, office.types
    gold_tag = gold.partner.category_id.filtered(lambda tag: tag.name == "Gold")
    yield (
        ("Alarms of the monitoring", "Larm från övervakningen"),
        {
            "source": "email",
            "partner_ids": [(6, 0, _make_monitor(env).ids)],
            "team_id": teams["support"].id,
            "assign_method": "sequential",
            "type_id": types["bug"].id,
            "priority": "2",
            "deadline_days": 1,
            "visibility": "hidden",
            "confirmation": "no",
        },
    )
    yield (
        ("Requests for change: David hands them out", "Ändringar: David fördelar"),
        {
            "type_ids": [(6, 0, types["rfc"].ids)],
            "team_id": teams["support"].id,
            "assign_method": "manual",
            "deadline_days": 10,
        },
    )
    yield (
        ("Mail to the web shop team", "Mejl till webbutiksteamet"),
        {
            "source": "email",
            "alias_team_ids": [(6, 0, teams["webshop"].ids)],
            "team_id": teams["webshop"].id,
            "deadline_days": 4,
        },
    )
    yield (
        ("Gold customers: those who know them", "Guldkunder: de som känner dem"),
        {
            "partner_category_ids": [(6, 0, gold_tag.ids)],
            "team_id": teams["support"].id,
            "assign_method": "balanced",
            "user_ids": [(6, 0, (staff["cecilia"] | staff["johan"]).ids)],
        },
    )
    yield (
        ("Everything else", "Allt annat"),
        {"team_id": teams["support"].id, "customer_policy": "queue"},
    )


def _make_monitor(env):
    name, email = MONITOR
    return env["res.partner"].create(
        {"name": name, "email": email, "lang": "en_US", "is_company": True}
    )
