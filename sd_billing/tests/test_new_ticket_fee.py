"""What a ticket will cost, told to the customer before he makes it."""

from lxml.html import fromstring

from odoo.tests import tagged

from .common import BillingHttpCase


@tagged("post_install", "-at_install")
class TestNewTicketFee(BillingHttpCase):
    def setUp(self):
        super().setUp()
        self.authenticate(self.anna_user.login, self.anna_user.login)

    def _read(self, type_=None):
        url = f"/new/ticket?type={type_.id}" if type_ else "/new/ticket"
        page = fromstring(self.url_open(url).content)
        return " ".join(page.text_content().split())

    def test_card_of_each_type_tells_how_it_is_charged(self):
        text = self._read()
        for words in ("Charged per hour", "You approve an estimate first", "Free"):
            self.assertIn(words, text)

    def test_card_of_a_type_without_a_fee_says_nothing(self):
        (self.fee_support | self.fee_rfc).unlink()
        text = self._read()
        self.assertIn("Free", text)
        for words in ("Charged per hour", "estimate first"):
            self.assertNotIn(words, text)

    def test_form_tells_the_fee_in_a_sentence(self):
        text = self._read(self.support)
        self.assertIn("What it costs", text)
        self.assertIn("Support: charged by the hour, billed in steps of 15", text)

    def test_amounts_are_told_only_to_who_sees_money(self):
        for type_ in (None, self.support):
            self.assertNotIn("1,250.00", self._read(type_))
        self.anna.sd_may_see_money = True
        for type_ in (None, self.support):
            self.assertRegex(self._read(type_), r"1,250.00.* per hour")

    def test_hours_left_are_told_only_to_who_sees_money(self):
        self._use_packages()
        self._make_package(8.5, date_to=False)
        self._make_package(77, self.alpe, date_to=False)
        self.assertIn("Included in your hours", self._read())
        for type_ in (None, self.support):
            self.assertNotIn("8.5 h", self._read(type_))
        self.anna.sd_may_see_money = True
        self.assertIn("Included in your hours: 8.5 h left", self._read())
        self.assertIn("You have 8.5 h left.", self._read(self.support))
        self.assertNotIn("8.5 h", self._read(self.bug))

    def test_hours_left_are_those_for_the_type(self):
        self._use_packages()
        self._make_package(8, date_to=False, type_ids=[(6, 0, self.bug.ids)])
        self._make_package(3, date_to=False, type_ids=[(6, 0, self.support.ids)])
        self.anna.sd_may_see_money = True
        self.assertIn("You have 3 h left.", self._read(self.support))

    def test_no_hours_are_told_as_none_left(self):
        self._use_packages()
        self.anna.sd_may_see_money = True
        self.assertIn("You have 0 h left.", self._read(self.support))

    def test_fee_of_the_customers_agreement_counts(self):
        agreement = self._make_agreement(self.nordic)
        self._make_fee(self.bug, "estimate", agreement_id=agreement.id)
        self.assertIn("Bug: you get a cost estimate", self._read(self.bug))

    def test_fee_of_another_agreement_stays_unknown(self):
        foreign = self._make_agreement(self.alpe)
        self._make_fee(self.bug, "estimate", agreement_id=foreign.id)
        self.assertIn("Bug: free of charge", self._read(self.bug))

    def test_form_tells_each_priority_when_they_differ(self):
        self._make_fee(self.bug, "hourly", priority="3", amount=2000)
        text = self._read(self.bug)
        self.assertIn("A Bug: charged by the hour", text)
        self.assertIn("C Bug: free of charge", text)
        self.bug.sd_allows_a = False
        text = self._read(self.bug)
        self.assertNotIn("charged by the hour", text)
        self.assertNotIn("C Bug:", text)

    def test_ticket_that_is_sent_keeps_the_fee_that_was_told(self):
        hints = self.bug._sd_get_fee_hints(self.anna, self.env["sd.agreement"])
        ticket = self._make_ticket(type_id=self.bug.id)
        self.assertEqual(
            hints[self.bug.id, ticket.priority].full, ticket._sd_get_fee_sentence()
        )

    def test_hints_cost_the_same_statements_however_many_types_there_are(self):
        self.anna.sd_may_see_money = True
        self._make_types(3)
        few = self._count_hints()
        self._make_types(30)
        self.assertEqual(self._count_hints(), few)

    def _make_types(self, number):
        types = self.env["helpdesk.ticket.type"].create(
            [{"name": f"Type {n} of {number}"} for n in range(number)]
        )
        for type_ in types:
            product = self.hour.copy({"name": type_.name})
            self._make_fee(type_, "hourly", product_id=product.id)
            self._make_fee(type_, "package", priority="3")
            self._make_package(1, date_to=False, type_ids=[(6, 0, type_.ids)])

    def _count_hints(self):
        types = self.env["helpdesk.ticket.type"].search([])
        anna = self.anna.with_user(self.anna_user).sudo()

        def tell():
            types.with_user(self.anna_user)._sd_get_fee_hints(
                anna, self.env["sd.agreement"]
            )

        tell()
        return self._count_statements(tell)
