"""Several requests in one mail: ticked off, split off, and not forgotten."""

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from odoo.addons.sd_portal.tests.common import DeskHttpCase

from .common import GatewayCase, mail

LIST = b"Hello,\n\n1. The printer burns.\n2. The scanner is slow.\n3. New mouse\n\nAnna"


@tagged("post_install", "-at_install")
class TestRequests(GatewayCase):
    def _make(self, body=LIST, **replaced):
        log = self._bring(mail(body=body, **replaced))
        self.assertEqual(log.state, "made", log.error)
        return log.ticket_id

    def test_list_becomes_items_in_its_order(self):
        ticket = self._make()
        self.assertEqual(
            ticket.sd_item_ids.mapped("text"),
            ["The printer burns.", "The scanner is slow.", "New mouse"],
        )
        self.assertEqual(ticket.sd_open_item_count, 3)
        self.assertIn("3 requests", self._tells(ticket))

    def test_list_in_html_becomes_items(self):
        ticket = self._make(
            b"<p>Hello</p><ul><li>The printer burns.</li><li>New <b>mouse</b></li></ul>",
            content_type=b"Content-Type: text/html; charset=utf-8",
        )
        texts = ticket.sd_item_ids.mapped("text")
        self.assertEqual(texts, ["The printer burns.", "New mouse"])

    def test_list_in_a_quotation_or_a_signature_is_none(self):
        quoted = b"\n".join(b"> " + line for line in LIST.split(b"\n"))
        bodies = (
            b"It burns.\n\nOn 2 Mar 2026, Desk <d@desk.example> wrote:\n" + quoted,
            b"It burns.\n\n-- \nAnna\n- Nordic Shop AB\n- Stockholm",
        )
        for number, body in enumerate(bodies):
            own_id = b"Message-ID: <list-%d@nordic.example>" % number
            with self.subTest(number):
                self.assertFalse(self._make(body, message_id=own_id).sd_item_ids)

    def test_agent_ticks_an_item_and_the_customer_reads_it(self):
        ticket = self._make()
        item = ticket.sd_item_ids[0].with_user(self.cecilia)
        item.done = True
        self.assertEqual(item.done_by, self.cecilia)
        self.assertTrue(item.done_at)
        event = ticket.sd_event_ids[:1]
        self.assertEqual(event.text, "Done: The printer burns.")
        self.assertTrue(event.for_customer)
        self.assertEqual(ticket.sd_open_item_count, 2)

    def test_item_is_split_off_to_its_own_ticket_of_the_same_customer(self):
        ticket = self._make()
        item = ticket.sd_item_ids[2].with_user(self.cecilia)
        item.action_split()
        own = item.split_ticket_id
        self.assertEqual((own.name, own.partner_id), ("New mouse", self.anna))
        self.assertEqual(own.sudo().sd_previous_ticket_id, ticket)
        self.assertEqual(ticket.sd_open_item_count, 2)
        with self.assertRaises(UserError):
            item.action_split()

    def test_agent_cannot_solve_a_ticket_with_open_items_in_silence(self):
        ticket = self._make().with_user(self.cecilia)
        with self.assertRaisesRegex(UserError, "The printer burns"):
            ticket.stage_id = self.stage_done
        ticket.write(
            {"stage_id": self.stage_done.id, "sd_left_open_reason": "Customer agreed"}
        )
        self.assertTrue(ticket.closed)
        events = "\n".join(ticket.sudo().sd_event_ids.mapped("text"))
        self.assertIn("Reason: Customer agreed", events)

    def test_ticket_with_all_items_done_or_split_is_solved(self):
        ticket = self._make().with_user(self.cecilia)
        ticket.sd_item_ids[:2].done = True
        ticket.sd_item_ids[2].action_split()
        ticket.stage_id = self.stage_done
        self.assertTrue(ticket.closed)

    def test_automatic_closing_is_not_stopped_but_told(self):
        ticket = self._make()
        ticket.sudo().stage_id = self.stage_done
        events = "\n".join(ticket.sd_event_ids.mapped("text"))
        self.assertIn("Solved with open requests", events)

    def test_cancelling_needs_no_reason(self):
        ticket = self._make().with_user(self.cecilia)
        ticket.stage_id = self.stage_cancelled
        self.assertTrue(ticket.closed)

    def test_customer_cannot_reach_items_by_rpc(self):
        ticket = self._make()
        for user in (self.anna_user, self.ciril_user):
            items = ticket.sd_item_ids.with_user(user)
            with self.subTest(user.login), self.assertRaises(AccessError):
                items.write({"done": True})
            with self.subTest(user.login), self.assertRaises(AccessError):
                items.read(["text"])


@tagged("post_install", "-at_install")
class TestRequestsPage(DeskHttpCase):
    def setUp(self):
        super().setUp()
        self.ticket = self._make_ticket()
        self.items = self.env["sd.ticket.item"].create(
            [
                {"ticket_id": self.ticket.id, "text": text, "sequence": number}
                for number, text in enumerate(("Second wish", "First wish"), 5)
            ]
        )

    def _open(self, login):
        self.authenticate(login, login)
        return self.url_open(f"/my/ticket/{self.ticket.id}")

    def test_customer_sees_his_requests_in_their_order(self):
        self.items[1].sequence = 1
        self.items[1].done = True
        page = self._open("anna@nordic.example").text
        self.assertLess(page.index("First wish"), page.index("Second wish"))
        self.assertEqual(page.count("\N{EN DASH} done"), 1)

    def test_another_customer_sees_nothing(self):
        self.assertNotIn("First wish", self._open("ciril@alpe.example").text)
