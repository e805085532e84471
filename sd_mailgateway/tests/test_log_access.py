"""Raw mails are for managers; those of other applications for administrators."""

from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, HttpCase, new_test_user, tagged, users

from odoo.addons.sd_portal.tests.common import DeskMixin

from .common import PLAIN, GatewayCase, mail

RAW_FIELDS = ("raw", "identity", "origin", "error", "sha256", "content_key")


@tagged("post_install", "-at_install")
class TestLogAccess(GatewayCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.own_agent = new_test_user(
            cls.env,
            "egon",
            groups="base.group_user,helpdesk_mgmt.group_helpdesk_user_own",
        )

    def setUp(self):
        super().setUp()
        self.log = self._bring(PLAIN)

    def test_agent_reads_the_decisions_and_not_the_raw_mail(self):
        for agent in (self.cecilia, self.own_agent):
            self.log.ticket_id.user_id = agent
            log = self.log.with_user(agent)
            self.assertTrue(log.decisions_text)
            for name in RAW_FIELDS:
                with (
                    self.subTest(f"{agent.login} {name}"),
                    self.assertRaises(AccessError),
                ):
                    log.read([name])

    def test_raw_mail_is_no_attachment_that_an_agent_may_read(self):
        attachment = self.env["ir.attachment"].search(
            [("res_model", "=", "sd.intake.log"), ("res_field", "=", "raw")], limit=1
        )
        for user in (self.cecilia, self.own_agent, self.anna_user):
            with self.subTest(user.login), self.assertRaises(AccessError):
                attachment.with_user(user).read(["datas"])

    def test_customer_reads_nothing_of_the_log(self):
        for user in (self.anna_user, self.env.ref("base.public_user")):
            with self.subTest(user.login), self.assertRaises(AccessError):
                self.log.with_user(user).read(["subject"])

    def test_manager_reads_and_downloads_the_raw_mail(self):
        log = self.log.with_user(self.david)
        self.assertTrue(log.raw)
        self.assertIn(f"/sd.intake.log/{log.id}/raw/", log.action_download()["url"])

    def test_nobody_changes_the_log_by_hand(self):
        with self.assertRaises(AccessError):
            self.log.with_user(self.david).write({"state": "ignored"})
        with self.assertRaises(AccessError):
            self.log.with_user(self.david).unlink()

    def test_agent_may_not_process_again(self):
        log = self._bring(mail(to=b"To: suport@desk.example"))
        with self.assertRaises(UserError):
            log.with_user(self.cecilia).action_process_again()

    def test_arrived_mail_is_not_processed_again(self):
        with self.assertRaisesRegex(UserError, "has already arrived"):
            self.log.with_user(self.david).action_process_again()

    def test_manager_of_the_desk_does_not_see_mail_of_other_applications(self):
        self.log.write({"document_model": "hr.applicant", "ticket_id": False})
        Log = self.env["sd.intake.log"].with_user(self.david)
        self.assertNotIn(self.log.id, Log.search([]).ids)
        with self.assertRaises(AccessError):
            self.log.with_user(self.david).read(["subject"])

    @users("david")
    def test_form_of_a_mail_opens_for_a_manager(self):
        with Form(self.log.with_env(self.env)) as form:
            self.assertEqual(form.subject, "Printer")


@tagged("post_install", "-at_install")
class TestDownload(DeskMixin, HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._set_up_desk()
        cls.env["mail.thread"].message_process(None, PLAIN)
        cls.log = cls.env["sd.intake.log"].search([], limit=1)
        cls.david.password = cls.cecilia.password = "a long password"

    def test_manager_downloads_the_mail_as_it_came(self):
        self.authenticate("david", "a long password")
        url = self.log.with_user(self.david).action_download()["url"]
        answer = self.url_open(url)
        self.assertEqual(answer.content, PLAIN)
        self.assertIn("attachment", answer.headers["Content-Disposition"])

    def test_others_do_not_get_it(self):
        url = self.log.with_user(self.david).action_download()["url"]
        for login, password in (
            (None, None),
            ("cecilia", "a long password"),
            ("anna@nordic.example", "anna@nordic.example"),
        ):
            with self.subTest(login):
                self.authenticate(login, password)
                self.assertNotIn(b"on fire", self.url_open(url).content)
