"""Mail that is brought by HTTP: kept before the answer, refused in clear words."""

from odoo.exceptions import AccessError
from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger

from .common import PLAIN, GatewayCase, mail

URL = "/sd/mail"


@tagged("post_install", "-at_install")
class TestHttpDoor(GatewayCase, HttpCase):
    def setUp(self):
        super().setUp()
        self.key, self.record = self._make_key()

    def _make_key(self, **values):
        wizard = (
            self.env["sd.mail.key.new"]
            .with_user(self.david)
            .create({"name": "Shop", **values})
        )
        wizard.action_make()
        return wizard.key, self.env["sd.mail.key"].search([], order="id desc", limit=1)

    def _post(self, raw, path="", **headers):
        known = {"Content-Type": "message/rfc822", "X-Desk-Key": self.key}
        names = {name.replace("_", "-"): value for name, value in headers.items()}
        return self.url_open(URL + path, data=raw, headers={**known, **names})

    def _last(self):
        self.env.invalidate_all()
        return self.env["sd.intake.log"].search([], limit=1)

    def test_mail_is_kept_and_becomes_a_ticket(self):
        answer = self._post(PLAIN)
        self.assertEqual(answer.status_code, 200, answer.text)
        log = self._last()
        self.assertEqual(answer.text, f"Kept as {log.id}.\n")
        self.assertEqual((log.state, log._get_raw()), ("made", PLAIN))
        self.assertEqual(log.came_by, f"http:{self.record.id}")
        self.assertTrue(self.record.last_used_at)

    def test_key_may_stand_in_the_path_or_be_a_bearers(self):
        for number, (path, headers) in enumerate(
            ((f"/{self.key}", {}), ("", {"Authorization": f"Bearer {self.key}"}))
        ):
            with self.subTest(path):
                raw = mail(message_id=b"Message-ID: <%d@x>" % number)
                answer = self._post(raw, path, X_Desk_Key="", **headers)
                self.assertEqual(answer.status_code, 200, answer.text)

    def test_envelope_says_whom_it_is_for(self):
        raw = mail(to=b"To: boss@nordic.example")
        self._post(raw, "?to=support@desk.example&from=anna@nordic.example")
        log = self._last()
        self.assertEqual((log.state, log.ticket_id.team_id), ("made", self.team))

    def test_mail_that_no_alias_takes_goes_to_the_team_of_the_key_or_is_held(self):
        raw = mail(to=b"To: boss@nordic.example")
        self._post(raw)
        self.assertEqual(self._last().state, "held")
        self.key, self.record = self._make_key(team_id=self.team.id)
        self._post(mail(to=b"To: boss@nordic.example", message_id=b"Message-ID: <2@x>"))
        self.assertEqual(self._last().ticket_id.team_id, self.team)

    def test_repetition_under_the_same_name_is_the_same_mail(self):
        first = self._post(PLAIN, Idempotency_Key="4711")
        again = self._post(PLAIN, Idempotency_Key="4711")
        self.assertEqual(first.text, again.text)
        other = self._post(PLAIN)
        self.assertNotEqual(first.text, other.text)
        self.assertEqual(self._last().state, "ignored")

    def test_wrong_or_archived_key_is_refused(self):
        before = self._last()
        for key in ("", "wrong", self.record.key_hash):
            self.assertEqual(self._post(PLAIN, X_Desk_Key=key).status_code, 401)
        self.record.active = False
        self.assertEqual(self._post(PLAIN).status_code, 401)
        self.assertEqual(self._last(), before)

    def test_what_can_be_no_mail_is_refused_in_words(self):
        self.assertEqual(self._post(b" \n").status_code, 400)
        form = self._post(b"a=b", Content_Type="application/x-www-form-urlencoded")
        self.assertEqual(form.status_code, 415)
        self.assertIn("message/rfc822", form.text)

    def test_mail_over_the_limit_is_refused_for_good(self):
        answer = self._post(b"x" * (30 * 1024 * 1024 + 1))
        self.assertEqual(answer.status_code, 413)

    def test_too_many_mails_in_a_minute_are_refused_for_now(self):
        self.record.most_per_minute = 1
        self.assertEqual(self._post(PLAIN).status_code, 200)
        answer = self._post(mail(message_id=b"Message-ID: <2@x>"))
        self.assertEqual(
            (answer.status_code, answer.headers["Retry-After"]), (429, "60")
        )

    @mute_logger("odoo.addons.sd_mailgateway.controllers.mail")
    def test_mail_that_cannot_be_stored_is_refused_for_now(self):
        before = self._last()
        with self._failing(OSError(28, "full"), "sd.mail.delivery", "_keep"):
            answer = self._post(PLAIN)
        self.assertEqual(answer.status_code, 503)
        self.assertIn("Retry-After", answer.headers)
        self.assertNotIn("Traceback", answer.text)
        self.assertEqual(self._last(), before)

    def test_key_is_stored_as_a_hash_and_shown_once(self):
        self.assertNotIn(self.key, str(self.record.read()))
        self.assertEqual(self.record.hint, self.key[:6])
        with self.assertRaises(AccessError):
            self.record.with_user(self.david).read(["key_hash"])

    def test_agents_neither_see_nor_make_keys(self):
        with self.assertRaises(AccessError):
            self.env["sd.mail.key"].with_user(self.cecilia).search([]).read(["name"])
        with self.assertRaises(AccessError):
            self.env["sd.mail.key.new"].with_user(self.cecilia).create({"name": "x"})
