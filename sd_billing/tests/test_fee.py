"""Fee rules: which one holds, what it says, and what is refused."""

from psycopg2 import IntegrityError

from odoo.tests import tagged
from odoo.tools import mute_logger

from odoo.addons.sd_billing.tools.fees import MODES
from odoo.addons.sd_billing.tools.rounding import SCOPES

from .common import BillingCase


@tagged("post_install", "-at_install")
class TestFee(BillingCase):
    def _tell(self, fee, **context):
        ticket = self._make_ticket(type_id=fee.type_id.id)
        return ticket.with_context(**context)._sd_get_fee_sentence()

    def test_choices_are_those_that_the_rules_know(self):
        fields = self.env["sd.fee"]._fields
        self.assertEqual(tuple(fields["mode"].get_values(self.env)), MODES)
        self.assertEqual(
            set(fields["rounding_scope"].get_values(self.env)), set(SCOPES)
        )

    def test_sentence_of_each_mode_says_what_the_customer_pays(self):
        for mode, terms, sentence in (
            ("free", {}, "Bug: free of charge"),
            ("hourly", {"amount": 900}, "Bug: 900.00 kr per hour"),
            ("fixed", {"amount": 2000}, "Bug: 2,000.00 kr per ticket"),
            ("package", {}, "Bug: taken from your prepaid hours"),
            (
                "estimate",
                {},
                "Bug: "
                + "you get a cost estimate, and work begins when you have approved it",
            ),
        ):
            with self.subTest(mode):
                self.fee_bug.write({"mode": mode, "step_minutes": 1, **terms})
                self.assertEqual(
                    self._tell(self.fee_bug).replace("\N{NO-BREAK SPACE}", " "),
                    sentence,
                )

    def test_sentence_tells_rounding_and_the_managers_note(self):
        self.fee_support.write({"minimum_minutes": 30, "note": "Weekends cost double."})
        self.assertEqual(
            self._tell(self.fee_support).replace("\N{NO-BREAK SPACE}", " "),
            "Support: 1,250.00 kr per hour, billed in steps of 15 minutes, at least 30 "
            "minutes per ticket. Weekends cost double.",
        )

    def test_sentence_without_rate_names_no_amount(self):
        self.hour.list_price = 0
        self.fee_support.step_minutes = 1
        self.assertEqual(self._tell(self.fee_support), "Support: charged by the hour")

    def test_sentence_follows_the_readers_language(self):
        for lang, name, sentence in (
            (
                "sv_SE",
                "Hjälp",
                "Hjälp: 1 250,00 kr per timme, debiteras i steg om 15 minuter",
            ),
            (
                "da_DK",
                "Hjælp",
                "Hjælp: 1.250,00 kr i timen, afregnes i trin på 15 minutter",
            ),
            (
                "sl_SI",
                "Pomoč",
                "Pomoč: 1.250,00 kr na uro, obračun v korakih po 15 minut",
            ),
        ):
            with self.subTest(lang):
                self.env["res.lang"]._activate_lang(lang)
                self.support.with_context(lang=lang).name = name
                told = self._tell(self.fee_support, lang=lang)
                self.assertEqual(told.replace("\N{NO-BREAK SPACE}", " "), sentence)

    def test_own_rate_counts_before_the_price_of_the_product(self):
        self.fee_support.amount = 990
        self.assertEqual(self._make_ticket().sd_fee_amount, 990)
        self.assertEqual(self.fee_support.rate, 990)

    def test_rate_is_converted_for_a_company_with_another_currency(self):
        euro = self.env.ref("base.EUR")
        euro.active = True
        second = self.env["res.company"].create(
            {"name": "Second", "currency_id": euro.id}
        )
        self.env["res.currency.rate"].search([]).unlink()
        for currency, rate in ((self.crowns, 10), (euro, 1)):
            self.env["res.currency.rate"].create(
                {
                    "currency_id": currency.id,
                    "company_id": second.id,
                    "name": "2020-01-01",
                    "rate": rate,
                }
            )
        for amount, expected in ((900, 90), (0, 125)):
            with self.subTest(amount):
                self.fee_support.amount = amount
                ticket = self._make_ticket(company_id=second.id, team_id=False)
                self.assertAlmostEqual(ticket.sd_fee_amount, expected)
                self.assertIn("€", ticket._sd_get_fee_sentence())

    def test_two_fees_for_the_same_are_refused(self):
        with self.assertRaises(IntegrityError), mute_logger("odoo.sql_db"):
            self._make_fee(self.bug, "fixed", amount=1)

    def test_fee_like_an_archived_one_is_accepted(self):
        self.fee_bug.active = False
        self.fee_bug.flush_recordset()
        fee = self._make_fee(self.bug, "fixed", amount=100)
        self.assertEqual(self._make_ticket(type_id=self.bug.id).sd_fee_id, fee)

    def test_fee_of_an_agreement_belongs_to_its_company(self):
        company = self.env["res.company"].create({"name": "Second"})
        agreement = self._make_agreement(self.nordic, company_id=company.id)
        fee = self._make_fee(self.bug, "free", agreement_id=agreement.id)
        self.assertEqual(fee.company_id, company)

    def test_senseless_numbers_are_refused_with_a_sentence(self):
        for values, words in (
            ({"amount": -1}, "cannot be negative"),
            ({"step_minutes": 0}, "steps of 1 to 1440"),
            ({"minimum_minutes": -5}, "minimum of 0 to 1440"),
        ):
            with self.subTest(values), self.assert_refused(words):
                self._make_fee(self.support, "hourly", priority="3", **values)
