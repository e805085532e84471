"""Who may do what with whose ticket: roles, operations, tickets, by every way in.

The tables below are the promise. A letter stands for an operation that succeeds:

- **r** read by id, **s** found by search, **c** counted, **g** grouped, **w** written,
  **d** deleted, **e** its events read, **l** its clocks read (ORM, and the same over
  JSON-RPC as the web client and as an integration calls it)
- **p** page opened, **k** page opened with the customer's link, **f** file of a public
  message, **n** file of an internal note, **m** message posted (HTTP)
"""

from datetime import timedelta
from unittest.mock import patch

from odoo import fields
from odoo.exceptions import AccessError, MissingError
from odoo.fields import Domain
from odoo.tests import new_test_user, tagged
from odoo.tools import mute_logger

from .common import DeskHttpCase

TICKETS = ("mine", "colleagues", "foreign", "hidden", "other_team", "other_company")

ORM = {  # who             mine      colleagues foreign  hidden    other_team other_company
    "anna":              ("rscg",    "",        "",      "",       "",        ""),
    "boris, sees all":   ("rscg",    "rscg",    "",      "",       "",        ""),
    "ciril":             ("",        "",        "rscg",  "",       "",        ""),
    "the public":        ("",        "",        "",      "",       "",        ""),
    "employee":          ("",        "",        "",      "",       "",        ""),
    "agent, own":        ("rscgwel", "",        "",      "",       "",        ""),
    "agent, team":       ("rscgwel", "rscgwel", "rscgwel", "rscgwel", "",     ""),
    "agent, all":        ("rscgwel", "rscgwel", "rscgwel", "rscgwel", "rscgwel", ""),
    "manager":           ("rscgwdel", "rscgwdel", "rscgwdel", "rscgwdel", "rscgwdel", ""),
    "manager elsewhere": ("",        "",        "",      "",       "",        "rscgwdel"),
}  # fmt: skip

RPC = {
    "anna":              ("rsc",     "",        "",      "",       "",        ""),
    "boris, sees all":   ("rsc",     "rsc",     "",      "",       "",        ""),
    "ciril":             ("",        "",        "rsc",   "",       "",        ""),
    "employee":          ("",        "",        "",      "",       "",        ""),
    "agent, own":        ("rscw",    "",        "",      "",       "",        ""),
}  # fmt: skip

HTTP = {
    "anna":              ("pkfm",    "kfm",     "kfm",   "",       "kfm",     "kfm"),
    "boris, sees all":   ("pkfm",    "pkfm",    "kfm",   "",       "kfm",     "kfm"),
    "ciril":             ("kfm",     "kfm",     "pkfm",  "",       "kfm",     "kfm"),
    "the public":        ("kfm",     "kfm",     "kfm",   "",       "kfm",     "kfm"),
}  # fmt: skip
"""With the link that is in a customer's mail anybody comes in who holds it, as is Odoo's
way; nobody comes in to a hidden ticket, nor to the file of a note."""

RULES = {
    "sd_portal.helpdesk_ticket_rule_customer": ("ciril", "mine"),
    "sd_portal.sd_ticket_event_rule_ticket": ("agent, own", "colleagues"),
    "sd_portal.sd_clock_rule_ticket": ("agent, own", "colleagues"),
    "helpdesk_mgmt.helpdesk_ticket_comp_rule": ("manager", "other_company"),
}
"""Our record rules, each with a cell that turns red when the rule is off."""

GUARDS = (
    ("helpdesk.ticket", "_sd_is_hidden_from", False, "k", "hidden"),
    ("helpdesk.ticket", "_sd_is_hidden_from", False, "m", "hidden"),
    ("ir.attachment", "_sd_get_customer_domain", Domain.TRUE, "n", "mine"),
)
"""Where rules do not reach: model, method, what it says when it is switched off, and the
cell of the public that turns red then."""

CLOSED = (AccessError, MissingError)


