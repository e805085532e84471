"""People, a desk and raw mails for the tests of this addon and of those above it."""

from odoo.tests import HttpCase, new_test_user

from odoo.addons.mail.tests.common import MailCase

DESK = "support@desk.example"

MAIL = """\
From: {sender}
To: {to}
Cc: {cc}
Subject: {subject}
Message-ID: {message_id}
Date: Mon, 02 Mar 2026 09:00:00 +0000
{headers}MIME-Version: 1.0
Content-Type: text/plain; charset="utf-8"

{body}
"""


class DeskMixin:
    """A desk with two agents and two customers, Nordic (Anna, Boris) and Alpe (Ciril)."""

    @classmethod
    def _set_up_desk(cls):
        env = cls.env
        # The people below read English, whatever languages the database has.
        env["res.lang"]._activate_lang("en_US")
        cls.company = env.company
        cls.company.partner_id.write({"email": "info@desk.example", "lang": "en_US"})
        cls.company.alias_domain_id = env["mail.alias.domain"].create(
            {"name": "desk.example"}
        )
        cls.company.resource_calendar_id.tz = "Europe/Stockholm"
        env["sd.intake.rule"].search([]).active = False
        cls.cecilia = cls._make_agent("cecilia")
        cls.david = cls._make_agent("david", "helpdesk_mgmt.group_helpdesk_manager")
        cls.team = env["helpdesk.ticket.team"].create(
            {
                "name": "Support",
                "alias_name": "support",
                "alias_contact": "everyone",
                "assign_method": "balanced",
                "user_ids": [(6, 0, (cls.cecilia | cls.david).ids)],
            }
        )
        cls.nordic = cls._make_organisation("Nordic Shop AB")
        cls.anna = cls._make_contact("Anna", cls.nordic)
        cls.boris = cls._make_contact("Boris", cls.nordic)
        cls.alpe = cls._make_organisation("Alpe d.o.o.")
        cls.ciril = cls._make_contact("Ciril", cls.alpe)
        cls.anna_user = cls._make_login(cls.anna)
        cls.ciril_user = cls._make_login(cls.ciril)
        cls.stage_new = env.ref("helpdesk_mgmt.helpdesk_ticket_stage_new")
        cls.stage_done = env.ref("helpdesk_mgmt.helpdesk_ticket_stage_done")
        cls.stage_cancelled = env.ref("helpdesk_mgmt.helpdesk_ticket_stage_cancelled")

    @classmethod
    def _make_agent(cls, login, group="helpdesk_mgmt.group_helpdesk_user"):
        return new_test_user(
            cls.env,
            login=login,
            groups=f"base.group_user,base.group_partner_manager,{group}",
            name=login.capitalize(),
            email=f"{login}@desk.example",
            notification_type="email",
        )

    @classmethod
    def _make_organisation(cls, name, **values):
        return cls.env["res.partner"].create(
            {"name": name, "is_company": True, **values}
        )

    @classmethod
    def _make_contact(cls, name, organisation, **values):
        host = organisation.name.split()[0].lower()
        return cls.env["res.partner"].create(
            {
                "name": name,
                "parent_id": organisation.id,
                "email": f"{name.lower()}@{host}.example",
                "lang": "en_US",
                **values,
            }
        )

    @classmethod
    def _make_login(cls, partner):
        login = partner.email
        return new_test_user(
            cls.env,
            login=login,
            password=login,
            name=partner.name,
            groups="base.group_portal",
            partner_id=partner.id,
        )

    @classmethod
    def _make_ticket(cls, **values):
        return cls.env["helpdesk.ticket"].create(
            {
                "name": "Printer",
                "description": "<p>It is on fire.</p>",
                "partner_id": cls.anna.id,
                "team_id": cls.team.id,
                **values,
            }
        )

    @classmethod
    def _make_agreement(cls, partner=None, resolution=(8, "hours"), **values):
        level = {
            "first_response_amount": 2,
            "first_response_unit": "hours",
            "resolution_amount": resolution[0],
            "resolution_unit": resolution[1],
        }
        return cls.env["sd.agreement"].create(
            {
                "name": f"Agreement of {partner.name if partner else 'all'}",
                "partner_id": partner.id if partner else False,
                "is_default": not partner,
                "level_ids": [(0, 0, {"priority": p, **level}) for p in "123"],
                **values,
            }
        )

    def _receive(self, body="It is on fire.", **parts):
        """Give a mail to Odoo's gateway; the ticket it made or was added to."""
        source = MAIL.format(
            **{
                "sender": "Anna <anna@nordic.example>",
                "to": DESK,
                "cc": "",
                "subject": "Printer",
                "message_id": f"<{len(self._mails_received)}.test@nordic.example>",
                "headers": "",
                "body": body,
                **parts,
            }
        )
        self._mails_received.append(source)
        ticket_id = self.env["mail.thread"].message_process(None, source.encode())
        return self.env["helpdesk.ticket"].browse(ticket_id or ())

    def _tells(self, ticket):
        """The decisions about a ticket, in the current language."""
        ticket.invalidate_recordset(["sd_events_text"])
        return ticket.sd_events_text


class DeskCase(DeskMixin, MailCase):
    """Model tests with a desk."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._set_up_desk()

    def setUp(self):
        super().setUp()
        self._mails_received = []


class DeskHttpCase(DeskMixin, HttpCase):
    """HTTP tests with a desk."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._set_up_desk()

    def setUp(self):
        super().setUp()
        self._mails_received = []
