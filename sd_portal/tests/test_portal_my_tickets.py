"""The customer's list: tabs, counts, search and filters, and nothing that is not his."""

import re

from odoo.tests import tagged

from .common import DeskHttpCase


@tagged("post_install", "-at_install")
class TestMyTickets(DeskHttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.anna.sd_ticket_scope = "organisation"
        cls.stage_awaiting = cls.env.ref("helpdesk_mgmt.helpdesk_ticket_stage_awaiting")
        cls.printer = cls._make_ticket(name="Printer on fire", priority="3")
        cls.scanner = cls._make_ticket(
            name="Scanner", stage_id=cls.stage_awaiting.id, partner_id=cls.boris.id
        )
        cls.done = cls._make_ticket(name="Old trouble", stage_id=cls.stage_done.id)
        cls.foreign = cls._make_ticket(name="Foreign affair", partner_id=cls.ciril.id)
        cls.hidden = cls._make_ticket(name="Hidden matter", sd_portal_visible=False)
        cls.titles = (
            cls.printer | cls.scanner | cls.done | cls.foreign | cls.hidden
        ).mapped("name")

    def setUp(self):
        super().setUp()
        self.authenticate(self.anna_user.login, self.anna_user.login)

    def _read(self, query=""):
        answer = self.url_open(f"/my/tickets?{query}")
        self.assertEqual(answer.status_code, 200)
        return answer.text

    def _listed(self, query=""):
        """Titles on the list, in their order."""
        links = re.findall(r'href="/my/ticket/\d+"[^>]*>([^<]+)</a>', self._read(query))
        return [title for title in links if title in self.titles]

    def _counts(self, query=""):
        page = re.sub(r"\s+", " ", self._read(query))
        tab = (
            r'<a class="nav-link[^>]*> ?([^<]+?) ?<span class="badge[^>]*>(\d+)</span>'
        )
        return {name: int(number) for name, number in re.findall(tab, page)}

    def test_list_begins_with_what_is_open(self):
        self.assertEqual(set(self._listed()), {"Printer on fire", "Scanner"})

    def test_each_tab_shows_its_tickets(self):
        for tab, titles in (
            ("waiting", {"Scanner"}),
            ("closed", {"Old trouble"}),
            ("all", {"Printer on fire", "Scanner", "Old trouble"}),
        ):
            with self.subTest(tab):
                self.assertEqual(set(self._listed(f"tab={tab}")), titles)

    def test_tabs_count_what_they_show(self):
        self.assertEqual(
            self._counts(), {"Active": 2, "Waiting for you": 1, "Closed": 1, "All": 3}
        )

    def test_counts_follow_the_search(self):
        self.assertEqual(
            self._counts("search=printer"),
            {"Active": 1, "Waiting for you": 0, "Closed": 0, "All": 1},
        )

    def test_search_finds_number_title_and_text(self):
        for search in (self.printer.number, "PRINTER", "it is on fire"):
            with self.subTest(search):
                self.assertIn("Printer on fire", self._listed(f"search={search}"))

    def test_search_filter_and_choices_leak_nothing_of_others(self):
        for query in (
            "search=Foreign",
            "search=Hidden",
            f"tab=all&person={self.ciril.id}",
            f"search={self.foreign.number}",
        ):
            with self.subTest(query):
                self.assertEqual(self._listed(query), [])
                self.assertEqual(set(self._counts(query).values()), {0})
        self.assertNotIn("Ciril", self._read())

    def test_filters_narrow_the_list(self):
        for query, titles in (
            ("priority=3", {"Printer on fire"}),
            ("status=customer", {"Scanner"}),
            (f"person={self.boris.id}", {"Scanner"}),
            (f"type={self.printer.type_id.id}&tab=closed", {"Old trouble"}),
        ):
            with self.subTest(query):
                self.assertEqual(set(self._listed(query)), titles)

    def test_filter_that_is_not_used_says_any(self):
        self.assertEqual(
            len(re.findall(r'<option value="" selected="[^"]*">Any<', self._read())), 4
        )

    def test_list_is_sorted_as_asked(self):
        self.assertEqual(
            self._listed("tab=all&sort=title"),
            ["Old trouble", "Printer on fire", "Scanner"],
        )
        self.assertEqual(self._listed("sort=priority")[0], "Printer on fire")

    def test_groups_have_their_headings(self):
        for group, heading in (
            ("status", "Waiting for you"),
            ("person", "Boris"),
            ("priority", "A"),
            ("type", "Support"),
        ):
            with self.subTest(group):
                headings = re.findall(
                    r'<h2 class="h5 mt-4">([^<]+)</h2>', self._read(f"group={group}")
                )
                self.assertIn(heading, headings)

    def test_pages_keep_what_was_asked_for(self):
        for n in range(35):
            self._make_ticket(name=f"Printer {n}")
        page = self._read("search=printer&sort=title")
        self.assertIn("/my/tickets/page/2?search=printer&amp;sort=title", page)
        self.assertEqual(
            self.url_open("/my/tickets/page/999?search=printer").status_code, 200
        )

    def test_empty_list_says_why_and_what_next(self):
        self.assertIn("Nothing fits that search.", self._read("search=zzz"))
        (self.printer | self.scanner).stage_id = self.stage_done
        self.assertIn("You have no open tickets.", self._read())
        self.assertIn("Nothing waits for you.", self._read("tab=waiting"))

    def test_senseless_parameters_show_the_plain_list(self):
        for query in (
            "tab=x&sort=x&group=x&status=x&priority=x&type=x&person=x",
            "type=99999999999999999999&person=-1",
            "search=%00%25_%5C",
            "search=" + "x" * 5000,
            "page=x",
            "sortby=x&groupby=x&filterby=x&search_in=x&date_begin=x&date_end=y",
        ):
            with self.subTest(query[:40]):
                self.assertIn("nav-tabs", self._read(query))
        self.assertEqual(self.url_open("/my/tickets/page/0").status_code, 200)

    def test_script_in_search_and_title_stays_text(self):
        self.printer.name = "<script>alert(1)</script>"
        for page in (self._read(), self._read("search=%3Cscript%3Ealert(1)")):
            self.assertNotIn("<script>alert(1)", page)

    def test_home_counts_open_tickets(self):
        answer = self.url_open(
            "/my/counters", json={"params": {"counters": ["ticket_count"]}}
        ).json()
        self.assertEqual(answer["result"]["ticket_count"], 2)

    def test_list_costs_the_same_for_few_tickets_and_many(self):
        def count():
            self.env.cr.flush()
            before = self.env.cr.sql_log_count
            self._read("tab=all&group=person&search=e")
            return self.env.cr.sql_log_count - before

        count()
        few = count()
        for n in range(25):
            self._make_ticket(name=f"Trouble {n}")
        count()
        self.assertEqual(count(), few)
