"""Those who work at the demo company, and those who ask."""

from types import SimpleNamespace

from .customers import ORGANISATIONS

DOMAIN = "desk.example"
CHAT = "im_livechat.im_livechat_group_user"
AGENT = ("helpdesk_mgmt.group_helpdesk_user", "base.group_partner_manager", CHAT)
MANAGER = ("helpdesk_mgmt.group_helpdesk_manager", "base.group_partner_manager")
SELLER = ("sales_team.group_sale_manager", "sd_billing.group_billing_manager")
STAFF = (
    ("cecilia", "Cecilia Nyberg", "Support", AGENT),
    ("johan", "Johan Ekström", "Support and web shops", AGENT),
    ("maja", "Maja Lindgren", "Support and web shops", AGENT),
    ("david", "David Åkesson", "Support manager", MANAGER),
    ("eva", "Eva Sjöberg", "Account manager", MANAGER + SELLER),
)
TAGS = {"Gold": 3, "Web shop": 4, "ERP": 2}
"""Tags of customers, with the numbers of their colours."""


def make_staff(env):
    """Make the users who work here; each one's password is his login.

    :return: dict first name in small letters → ``res.users``
    """
    users = env["res.users"].with_context(no_reset_password=True)
    staff = users.create(
        [
            {
                "name": name,
                "login": login,
                "password": login,
                "email": f"{login}@{DOMAIN}",
                "function": function,
                "lang": "en_US",
                "tz": "Europe/Stockholm",
                "notification_type": "email",
                "group_ids": [(6, 0, _groups(env, groups).ids)],
            }
            for login, name, function, groups in STAFF
        ]
    )
    admin = env.ref("base.user_admin")
    admin.write({"email": f"admin@{DOMAIN}", "tz": "Europe/Stockholm", "lang": "en_US"})
    _make_employees(env, staff)
    return {user.login: user for user in staff}


def _groups(env, names):
    found = env["res.groups"].browse()
    for name in ("base.group_user", *names):
        found |= env.ref(name, raise_if_not_found=False) or found.browse()
    return found


def _make_employees(env, users):
    """Time is booked by employees; without Odoo's employees there is nothing to do."""
    if "hr.employee" not in env:
        return
    env["hr.employee"].create(
        [
            {
                "name": user.name,
                "user_id": user.id,
                "work_email": user.email,
                "job_title": user.function,
                "company_id": env.company.id,
            }
            for user in users
        ]
    )


def make_customers(env, logins):
    """Make the organisations with their contacts and portal logins.

    :param list logins: role, login and password of those who get a password
    :return: list of objects with ``facts`` (`Organisation`), ``partner``,
        ``contacts`` (list of objects with ``facts``, ``partner`` and ``user``)
    """
    tags = {
        name: env["res.partner.category"].create({"name": name, "color": colour})
        for name, colour in TAGS.items()
    }
    organisations = env["res.partner"].create(
        [_organisation_vals(env, facts, tags) for facts in ORGANISATIONS]
    )
    customers = [
        SimpleNamespace(
            facts=facts, partner=partner, contacts=_make_contacts(env, facts, partner)
        )
        for facts, partner in zip(ORGANISATIONS, organisations, strict=True)
    ]
    _make_logins(env, customers, logins)
    return customers


def _organisation_vals(env, facts, tags):
    return {
        "name": facts.name,
        "is_company": True,
        "street": facts.street,
        "zip": facts.zip,
        "city": facts.city,
        "country_id": env.ref(f"base.{facts.country}").id,
        "phone": facts.phone,
        "email": f"info@{facts.domain}",
        "website": f"https://{facts.domain}",
        "lang": facts.lang,
        "tz": facts.tz,
        "category_id": [(6, 0, [tags[tag].id for tag in facts.tags])],
    }


def _make_contacts(env, facts, organisation):
    partners = env["res.partner"].create(
        [
            {
                "name": contact.name,
                "parent_id": organisation.id,
                "function": contact.function,
                "email": f"{contact.mailbox}@{facts.domain}",
                "lang": facts.lang,
                "tz": facts.tz,
                "sd_ticket_scope": contact.scope,
            }
            for contact in facts.contacts
        ]
    )
    return [
        SimpleNamespace(facts=contact, partner=partner, user=None)
        for contact, partner in zip(facts.contacts, partners, strict=True)
    ]


def _make_logins(env, customers, logins):
    contacts = [
        contact
        for customer in customers
        for contact in customer.contacts
        if contact.facts.login
    ]
    users = (
        env["res.users"]
        .with_context(no_reset_password=True)
        .create(
            [
                {
                    "partner_id": contact.partner.id,
                    "login": contact.partner.email,
                    **_password(contact, logins),
                    "group_ids": [(6, 0, [env.ref("base.group_portal").id])],
                }
                for contact in contacts
            ]
        )
    )
    for contact, user in zip(contacts, users, strict=True):
        contact.user = user


def _password(contact, logins):
    """Only those named have one: to hash a password takes long, as it must."""
    passwords = {login: password for _role, login, password in logins}
    password = passwords.get(contact.partner.email)
    return {"password": password} if password else {}
