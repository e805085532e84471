"""The addon stands without sd_mailgateway and meets it only through sd_portal."""

from pathlib import Path

from odoo.modules import get_module_path
from odoo.modules.module import Manifest
from odoo.tests import BaseCase, tagged


@tagged("post_install", "-at_install")
class TestIndependence(BaseCase):
    def test_addon_asks_for_what_it_was_allowed_to(self):
        self.assertEqual(
            set(Manifest.for_addon("sd_billing")["depends"]),
            {"sd_portal", "helpdesk_mgmt_project", "sale_timesheet"},
        )

    def test_no_source_names_the_mail_gateway(self):
        this = Path(__file__)
        for source in Path(get_module_path("sd_billing")).rglob("*"):
            if source.suffix in {".py", ".xml", ".csv"} and source != this:
                with self.subTest(source.name):
                    self.assertNotIn("sd_mailgateway", source.read_text())
