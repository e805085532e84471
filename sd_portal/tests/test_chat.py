import re

from odoo import Command, fields
from odoo.tests import HttpCase, tagged

from .common import DeskCase, DeskMixin

PAGE = "/support/chat"


class ChatMixin:
    @classmethod
    def _set_up_chat(cls):
        cls.cecilia.group_ids += cls.env.ref("im_livechat.im_livechat_group_user")
        cls.channel = cls.env["im_livechat.channel"].create(
            {"name": "Support", "user_ids": [Command.set(cls.cecilia.ids)]}
        )
        cls.company.sd_chat_channel_id = cls.channel

    @classmethod
    def _begin_chat(cls, customer=None, **vals):
        """A chat of Cecilia with a customer who has a login, else with a visitor."""
        guest = cls.env["mail.guest"].create({"name": "Boris"})
        visitor = {"partner_id": customer.id} if customer else {"guest_id": guest.id}
        chat = cls.env["discuss.channel"].create(
            {
                "name": "Chat",
                "channel_type": "livechat",
                "livechat_channel_id": cls.channel.id,
                "livechat_operator_id": cls.cecilia.partner_id.id,
                "channel_member_ids": [
                    Command.create(
                        {
                            "partner_id": cls.cecilia.partner_id.id,
                            "livechat_member_type": "agent",
                        }
                    ),
                    Command.create({"livechat_member_type": "visitor", **visitor}),
                ],
                **vals,
            }
        )
        return chat, guest

    @classmethod
    def _say(cls, chat, text, customer=None, guest=None, **vals):
        if guest:
            author = {"author_guest_id": guest.id, "author_id": False}
        else:
            author = {"author_id": (customer or cls.cecilia.partner_id).id}
        return chat.message_post(
            body=text,
            message_type="comment",
            subtype_xmlid="mail.mt_comment",
            **author,
            **vals,
        )


