"""Files of internal notes stay inside, whatever way a customer asks for them."""

from odoo.exceptions import AccessError
from odoo.tests import tagged

from .common import DeskCase


@tagged("post_install", "-at_install")
class TestAttachments(DeskCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.ticket = cls._make_ticket()
        cls.inside = cls._post("note.txt", "mail.mt_note")
        cls.shared = cls._post("answer.txt", "mail.mt_comment")
        cls.loose = cls._attach("draft.txt", cls.cecilia)

    @classmethod
    def _attach(cls, name, user):
        return (
            cls.env["ir.attachment"]
            .with_user(user)
            .sudo()
            .create(
                {
                    "name": name,
                    "raw": b"secret",
                    "res_model": "helpdesk.ticket",
                    "res_id": cls.ticket.id,
                }
            )
        )

    @classmethod
    def _post(cls, name, subtype):
        attachment = cls._attach(name, cls.cecilia)
        cls.ticket.with_user(cls.cecilia).message_post(
            body="See the file",
            message_type="comment",
            subtype_xmlid=subtype,
            attachment_ids=attachment.ids,
        )
        return attachment

    def test_page_lists_shared_files_only(self):
        """Base: the page lists all, with a token that opens them to anybody."""
        own = self._attach("mine.txt", self.anna_user)
        self.assertEqual(self.ticket._sd_get_customer_files(), self.shared | own)

    def test_internal_file_cannot_be_read_by_id(self):
        for attachment in (self.inside, self.loose):
            with self.subTest(attachment.name), self.assertRaises(AccessError):
                attachment.with_user(self.anna_user).read(["raw"])

    def test_search_finds_no_internal_file(self):
        found = self.env["ir.attachment"].with_user(self.anna_user).search([])
        self.assertFalse(found & (self.inside | self.loose))

    def test_file_of_a_foreign_ticket_cannot_be_read(self):
        with self.assertRaises(AccessError):
            self.shared.with_user(self.ciril_user).read(["raw"])

    def test_agent_reads_all(self):
        files = self.inside | self.shared | self.loose
        self.assertEqual(len(files.with_user(self.cecilia).read(["name"])), 3)