class MatrixCase(DeskHttpCase):
    """The people and tickets of the matrix."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.boris.sd_ticket_scope = "organisation"
        elsewhere = cls.env["res.company"].create({"name": "Elsewhere"})
        cls._make_agreement(company_id=elsewhere.id)
        manager_elsewhere = cls._make_person(
            "elsewhere", "helpdesk_mgmt.group_helpdesk_manager"
        )
        manager_elsewhere.write(
            {"company_ids": [(6, 0, elsewhere.ids)], "company_id": elsewhere.id}
        )
        own = cls._make_person("own", "helpdesk_mgmt.group_helpdesk_user_own")
        of_team = cls._make_person("team", "helpdesk_mgmt.group_helpdesk_user_team")
        cls.team.user_ids += of_team
        other = cls._make_person("other", "helpdesk_mgmt.group_helpdesk_user_own")
        cls.people = {
            "anna": cls.anna_user,
            "boris, sees all": cls._make_login(cls.boris),
            "ciril": cls.ciril_user,
            "the public": cls.env.ref("base.public_user"),
            "employee": cls._make_person("employee", "base.group_user"),
            "agent, own": own,
            "agent, team": of_team,
            "agent, all": cls.cecilia,
            "manager": cls.david,
            "manager elsewhere": manager_elsewhere,
        }
        other_team = cls.env["helpdesk.ticket.team"].create({"name": "Other team"})
        team_elsewhere = cls.env["helpdesk.ticket.team"].create(
            {"name": "Elsewhere", "company_id": elsewhere.id}
        )
        alien = cls._make_contact("Dana", cls._make_organisation("Elsewhere GmbH"))
        cls.tickets = {
            "mine": cls._make_ticket(user_id=own.id),
            "colleagues": cls._make_ticket(partner_id=cls.boris.id, user_id=other.id),
            "foreign": cls._make_ticket(partner_id=cls.ciril.id, user_id=other.id),
            "hidden": cls._make_ticket(sd_portal_visible=False, user_id=other.id),
            "other_team": cls._make_ticket(
                partner_id=alien.id, team_id=other_team.id, user_id=other.id
            ),
            "other_company": cls._make_ticket(
                partner_id=alien.id,
                team_id=team_elsewhere.id,
                company_id=elsewhere.id,
                user_id=manager_elsewhere.id,
            ),
        }
        for ticket in cls.tickets.values():
            ticket._sd_log_event("sd.clock", "no_deadline")
        cls.env.flush_all()

    @classmethod
    def _make_person(cls, login, group):
        return new_test_user(
            cls.env,
            login=login,
            password=login,
            groups=f"base.group_user,{group}",
            name=login.capitalize(),
            email=f"{login}@desk.example",
            notification_type="email",
        )

    def _measure(self, table, succeeds):
        """The table as it is: the letters of each cell that succeed."""
        letters = {
            name: "".join(sorted(set("".join(row)))) for name, row in table.items()
        }
        every = "".join(sorted(set("".join(letters.values()))))
        return {
            who: tuple(
                "".join(
                    letter
                    for letter in every
                    if succeeds(letter, self.people[who], self.tickets[ticket])
                )
                for ticket in TICKETS
            )
            for who in table
        }

    def _sort(self, table):
        return {
            who: tuple("".join(sorted(cell)) for cell in row)
            for who, row in table.items()
        }


@tagged("post_install", "-at_install")
class TestOrmMatrix(MatrixCase):
    def _succeeds(self, letter, user, ticket):
        tickets = self.env["helpdesk.ticket"].with_user(user)
        allowed = {"allowed_company_ids": user.company_ids.ids}
        tickets = tickets.with_context(**allowed)
        mine = tickets.browse(ticket.id)
        domain = [("id", "=", ticket.id)]
        savepoint = self.env.cr.savepoint()
        try:
            with mute_logger("odoo.addons.base.models.ir_rule"):
                return self._try(letter, tickets, mine, domain)
        except CLOSED:
            return False
        finally:
            savepoint.close(rollback=True)
            self.env.invalidate_all()

    def _try(self, letter, tickets, ticket, domain):
        if letter == "r":
            return bool(ticket.read(["name", "description"]))
        if letter == "s":
            return bool(tickets.search(domain))
        if letter == "c":
            return bool(tickets.search_count(domain))
        if letter == "g":
            return bool(tickets._read_group(domain, ["stage_id"], ["__count"]))
        if letter == "w":
            return ticket.write({"name": "Changed"})
        if letter == "d":
            return ticket.unlink()
        model = {"e": "sd.ticket.event", "l": "sd.clock"}[letter]
        records = tickets.env[model].search([("ticket_id", "=", ticket.id)])
        return bool(records and records.read(["ticket_id"]))

    def test_matrix_holds_over_the_orm(self):
        self.assertEqual(self._measure(ORM, self._succeeds), self._sort(ORM))

    def test_nobody_outside_creates_tickets_by_himself(self):
        for who in ("anna", "boris, sees all", "ciril", "the public", "employee"):
            with self.subTest(who), self.assertRaises(AccessError):
                self.env["helpdesk.ticket"].with_user(self.people[who]).create(
                    {"name": "x", "description": "x"}
                )

    def test_each_rule_that_is_switched_off_turns_a_cell_red(self):
        for xmlid, (who, name) in RULES.items():
            with self.subTest(xmlid):
                rule = self.env.ref(xmlid)
                expected = self._sort({who: ORM[who]})[who][TICKETS.index(name)]
                rule.active = False
                if xmlid == "sd_portal.helpdesk_ticket_rule_customer":
                    # The base's own rule now names the same condition.
                    self.env.ref("helpdesk_mgmt.helpdesk_ticket_rule_portal").write(
                        {"domain_force": "[(1, '=', 1)]"}
                    )
                cell = "".join(
                    letter
                    for letter in "cdeglrsw"
                    if self._succeeds(letter, self.people[who], self.tickets[name])
                )
                rule.active = True
                self.assertNotEqual(cell, expected)


@tagged("post_install", "-at_install")
class TestRpcMatrix(MatrixCase):
    def _call(self, user, method, *args, **kwargs):
        """A call as the web client makes it; None when it is refused."""
        if self.session_of != user:
            self.authenticate(user.login, user.login)
            self.session_of = user
        with mute_logger("odoo.http"):
            answer = self.url_open(
                f"/web/dataset/call_kw/helpdesk.ticket/{method}",
                json={
                    "params": {
                        "model": "helpdesk.ticket",
                        "method": method,
                        "args": args,
                        "kwargs": kwargs,
                    }
                },
            ).json()
        return answer.get("result")

    def _succeeds(self, letter, user, ticket):
        domain = [("id", "=", ticket.id)]
        if letter == "r":
            return bool(self._call(user, "read", [ticket.id], ["name"]))
        if letter == "s":
            return bool(self._call(user, "search_read", domain, ["name"]))
        if letter == "c":
            return bool(self._call(user, "search_count", domain))
        return bool(self._call(user, "write", [ticket.id], {"name": "Changed"}))

    def test_matrix_holds_over_rpc_of_the_web_client(self):
        self.session_of = None
        self.assertEqual(self._measure(RPC, self._succeeds), self._sort(RPC))

    def test_matrix_holds_over_rpc_of_integrations(self):
        """JSON-2 with a key of the customer's own, where the administrator allows it."""
        self.env["ir.config_parameter"].sudo().set_param("portal.allow_api_keys", True)
        keys = {}
        tomorrow = fields.Datetime.now() + timedelta(hours=20)
        for who in ("anna", "boris, sees all", "ciril"):
            user = self.people[who]
            keys[user] = (
                self.env["res.users.apikeys"]
                .with_user(user)
                .sudo()
                ._generate(None, "test", tomorrow)
            )

        def succeeds(letter, user, ticket):
            method, payload = {
                "r": ("read", {"ids": [ticket.id], "fields": ["name"]}),
                "s": ("search_read", {"domain": [("id", "=", ticket.id)]}),
                "c": ("search_count", {"domain": [("id", "=", ticket.id)]}),
                "w": ("write", {"ids": [ticket.id], "vals": {"name": "Changed"}}),
            }[letter]
            with mute_logger("odoo.http"):
                answer = self.url_open(
                    f"/json/2/helpdesk.ticket/{method}",
                    json={**payload, **({"fields": ["name"]} if letter == "s" else {})},
                    headers={"Authorization": f"bearer {keys[user]}"},
                )
            return answer.status_code == 200 and bool(answer.json())

        table = {who: RPC[who] for who in ("anna", "boris, sees all", "ciril")}
        self.assertEqual(self._measure(table, succeeds), self._sort(table))


