from odoo import api, fields, models
from odoo.fields import Domain

from ..tools.levels import crossed, parse_days, parse_levels, reached_days
from ..tools.package_notice import PackageNotice
from .sd_package_draw import NOTHING

BATCH = 200


class SdPackageAlerting(models.AbstractModel):
    """Tells customer and account manager that hours run out or come to their end.

    Each level is told once for what has been bought, to each person: the once-keys of
    the outgoing door see to it. Of several levels that are crossed together only the
    lowest is told. ``alerted`` keeps what was told, so that a package is looked at
    again only when something changes.
    """

    _name = "sd.package.alerting"
    _description = "Alerts of prepaid packages"

    alerted = fields.Json(readonly=True, copy=False)

    @api.model
    def _cron_alert(self):
        """Look at all packages that run, in batches."""
        today = fields.Date.context_today(self)
        last_id = 0
        while packages := self.search(
            self._get_alert_domain(today) & Domain("id", ">", last_id),
            order="id",
            limit=BATCH,
        ):
            last_id = packages[-1].id
            packages._alert(today)
            if not self.env["ir.cron"]._commit_progress(len(packages)):
                break

    @api.model
    def _get_alert_domain(self, today):
        return (
            Domain("cancelled", "=", False)
            & Domain("ended", "=", False)
            & Domain("date_from", "<=", today)
            & (Domain("date_to", "=", False) | Domain("date_to", ">=", today))
        )

    def _alert(self, today):
        """Send what has to be told of these packages today.

        :param date today: in the company's time zone
        """
        sums = self._get_sums()
        unusable = self._find_unusable()
        contacts = self._find_money_contacts()
        notices, told = [], {}
        for package in self.filtered(lambda package: package.id not in unusable):
            bought, __, left, __ = sums.get(package.id, NOTHING)
            found = package._find_alerts(bought, left, today)
            if found:
                told[package] = {**(package.alerted or {}), **dict.fromkeys(found, 1)}
            for mark in package._choose_told(found):
                notices += package._prepare_notices(
                    mark, contacts.get(package.partner_id.id, [])
                )
        self.env["sd.outgoing"].sudo()._send(notices)
        for package, alerted in told.items():
            package.alerted = alerted

    def _find_alerts(self, bought, left, today):
        """Marks of what has been crossed and not been told, lowest first.

        A mark is ``low/20%/600``: kind, level, and what was bought then, or
        ``end/30/2026-12-31``.
        """
        self.ensure_one()
        levels = crossed(parse_levels(self.alert_levels or ""), bought, left)
        marks = [f"low/{level}/{bought}" for level in levels]
        if self.date_to and left > 0:
            days = parse_days(self.alert_days or "")
            marks += [
                f"end/{day}/{self.date_to}"
                for day in reached_days(days, (self.date_to - today).days)
            ]
        return [mark for mark in marks if mark not in (self.alerted or {})]

    @api.model
    def _choose_told(self, marks):
        """Of each kind only the first: the lowest level, the nearest day."""
        first = {}
        for mark in marks:
            first.setdefault(mark.split("/")[0], mark)
        return list(first.values())

    def _find_money_contacts(self):
        """Contacts of the customers who see hours and money, in one query.

        :return: dict organisation id → list of partners with an address
        """
        contacts_sudo = (
            self.env["res.partner"]
            .sudo()
            .search(
                Domain("commercial_partner_id", "in", self.partner_id.ids)
                & Domain("sd_may_see_money", "=", True)
                & Domain("email_normalized", "!=", False),
                order="id",
            )
        )
        found = {}
        for contact_sudo in contacts_sudo:
            owner = contact_sudo.commercial_partner_id.id
            found.setdefault(owner, []).append(contact_sudo)
        return found

    def _prepare_notices(self, mark, contacts):
        """One notice to each contact, and one to the account manager.

        :param str mark: see `_find_alerts`
        :param list contacts: partners, as superuser
        """
        self.ensure_one()
        kind = mark.split("/")[0]
        people = [
            (contact, f"sd_billing.mail_template_package_{kind}")
            for contact in contacts
        ]
        manager_sudo = self.sudo().user_id.partner_id
        if manager_sudo.email_normalized and self.sudo().user_id.active:
            people.append(
                (manager_sudo, f"sd_billing.mail_template_package_{kind}_manager")
            )
        return [
            PackageNotice(
                kind=f"package_{kind}",
                ticket_id=0,
                email=person.email_normalized,
                name=person.name or "",
                partner_id=person.id,
                lang=self._get_language_of(person),
                template_id=self.env.ref(template).id,
                occurrence=f"{self.id}/{mark}",
                package_id=self.id,
            )
            for person, template in people
        ]

    def _get_language_of(self, person):
        installed = {code for code, _name in self.env["res.lang"].get_installed()}
        wanted = (person.lang, self.company_id.sudo().partner_id.lang)
        return next((code for code in wanted if code in installed), "en_US")
