"""Tickets of one customer become one; a ticket that goes to another customer takes no words along."""

from odoo.exceptions import UserError
from odoo.tests import tagged

from .common import DeskCase, DeskHttpCase


class MergeMixin:
    def _merge(self, *tickets, survivor=None):
        wizard = (
            self.env["sd.merge.wizard"]
            .with_user(self.cecilia)
            .create({"ticket_ids": [(6, 0, [t.id for t in tickets])]})
        )
        if survivor:
            wizard.survivor_id = survivor
        wizard.action_merge()
        return wizard.survivor_id.sudo()

    def _say(self, ticket, body, subtype="mail.mt_comment", author=None):
        return ticket.message_post(
            body=body,
            message_type="comment",
            subtype_xmlid=subtype,
            author_id=(author or self.cecilia.partner_id).id,
        )


@tagged("post_install", "-at_install")
class TestMerge(MergeMixin, DeskCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.first = cls._make_ticket(name="Printer burns")
        cls.second = cls._make_ticket(
            name="Printer smokes", partner_id=cls.boris.id, user_id=cls.david.id
        )

    def test_oldest_ticket_goes_on(self):
        self.assertEqual(self._merge(self.second, self.first), self.first)
        self.assertEqual(self.second.sd_merged_into_id, self.first)
        self.assertTrue(self.second.stage_id.closed)

    def test_messages_keep_their_authors_and_internal_stays_internal(self):
        public = self._say(self.second, "Help is near.", author=self.boris)
        note = self._say(self.second, "He is angry.", subtype="mail.mt_note")
        self._merge(self.first, self.second)
        self.assertIn(public, self.first.message_ids)
        self.assertEqual(public.author_id, self.boris)
        self.assertEqual(note.res_id, self.first.id)
        self.assertTrue(note.subtype_id.internal)

    def test_first_words_come_along_as_words_of_their_writer(self):
        self.second.description = "<p>It smokes.</p>"
        self._merge(self.first, self.second)
        words = self.first.message_ids.filtered(lambda m: "It smokes." in m.body)
        self.assertEqual(words.author_id, self.boris)

    def test_files_tags_followers_and_people_come_along(self):
        tag = self.env["helpdesk.ticket.tag"].create({"name": "Fire"})
        self.second.tag_ids = tag
        file = self.env["ir.attachment"].create(
            {
                "name": "smoke.txt",
                "raw": b"x",
                "res_model": "helpdesk.ticket",
                "res_id": self.second.id,
            }
        )
        self.first.user_id = self.cecilia
        self._merge(self.first, self.second)
        self.assertEqual(file.res_id, self.first.id)
        self.assertIn(tag, self.first.tag_ids)
        self.assertIn(self.boris, self.first.message_partner_ids)
        self.assertIn(self.david, self.first.sd_co_user_ids)

    def test_follower_of_another_organisation_does_not_come_along(self):
        self.second.message_subscribe(partner_ids=self.ciril.ids)
        self._merge(self.first, self.second)
        self.assertNotIn(self.ciril, self.first.message_partner_ids)

    def test_tickets_of_two_customers_are_refused(self):
        foreign = self._make_ticket(partner_id=self.ciril.id)
        with self.assertRaisesRegex(UserError, "different customers"):
            self._merge(self.first, foreign)
        with self.assertRaisesRegex(UserError, "choose the customer"):
            self._merge(self.first, self._make_ticket(partner_id=False))

    def test_one_ticket_and_a_merged_one_are_refused(self):
        with self.assertRaisesRegex(UserError, "at least two"):
            self._merge(self.first)
        self._merge(self.first, self.second)
        with self.assertRaisesRegex(UserError, "merged already"):
            self._merge(self._make_ticket(), self.second)

    def test_nobody_is_mailed_about_the_end_of_the_merged_ticket(self):
        logs = self.env["sd.outgoing.log"]
        done = self.env["helpdesk.ticket.stage"].search([("closed", "=", True)])
        done.mail_template_id = self.env.ref("sd_portal.mail_template_ticket_closed")
        before = logs.search_count([("kind", "=", "stage")])
        self._merge(self.first, self.second)
        self.assertEqual(logs.search_count([("kind", "=", "stage")]), before)

    def test_both_logs_tell_it(self):
        self._merge(self.first, self.second)
        self.assertIn(self.first.number, self.second.sd_event_ids[:1].text)
        self.assertIn(self.second.number, self.first.sd_event_ids[:1].text)

    def test_answer_to_a_mail_of_the_merged_ticket_reaches_the_survivor(self):
        mailed = self._receive(message_id="<old@nordic.example>")
        self._merge(self.first, mailed)
        again = self._receive(
            body="More.", headers="In-Reply-To: <old@nordic.example>\n"
        )
        self.assertEqual(again, self.first)

    def test_route_to_the_merged_ticket_leads_through_a_chain(self):
        self._merge(self.first, self.second, survivor=self.second)
        third = self._make_ticket()
        self._merge(self.second, third, survivor=third)
        self.assertEqual(self.first._sd_find_survivor(), third)
        routes = self.env["mail.thread"]._sd_follow_merges(
            [("helpdesk.ticket", self.first.id, {}, self.env.uid, None)]
        )
        self.assertEqual(routes[0][1], third.id)

    def test_what_was_hidden_stays_hidden(self):
        self.second.sd_portal_visible = False
        public = self._say(self.second, "Do not tell him.")
        self.second.description = "<p>Secret.</p>"
        self._merge(self.first, self.second)
        self.assertTrue(public.is_internal)
        secret = self.first.message_ids.filtered(lambda m: "Secret." in m.body)
        self.assertTrue(secret.is_internal)


@tagged("post_install", "-at_install")
class TestChangeCustomer(MergeMixin, DeskCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.boris.sd_ticket_scope = "organisation"
        cls._make_login(cls.boris)
        cls.ticket = cls._make_ticket(name="Nordic's printer")

    def _open(self, **values):
        return (
            self.env["sd.change.customer.wizard"]
            .with_user(self.cecilia)
            .create(
                {"ticket_id": self.ticket.id, "partner_id": self.ciril.id, **values}
            )
        )

    def test_effects_are_told_before_anything_is_done(self):
        agreement = self._make_agreement(self.alpe)
        effects = self._open().effects
        self.assertIn("No longer see it in the portal: Anna, Boris", effects)
        self.assertIn("Will see it in the portal: Ciril", effects)
        self.assertIn(agreement.name, effects)
        self.assertEqual(self.ticket.partner_id, self.anna)

    def test_new_customer_reads_nothing_of_the_old_one(self):
        said = self._say(self.ticket, "Nordic's password is x.", author=self.anna)
        answer = self._say(self.ticket, "Dear Nordic.")
        self.ticket.message_subscribe(partner_ids=self.boris.ids)
        self.ticket._sd_log_event("sd.ticket.words", "merged_from", {}, True)
        self.ticket.access_token = "old"
        self._open(name="A printer").action_change()
        self.assertEqual(self.ticket.partner_id, self.ciril)
        self.assertEqual(self.ticket.name, "A printer")
        self.assertTrue(said.is_internal and answer.is_internal)
        self.assertNotIn("on fire", self.ticket.description)
        self.assertIn("on fire", "".join(self.ticket.message_ids.mapped("body")))
        self.assertNotIn(self.boris, self.ticket.message_partner_ids)
        self.assertNotEqual(self.ticket.access_token, "old")
        self.assertFalse(any(self.ticket.sd_event_ids.mapped("for_customer")))

    def test_file_of_the_old_customer_is_not_shown_to_the_new_one(self):
        attachment = (
            self.env["ir.attachment"]
            .with_user(self.anna_user)
            .sudo()
            .create(
                {
                    "name": "nordic.txt",
                    "raw": b"x",
                    "res_model": "helpdesk.ticket",
                    "res_id": self.ticket.id,
                }
            )
        )
        self.assertIn(attachment, self.ticket._sd_get_customer_files())
        self._open().action_change()
        self.assertNotIn(attachment, self.ticket._sd_get_customer_files())

    def test_words_of_the_new_customer_himself_stay_public(self):
        self.ticket.partner_email = self.ciril.email
        said = self._say(self.ticket, "It is me.", author=self.ciril)
        self._open().action_change()
        self.assertFalse(said.is_internal)
        self.assertIn("on fire", self.ticket.description)

    def test_old_customer_no_longer_sees_it(self):
        self._open().action_change()
        tickets = self.env["helpdesk.ticket"]
        self.assertNotIn(self.ticket, tickets.with_user(self.anna_user).search([]))
        self.assertIn(self.ticket, tickets.with_user(self.ciril_user).search([]))

    def test_agreement_and_deadline_follow_and_the_log_tells_it(self):
        agreement = self._make_agreement(self.alpe, resolution=(1, "hours"))
        before = self.ticket.sd_deadline
        self._open().action_change()
        self.assertEqual(self.ticket.sd_agreement_id, agreement)
        self.assertNotEqual(self.ticket.sd_deadline, before)
        [event] = self.ticket.sd_event_ids.filtered(
            lambda one: one.teller == "sd.ticket.words"
        )
        self.assertIn("Anna", event.text)
        self.assertIn("Ciril", event.text)

    def test_same_customer_is_refused(self):
        with self.assertRaisesRegex(UserError, "already"):
            self._open(partner_id=self.anna.id).action_change()


@tagged("post_install", "-at_install")
class TestMergedPage(MergeMixin, DeskHttpCase):
    def test_page_of_the_merged_ticket_is_the_survivors(self):
        first, second = self._make_ticket(name="Kept one"), self._make_ticket()
        self._merge(first, second)
        self.authenticate(self.anna_user.login, self.anna_user.login)
        page = self.url_open(f"/my/ticket/{second.id}")
        self.assertTrue(page.url.endswith(f"/my/ticket/{first.id}"))
        self.assertIn("Kept one", page.text)
