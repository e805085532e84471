"""The customers of the demo company: organisations, their contacts, what they sell.

Telephone numbers are ones that nobody can have: Swedish ones reserved for fiction, in
other countries such that begin with a 0 where no number does.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Contact:
    """A person: ``login`` says whether he has a portal login.

    :param scope: ``own`` or ``organisation``: whose tickets he sees
    """

    name: str
    mailbox: str
    function: str
    login: bool = False
    scope: str = "own"


@dataclass(frozen=True)
class Organisation:
    """A customer.

    :param lang: language of its people
    :param weight: its share of the tickets
    :param needs: what it has from us (shop, erp, site), see ``stories``
    :param products: what it sells, for the texts
    :param colleagues: names that are mentioned and have no contact
    """

    name: str
    country: str
    street: str
    zip: str
    city: str
    phone: str
    domain: str
    lang: str
    tz: str
    weight: int
    needs: tuple[str, ...]
    tags: tuple[str, ...]
    products: tuple[str, ...]
    colleagues: tuple[str, ...]
    contacts: tuple[Contact, ...]


SWEDEN = ("sv_SE", "Europe/Stockholm")
DENMARK = ("da_DK", "Europe/Copenhagen")
SLOVENIA = ("sl_SI", "Europe/Ljubljana")

ORGANISATIONS = (
    Organisation(
        "Nordic Shop AB", "se", "Kungsgatan 31", "411 19", "Göteborg",
        "+46 31 390 06 10", "nordic.example", *SWEDEN, 46,
        ("shop", "erp"), ("Gold", "Web shop"),
        ("Regnjacka Skagen", "Vandringssko Abisko", "Termos 0,7 l"),
        ("Lovisa Hägg", "Viktor Sandell", "Fatima Aziz"),
        (
            Contact("Anna Lindqvist", "anna", "E-handelschef", True, "organisation"),
            Contact("Boris Novak", "boris", "Lagerchef"),
            Contact("Karin Ek", "karin", "Kundtjänst", True),
        ),
    ),
    Organisation(
        "Lundgrens Bokhandel AB", "se", "Stora Gråbrödersgatan 8", "222 22", "Lund",
        "+46 40 628 04 20", "lundgrens.example", *SWEDEN, 24,
        ("shop",), ("Web shop",),
        ("Fågelboken", "Atlas över Norden", "Kalender"),
        ("Agnes Thulin", "Edvin Mårtensson"),
        (
            Contact("Per Lundgren", "per", "Ägare", True, "organisation"),
            Contact("Ylva Sand", "ylva", "Butikschef"),
        ),
    ),
    Organisation(
        "Almö Fisk & Skaldjur AB", "se", "Hamnplan 4", "432 44", "Varberg",
        "+46 31 390 06 24", "almo.example", *SWEDEN, 22,
        ("shop", "erp"), ("Web shop",),
        ("Rökt makrill 500 g", "Havskräftor 1 kg", "Skaldjursfat"),
        ("Linnea Kvist", "Hampus Borg"),
        (
            Contact("Stefan Almö", "stefan", "VD"),
            Contact("Rebecka Holm", "rebecka", "Order", True),
        ),
    ),
    Organisation(
        "Västkustens Elgrossist AB", "se", "Industrigatan 17", "504 62", "Borås",
        "+46 31 390 06 31", "elgrossist.example", *SWEDEN, 38,
        ("shop", "erp"), ("ERP",),
        ("Kabel EKK 3G1,5", "Dosa 2-fack", "Jordfelsbrytare 40 A"),
        ("Roger Falk", "Sandra Öhman", "Tobias Lind"),
        (
            Contact("Mikael Dahlberg", "mikael", "IT-chef", True, "organisation"),
            Contact("Lena Strid", "lena", "Ekonomi", True),
            Contact("Amir Haddad", "amir", "Lager"),
        ),
    ),
    Organisation(
        "Kulturhuset Masten", "se", "Varvsgatan 2", "211 19", "Malmö",
        "+46 40 628 04 33", "masten.example", *SWEDEN, 16,
        ("site",), (),
        ("Barnens verkstad", "Jazz på kajen"),
        ("Maj Engström", "Leo Winter"),
        (Contact("Elsa Bergman", "elsa", "Producent", True),),
    ),
    Organisation(
        "Tandhälsan Kronan AB", "se", "Dragarbrunnsgatan 40", "753 20", "Uppsala",
        "+46 8 465 004 41", "tandkronan.example", *SWEDEN, 18,
        ("site",), (),
        ("Tandblekning", "Bettskena"),
        ("Hanna Sjö", "Oliver Brandt"),
        (
            Contact("Henrik Kron", "henrik", "Klinikchef"),
            Contact("Sara Wik", "sara", "Reception"),
        ),
    ),
    Organisation(
        "Skogsbo Maskin AB", "se", "Verkstadsvägen 11", "831 48", "Östersund",
        "+46 980 319 252", "skogsbo.example", *SWEDEN, 18,
        ("erp", "site"), ("ERP",),
        ("Röjsåg 250", "Minilastare", "Flishugg"),
        ("Kjell Ås", "Moa Lindh"),
        (
            Contact("Gun-Britt Eriksson", "gunbritt", "Ekonomi"),
            Contact("Jonas Fors", "jonas", "Uthyrning", True),
        ),
    ),
    Organisation(
        "Havnens Cykler ApS", "dk", "Toldbodgade 35", "1253", "København K",
        "+45 00 12 34 50", "cykler.example", *DENMARK, 34,
        ("shop", "erp"), ("Web shop",),
        ("Ladcykel Nyhavn", "Cykelhjelm Sund", "Lygtesæt"),
        ("Freja Lund", "Mikkel Toft"),
        (
            Contact("Mette Holm", "mette", "Webansvarlig", True, "organisation"),
            Contact("Jonas Friis", "jonas", "Lager"),
        ),
    ),
    Organisation(
        "Dansk Kaffekompagni A/S", "dk", "Mejlgade 12", "8000", "Aarhus C",
        "+45 00 12 34 61", "kaffe.example", *DENMARK, 20,
        ("shop", "erp"), (),
        ("Espresso Bønne 1 kg", "Kaffekværn", "Filter 100 stk."),
        ("Ida Krogh", "Emil Dam"),
        (
            Contact("Lars Bech", "lars", "Driftschef"),
            Contact("Sofie Dahl", "sofie", "Kundeservice", True),
        ),
    ),
    Organisation(
        "Alpe Oprema d.o.o.", "si", "Celovška cesta 91", "1000", "Ljubljana",
        "+386 1 000 01 20", "alpe.example", *SLOVENIA, 32,
        ("shop", "erp"), ("Web shop",),
        ("Nahrbtnik Triglav 40", "Pohodne palice", "Čelna svetilka"),
        ("Luka Zajc", "Ana Kos"),
        (
            Contact("Nina Kovač", "nina", "Vodja spletne prodaje", True, "organisation"),
            Contact("Marko Zupan", "marko", "Skladišče"),
        ),
    ),
    Organisation(
        "Vinoteka Kras d.o.o.", "si", "Partizanska cesta 5", "6210", "Sežana",
        "+386 5 000 01 34", "kras.example", *SLOVENIA, 14,
        ("shop",), (),
        ("Teran 2023", "Vitovska 2022", "Darilni zaboj"),
        ("Petra Furlan", "Matej Rener"),
        (Contact("Tina Hribar", "tina", "Prodaja", True),),
    ),
    Organisation(
        "Orrin Instruments AB", "se", "Isafjordsgatan 22", "164 40", "Kista",
        "+46 8 465 004 57", "orrin.example", "en_US", "Europe/Stockholm", 20,
        ("erp", "site"), ("ERP",),
        ("Flow meter FM-2", "Probe set", "Calibration kit"),
        ("Grace Oduya", "Daniel Marsh"),
        (
            Contact("Priya Raman", "priya", "Operations manager", True),
            Contact("Tom Whitfield", "tom", "Logistics"),
        ),
    ),
)  # fmt: skip