@tagged("post_install", "-at_install")
class TestChatTicket(ChatMixin, DeskCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._set_up_chat()

    def _command(self, chat, body="/ticket", user=None):
        chat.with_user(user or self.cecilia).execute_command_ticket(body=body)
        return chat.sudo().sd_ticket_id

    def test_command_in_a_chat_makes_a_ticket_of_the_customer_with_the_transcript(self):
        chat, _guest = self._begin_chat(self.anna)
        self._say(chat, "The shop is <b>down</b>", self.anna)
        self._say(chat, "I look into it")
        ticket = self._command(chat, "/ticket Shop is down")
        self.assertEqual(ticket.name, "Shop is down")
        self.assertEqual(ticket.partner_id, self.anna)
        self.assertEqual(ticket.sd_source, "chat")
        self.assertIn("I look into it", ticket.description)
        self.assertNotIn("<b>", ticket.description)

    def test_command_without_title_takes_what_the_customer_said_first(self):
        chat, _guest = self._begin_chat(self.anna)
        self._say(chat, "No receipts since noon", self.anna)
        self.assertEqual(self._command(chat).name, "No receipts since noon")

    def test_command_twice_makes_one_ticket(self):
        chat, _guest = self._begin_chat(self.anna)
        self._say(chat, "Help", self.anna)
        first = self._command(chat)
        self.assertEqual(self._command(chat, "/ticket again"), first)
        found = self.env["helpdesk.ticket"].search([("sd_source", "=", "chat")])
        self.assertEqual(found, first)

    def test_visitor_who_said_his_address_is_matched_like_any_sender(self):
        chat, guest = self._begin_chat(
            sd_chat_name="Boris", sd_chat_email=self.boris.email
        )
        self._say(chat, "Hello?", guest=guest)
        self.assertEqual(self._command(chat).partner_id, self.boris)

    def test_customer_is_told_the_number_in_the_chat(self):
        chat, _guest = self._begin_chat(self.anna)
        self._say(chat, "Help", self.anna)
        ticket = self._command(chat)
        self.assertIn(ticket.number, chat.message_ids.sorted("id")[-1].body)

    def test_files_of_the_chat_come_along(self):
        chat, _guest = self._begin_chat(self.anna)
        self._say(chat, "See", self.anna, attachments=[("error.txt", b"E 42")])
        ticket = self._command(chat)
        self.assertEqual(ticket.attachment_ids.mapped("name"), ["error.txt"])

    def test_rest_of_the_chat_is_added_once_when_it_ends_and_is_internal(self):
        chat, _guest = self._begin_chat(self.anna)
        self._say(chat, "Before", self.anna)
        ticket = self._command(chat)
        self._say(chat, "And also the till", self.anna)
        chat.livechat_end_dt = fields.Datetime.now()
        chat.livechat_end_dt = fields.Datetime.now()
        added = ticket.message_ids.filtered(lambda m: "also the till" in m.body)
        self.assertEqual(len(added), 1)
        self.assertTrue(added.is_internal or added.subtype_id.internal)
        self.assertNotIn("Before", added.body)

    def test_chat_that_ends_without_a_ticket_adds_nothing(self):
        chat, _guest = self._begin_chat(self.anna)
        self._say(chat, "Bye", self.anna)
        before = self.env["helpdesk.ticket"].search_count([])
        chat.livechat_end_dt = fields.Datetime.now()
        self.assertEqual(self.env["helpdesk.ticket"].search_count([]), before)

    def test_customer_who_types_the_command_makes_no_ticket(self):
        chat, _guest = self._begin_chat(self.anna)
        self._say(chat, "Help", self.anna)
        self.assertFalse(self._command(chat, user=self.anna_user))

    def test_command_in_another_conversation_makes_no_ticket(self):
        talk = self.env["discuss.channel"].create(
            {"name": "Team", "channel_type": "channel"}
        )
        talk.add_members(self.cecilia.partner_id.ids)
        self.assertFalse(self._command(talk))


@tagged("post_install", "-at_install")
class TestChatPage(ChatMixin, DeskMixin, HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._set_up_desk()
        cls._set_up_chat()

    def _somebody_is_there(self):
        self.env["mail.presence"]._update_presence(self.cecilia)

    def test_page_without_a_chat_of_the_company_is_not_found(self):
        self.company.sd_chat_channel_id = False
        self.assertEqual(self.url_open(PAGE).status_code, 404)
        self.assertNotIn(PAGE, self.url_open("/web/login").text)

    def test_login_page_has_the_button(self):
        self.assertIn(PAGE, self.url_open("/web/login").text)

    def test_page_with_nobody_there_leads_to_the_ticket_form(self):
        page = self.url_open(PAGE).text
        self.assertIn("/new/ticket", page)
        self.assertNotIn("/im_livechat/loader", page)

    def test_visitor_says_who_he_is_before_he_chats(self):
        self._somebody_is_there()
        self.assertIn('name="email"', self.url_open(PAGE).text)
        page = self._introduce(name="Boris", email="Boris@Nordic.example").text
        self.assertIn("/im_livechat/loader", page)
        self.assertNotIn('name="email"', page)

    def test_visitor_with_a_wrong_address_is_told_so_and_keeps_what_he_typed(self):
        self._somebody_is_there()
        page = self._introduce(name='Bo"ris<script>', email="nothing").text
        self.assertIn("e-mail address", page)
        self.assertIn("Bo&#34;ris&lt;script&gt;", page)
        self.assertNotIn("/im_livechat/loader", page)

    def test_chat_of_a_visitor_knows_who_he_is(self):
        self._somebody_is_there()
        self._introduce(name="Boris", email="Boris@Nordic.example")
        answer = self.make_jsonrpc_request(
            "/im_livechat/get_session",
            {"channel_id": self.channel.id, "persisted": True},
        )
        chat = self.env["discuss.channel"].browse(answer["channel_id"])
        self.assertEqual(chat.sd_chat_email, "boris@nordic.example")
        self.assertIn("Boris", chat.channel_member_ids.guest_id.mapped("name"))

    def test_customer_with_a_login_is_known_already(self):
        self._somebody_is_there()
        self.authenticate(self.anna_user.login, self.anna_user.login)
        page = self.url_open(PAGE).text
        self.assertIn("/im_livechat/loader", page)
        self.assertIn(PAGE, self.url_open("/my/home").text)

    def _introduce(self, **typed):
        page = self.url_open(PAGE).text
        token = re.search(r'name="csrf_token" value="([^"]+)"', page).group(1)
        return self.url_open(PAGE, data={"csrf_token": token, **typed})
