"""A small desk on any database with helpdesk_mgmt, with or without our addons: people, a team, mails and answers."""

DESK = "support@desk.example"
MAIL = """\
From: {sender}
To: {to}
Cc: {cc}
Subject: {subject}
Message-ID: <{number}.mail@outside.example>
Date: Mon, 02 Mar 2026 09:00:00 +0000
MIME-Version: 1.0
Content-Type: text/plain; charset="utf-8"

It is on fire.
"""


class World:
    """Cecilia answers; Anna is a customer at Nordic, Ciril and Dana are customers at Alpe. All have logins.

    Whatever is not there yet is made.
    """

    def __init__(self, env):
        self.env = env
        company = env.company
        company.partner_id.email = "info@desk.example"
        company.alias_domain_id = self._find_or_make(
            "mail.alias.domain", name="desk.example"
        )
        self.cecilia = self._find_or_make_agent("cecilia")
        self.team = self._find_or_make(
            "helpdesk.ticket.team",
            name="Support",
            alias_name="support",
            alias_contact="everyone",
            user_ids=[(6, 0, self.cecilia.ids)],
        )
        self.anna = self._find_or_make_customer("anna", "nordic")
        self.ciril = self._find_or_make_customer("ciril", "alpe")
        self.dana = self._find_or_make_customer("dana", "alpe")
        self.mailbox = self._find_or_make("fetchmail.server", name="Mailbox")
        self.new = env.ref("helpdesk_mgmt.helpdesk_ticket_stage_new")
        self.done = env.ref("helpdesk_mgmt.helpdesk_ticket_stage_done")

    def _find_or_make(self, model, key="name", **values):
        Model = self.env[model].with_context(active_test=False, no_reset_password=True)
        found = Model.search([(key, "=", values[key])], limit=1)
        return found or Model.create(values)

    def _find_or_make_user(self, login, email, *groups, **values):
        group_ids = [self.env.ref(xmlid).id for xmlid in groups]
        return self._find_or_make(
            "res.users",
            key="login",
            name=login.capitalize(),
            login=login,
            password=login,
            email=email,
            group_ids=[(6, 0, group_ids)],
            **values,
        )

    def _find_or_make_agent(self, login):
        return self._find_or_make_user(
            *(login, f"{login}@desk.example"),
            *("base.group_user", "helpdesk_mgmt.group_helpdesk_user"),
            notification_type="email",
        )

    def _find_or_make_customer(self, login, organisation):
        company = self._find_or_make("res.partner", name=organisation, is_company=True)
        user = self._find_or_make_user(
            login, f"{login}@{organisation}.example", "base.group_portal"
        )
        user.partner_id.parent_id = company
        return user

    def make_ticket(self, **values):
        """Make a ticket of Anna's, as an agent does in the backend."""
        return self.env["helpdesk.ticket"].create(
            {
                "name": "Printer",
                "description": "<p>It is on fire.</p>",
                "partner_id": self.anna.partner_id.id,
                "team_id": self.team.id,
                "user_id": self.cecilia.id,
                **values,
            }
        )

    def receive(self, sender="Anna <anna@nordic.example>", cc="", subject="Printer"):
        """Give a mail to Odoo the way its own fetchmail does; return the tickets that were made of it."""
        Ticket = self.env["helpdesk.ticket"]
        newest = Ticket.search([], order="id desc", limit=1)
        number = self.env["mail.message"].search([], order="id desc", limit=1).id
        source = MAIL.format(
            sender=sender, to=DESK, cc=cc, subject=subject, number=number
        )
        thread = self.env["mail.thread"].with_context(
            default_fetchmail_server_id=self.mailbox.id
        )
        thread.message_process(
            self.mailbox.object_id.model,
            source.encode(),
            save_original=self.mailbox.original,
            strip_attachments=not self.mailbox.attach,
        )
        self.env.cr.commit()
        return Ticket.search([("id", ">", newest.id)])

    def answer(self, ticket, body, subtype="mail.mt_comment", file=None):
        """Post on a ticket as Cecilia does in the backend."""
        ticket = ticket.with_user(self.cecilia)
        files = self.env["ir.attachment"]
        if file:
            files = files.with_user(self.cecilia).create(
                {
                    "name": file,
                    "raw": file.encode(),
                    "res_model": ticket._name,
                    "res_id": ticket.id,
                }
            )
        message = ticket.message_post(
            body=body,
            message_type="comment",
            subtype_xmlid=subtype,
            attachment_ids=files.ids,
        )
        self.env.cr.commit()
        return message.sudo()
