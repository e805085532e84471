"""Nobody bills a minute twice: sale_timesheet leaves time on tickets alone."""

from odoo.tests import tagged

from .common import BillingCase


@tagged("post_install", "-at_install")
class TestSaleTimesheet(BillingCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.order = cls.env["sale.order"].create({"partner_id": cls.nordic.id})
        cls.order_line = cls.env["sale.order.line"].create(
            {
                "order_id": cls.order.id,
                "product_id": cls.env.ref("sale_timesheet.time_product").id,
                "product_uom_qty": 10,
            }
        )
        cls.order.action_confirm()
        cls.project = cls.company._sd_get_support_project()

    def _make_project_billable(self):
        self.project.write(
            {
                "partner_id": self.nordic.id,
                "allow_billable": True,
                "sale_line_id": self.order_line.id,
            }
        )

    def test_time_on_a_ticket_is_not_billed_through_a_billable_project(self):
        self._make_project_billable()
        line = self._book(self._make_ticket(), 60)
        self.assertFalse(line.so_line)
        self.assertEqual(line.timesheet_invoice_type, "non_billable")
        self.assertEqual(self.order_line.qty_delivered, 0)

    def test_project_made_billable_afterwards_takes_no_time_on_tickets(self):
        line = self._book(self._make_ticket(), 60)
        self._make_project_billable()
        self.assertFalse(line.so_line)
        self.assertEqual(self.order_line.qty_delivered, 0)

    def test_time_of_the_project_itself_is_billed_as_ever(self):
        self._make_project_billable()
        plain = self.env["account.analytic.line"].create(
            {
                "project_id": self.project.id,
                "employee_id": self.employees[self.cecilia].id,
                "unit_amount": 1,
            }
        )
        self.assertEqual(plain.so_line, self.order_line)
        self.assertEqual(self.order_line.qty_delivered, 1)
        self.assertEqual((plain.sd_raw_minutes, plain.sd_billed_minutes), (0, 0))

    def test_entry_that_gets_a_ticket_is_taken_off_the_order(self):
        self._make_project_billable()
        plain = self.env["account.analytic.line"].create(
            {
                "project_id": self.project.id,
                "employee_id": self.employees[self.cecilia].id,
                "unit_amount": 1,
            }
        )
        plain.ticket_id = self._make_ticket()
        self.assertFalse(plain.so_line)
        self.assertEqual(self.order_line.qty_delivered, 0)
        self.assertEqual(plain.sd_billed_minutes, 60)

    def test_entry_that_loses_its_ticket_is_billed_as_ever(self):
        self._make_project_billable()
        line = self._book(self._make_ticket(), 60).sudo()
        line.ticket_id = False
        self.assertEqual(line.so_line, self.order_line)
        self.assertEqual((line.sd_raw_minutes, line.sd_billed_minutes), (0, 0))

    def test_order_line_set_by_hand_stays(self):
        line = self._book(self._make_ticket(), 60).sudo()
        line.write({"so_line": self.order_line.id, "is_so_line_edited": True})
        line.unit_amount = 2
        self.assertEqual(line.so_line, self.order_line)

    def test_invoice_of_an_order_takes_no_time_on_tickets(self):
        self._make_project_billable()
        line = self._book(self._make_ticket(), 60)
        plain = self.env["account.analytic.line"].create(
            {
                "project_id": self.project.id,
                "employee_id": self.employees[self.cecilia].id,
                "unit_amount": 2,
            }
        )
        invoice = self.order._create_invoices()
        self.assertEqual(invoice.invoice_line_ids.quantity, 2)
        self.assertEqual(plain.timesheet_invoice_id, invoice)
        self.assertFalse(line.timesheet_invoice_id)
