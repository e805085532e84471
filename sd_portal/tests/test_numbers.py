"""Ticket numbers: a prefix per team or company, never twice, old numbers stay."""

from psycopg2 import IntegrityError

from odoo.exceptions import ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import DeskCase


@tagged("post_install", "-at_install")
class TestNumbers(DeskCase):
    def test_team_without_a_prefix_goes_on_as_before(self):
        self.assertRegex(self._make_ticket().number, r"^HT\d{5}$")

    def test_teams_prefix_comes_before_the_companys(self):
        self.company.sd_number_prefix = "CO"
        self.assertEqual(self._make_ticket().number, "CO00001")
        self.team.sd_number_prefix = "SDA"
        self.assertEqual(self._make_ticket().number, "SDA00001")

    def test_teams_with_one_prefix_count_together(self):
        other = self.env["helpdesk.ticket.team"].create(
            {"name": "Other", "sd_number_prefix": "SDA"}
        )
        self.team.sd_number_prefix = "SDA"
        tickets = self._make_ticket() | self._make_ticket(team_id=other.id)
        self.assertEqual(tickets.mapped("number"), ["SDA00001", "SDA00002"])

    def test_numbers_that_were_given_out_stay(self):
        ticket = self._make_ticket()
        number = ticket.number
        self.team.sd_number_prefix = "SDA"
        self.assertEqual(ticket.number, number)

    def test_new_prefix_goes_on_after_the_numbers_that_have_it(self):
        self._make_ticket(number="OLD00041")
        self._make_ticket(number="OLD-draft")
        self.team.sd_number_prefix = "OLD"
        self.assertEqual(self._make_ticket().number, "OLD00042")

    def test_imported_number_is_passed_over(self):
        self.team.sd_number_prefix = "SDA"
        self._make_ticket(number="SDA00001")
        self.assertEqual(self._make_ticket().number, "SDA00002")

    def test_copy_is_numbered_like_its_team(self):
        self.team.sd_number_prefix = "SDA"
        self.assertEqual(self._make_ticket().copy().number, "SDA00002")

    def test_batch_has_numbers_without_gaps_or_repetition(self):
        self.team.sd_number_prefix = "SDA"
        tickets = self.env["helpdesk.ticket"].create(
            [
                {"name": f"{n}", "description": "x", "team_id": self.team.id}
                for n in range(20)
            ]
        )
        self.assertEqual(
            tickets.mapped("number"), [f"SDA{n:05d}" for n in range(1, 21)]
        )

    @mute_logger("odoo.sql_db")
    def test_database_itself_refuses_a_number_twice(self):
        number = self._make_ticket().number
        with self.assertRaises(IntegrityError), self.env.cr.savepoint():
            self._make_ticket(number=number)

    def test_prefix_that_mail_could_not_find_again_is_refused(self):
        for prefix in ("sda", "S D", "42", "TOOLONGPREFIX"):
            with (
                self.subTest(prefix),
                self.assertRaisesRegex(ValidationError, "capital letters"),
            ):
                self.team.sd_number_prefix = prefix

    def test_prefix_of_the_base_is_refused(self):
        with self.assertRaisesRegex(ValidationError, "already"):
            self.team.sd_number_prefix = "HT"

    def test_deleted_sequence_costs_no_ticket(self):
        self.team.sd_number_prefix = "SDA"
        self.env["ir.sequence"].search([("code", "=", "sd.ticket.number.SDA")]).unlink()
        self.assertRegex(self._make_ticket().number, r"^HT\d{5}$")

    def test_no_gap_sequence_of_an_administrator_works_too(self):
        sequence = self.env.ref("helpdesk_mgmt.helpdesk_ticket_sequence")
        sequence.implementation = "no_gap"
        tickets = self._make_ticket() | self._make_ticket()
        self.assertEqual(len(set(tickets.mapped("number"))), 2)
