"""The *Test* button: what would happen, told in words; nothing is made, nobody is told."""

from odoo.exceptions import AccessError
from odoo.tests import tagged

from .common import DeskCase


@tagged("post_install", "-at_install")
class TestIntakeTrial(DeskCase):
    def _try(self, **values):
        trial = (
            self.env["sd.intake.test"]
            .with_user(self.david)
            .create({"team_id": self.team.id, "subject": "Printer", **values})
        )
        action = trial.action_try()
        self.assertEqual(action["res_id"], trial.id)
        return trial

    def test_trial_tells_each_decision_and_the_values(self):
        rule = self.env["sd.intake.rule"].create({"name": "VIP", "priority": "3"})
        trial = self._try(sender="Anna <anna@nordic.example>")
        self.assertEqual(trial.rule_id, rule)
        self.assertIn("matched by the address anna@nordic.example", trial.steps)
        self.assertIn("“VIP” applied", trial.steps)
        self.assertIn("fewest open tickets", trial.steps)
        self.assertIn("Priority: A", trial.outcome)
        self.assertIn("Team: Support", trial.outcome)

    def test_trial_makes_nothing_and_burns_no_number_and_no_turn(self):
        self.env["sd.intake.rule"].create(
            {"name": "All", "customer_policy": "create", "assign_method": "sequential"}
        )
        self._make_ticket()
        sequences = self.team.sd_turn_sequence_id | self.env.ref(
            "helpdesk_mgmt.helpdesk_ticket_sequence"
        )

        def count():
            sequences.invalidate_recordset()
            models = ("res.partner", "helpdesk.ticket", "mail.message", "mail.mail")
            numbers = sequences.mapped("number_next_actual")
            rows = [self.env[model].search_count([]) for model in models]
            logs = self.env["sd.intake.log"].search_count([])
            return numbers, rows, logs

        before = count()
        trial = self._try(sender="eve@elsewhere.example")
        self.assertIn("customers: eve@elsewhere.example", trial.steps)
        self.assertEqual(count(), before)

    def test_trial_of_a_refused_sender_shows_what_he_reads(self):
        self.env["sd.intake.rule"].create(
            {"name": "No", "customer_policy": "refuse", "refusal": "Please call."}
        )
        trial = self._try(sender="eve@elsewhere.example")
        self.assertEqual(trial.steps, "Please call.")
        self.assertFalse(trial.outcome)

    def test_trial_is_for_managers(self):
        with self.assertRaises(AccessError):
            self.env["sd.intake.test"].with_user(self.cecilia).create({})
