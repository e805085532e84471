"""A desk that charges: rates, employees and time for the tests of this addon."""

from contextlib import contextmanager
from datetime import date

from odoo.exceptions import UserError

from odoo.addons.sd_portal.tests.common import DeskCase, DeskHttpCase, DeskMixin

MONDAY, TUESDAY = date(2026, 3, 2), date(2026, 3, 3)


class BillingMixin(DeskMixin):
    """The desk of sd_portal, in crowns: support 1250.00 an hour by the quarter, changes
    by estimate, bugs free. Cecilia and David are employees."""

    @classmethod
    def _set_up_billing(cls):
        cls.env["res.lang"]._activate_lang("en_US")
        cls.crowns = cls.env.ref("base.SEK")
        cls.crowns.active = True
        cls.company.currency_id = cls.crowns
        cls.support, cls.rfc, cls.bug = (
            cls.env.ref(f"sd_portal.type_{code}") for code in ("support", "rfc", "bug")
        )
        cls.hour = cls.env.ref("sd_billing.product_support_hour")
        cls.hour.list_price = 1250
        cls.employees = {
            user: cls._make_employee(user) for user in (cls.cecilia, cls.david)
        }
        cls.env["sd.fee"].search([]).unlink()
        cls.fee_support = cls._make_fee(cls.support, "hourly", product_id=cls.hour.id)
        cls.fee_rfc = cls._make_fee(cls.rfc, "estimate")
        cls.fee_bug = cls._make_fee(cls.bug, "free")

    @classmethod
    def _make_employee(cls, user, company=None):
        return cls.env["hr.employee"].create(
            {
                "name": user.name,
                "user_id": user.id,
                "company_id": (company or cls.company).id,
            }
        )

    @classmethod
    def _make_fee(cls, type_, mode, **values):
        return cls.env["sd.fee"].create({"type_id": type_.id, "mode": mode, **values})

    @classmethod
    def _make_ticket(cls, **values):
        return super()._make_ticket(**{"type_id": cls.support.id, **values})

    @classmethod
    def _book(cls, ticket, minutes, day=MONDAY, user=None, **values):
        """Time that a user (Cecilia) books on a ticket."""
        return (
            cls.env["account.analytic.line"]
            .with_user(user or cls.cecilia)
            .create(
                {
                    "ticket_id": ticket.id,
                    "name": "Looked into it",
                    "date": day,
                    "unit_amount": minutes / 60,
                    **values,
                }
            )
        )

    @classmethod
    def _make_package(cls, hours, partner=None, **values):
        """Hours entered by hand: of Nordic, for all of 2026, refusing more."""
        return cls.env["sd.package"].create(
            {
                "partner_id": (partner or cls.nordic).id,
                "initial_hours": hours,
                "date_from": date(2026, 1, 1),
                "date_to": date(2026, 12, 31),
                "alert_levels": False,
                "alert_days": False,
                **values,
            }
        )

    @classmethod
    def _use_packages(cls):
        """From now on support is taken from prepaid hours, by the minute."""
        cls.fee_support.write({"mode": "package", "step_minutes": 1})

    @classmethod
    def _left(cls, package):
        """Minutes left, as the ledger in the database says."""
        cls.env.flush_all()
        package.invalidate_recordset(["balance_minutes", "hours_left"])
        return package.balance_minutes

    def _run_cron(self, name):
        """Run a scheduled job of this addon now."""
        self.env.flush_all()
        with self.enter_registry_test_mode():
            self.env.ref(f"sd_billing.{name}").method_direct_trigger()
        self.env.invalidate_all()

    def _count_statements(self, function):
        """SQL statements that a function costs, with nothing in the cache."""
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        function()
        self.env.flush_all()
        return self.env.cr.sql_log_count - before

    @contextmanager
    def assert_refused(self, words):
        """What happens inside is refused with a sentence that contains ``words``."""
        with self.assertRaises(UserError) as refusal:
            yield
        self.assertIn(words, str(refusal.exception))


class BillingCase(BillingMixin, DeskCase):
    """Model tests with a desk that charges."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._set_up_billing()


class BillingHttpCase(BillingMixin, DeskHttpCase):
    """HTTP tests with a desk that charges."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._set_up_billing()