@tagged("post_install", "-at_install")
class TestHttpMatrix(MatrixCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.files, cls.note_files = {}, {}
        for name, ticket in cls.tickets.items():
            cls.files[ticket] = cls._post_file(ticket, f"{name}.txt", "mail.mt_comment")
            cls.note_files[ticket] = cls._post_file(
                ticket, f"{name}_n.txt", "mail.mt_note"
            )
        cls.env.flush_all()

    @classmethod
    def _post_file(cls, ticket, name, subtype):
        message = (
            ticket.with_user(cls.env.ref("base.user_admin"))
            .sudo()
            .message_post(
                body="See the file",
                attachments=[(name, b"content")],
                subtype_xmlid=subtype,
            )
        )
        return message.attachment_ids

    def _log_in(self, user):
        if self.session_of == user:
            return
        self.session_of = user
        if user._is_public():
            self.authenticate(None, None)
        else:
            self.authenticate(user.login, user.login)

    def _succeeds(self, letter, user, ticket):
        self._log_in(user)
        token = ticket._portal_ensure_token()
        page = f"/my/ticket/{ticket.id}"
        with mute_logger("odoo.http", "odoo.addons.base.models.ir_rule"):
            if letter == "p":
                return ticket.name in self._read(page)
            if letter == "k":
                return ticket.name in self._read(f"{page}?access_token={token}")
            if letter == "m":
                return self._post(ticket, token)
            files = self.files if letter == "f" else self.note_files
            return self._offers(files[ticket], f"{page}?access_token={token}")

    def _read(self, url):
        answer = self.url_open(url, allow_redirects=False)
        return answer.text if answer.status_code == 200 else ""

    def _offers(self, file, page):
        """Whether the file opens by its bare address, or is offered on the page."""
        if self._read(f"/web/content/{file.id}") == "content":
            return True
        if self._read(f"/web/content/{file.id}?access_token=False") == "content":
            return True
        return f"/web/content/{file.id}" in self._read(page)

    def _post(self, ticket, token):
        before = len(ticket.message_ids)
        self.url_open(
            "/mail/message/post",
            json={
                "params": {
                    "thread_model": "helpdesk.ticket",
                    "thread_id": ticket.id,
                    "post_data": {"body": "Hello", "message_type": "comment"},
                    "token": token,
                }
            },
        )
        ticket.invalidate_recordset(["message_ids"])
        return len(ticket.message_ids) > before

    def setUp(self):
        super().setUp()
        self.session_of = None

    def test_each_guard_that_is_switched_off_turns_a_cell_red(self):
        public = self.people["the public"]
        for model, method, off, letter, name in GUARDS:
            ticket = self.tickets[name]
            with self.subTest(method, letter=letter):
                self.assertFalse(self._succeeds(letter, public, ticket))
                with patch.object(self.env.registry[model], method, lambda *_a: off):  # noqa: B023
                    self.assertTrue(self._succeeds(letter, public, ticket))

    def test_matrix_holds_over_http(self):
        self.assertEqual(self._measure(HTTP, self._succeeds), self._sort(HTTP))
