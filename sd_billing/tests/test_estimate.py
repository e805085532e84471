"""Work that is estimated begins when the customer has approved what he has read."""

from datetime import timedelta

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user, tagged
from odoo.tools import mute_logger

from .common import BillingCase, BillingHttpCase, BillingMixin


class EstimateMixin(BillingMixin):
    """Anna's request for a change, and Eva, who estimates it in David's rights."""

    @classmethod
    def _set_up_estimates(cls):
        cls.env.company.account_sale_tax_id = False
        cls.hour.taxes_id = False
        cls.anna.write({"sd_may_see_money": True, "sd_may_approve": True})
        cls.eva = new_test_user(
            cls.env,
            login="eva",
            groups="base.group_user,helpdesk_mgmt.group_helpdesk_manager,"
            "sales_team.group_sale_manager",
            name="Eva",
            email="eva@desk.example",
        )
        cls._make_employee(cls.eva)
        cls.progress = cls.env.ref("helpdesk_mgmt.helpdesk_ticket_stage_in_progress")
        cls.ticket = cls._make_ticket(
            name="Another button", type_id=cls.rfc.id, user_id=cls.cecilia.id
        )

    @classmethod
    def _make_estimate(cls, quantity=4, maximum=6, ticket=None):
        """An estimate that is being written: hours at 1250.00."""
        ticket = (ticket or cls.ticket).with_user(cls.eva)
        action = ticket.action_sd_make_estimate()
        order = cls.env["sale.order"].with_user(cls.eva).browse(action["res_id"])
        order.order_line.write(
            {"product_uom_qty": quantity, "sd_quantity_max": maximum}
        )
        return order

    @classmethod
    def _send_estimate(cls, **values):
        order = cls._make_estimate(**values)
        order.action_sd_send_estimate()
        return order

    @classmethod
    def _approve(cls, order, user=None, shown=None):
        order_sudo = order.sudo()
        return order_sudo._sd_decide(
            "approved",
            (user or cls.anna_user).sudo(),
            "203.0.113.7",
            shown or order_sudo._sd_get_hash(),
        )


