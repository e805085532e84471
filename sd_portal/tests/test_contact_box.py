"""How to reach support, told before login, too."""

from odoo.tests import tagged

from .common import DeskHttpCase


@tagged("post_install", "-at_install")
class TestContactBox(DeskHttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.write(
            {"phone": "+46 8 123", "sd_support_email": "help@desk.example"}
        )
        cls.calendar = cls.env["resource.calendar"].create(
            {
                "name": "Office",
                "attendance_ids": [
                    (5, 0, 0),
                    *(
                        (
                            0,
                            0,
                            {
                                "name": day,
                                "dayofweek": day,
                                "hour_from": start,
                                "hour_to": end,
                            },
                        )
                        for day in "01234"
                        for start, end in ((8, 12), (13, 16.5))
                    ),
                ],
            }
        )
        cls.env["sd.agreement"].search([("is_default", "=", True)]).active = False
        cls._make_agreement(calendar_id=cls.calendar.id)

    def _tell(self, lang="en_US"):
        return self.company.with_context(lang=lang)._sd_get_contact_box()

    def test_visitor_reads_how_to_reach_support_before_login(self):
        for path in ("/web/login", "/support"):
            page = self.url_open(path).text
            with self.subTest(path):
                self.assertIn('href="tel:+468123"', page)
                self.assertIn('href="mailto:help@desk.example"', page)
                self.assertIn("Mon–Fri", page)  # noqa: RUF001

    def test_customer_reads_it_on_his_home_page(self):
        self.authenticate(self.anna_user.login, self.anna_user.login)
        self.assertIn("mailto:help@desk.example", self.url_open("/my/home").text)

    def test_hours_are_told_in_the_language_of_the_reader(self):
        self.env["res.lang"]._activate_lang("sv_SE")
        [line] = self._tell("sv_SE")["hours"]
        self.assertEqual(line, "mån–fre 08:00–12:00, 13:00–16:30")  # noqa: RUF001

    def test_own_telephone_of_support_goes_before_the_companys(self):
        self.company.sd_support_phone = "112"
        self.assertEqual(self._tell()["phone"], "112")

    def test_alternating_weeks_tell_no_hours(self):
        self.calendar.switch_calendar_type()
        self.assertEqual(self._tell()["hours"], [])

    def test_without_telephone_and_address_there_is_no_box(self):
        self.company.write({"phone": False, "email": False, "sd_support_email": False})
        page = self.url_open("/web/login")
        self.assertEqual(page.status_code, 200)
        self.assertNotIn("sd_contact_box", page.text)
