"""Customers read their own language: on every page, in every mail, also the base's words."""

import re

from odoo.tests import tagged
from odoo.tools import html2plaintext

from .common import DeskCase, DeskHttpCase

LANGUAGES = ("sv_SE", "da_DK", "sl_SI")

ENGLISH = re.compile(
    r"\b(?:ticket|New|Newest|Title|Search|Stage|Assignee|Customer|Description|"
    r"Communication|Conversation|Type|Priority|Received|Resolved|working|Standard|"
    r"The|Choose|Send|Cancel|Files|Waiting|Mark as|Hello|Thank|Subject)\b",
    re.IGNORECASE,
)
"""Words that no Swedish, Danish or Slovenian customer should meet."""

SAME = {
    "sv_SE": {"Status"},
    "da_DK": {"Status", "Type", "type", "Send"},
    "sl_SI": set(),
}
"""Words that are spelt as in English."""

PROMISES = {
    "sv_SE": ("ärenden", "Löst senast", "Standardavtal", "Väntar på support"),
    "da_DK": ("sager", "Løst senest", "Standardaftale", "Afventer support"),
    "sl_SI": ("zahtevki", "Rešeno do", "Standardna pogodba", "Čaka na podporo"),
}
"""What the ticket page says in each language."""


class LanguageMixin:
    def _learn(self, lang):
        """Let the database and Anna speak a language, as installing it would."""
        self.env["res.lang"]._activate_lang(lang)
        modules = ["helpdesk_mgmt", "helpdesk_type", "portal", "sd_portal"]
        self.env["ir.module.module"]._load_module_terms(modules, [lang], overwrite=True)
        self.anna.lang = lang

    def _find_english(self, lang, text):
        """English words of a page, with what surrounds them."""
        return [
            text[max(0, found.start() - 30) : found.end() + 30]
            for found in ENGLISH.finditer(text)
            if found.group() not in SAME[lang]
        ]


@tagged("post_install", "-at_install")
class TestLanguagesOfMail(LanguageMixin, DeskCase):
    def test_confirmation_has_no_english_word_in_any_language(self):
        for lang in LANGUAGES:
            with self.subTest(lang):
                self._learn(lang)
                ticket = self._make_ticket(name=lang, sd_source="portal")
                mail = ticket.sd_outgoing_log_ids.mail_mail_id
                self.assertIn(ticket.number, mail.subject)
                text = html2plaintext(mail.body_html, include_references=False)
                self.assertIn(PROMISES[lang][1], text)
                self.assertFalse(self._find_english(lang, text))

    def test_closing_mail_says_the_status_in_the_customers_language(self):
        for lang, status in zip(LANGUAGES, ("Löst", "Løst", "Rešeno"), strict=True):
            with self.subTest(lang):
                self._learn(lang)
                reader = self._make_contact(lang[:2], self.nordic, lang=lang)
                ticket = self._make_ticket(partner_id=reader.id, sd_source="agent")
                ticket.stage_id = self.stage_done
                mail = ticket.sd_outgoing_log_ids.mail_mail_id
                text = html2plaintext(mail.body_html, include_references=False)
                self.assertIn(status, text)
                self.assertFalse(self._find_english(lang, text))


@tagged("post_install", "-at_install")
class TestLanguagesOfPages(LanguageMixin, DeskHttpCase):
    def _read(self, url, lang):
        """What is to be read on a page: its text, without markup and scripts."""
        prefix = self.env["res.lang"]._get_data(code=lang).url_code
        response = self.url_open(f"/{prefix}{url}")
        self.assertEqual(response.status_code, 200)
        page = response.text[response.text.index("<main") :]
        page = re.sub(r"(?s)<(script|style)\b.*?</\1>", " ", page)
        page = page[: page.index("<footer")]
        return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page))

    def test_pages_have_no_english_word_in_any_language(self):
        ticket = self._make_ticket(name="3D", description="<p>42</p>")
        self.authenticate(self.anna_user.login, self.anna_user.login)
        pages = (
            "/my/tickets",
            "/my/tickets?search=4711",
            "/new/ticket",
            f"/new/ticket?type={ticket.type_id.id}",
        )
        for lang in LANGUAGES:
            self._learn(lang)
            for url in (*pages, f"/my/ticket/{ticket.id}"):
                with self.subTest(f"{url} {lang}"):
                    text = self._read(url, lang)
                    self.assertFalse(self._find_english(lang, text))

    def test_ticket_page_speaks_the_words_of_the_customers_language(self):
        ticket = self._make_ticket(name="3D", description="<p>42</p>")
        self.authenticate(self.anna_user.login, self.anna_user.login)
        for lang in LANGUAGES:
            self._learn(lang)
            text = self._read(f"/my/ticket/{ticket.id}", lang)
            for words in PROMISES[lang]:
                with self.subTest(f"{words} {lang}"):
                    self.assertIn(words.lower(), text.lower())
