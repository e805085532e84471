"""Mail that starts a ticket or answers on one. Docstrings name what plain helpdesk_mgmt does."""

from odoo.tests import tagged

from .common import DeskCase


@tagged("post_install", "-at_install")
class TestMailIn(DeskCase):
    def test_mail_becomes_a_ticket_of_the_matched_customer(self):
        ticket = self._receive()
        self.assertEqual(ticket.partner_id, self.anna)
        self.assertEqual(ticket.team_id, self.team)
        self.assertEqual(ticket.name, "Printer")
        self.assertIn("It is on fire.", ticket.description)

    def test_mail_is_of_the_channel_email(self):
        """Base: the channel stays empty, Odoo 19 no longer sets what it looks for."""
        self.assertEqual(
            self._receive().channel_id,
            self.env.ref("helpdesk_mgmt.helpdesk_ticket_channel_email"),
        )

    def test_mail_is_assigned_by_the_team_and_never_to_its_sender(self):
        """Base: a customer with a login becomes the assignee of his own ticket."""
        ticket = self._receive()
        self.assertIn(ticket.user_id, self.cecilia | self.david)

    def test_unknown_senders_mail_is_not_assigned_to_the_robot(self):
        """Base: OdooBot is the assignee."""
        self.team.assign_method = "manual"
        self.assertFalse(self._receive(sender="x@elsewhere.example").user_id)

    def test_address_is_stored_bare(self):
        """Base: the raw header, display name and all."""
        ticket = self._receive(sender='"Anna A." <Anna@Nordic.example>')
        self.assertEqual(ticket.partner_email, "anna@nordic.example")

    def test_employees_name_before_a_foreign_address_is_only_a_name(self):
        """Base: the ticket is written by the employee."""
        ticket = self._receive(sender="cecilia@desk.example <evil@elsewhere.example>")
        self.assertEqual(ticket.partner_email, "evil@elsewhere.example")
        self.assertFalse(ticket.partner_id)
        author = ticket.message_ids.filtered(
            lambda m: m.message_type == "email"
        ).author_id
        self.assertNotEqual(author, self.cecilia.partner_id)
        self.assertNotEqual(ticket.create_uid, self.cecilia)

    def test_two_senders_are_nobody(self):
        ticket = self._receive(sender="cecilia@desk.example, evil@elsewhere.example")
        self.assertFalse(ticket.partner_id)
        self.assertNotEqual(ticket.create_uid, self.cecilia)

    def test_cc_of_another_organisation_discloses_nothing(self):
        """Base: the ticket shows to every portal user of the organisation in Cc."""
        ticket = self._receive(cc="ciril@alpe.example")
        self.assertNotIn(self.ciril, ticket.message_partner_ids)
        found = self.env["helpdesk.ticket"].with_user(self.ciril_user).search([])
        self.assertNotIn(ticket, found)

    def test_cc_of_a_colleague_lets_him_follow(self):
        ticket = self._receive(cc="boris@nordic.example")
        self.assertIn(self.boris, ticket.message_partner_ids)

    def test_reply_lands_on_the_ticket(self):
        ticket = self._receive(message_id="<first@nordic.example>")
        again = self._receive(
            body="More.", headers="In-Reply-To: <first@nordic.example>\n"
        )
        self.assertEqual(again, ticket)

    def test_reply_to_the_confirmation_lands_on_the_ticket_as_a_comment(self):
        """Base: stage mails leave no message, an answer to them is a new ticket."""
        ticket = self._receive()
        sent = ticket.sd_outgoing_log_ids.mail_message_id.message_id
        again = self._receive(body="More.", headers=f"In-Reply-To: {sent}\n")
        self.assertEqual(again, ticket)
        answer = ticket.message_ids.sorted("id")[-1]
        self.assertEqual(answer.subtype_id, self.env.ref("mail.mt_comment"))
        self.assertFalse(answer.is_internal)

    def test_flood_of_one_sender_is_stopped(self):
        """Base: no limit on new tickets, 25 auto-replies make 25 tickets."""
        self.env["ir.config_parameter"].set_param("mail.gateway.loop.threshold", "5")
        with self.mock_mail_gateway():
            for number in range(8):
                self._receive(subject=f"Alarm {number}")
        tickets = self.env["helpdesk.ticket"].search(
            [("partner_email", "=", "anna@nordic.example")]
        )
        self.assertEqual(len(tickets), 5)
