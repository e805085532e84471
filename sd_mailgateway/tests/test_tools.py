"""The rules in tools/ open with a doctest that is their specification."""

import doctest
import importlib
import pkgutil

from odoo.tests import BaseCase, tagged

from odoo.addons.sd_mailgateway import tools, transport


@tagged("post_install", "-at_install")
class TestTools(BaseCase):
    def test_every_rule_keeps_its_specification(self):
        for info in pkgutil.iter_modules(tools.__path__):
            module = importlib.import_module(f"{tools.__name__}.{info.name}")
            with self.subTest(info.name):
                result = doctest.testmod(module)
                self.assertTrue(result.attempted, "a rule needs a doctest")
                self.assertFalse(result.failed)

    def test_answers_of_a_mail_server_are_read_as_specified(self):
        module = importlib.import_module(f"{transport.__name__}.imap")
        self.assertFalse(doctest.testmod(module).failed)
