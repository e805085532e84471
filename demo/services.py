"""What the customers of the demo company have from it, and the hours that one bought."""

SERVICES = {
    # need → name in Swedish, Danish, Slovenian, English; further words that name it
    "shop": (
        {"sv_SE": "Webbutik", "da_DK": "Webshop", "sl_SI": "Spletna trgovina"},
        "Web shop",
        "webbutiken\nwebshoppen\ntrgovina\ntrgovine\nkassan\nkurven\ncheckout",
    ),
    "erp": (
        {"sv_SE": "Affärssystem", "da_DK": "ERP-system", "sl_SI": "Poslovni sistem"},
        "ERP",
        "lagersystemet\nfaktura\nfakturor\nlager\nrapporten\nskladišče",
    ),
    "site": (
        {"sv_SE": "Webbplats", "da_DK": "Hjemmeside", "sl_SI": "Spletna stran"},
        "Web site",
        "hemsidan\nwebbplatsen\nhjemmesiden\nspletne strani",
    ),
}
PREPAID = ("Havnens Cykler ApS", 60)
"""Who works with prepaid hours, and how many he bought half a year ago."""


def make(env, customers):
    """Make the services of each customer.

    :return: dict (name of the organisation, need) → service
    """
    made = {}
    for customer in customers:
        for need in customer.facts.needs:
            names, english, words = SERVICES[need]
            made[customer.facts.name, need] = env["sd.service"].create(
                {
                    "name": names.get(customer.facts.lang, english),
                    "partner_id": customer.partner.id,
                    "words": words,
                }
            )
    return made


def sell_hours(env, customers):
    """Sell one customer a prepaid package; his first contact sees hours and money."""
    if "sd.package" not in env:
        return
    name, hours = PREPAID
    customer = next(one for one in customers if one.facts.name == name)
    product = env["product.template"].create(
        {
            "name": "Prepaid support hours",
            "type": "service",
            "list_price": 990,
            "sd_package_ok": True,
            "sd_package_hours": 1,
            "sd_package_months": 12,
        }
    )
    order = env["sale.order"].create(
        {
            "partner_id": customer.partner.id,
            "order_line": [
                (
                    0,
                    0,
                    {
                        "product_id": product.product_variant_id.id,
                        "product_uom_qty": hours,
                    },
                )
            ],
        }
    )
    order.action_confirm()
    rights = ("sd_may_see_money", "sd_may_approve", "sd_manages_colleagues")
    customer.contacts[0].partner.write(dict.fromkeys(rights, True))
