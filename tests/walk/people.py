"""Who takes part in the walk, and how their desk is set up, as an administrator would do it in the browser."""

import re
from dataclasses import dataclass

from playwright.sync_api import Page

from desk.live import LiveDesk
from walk.pictures import draw_logo

DOMAIN = "fjord.example"
SUPPORT = f"support@{DOMAIN}"
PASSWORD = "a-password-of-some-length"


@dataclass(frozen=True)
class Customer:
    """A contact of a customer's organisation, with a login to the portal."""

    name: str
    organisation: str
    language: str


CUSTOMERS = {
    "emma@nordic.example": Customer("Emma Lind", "Nordic Shop AB", "en_US"),
    "astrid@nordic.example": Customer("Astrid Holm", "Nordic Shop AB", "sv_SE"),
    "ciril@alpe.example": Customer("Ciril Kos", "Alpe d.o.o.", "en_US"),
}


def set_up(desk: LiveDesk) -> None:
    """Make the company, the agent Cecilia with her team, the customers and the mailbox."""
    domain_id = _make(desk, "mail.alias.domain", name=DOMAIN)
    (admin,) = desk.call("res.users", "search", [("login", "=", "admin")])
    desk.call("res.users", "write", [admin], {"email": f"admin@{DOMAIN}"})
    desk.call(
        "res.company",
        "write",
        [1],
        {
            "name": "Fjord IT AB",
            "email": f"info@{DOMAIN}",
            "alias_domain_id": domain_id,
            "logo": draw_logo("Fjord IT"),
        },
    )
    cecilia_id = _make_user(
        desk,
        "Cecilia Berg",
        f"cecilia@{DOMAIN}",
        "base.group_user",
        "helpdesk_mgmt.group_helpdesk_user",
    )
    _make(
        desk,
        "helpdesk.ticket.team",
        name="Support",
        alias_name="support",
        alias_contact="everyone",
        assign_method="balanced",
        user_ids=[(6, 0, [cecilia_id])],
    )
    for address, customer in CUSTOMERS.items():
        _make_customer(desk, address, customer)
    _make_mailbox(desk)


def log_in(page: Page, login: str, lands: str = "my|odoo") -> None:
    """Log a person in by the form.

    :param lands: beginning of the path where he has to come out, a regular expression
    """
    page.goto("/web/login")
    page.locator("input[name=login]").fill(login)
    page.locator("input[name=password]").fill(PASSWORD)
    page.locator(".oe_login_form button[type=submit]").click()
    page.wait_for_url(re.compile(rf"/({lands})\b"))


def _make(desk: LiveDesk, model: str, **values: object) -> int:
    context = {"no_reset_password": True}  # invitations are not what we look at
    ids = desk.call(model, "create", [values], context=context)
    return ids[0]


def _find(desk: LiveDesk, xmlid: str) -> int:
    module, _dot, name = xmlid.partition(".")
    domain = [("module", "=", module), ("name", "=", name)]
    (found,) = desk.call("ir.model.data", "search_read", domain, ["res_id"])
    return found["res_id"]


def _make_user(
    desk: LiveDesk, name: str, login: str, *groups: str, **values: object
) -> int:
    return _make(
        desk,
        "res.users",
        name=name,
        login=login,
        email=login,
        password=PASSWORD,
        group_ids=[(6, 0, [_find(desk, xmlid) for xmlid in groups])],
        **values,
    )


def _make_customer(desk: LiveDesk, address: str, customer: Customer) -> None:
    organisations = [("name", "=", customer.organisation)]
    known = desk.call("res.partner", "search", organisations)
    organisation_id = (
        known[0]
        if known
        else _make(desk, "res.partner", name=customer.organisation, is_company=True)
    )
    partner_id = _make(
        desk,
        "res.partner",
        name=customer.name,
        email=address,
        lang=customer.language,
        parent_id=organisation_id,
    )
    _make_user(desk, customer.name, address, "base.group_portal", partner_id=partner_id)


def _make_mailbox(desk: LiveDesk) -> None:
    """Make Odoo's incoming mail server for the support mailbox and confirm it, as its form does."""
    mailbox_id = _make(
        desk,
        "fetchmail.server",
        name="Support",
        server_type="imap",
        server="127.0.0.1",
        port=desk.imap.port,
        is_ssl=False,
        user=SUPPORT,
        password="any",
    )
    desk.call("fetchmail.server", "button_confirm_login", [mailbox_id])
