"""What managers do with mails that wait, what is counted, and what is removed in time."""

import json
from datetime import timedelta

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged

from .common import PLAIN, GatewayCase, mail

LOST = b"To: nobody@desk.example"


@tagged("post_install", "-at_install")
class TestHandling(GatewayCase):
    def _hold(self, number=0, **parts):
        own_id = b"Message-ID: <held-%d@nordic.example>" % number
        return self._bring(mail(to=LOST, message_id=own_id, **parts))

    def _make_by_hand(self, log, user, **values):
        action = log.with_user(user).action_make_ticket()
        Wizard = self.env[action["res_model"]].with_user(user)
        with Form(Wizard.with_context(**action["context"])) as form:
            form.team_id = self.team
            for name, value in values.items():
                form[name] = value
        return self.env["helpdesk.ticket"].browse(form.save().action_make()["res_id"])

    def test_ticket_is_made_by_hand_of_a_held_mail(self):
        log = self._hold()
        with self.mock_mail_gateway():
            ticket = self._make_by_hand(log, self.david)
        self.assertEqual((log.state, log.ticket_id), ("made", ticket))
        self.assertEqual((ticket.name, ticket.partner_id), ("Printer", self.anna))
        self.assertEqual(ticket.team_id, self.team)
        self.assertIn("It is on fire.", ticket.description)
        file = self.env["ir.attachment"].search(
            [("res_model", "=", ticket._name), ("res_id", "=", ticket.id)]
        )
        self.assertEqual((file.name, file.raw), ("original.eml", log._get_raw()))
        self.assertIn("David made a ticket of it by hand.", self._tells(ticket))
        self.assertEqual(ticket.sd_outgoing_log_ids.reason_code, "made_by_hand")
        self.assertFalse(self._new_mails.filtered("email_to"))

    def test_ticket_by_hand_is_for_the_customer_that_the_manager_chooses(self):
        ticket = self._make_by_hand(self._hold(), self.david, partner_id=self.ciril)
        self.assertEqual(ticket.partner_id, self.ciril)

    def test_ticket_by_hand_is_made_once_and_by_managers(self):
        log = self._hold()
        with self.assertRaises(UserError):
            log.with_user(self.cecilia).action_make_ticket()
        self._make_by_hand(log, self.david)
        with self.assertRaisesRegex(UserError, "has already arrived"):
            log.with_user(self.david).action_make_ticket()

    def test_mails_that_wait_are_counted_on_the_dashboard_and_the_team(self):
        self._hold()
        spam = self._bring(mail(b"X-Spam-Flag: YES"))
        spam.team_id = self.team
        team = self.team.with_user(self.david)
        self.assertEqual(team.sd_held_mail_count, 1)
        [card] = [c for c in team.retrieve_dashboard() if "wait" in c["name"]]
        self.assertEqual((card["value"], card["show"]), (2, True))
        found = self.env["sd.intake.log"].search(
            team.action_sd_show_held_mails()["domain"]
        )
        self.assertEqual(len(found), 2)

    def test_agents_see_the_dashboard_without_other_peoples_mails(self):
        self._hold()
        team = self.team.with_user(self.cecilia)
        self.assertEqual(team.sd_held_mail_count, 0)
        [card] = [c for c in team.retrieve_dashboard() if "wait" in c["name"]]
        self.assertFalse(card["show"])

    def test_counts_of_teams_cost_the_same_for_one_and_for_many(self):
        teams = self.team.copy() | self.team.copy() | self.team
        counts = []
        for some in (self.team, teams):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            some.mapped("sd_held_mail_count")
            counts.append(self.cr.sql_log_count - before)
        self.assertEqual(counts[0], counts[1])


@tagged("post_install", "-at_install")
class TestFigures(GatewayCase):
    def setUp(self):
        super().setUp()
        self._bring(PLAIN)
        self._bring(
            mail(b"Auto-Submitted: auto-replied", message_id=b"Message-ID: <2@x>")
        )
        self._bring(mail(to=LOST, message_id=b"Message-ID: <3@x>"))
        self.env.flush_all()

    def test_mails_are_counted_by_day_alias_and_outcome(self):
        Statistic = self.env["sd.mail.statistic"].with_user(self.david)
        rows = Statistic._read_group(
            [
                ("day", "=", fields.Date.today()),
                ("alias_id", "=", self.team.alias_id.id),
            ],
            ["outcome"],
            ["mails:sum"],
        )
        self.assertEqual(dict(rows), {"made": 1, "ignored": 1})

    def test_figures_do_not_show_mail_of_other_applications(self):
        log = self.env["sd.intake.log"].search([("state", "=", "held")])
        log.document_model = "hr.applicant"
        self.env.flush_all()
        Statistic = self.env["sd.mail.statistic"].with_user(self.david)
        today = [("day", "=", fields.Date.today()), ("outcome", "=", "held")]
        self.assertFalse(Statistic.search(today))

    def test_health_tells_what_came_in_and_what_waits(self):
        self.env["sd.mail.door"]._note("desk 127.0.0.1:2525")
        server = self.env["fetchmail.server"].create({"name": "Box", "state": "done"})
        health = self._open_health()
        self.assertEqual((health.made, health.ignored, health.held), (1, 1, 1))
        self.assertEqual(health.received, 3)
        door = health.way_ids.filtered(lambda way: way.kind == "door")
        self.assertTrue(door.is_alive)
        self.assertIn(server.name, health.way_ids.mapped("name"))
        for figure in ("waiting", "suppressed", "undeliverable", ""):
            action = health.with_context(sd_figure=figure).action_show()
            self.assertTrue(action["res_model"])

    def test_health_says_that_a_door_is_silent_and_that_mail_is_stuck(self):
        self.env["sd.mail.door"]._note("desk 127.0.0.1:2525")
        door = self.env["sd.mail.door"].search([("name", "=", "desk 127.0.0.1:2525")])
        door.seen_at = fields.Datetime.now() - timedelta(minutes=5)
        stuck = self.env["mail.mail"].create(
            {"state": "outgoing", "email_to": "a@b.se"}
        )
        self.env.flush_all()
        old = fields.Datetime.now() - timedelta(hours=1)
        self.cr.execute(
            "UPDATE mail_mail SET create_date = %s WHERE id = %s", (old, stuck.id)
        )
        health = self._open_health()
        self.assertFalse(health.way_ids.filtered(lambda w: w.kind == "door").is_alive)
        self.assertTrue(health.stuck)

    def test_health_costs_the_same_however_many_mails_there_are(self):
        self._count_health()
        few = self._count_health()
        for number in range(5):
            self._bring(mail(to=LOST, message_id=b"Message-ID: <more-%d@x>" % number))
        self.assertEqual(self._count_health(), few)

    def test_health_is_for_managers(self):
        with self.assertRaises(AccessError):
            self.env["sd.mail.health"].with_user(self.cecilia)._open()

    def _open_health(self):
        Health = self.env["sd.mail.health"].with_user(self.david)
        return Health.browse(Health._open()["res_id"])

    def _count_health(self):
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.cr.sql_log_count
        self.assertGreater(self._open_health().received, 0)
        return self.cr.sql_log_count - before


