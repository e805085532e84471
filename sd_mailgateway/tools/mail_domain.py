"""Mail domains of organisations. Those of mail providers say nothing about anybody.

>>> normalise_domain(" @Nordic.Example. "), normalise_domain("anna@nordic.example")
('nordic.example', 'nordic.example')
>>> normalise_domain("xn--blbr-noae.example"), normalise_domain("blåbär.example")
('blåbär.example', 'blåbär.example')
>>> normalise_domain("nordic"), normalise_domain("a b.example"), normalise_domain("")
('', '', '')
>>> is_free_mail("gmail.com"), is_free_mail("hotmail.se"), is_free_mail("siol.net")
(True, True, True)
>>> is_free_mail("nordic.example"), is_free_mail("outlook.nordic.example")
(False, False)
"""

from __future__ import annotations

import re

_LABEL = r"[^\W_](?:[\w-]{0,61}[^\W_])?"
_DOMAIN = re.compile(rf"(?:{_LABEL}\.)+{_LABEL}")
_COUNTRY = r"(?:[a-z]{2,3}|co\.[a-z]{2}|com\.[a-z]{2})"

_FAMILIES = re.compile(
    rf"(?:gmail|googlemail|hotmail|outlook|live|msn|passport|yahoo|ymail|rocketmail|gmx|"
    rf"aol|yandex|zoho|tutanota|proton|protonmail|pm|fastmail|hushmail)\.{_COUNTRY}"
)

_PROVIDERS = frozenset(
    [
        "icloud.com",
        "me.com",
        "mac.com",
        "mail.com",
        "email.com",
        "usa.com",
        "inbox.com",
        "duck.com",
        "hey.com",
        "tuta.com",
        "tuta.io",
        "tutamail.com",
        "keemail.me",
        "proton.me",
        "posteo.de",
        "posteo.net",
        "mailbox.org",
        "web.de",
        "freenet.de",
        "t-online.de",
        "arcor.de",
        "online.de",
        "vodafone.de",
        "o2online.de",
        "1und1.de",
        "mail.ru",
        "bk.ru",
        "list.ru",
        "inbox.ru",
        "rambler.ru",
        "ukr.net",
        "wp.pl",
        "o2.pl",
        "onet.pl",
        "interia.pl",
        "seznam.cz",
        "centrum.cz",
        "email.cz",
        "azet.sk",
        "libero.it",
        "tin.it",
        "virgilio.it",
        "alice.it",
        "laposte.net",
        "orange.fr",
        "free.fr",
        "sfr.fr",
        "wanadoo.fr",
        "bluewin.ch",
        "qq.com",
        "163.com",
        "126.com",
        "comcast.net",
        "verizon.net",
        "att.net",
        "btinternet.com",
        "sky.com",
        "virginmedia.com",
        "telia.com",
        "bredband.net",
        "bredband2.com",
        "comhem.se",
        "spray.se",
        "swipnet.se",
        "home.se",
        "tele2.se",
        "passagen.se",
        "telenor.se",
        "tre.se",
        "bahnhof.se",
        "mail.dk",
        "jubii.dk",
        "ofir.dk",
        "stofanet.dk",
        "youmail.dk",
        "tdcadsl.dk",
        "post.tele.dk",
        "email.dk",
        "mail.tele.dk",
        "privat.dk",
        "webspeed.dk",
        "dadlnet.dk",
        "online.no",
        "broadpark.no",
        "siol.net",
        "siol.com",
        "t-2.net",
        "t-2.si",
        "amis.net",
        "volja.net",
        "telemach.net",
        "email.si",
        "guest.arnes.si",
        "triera.net",
        "kabelnet.net",
        "kolumbus.fi",
        "elisanet.fi",
        "luukku.com",
        "suomi24.fi",
        "pp.inet.fi",
        "inet.fi",
        "saunalahti.fi",
        "netti.fi",
        "welho.com",
        "mbnet.fi",
    ]
)


def normalise_domain(text: str) -> str:
    """The domain as we compare it: lower case, in letters; "" when it is none.

    :param text: a domain or an address, as somebody typed it
    """
    domain = text.strip().rpartition("@")[2].strip(". ").lower()[:253]
    if "xn--" in domain:
        try:
            domain = domain.encode("ascii").decode("idna")
        except UnicodeError:
            return ""
    return domain if _DOMAIN.fullmatch(domain) else ""


def address_in_letters(address: str) -> str:
    """The address with its domain in letters, as people type it; "" for no address.

    >>> address_in_letters("anna@xn--blbr-noae.example"), address_in_letters("Anna")
    ('anna@blåbär.example', '')

    :param address: normalised address
    """
    local, _at, domain = address.rpartition("@")
    if "xn--" not in domain:
        return address if local else ""
    return f"{local}@{normalise_domain(domain) or domain}"


def is_free_mail(domain: str) -> bool:
    """Whether anybody gets an address there.

    :param domain: normalised domain
    """
    return domain in _PROVIDERS or _FAMILIES.fullmatch(domain) is not None
