"""What costs no more statements when there is more of it."""

from odoo.tests import tagged

from odoo.addons.sd_portal.tools.intake import Draft, Submission

from .common import BillingCase


@tagged("post_install", "-at_install")
class TestQueryCounts(BillingCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.agreement = cls._make_agreement(cls.nordic)
        cls._make_fee(cls.bug, "fixed", agreement_id=cls.agreement.id, amount=100)

    def _draft(self, number):
        """A decided draft; every third of a type, every other by the agreement."""
        types = (self.support, self.rfc, self.bug)
        return Draft.of(
            Submission(
                source="email",
                given={
                    "type_id": types[number % 3].id,
                    "priority": str(number % 3 + 1),
                    "sd_agreement_id": self.agreement.id if number % 2 else False,
                    "company_id": self.company.id,
                },
            )
        )

    def test_fees_of_500_new_tickets_cost_as_many_statements_as_of_5(self):
        step = self.env["sd.intake.step.choose_fee"]
        for size in (5, 500):
            drafts = [self._draft(number) for number in range(size)]
            self.env.invalidate_all()
            with self.subTest(size), self.assertQueryCount(8):
                decided = step._decide(drafts)
            self.assertTrue(all(draft.values["sd_fee_id"] for draft in decided))

    def test_fees_of_100_changed_tickets_cost_as_many_statements_as_of_5(self):
        tickets = self.env["helpdesk.ticket"].create(
            [
                {
                    "name": "Printer",
                    "description": "<p>It is on fire.</p>",
                    "partner_id": (self.anna if n % 2 else self.ciril).id,
                    "type_id": self.support.id,
                }
                for n in range(100)
            ]
        )
        tickets = tickets.with_env(self.env).with_context(tracking_disable=True)
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE helpdesk_ticket SET type_id = %s WHERE id IN %s",
            (self.bug.id, tickets._ids),
        )
        for size in (5, 100):
            self.env.invalidate_all()
            with self.subTest(size), self.assertQueryCount(10):
                tickets[:size]._sd_decide_fee()
                self.env.flush_all()
        self.assertEqual(set(tickets.mapped("sd_fee_mode")), {"free", "fixed"})

    def test_ticket_with_100_entries_opens_with_as_many_statements_as_with_5(self):
        small, large = self._make_ticket(), self._make_ticket()
        for ticket, size in ((small, 5), (large, 100)):
            self.env["account.analytic.line"].with_user(self.cecilia).create(
                [{"ticket_id": ticket.id, "unit_amount": 0.1} for _ in range(size)]
            )
        entry = ("date", "employee_id", "name", "sd_billed_hours", "readonly_timesheet")
        page = {
            "sd_fee_text": {},
            "total_hours": {},
            "sd_billed_hours": {},
            "timesheet_ids": {"fields": {name: {} for name in entry}},
        }
        for ticket in (small, large):
            self.env.flush_all()
            self.env.invalidate_all()
            with self.subTest(len(ticket.timesheet_ids)):
                self.env.invalidate_all()
                with self.assertQueryCount(17):
                    ticket.with_user(self.cecilia).web_read(page)

    def test_one_change_among_100_entries_rounds_with_as_many_statements_as_among_5(
        self,
    ):
        small, large = self._make_ticket(), self._make_ticket()
        for ticket, size in ((small, 5), (large, 100)):
            lines = (
                self.env["account.analytic.line"]
                .with_user(self.cecilia)
                .create(
                    [{"ticket_id": ticket.id, "unit_amount": 0.1} for _ in range(size)]
                )
            )
            self.env.flush_all()
            self.env.invalidate_all()
            with self.subTest(size), self.assertQueryCount(15):
                lines[0].write({"unit_amount": 0.2})
                self.env.flush_all()
            self.assertEqual(
                sum(ticket.timesheet_ids.mapped("sd_raw_minutes")), size * 6 + 6
            )