@tagged("post_install", "-at_install")
class TestRetention(GatewayCase):
    """Cases 86 and 87."""

    def _age(self, logs, days):
        self.env.flush_all()
        old = fields.Datetime.now() - timedelta(days=days)
        self.cr.execute(
            "UPDATE sd_intake_log SET create_date = %s WHERE id IN %s",
            (old, tuple(logs.ids)),
        )
        self.env.invalidate_all()

    def _remove(self, **options):
        self.env.flush_all()
        with self.enter_registry_test_mode(), self.registry.cursor() as cr:
            self.env(cr=cr)["sd.mail.retention"]._cron_remove(**options)
        self.env.invalidate_all()

    def test_raw_mail_is_removed_in_time_and_the_decisions_stay(self):
        logs = self._bring(PLAIN) + self._bring(mail(message_id=b"Message-ID: <2@x>"))
        self._age(logs[0], 91)
        self._age(logs[1], 89)
        decisions = logs[0].decisions
        self._remove(limit=1)
        self.assertFalse(logs[0]._get_raw())
        self.assertTrue(logs[0].raw_removed_at)
        self.assertEqual((logs[0].decisions, logs[0].state), (decisions, "made"))
        self.assertTrue(logs[0].sha256)
        self.assertTrue(logs[1]._get_raw())

    def test_company_keeps_its_mail_as_long_as_it_wants(self):
        log = self._bring(PLAIN)
        self._age(log, 400)
        self.company.sd_mail_keep_days = 0
        self._remove()
        self.assertTrue(log._get_raw())
        self.company.sd_mail_keep_days = 30
        self._remove()
        self.assertFalse(log._get_raw())

    def test_held_mail_that_nobody_looked_at_is_given_up(self):
        self.env["res.company"].search([]).sd_mail_keep_days = 90
        log = self._bring(mail(to=LOST))
        self._age(log, 91)
        self._remove()
        self.assertEqual((log.state, self._codes(log)[-1]), ("ignored", "expired"))
        with self.assertRaisesRegex(UserError, "not here any more"):
            log.with_user(self.david).action_process_again()

    def test_mail_that_is_still_tried_stays(self):
        with self._real_transactions(), self._failing(UserError("full")):
            log = self._bring(PLAIN)
        self._age(log, 400)
        self._remove()
        self.assertTrue(log._get_raw())

    def test_person_is_removed_from_the_logs_and_the_ticket_stays(self):
        log = self._bring(PLAIN)
        ticket = log.ticket_id
        other = self._bring(
            mail(
                **{
                    "from": b"From: ciril@alpe.example",
                    "message_id": b"Message-ID: <2@x>",
                }
            )
        )
        lost = self._bring(mail(to=LOST, message_id=b"Message-ID: <3@x>"))
        messages = ticket.message_ids
        erase = self.env["sd.mail.erase"].with_user(self.david)
        wizard = erase.create({"partner_id": self.anna.id})
        self.assertEqual(wizard.count, 2)
        wizard.action_erase()
        self.env.flush_all()
        for table in ("sd_intake_log", "sd_outgoing_log", "sd_ticket_event"):
            self.cr.execute(f"SELECT to_jsonb(t) FROM {table} t")
            text = json.dumps(self.cr.fetchall())
            self.assertNotIn("anna@nordic.example", text, table)
        for gone in (log, lost):
            self.assertFalse(gone._get_raw())
        self.assertTrue(other._get_raw())
        self.assertEqual((ticket.message_ids, ticket.name), (messages, "Printer"))
        self.assertEqual(log.ticket_id, ticket)

    def test_erasing_is_for_managers(self):
        with self.assertRaises(AccessError):
            self.env["sd.mail.erase"].with_user(self.cecilia).create(
                {"partner_id": self.anna.id}
            )
