"""From the product by the sales order to the package, and back."""

from datetime import date, timedelta

from dateutil.relativedelta import relativedelta

from odoo import fields
from odoo.exceptions import UserError, ValidationError
from odoo.tests import tagged

from .common import BillingCase


@tagged("post_install", "-at_install")
class TestPackageSale(BillingCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._use_packages()
        cls.today = fields.Date.context_today(cls.env.user)
        cls.product = cls.env["product.product"].create(
            {
                "name": "Support, 10 hours",
                "type": "service",
                "uom_id": cls.env.ref("uom.product_uom_unit").id,
                "list_price": 11000,
                "taxes_id": False,
                "sd_package_ok": True,
                "sd_package_hours": 10,
                "sd_package_months": 12,
                "sd_package_overdraw": "rate",
                "sd_package_overage_price": 1400,
                "sd_package_rollover_percent": 50,
                "sd_package_alert_levels": "25%",
            }
        )

    def _order(self, quantity=1, confirm=True, **values):
        order = self.env["sale.order"].create(
            {
                "partner_id": self.anna.id,
                "user_id": self.david.id,
                "order_line": [
                    (0, 0, {"product_id": self.product.id, "product_uom_qty": quantity})
                ],
                **values,
            }
        )
        if confirm:
            order.action_confirm()
        return order

    def _package(self, order):
        return order.order_line.sd_package_ids.filtered(lambda p: not p.cancelled)

    def _book_today(self, minutes):
        return self._book(self._make_ticket(), minutes, self.today)

    def test_confirmed_order_makes_a_package_as_the_product_says(self):
        order = self._order(2, confirm=False)
        self.assertFalse(order.order_line.sd_package_ids)
        order.action_confirm()
        package = self._package(order)
        self.assertEqual(self._left(package), 1200)
        self.assertEqual(package.partner_id, self.nordic)
        self.assertEqual(package.user_id, self.david)
        self.assertEqual(package.price, 22000)
        self.assertEqual(package.date_from, self.today)
        self.assertEqual(
            package.date_to, self.today + relativedelta(months=12, days=-1)
        )
        self.assertEqual((package.overdraw, package.overage_price), ("rate", 1400))
        self.assertEqual((package.rollover_percent, package.alert_levels), (50, "25%"))
        self.assertEqual(package.move_ids.reason, f"Bought with {order.name}.")
        self.assertEqual(order.sd_package_count, 1)

    def test_confirming_again_makes_no_second_package(self):
        order = self._order()
        order._action_confirm()
        self.assertEqual(len(order.order_line.sd_package_ids), 1)

    def test_line_added_to_a_confirmed_order_makes_its_package(self):
        order = self._order()
        order.order_line = [(0, 0, {"product_id": self.product.id})]
        self.assertEqual(len(order.order_line.sd_package_ids), 2)

    def test_changed_quantity_changes_the_hours_but_not_those_used(self):
        order = self._order(2)
        package = self._package(order)
        self._book_today(15 * 60)
        order.order_line.product_uom_qty = 3
        self.assertEqual(self._left(package), 900)
        with self.assert_refused("only 15 h are unused"), self.env.cr.savepoint():
            order.order_line.product_uom_qty = 1
        self.env.invalidate_all()
        order.order_line.product_uom_qty = 2
        self.assertEqual(self._left(package), 300)
        self.assertEqual(package.price, 22000)

    def test_negative_quantity_and_senseless_products_are_refused(self):
        with self.assert_refused("cannot be sold with a negative quantity"):
            self._order(-1, confirm=False)
        for values in (
            {"type": "consu"},
            {"sd_package_hours": 0},
            {"sd_package_months": -1},
            {"sd_package_rollover_percent": 200},
            {"sd_package_alert_levels": "often"},
        ):
            with (
                self.subTest(values),
                self.assertRaises(ValidationError),
                self.env.cr.savepoint(),
            ):
                self.product.write(values)
                self.env.flush_all()

    def test_product_of_a_sold_line_stays(self):
        order = self._order()
        with self.assert_refused("have been sold already"):
            order.order_line.product_id = self.hour

    def test_hours_in_another_currency_keep_it_and_convert_the_rate(self):
        euro = self.env.ref("base.EUR")
        euro.active = True
        self.env["res.currency.rate"].create(
            {
                "currency_id": euro.id,
                "name": self.today,
                "rate": 0.1,
                "company_id": self.company.id,
            }
        )
        pricelist = self.env["product.pricelist"].create(
            {"name": "Euro", "currency_id": euro.id}
        )
        package = self._package(self._order(pricelist_id=pricelist.id))
        self.assertEqual(package.currency_id, euro)
        self.assertEqual((package.price, package.overage_price), (1100, 140))
        with self.assert_refused("and cannot be kept in SEK"):
            package.currency_id = self.crowns

    # === Usable when === #

    def _invoice(self, order):
        invoice = order._create_invoices()
        invoice.action_post()
        return invoice

    def test_hours_are_usable_when_ordered_invoiced_or_paid(self):
        self.product.service_policy = "ordered_prepaid"
        for policy, after_order, after_invoice in (
            ("ordered", "package", "package"),
            ("invoiced", "no_package", "package"),
            ("paid", "no_package", "no_package"),
        ):
            with self.subTest(policy):
                self.product.sd_package_usable_when = policy
                order = self._order()
                package = self._package(order)
                line = self._book_today(30)
                self.assertEqual(line.sd_cover_code, after_order)
                invoice = self._invoice(order)
                line = self._book_today(30)
                self.assertEqual(line.sd_cover_code, after_invoice)
                if policy == "paid":
                    self.assertIn("has not been paid yet", line.sd_cover_text)
                    self.assertEqual(package.state, "waiting")
                    self._pay(invoice)
                    line = self._book_today(30)
                    self.assertEqual(line.sd_cover_code, "package")
                    package.invalidate_recordset()
                    self.assertEqual(package.state, "running")
                package._cancel("taken_back")

    def _pay(self, invoice):
        invoice.flush_recordset()
        self.env.cr.execute(
            "UPDATE account_move SET payment_state = 'paid' WHERE id = %s", invoice.ids
        )
        invoice.invalidate_recordset(["payment_state"])

    # === Undone === #

    def test_cancelled_order_takes_back_what_is_unused(self):
        order = self._order()
        package = self._package(order)
        order._action_cancel()
        self.assertEqual(self._left(package), 0)
        self.assertEqual(package.state, "cancelled")
        self.assertIn("All hours were unused", order.message_ids[0].body)
        order.action_draft()
        order.action_confirm()
        self.assertEqual(self._left(self._package(order)), 600)

    def test_cancelled_order_of_partly_used_hours_says_what_stays_sold(self):
        order = self._order()
        package = self._package(order)
        line = self._book_today(150)
        order._action_cancel()
        self.assertEqual(self._left(package), 0)
        self.assertIn(
            "2.5 h had been used before and stay sold", order.message_ids[0].body
        )
        line.unit_amount = 1
        self.assertEqual(line.sd_cover, "package", "work keeps what it has")
        self.assertEqual(self._left(package), 90)
        self._run_cron("ir_cron_package_end")
        self.assertEqual(self._left(package), 0)

    def test_goodwill_is_not_taken_back_for_money(self):
        package = self._package(self._order())
        self.env["sd.package.move"].sudo().create(
            package._prepare_move_vals("goodwill", 120, "goodwill")
        )
        package.action_take_back()
        moves = {move.kind: move.minutes for move in package.move_ids}
        self.assertEqual((moves["refund"], moves["expire"]), (-600, -120))

    def test_credit_note_takes_back_unused_hours_and_is_never_held_up(self):
        self.product.service_policy = "ordered_prepaid"
        order = self._order()
        package = self._package(order)
        invoice = self._invoice(order)
        self._book_today(150)
        credit = invoice._reverse_moves()
        credit.action_post()
        self.assertEqual(self._left(package), 0)
        self.assertIn("7.5 h were taken back", package.message_ids[0].body)
        kinds = package.move_ids.sorted("id").mapped("kind")
        self.assertEqual(kinds, ["purchase", "use", "refund"])

    # === Top-up === #

    def test_top_up_is_a_draft_quotation_in_one_click(self):
        package = self._package(self._order())
        action = package.action_propose_top_up()
        order = self.env["sale.order"].browse(action["res_id"])
        self.assertEqual(order.state, "draft")
        self.assertEqual(order.partner_id, self.nordic)
        self.assertEqual(order.user_id, self.david)
        self.assertEqual(order.amount_untaxed, 11000)
        self.assertEqual(order.origin, package.name)

    def test_top_up_with_an_archived_product_is_refused_and_hours_stay(self):
        package = self._package(self._order())
        self.product.active = False
        with self.assert_refused("no product of prepaid hours that is still sold"):
            package.action_propose_top_up()
        self.assertEqual(self._book_today(30).sd_cover, "package")

    # === Alerts === #

    def _alert(self):
        """Run the alerts; the notices that went out, as (kind, address)."""
        Log = self.env["sd.outgoing.log"].sudo()
        before = Log.search([])
        self._run_cron("ir_cron_package_alert")
        new = Log.search([("id", "not in", before.ids)], order="id")
        return [(log.kind, log.email) for log in new]

    def test_each_level_is_told_once_to_customer_and_account_manager(self):
        self.anna.sd_may_see_money = True
        self.product.sd_package_alert_levels = "50%, 25%, 1h"
        self._order()
        both = [
            ("package_low", "anna@nordic.example"),
            ("package_low", "david@desk.example"),
        ]
        self.assertEqual(self._alert(), [])
        self._book_today(300)
        self.assertEqual(self._alert(), both)
        self.assertEqual(self._alert(), [])
        line = self._book_today(60)
        self.assertEqual(self._alert(), [])
        self._book_today(200)
        self.assertEqual(self._alert(), both, "one mail for the lowest of two")
        line.unlink()
        self._book_today(60)
        self.assertEqual(self._alert(), [], "crossed before")

    def test_more_hours_bought_are_told_of_anew(self):
        order = self._order()
        self._book_today(500)
        self.assertEqual(len(self._alert()), 1)
        order.order_line.product_uom_qty = 2
        self.assertEqual(self._alert(), [])
        self._book_today(560)
        self.assertEqual(len(self._alert()), 1)

    def test_end_is_told_60_30_and_7_days_before(self):
        package = self._package(self._order())
        package.sudo().alert_levels = False
        told = []
        for days in (61, 60, 45, 30, 8, 7, 1):
            package.date_to = self.today + timedelta(days=days)
            package.alerted = {
                mark.replace(mark.split("/")[2], str(package.date_to)): 1
                for mark in package.alerted or {}
            }
            told.append(len(self._alert()))
        self.assertEqual(told, [0, 1, 0, 1, 0, 1, 0])

    def test_nothing_is_told_of_what_is_unpaid_ended_or_cancelled(self):
        self.product.sd_package_alert_levels = "100%"
        self.product.sd_package_usable_when = "paid"
        self._order()
        self.product.sd_package_usable_when = "ordered"
        self._order()._action_cancel()
        ended = self._package(self._order())
        ended.write(
            {
                "date_from": date(2026, 1, 1),
                "date_to": self.today - timedelta(days=1),
            }
        )
        self.assertEqual(self._alert(), [])

    def test_mails_tell_what_is_left_in_the_readers_language(self):
        self.env["res.lang"]._activate_lang("sv_SE")
        self.anna.write({"sd_may_see_money": True, "lang": "sv_SE"})
        package = self._package(self._order())
        self._book_today(495)
        self._alert()
        logs = self.env["sd.outgoing.log"].search([("sd_package_id", "=", package.id)])
        self.assertEqual(len(logs), 2)
        mails = {log.email: log.mail_mail_id for log in logs.sudo()}
        mail = mails["anna@nordic.example"]
        self.assertIn("1,75", mail.body_html)
        self.assertIn('lang="sv-SE"', mail.body_html)
        self.assertIn("/my/hours", mail.body_html)
        self.assertIn("Auto-Submitted", mail.headers)
        mail = mails["david@desk.example"]
        self.assertIn("1.75 h", mail.body_html)
        self.assertIn(package.name, mail.subject)
        self.assertIn(f"/odoo/sd.package/{package.id}", mail.body_html)

    def test_log_of_package_notices_shows_to_agents_and_not_to_customers(self):
        self._order()
        self._book_today(590)
        self._alert()
        Log = self.env["sd.outgoing.log"]
        domain = [("kind", "=", "package_low")]
        log = Log.with_user(self.cecilia).search(domain)
        self.assertTrue(log.read(["reason", "email"]))
        self.assertTrue(log.sd_ticket_readable)
        with self.assertRaises(UserError):
            Log.with_user(self.anna_user).search(domain)

    def test_alerts_of_100_packages_cost_as_many_statements_as_of_5(self):
        counts = []
        for size in (5, 5, 100):
            self.env["sd.package"].search([])._cancel("taken_back")
            packages = self.env["sd.package"].union(
                *(
                    self._make_package(10, date_from=self.today, date_to=False)
                    for _number in range(size)
                )
            )
            counts.append(
                self._count_statements(lambda p=packages: p._alert(self.today))
            )
        self.assertEqual(counts[1], counts[2])
