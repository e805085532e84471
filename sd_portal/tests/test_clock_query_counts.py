"""What deadlines cost the database does not grow with the number of tickets."""

from odoo.tests import tagged

from .clock_case import ClockCase, at


@tagged("post_install", "-at_install")
class TestClockQueryCounts(ClockCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.agreement._get_level("3").resolution_amount = 4

    def _count(self, number, work):
        with at("03-02 08:00"):
            tickets = self.env["helpdesk.ticket"].create(
                [
                    {"name": f"{n}", "description": "x", "partner_id": self.anna.id}
                    for n in range(number)
                ]
            )
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.cr.sql_log_count
        work(tickets)
        self.env.flush_all()
        return self.cr.sql_log_count - before

    def _assert_constant(self, work):
        self._count(2, work)
        few = self._count(5, work)
        self.assertLessEqual(self._count(40, work), few + 2)

    def test_starting_clocks_costs_the_same_for_five_tickets_and_forty(self):
        def start(tickets):
            tickets.sudo().sd_clock_ids.unlink()
            promise = {
                "target": "resolution",
                "amount": 8,
                "unit": "hours",
                "calendar_id": self.calendar.id,
            }
            with at("03-02 09:00"):
                clocks = self.env["sd.clock"].create(
                    [
                        {**promise, "ticket_id": t.id, "started_at": t.create_date}
                        for t in tickets
                    ]
                )
                clocks._refresh(clocks[0].started_at)

        self._assert_constant(start)

    def test_looking_at_clocks_costs_the_same_for_five_and_forty(self):
        def look(tickets):
            clocks = tickets.sudo().sd_clock_ids
            with at("03-02 09:00"):
                clocks._check_safely(clocks[0].started_at)

        self._assert_constant(look)

    def test_reclassifying_costs_the_same_for_five_tickets_and_forty(self):
        def reclassify(tickets):
            with at("03-02 09:00"):
                values = {"priority_before": "1", "priority_after": "3"}
                tickets.with_context(
                    sd_promise_noted=True, tracking_disable=True
                ).priority = "3"
                self.env["sd.clock"]._recompute(tickets, "priority_changed", values)

        self._assert_constant(reclassify)

    def test_edited_terms_cost_the_same_for_five_tickets_and_forty(self):
        amounts = iter((7, 6, 5))

        def edit(tickets):
            with at("03-02 09:00"):
                self.agreement.level_ids.resolution_amount = next(amounts)
                clocks = tickets.sudo().sd_clock_ids
                clocks._check_safely(clocks[0].started_at)

        self._assert_constant(edit)

    def test_edit_of_a_calendar_costs_the_same_for_five_tickets_and_forty(self):
        def edit(_tickets):
            with at("03-02 09:00"):
                self.calendar.attendance_ids[0].hour_to = 16

        self._assert_constant(edit)