@tagged("post_install", "-at_install")
class TestEstimate(EstimateMixin, BillingCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._set_up_estimates()

    def _new_version(self, order):
        action = order.action_sd_new_version()
        return order.browse(action["res_id"])

    def test_button_makes_a_quotation_of_the_organisation_once(self):
        order = self._make_estimate()
        self.assertEqual(order.partner_id, self.nordic)
        self.assertEqual(order.sd_ticket_id, self.ticket)
        self.assertEqual((order.amount_total, order.sd_hours_most), (5000, 6))
        self.assertEqual(order._sd_get_total_at_most(), 7500)
        again = self.ticket.with_user(self.eva).action_sd_make_estimate()
        self.assertEqual(again["res_id"], order.id)

    def test_sending_asks_the_contact_pauses_the_clock_and_names_the_last_day(self):
        order = self._send_estimate()
        self.assertEqual(order.sd_estimate_state, "sent")
        self.assertEqual(self.ticket.stage_id.sd_status, "approval")
        self.assertEqual(self.ticket._sd_get_pause_cause(), "approval")
        self.assertGreater(
            order.validity_date, fields.Date.today() + timedelta(days=26)
        )
        log = self.ticket.sd_outgoing_log_ids.filtered(lambda l: l.kind == "estimate")
        self.assertEqual(log.mapped("email"), [self.anna.email])
        self.assertIn(f"/my/estimate/{order.id}", log.mail_mail_id.body_html or "")

    def test_estimate_that_nobody_may_approve_is_not_sent(self):
        self.anna.sd_may_see_money = False
        with self.assert_refused("Nobody at Nordic Shop AB may approve costs"):
            self._send_estimate()

    def test_archived_product_is_not_offered(self):
        order = self._make_estimate()
        self.hour.active = False
        with self.assert_refused("has been archived"):
            order.action_sd_send_estimate()

    def test_before_approval_only_estimating_is_booked_and_costs_nothing(self):
        with self.assert_refused("has not approved an estimate"):
            self._book(self.ticket, 30)
        for reason in ("goodwill", "agreed", "internal"):
            with self.assert_refused("has not approved"):
                self._book(self.ticket, 30, sd_billable_reason=reason)
        line = self._book(self.ticket, 30, sd_billable_reason="estimating")
        self.assertEqual((line.sd_cover, line.sd_billed_minutes), ("free", 0))
        with self.assert_refused("has not approved"):
            line.sd_billable_reason = "fee"

    def test_before_approval_nobody_moves_the_ticket_to_work_or_solved(self):
        self._send_estimate()
        ticket = self.ticket.with_user(self.cecilia)
        for stage in (self.progress, self.stage_done):
            with self.assert_refused("has not approved an estimate"):
                ticket.stage_id = stage
        ticket.stage_id = self.stage_cancelled

    def test_manager_lets_work_begin_and_says_why(self):
        with self.assertRaises(AccessError):
            self.ticket.with_user(self.cecilia).sd_without_approval = "On the phone"
        self.ticket.with_user(self.david).sd_without_approval = "On the phone"
        self._book(self.ticket, 30)
        self.ticket.with_user(self.cecilia).stage_id = self.progress
        self.assertIn("On the phone", self.ticket.sd_event_ids[0].text)

    def test_approval_is_recorded_and_confirms_the_order(self):
        order = self._send_estimate()
        shown = order.sudo()._sd_get_hash()
        self.assertEqual(self._approve(order), "")
        self.assertEqual((order.state, order.sd_estimate_state), ("sale", "approved"))
        self.assertEqual(order.sd_decided_name, "Anna")
        self.assertEqual(order.sd_decided_by_id, self.anna)
        self.assertEqual(order.sd_decided_user_id, self.anna_user)
        self.assertEqual(order.sd_decided_ip, "203.0.113.7")
        self.assertEqual(order.sd_decided_hash, shown)
        self.assertEqual(self.ticket.stage_id.sd_status, "support")
        self.assertEqual(len(self._mails_to_staff()), 1)

    def _mails_to_staff(self):
        return self.ticket.sd_outgoing_log_ids.filtered(
            lambda log: log.kind == "estimate_decided"
        )

    def test_second_approval_changes_nothing(self):
        order = self._send_estimate()
        self._approve(order)
        first = order.sd_decided_at
        self.assertEqual(self._approve(order, shown="old"), "")
        self.assertEqual(order.sd_decided_at, first)
        self.assertEqual(len(self._mails_to_staff()), 1)

    def test_declined_estimate_cannot_be_approved_any_more(self):
        order = self._send_estimate()
        order.sudo()._sd_decide(
            "declined",
            self.anna_user.sudo(),
            "203.0.113.7",
            order.sudo()._sd_get_hash(),
            "Too dear",
        )
        self.assertEqual(order.sd_decided_reason, "Too dear")
        self.assertEqual(self._approve(order), "declined")
        self.assertEqual(order.state, "sent")

    def test_what_was_not_read_is_not_approved(self):
        self.assertEqual(self._approve(self._send_estimate(), shown="x"), "changed")

    def test_estimate_is_approved_on_its_last_day_and_not_later(self):
        order = self._send_estimate()
        today = order.sudo()._sd_get_today()
        order.sudo().validity_date = today - timedelta(days=1)
        self.assertEqual(self._approve(order), "expired")
        order.sudo().validity_date = today
        self.assertEqual(self._approve(order), "")

    def test_newer_version_replaces_the_older_one(self):
        old = self._send_estimate()
        new = self._new_version(old)
        self.assertEqual((new.sd_version, new.sd_estimate_state), (2, "draft"))
        new.order_line.price_unit = 1300
        new.action_sd_send_estimate()
        self.assertEqual(self._approve(old), "superseded")
        self.assertEqual(self._approve(new), "")

    def test_change_after_approval_needs_another_and_is_sold_once(self):
        old = self._send_estimate()
        self._approve(old)
        for change in (
            lambda: old.order_line.write({"price_unit": 1}),
            lambda: old.order_line.write({"sd_quantity_max": 100}),
            old.order_line.unlink,
            lambda: old.write({"sd_assumptions": "None"}),
            lambda: old.write({"order_line": [(0, 0, {"product_id": self.hour.id})]}),
        ):
            with self.assertRaises(UserError):
                change()
        new = self._new_version(old)
        new.order_line.write({"product_uom_qty": 8, "sd_quantity_max": 9})
        new.action_sd_send_estimate()
        self._book(self.ticket, 60)  # what was approved holds meanwhile
        self._approve(new)
        self.assertEqual((old.state, old.sd_estimate_state), ("cancel", "superseded"))
        self.assertEqual(new.state, "sale")

    def test_hours_are_worked_up_to_the_maximum_and_not_beyond(self):
        self._approve(self._send_estimate())
        self._book(self.ticket, 240)
        line = self._book(self.ticket, 120)
        self.assertEqual((line.sd_cover, line.sd_billed_minutes), ("estimate", 120))
        with self.assert_refused("More than the customer has approved"):
            self._book(self.ticket, 1)
        with self.assert_refused("More than the customer has approved"):
            line.unit_amount = 3
        self._book(self.ticket, 60, sd_billable_reason="estimating")

    def test_fixed_price_covers_whatever_it_takes(self):
        order = self._make_estimate(1, 0)
        order.order_line.product_uom_id = self.env.ref("uom.product_uom_unit")
        order.action_sd_send_estimate()
        self._approve(order)
        self.assertEqual(self._book(self.ticket, 600).sd_cover, "estimate")

    def test_cancelled_order_lets_nobody_work(self):
        order = self._send_estimate()
        self._approve(order)
        order.action_cancel()
        with self.assert_refused("has not approved"):
            self._book(self.ticket, 30)
        sent = self._new_version(order)
        sent.action_sd_send_estimate()
        sent._action_cancel()
        self.assertEqual(self._approve(sent), "cancelled")

    def test_nobody_of_ours_approves_for_the_customer(self):
        order = self._send_estimate()
        with self.assert_refused("the customer approves it in the portal"):
            order.action_confirm()
        for vals in ({"sd_estimate_state": "approved"}, {"sd_decided_name": "Anna"}):
            with self.assertRaises(AccessError):
                order.write(vals)
        forged = order.create(
            {
                "partner_id": self.nordic.id,
                "sd_ticket_id": self.ticket.id,
                "sd_estimate_state": "approved",
            }
        )
        self.assertEqual(forged.sd_estimate_state, "draft")

    def test_portal_user_reads_and_confirms_no_estimate_by_rpc(self):
        order = self._send_estimate().with_user(self.anna_user)
        for call in (
            lambda: order.read(["name"]),
            lambda: order.order_line.read(["price_unit"]),
            order.action_confirm,
            lambda: order.write({"state": "sale"}),
            lambda: self.ticket.with_user(self.anna_user).read(["sd_estimate_ids"]),
        ):
            order.invalidate_recordset()
            with self.assertRaises(AccessError), mute_logger("odoo.addons.base.models"):
                call()
        self.assertFalse(order.search([("id", "=", order.id)]))

    def test_approval_makes_no_task_and_bills_no_minute_twice(self):
        product = self.hour.copy(
            {
                "service_policy": "delivered_timesheet",
                "service_tracking": "task_in_project",
            }
        )
        order = self._make_estimate()
        order.order_line.write({"product_id": product.id, "price_unit": 1250})
        order.action_sd_send_estimate()
        self._approve(order)
        self.assertFalse(order.sudo().order_line.task_id)
        self.assertFalse(order.sudo().order_line.project_id)
        line = self._book(self.ticket, 60)
        self.assertFalse(line.so_line)
        self.assertEqual(order.order_line.qty_delivered, 0)

    def test_merge_loses_no_time(self):
        other = self._make_ticket()
        line = self._book(other, 60)
        other._sd_merge(self.ticket)
        self.assertEqual(line.ticket_id, self.ticket)

    def test_booking_costs_as_many_statements_with_60_entries_as_with_6(self):
        self._approve(self._send_estimate(quantity=100, maximum=0))
        counts = []
        for size in (1, 5, 54):
            for _ in range(size):
                self._book(self.ticket, 6)
            counts.append(self._count_statements(lambda: self._book(self.ticket, 6)))
        self.assertEqual(counts[1], counts[2])


@tagged("post_install", "-at_install")
class TestEstimatePage(EstimateMixin, BillingHttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._set_up_estimates()
        cls.order = cls._send_estimate()
        cls.url = f"/my/estimate/{cls.order.id}"

    def setUp(self):
        super().setUp()
        self.authenticate(self.anna_user.login, self.anna_user.login)

    def _post(self, verb, **data):
        from odoo import http

        self.env.flush_all()
        return self.url_open(
            f"{self.url}/{verb}",
            data={
                "csrf_token": http.Request.csrf_token(self),
                "shown": self.order.sudo()._sd_get_hash(),
                **data,
            },
        )

    def _state(self):
        self.env.invalidate_all()
        return self.order.sudo().sd_estimate_state

    def test_page_shows_range_and_totals_and_reading_approves_nothing(self):
        text = self.url_open(self.url).text
        for words in ("At most, with taxes", "7,500.00", "5,000.00", "Approve the"):
            self.assertIn(words, text)
        for verb in ("approve", "decline", "ask"):
            self.assertIn(self.url_open(f"{self.url}/{verb}").status_code, (404, 405))
        self.assertEqual(self._state(), "sent")
        self.assertIn(self.url, self.url_open(self.ticket.access_url).text)

    def test_customer_approves_twice_and_it_counts_once(self):
        for _ in range(2):
            self.assertIn("Approved by Anna", self._post("approve").text)
        self.assertEqual(self._state(), "approved")
        self.assertTrue(self.order.sudo().sd_decided_ip)

    def test_what_has_changed_is_to_be_read_again(self):
        self.assertIn("read it again", self._post("approve", shown="0" * 64).text)
        self.assertEqual(self._state(), "sent")

    @mute_logger("odoo.http")
    def test_without_the_token_of_the_form_nothing_is_approved(self):
        answer = self._post("approve", csrf_token="x")
        self.assertEqual(answer.status_code, 400)
        self.assertEqual(self._state(), "sent")

    def test_customer_declines_with_a_reason_only(self):
        self.assertIn("say why", self._post("decline", reason=" ").text)
        self.assertEqual(self._state(), "sent")
        self.assertIn("Too dear", self._post("decline", reason="Too dear").text)
        self.assertEqual(self._state(), "declined")

    def test_question_goes_into_the_conversation_as_text(self):
        self._post("ask", question="Why <b>six</b>?")
        message = self.ticket.message_ids[0]
        self.assertEqual(message.author_id, self.anna)
        self.assertIn("&lt;b&gt;six", message.body)
        self.assertEqual(self._state(), "sent")

    @mute_logger("odoo.http")
    def test_strangers_and_those_without_the_right_find_nothing(self):
        self.ciril.sd_may_see_money = True
        self.authenticate(self.ciril_user.login, self.ciril_user.login)
        self.assertEqual(self.url_open(self.url).status_code, 404)
        self.assertEqual(self._post("approve").status_code, 404)
        self.anna.sd_may_see_money = False
        self.authenticate(self.anna_user.login, self.anna_user.login)
        self.assertEqual(self.url_open(self.url).status_code, 404)
        self.assertEqual(self._post("approve").status_code, 404)
        self.assertEqual(self._state(), "sent")

    @mute_logger("odoo.http")
    def test_estimate_that_is_being_written_is_not_shown(self):
        action = self.order.action_sd_new_version()
        answer = self.url_open(f"/my/estimate/{action['res_id']}")
        self.assertEqual(answer.status_code, 404)

    def test_pages_of_orders_open_no_estimate_even_with_a_token(self):
        token = self.order.sudo()._portal_ensure_token()
        self.env.flush_all()
        page = f"/my/orders/{self.order.id}"
        for login in (self.anna_user.login, None):
            self.authenticate(login, login)
            for url in (page, f"{page}?access_token={token}"):
                self.assertNotIn("7500", self.url_open(url).text)
                self.assertNotIn(self.order.name, self.url_open(url).text)
            answer = self.make_jsonrpc_request(
                f"{page}/accept",
                {"access_token": token, "name": "Anna", "signature": "aGk="},
            )
            self.assertIn("error", answer)
        self.assertEqual(self._state(), "sent")
        self.authenticate(self.anna_user.login, self.anna_user.login)
        self.assertNotIn(self.order.name, self.url_open("/my/quotes").text)
