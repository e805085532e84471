"""What the placeholders of the stories stand for, in the customer's language."""

from datetime import timedelta

from babel.dates import format_date
from babel.numbers import format_currency

CURRENCIES = {"sv_SE": "SEK", "da_DK": "DKK", "sl_SI": "EUR", "en_US": "SEK"}
DAY_FORMATS = {
    "sv_SE": "d MMMM",
    "da_DK": "d. MMMM",
    "sl_SI": "d. M. y",
    "en_US": "d MMMM",
}
GREETINGS = {
    "sv_SE": "Hej {first}!",
    "da_DK": "Hej {first}",
    "sl_SI": "Pozdravljeni,",
    "en_US": "Hello {first},",
}
CLOSINGS = {
    "sv_SE": ("Vänliga hälsningar", "Mvh", "Hälsningar"),
    "da_DK": ("Venlig hilsen", "Mvh", "Hilsen"),
    "sl_SI": ("Lep pozdrav", "Lep pozdrav", "LP"),
    "en_US": ("Kind regards", "Best regards", "Regards"),
}


def choose(rng, customer, contact, moment):
    """Choose words for one ticket.

    :param rng: ``random.Random``
    :param customer: `Organisation`
    :param contact: `Contact` who writes
    :param datetime moment: when he does
    :return: dict placeholder → text
    """
    lang = customer.lang
    day = moment.date()
    order = 20000 + (day.toordinal() % 4000) * 9 + rng.randint(0, 8)
    before = day - timedelta(days=rng.randint(2, 12))
    month = day.replace(day=1) - timedelta(days=1)
    soon = _working_day(day + timedelta(days=3))
    return {
        "first": contact.name.split()[0],
        "org": customer.name,
        "shop": customer.domain,
        "site": customer.domain,
        "person": rng.choice(customer.colleagues),
        "product": rng.choice(customer.products),
        "order": str(order),
        "order2": str(order + rng.randint(3, 30)),
        "invoice": f"{day.year}-{1000 + day.timetuple().tm_yday * 3 + rng.randint(0, 2)}",
        "amount": format_currency(
            rng.randint(49, 2400), CURRENCIES[lang], locale=lang, format="#,##0 ¤",
            currency_digits=False,
        ),
        "date": format_date(before, DAY_FORMATS[lang], locale=lang),
        "month": format_date(month, "LLLL", locale=lang),
        "weekday": format_date(soon, "EEEE", locale=lang),
        "weekday2": format_date(
            _working_day(soon + timedelta(days=1)), "EEEE", locale=lang
        ),
        "boss": "David",
    }  # fmt: skip


def _working_day(day):
    return day + timedelta(days=max(0, 7 - day.weekday()) if day.weekday() > 4 else 0)


def greet(lang, words):
    """How an agent begins his first answer."""
    return GREETINGS[lang].format(**words)


def sign(rng, lang, contact, organisation):
    """How a customer ends a mail."""
    closing = rng.choice(CLOSINGS[lang])
    return f"{closing}\n{contact.name}\n{organisation.name}"
