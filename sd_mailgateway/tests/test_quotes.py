"""Quotations and signatures: the new text stays, the history is folded, nothing is lost."""

import re
import time

from hypothesis import given, settings
from hypothesis import strategies as st

from odoo.tests import BaseCase, tagged
from odoo.tools import html_sanitize

from ..tools.forward import find_senders
from ..tools.html_text import html_to_text, text_to_html
from ..tools.quote import fold_text
from ..tools.quote_html import fold_html, fold_pieces
from .quote_cases import (
    APPLE,
    HEADERS,
    HTML_HEADERS,
    LANGUAGES,
    MOBILE,
    NEW,
    escape,
)

BELOW = "A line below."
SCRAPS = (
    "On Mon, Mar 2, 2026 at 9:00 Anna <a@x.example> wrote:", "> ",
    "2 mars 2026 kl. 09:00 skrev Anna a@x.example:", ">> old", "-- ", "", " ",
    "From: a@x.example", "Skickat: nu", "To: b", "Ämne: x", "-----Original Message-----",
    "Sent from my iPhone", "---------- Forwarded message ---------", "Hello", "word:",
)  # fmt: skip
TAGS = (
    "<p>", "</p>", "<blockquote type=cite>", "</blockquote>", "<div class=gmail_quote>",
    "<div id=divRplyFwdMsg>", "<div>", "</div>", "<br>", "<table><tr><td>", "</table>",
    "<img src='cid:1'>", "<!--", "-->", "<ul><li>", "</ul>", "&lt;", "<pre>", "</pre>",
)  # fmt: skip


def words(text):
    """All words of a text, in order."""
    return re.findall(r"\w+", text)


def shown_text(pieces):
    return " ".join(piece.text for piece in pieces if not piece.folded)


def shown_html(html):
    """What a reader sees of a description before he unfolds anything."""
    return html_to_text(re.sub(r"<details>.*?</details>", " ", html, flags=re.DOTALL))


@tagged("post_install", "-at_install")
class TestQuotes(BaseCase):
    def test_headers_of_six_forms_in_six_languages_are_found(self):
        """The best library finds 24 of 36."""
        wrong = [
            name
            for name, text in HEADERS.items()
            if words(shown_text(fold_text(text))) != words(NEW)
        ]
        self.assertEqual(len(HEADERS), 36)
        self.assertGreaterEqual(len(HEADERS) - len(wrong), 34, wrong)

    def test_headers_in_html_are_found(self):
        wrong = [
            name
            for name, html in HTML_HEADERS.items()
            if words(shown_html(fold_html(html).description)) != words(NEW)
        ]
        self.assertEqual(len(HTML_HEADERS), 36)
        self.assertGreaterEqual(len(HTML_HEADERS) - len(wrong), 34, wrong)

    def test_history_that_begins_in_the_middle_of_a_paragraph_is_found(self):
        for language in LANGUAGES:
            html = f"{NEW}<br><br>{escape(APPLE[language])}<br>Old<div>Older</div>"
            with self.subTest(language):
                folded = fold_html(html)
                self.assertEqual(words(shown_html(folded.description)), words(NEW))
                for kept in (folded.message, folded.description):
                    self.assertEqual(
                        words(html_to_text(kept)), words(html_to_text(html))
                    )

    def test_no_word_is_lost(self):
        for name, text in HEADERS.items():
            with self.subTest(name):
                kept = " ".join(piece.text for piece in fold_text(text))
                self.assertEqual(words(kept), words(text))
        for name, html in HTML_HEADERS.items():
            with self.subTest(name):
                for kept in (fold_html(html).message, fold_html(html).description):
                    self.assertEqual(
                        words(html_to_text(kept)), words(html_to_text(html))
                    )

    def test_answer_below_the_quotation_is_shown(self):
        for name, text in HEADERS.items():
            if "outlook" in name:
                continue  # nothing says where its history ends
            with self.subTest(name):
                quotation = text.removeprefix(NEW).lstrip("\n")
                shown = shown_text(fold_text(f"{quotation}\n{BELOW}"))
                self.assertIn(BELOW, shown)

    def test_signature_of_a_telephone_is_folded(self):
        for language in LANGUAGES:
            with self.subTest(language):
                text = f"{NEW}\n\n{MOBILE[language]}\n"
                self.assertEqual(words(shown_text(fold_text(text))), words(NEW))

    def test_signature_stays_when_the_text_goes_on_below_it(self):
        for below in ("A long story. \n" * 100, ("A long story. " * 20 + "\n") * 10):
            pieces = fold_text(f"{NEW}\n-- \n{below}")
            self.assertNotIn(True, [piece.folded for piece in pieces])

    def test_sentence_that_only_looks_like_a_header_stays(self):
        for text in (
            "From: the beginning it was slow.\nThen it stopped.",
            "On Monday she wrote:\nthis is wrong",
            "Here is what I did in 2026:\n1. nothing",
            "The customer wrote:\nit burns",
            "Hello,\n\nin 2026 our customer wrote:\n\nit burns again",
            "--\n",
        ):
            with self.subTest(text):
                self.assertEqual(words(shown_text(fold_text(text))), words(text))

    def test_forwarded_mail_is_what_the_mail_is_about(self):
        for language in LANGUAGES:
            with self.subTest(language):
                text = HEADERS[f"outlook {language}"]
                shown = shown_text(fold_text(text, forwarded=True))
                self.assertEqual(words(shown), words(text))
                [sender] = find_senders(text, forwarded=True)
                self.assertEqual(sender, "Anna Berg <anna@nordic.example>")

    def test_what_is_folded_outlives_the_sanitizer(self):
        for name, html in HTML_HEADERS.items():
            with self.subTest(name):
                folded = fold_html(html)
                kept = html_sanitize(folded.description, sanitize_style=True)
                self.assertRegex(kept, r"<details[^>]*><summary>\[…\]</summary>")
                message = html_sanitize(folded.message, sanitize_style=True)
                before, mark, _after = message.partition('data-o-mail-quote="1"')
                self.assertTrue(mark)
                self.assertIn(NEW, before)

    def test_picture_below_a_quotation_is_not_taken_for_a_part_of_it(self):
        html = '<p>See</p><blockquote type="cite">Old</blockquote><p><img src="x"></p>'
        message = html_sanitize(fold_html(html).message, sanitize_style=True)
        self.assertRegex(message, r"<p><img[^>]*></p>")
        self.assertNotRegex(message, r"<(p|img) [^>]*data-o-mail-quote")

    def test_sender_cannot_hide_text_with_our_marks(self):
        html = (
            '<p data-o-mail-quote="1" data-sd-fold="1" class="gmail_quote">Hidden</p>'
        )
        self.assertEqual(fold_html(html).message, "<p>Hidden</p>")

    def test_long_and_hostile_texts_take_no_time(self):
        """Libraries need minutes for ten thousand times “On ”."""
        scraps = ("On ", "On \n", ">", "> \n", "> a\nb\n", "On a 1 wrote:\n", "wrote 1:\n",
                  "From:\nTo:\nSent:\n", "-- \n", "x:\n", " ", "\n", "_" * 9 + "\n")  # fmt: skip
        for scrap in scraps:
            text = scrap * (60_000 // len(scrap))
            with self.subTest(scrap):
                began = time.process_time()
                fold_pieces(fold_text(text))
                fold_html(text.replace("\n", "<br>")[:100_000])
                find_senders(text, forwarded=True)
                self.assertLess(time.process_time() - began, 1.5)

    @settings(max_examples=200, deadline=None, derandomize=True)
    @given(st.lists(st.sampled_from(SCRAPS) | st.text(max_size=8), max_size=15))
    def test_any_text_keeps_all_its_words_and_shows_some(self, lines):
        text = "\n".join(lines).replace("\r", "")
        pieces = fold_text(text)
        kept = " ".join(piece.text for piece in pieces)
        self.assertEqual(words(kept), words(text))
        self.assertEqual(bool(shown_text(pieces).strip()), bool(text.strip()))

    @settings(max_examples=200, deadline=None, derandomize=True)
    @given(st.lists(st.sampled_from(SCRAPS + TAGS) | st.text(max_size=8), max_size=15))
    def test_any_html_keeps_all_its_words(self, scraps):
        html = " ".join(scraps)
        plain = fold_html(html)
        once = words(html_to_text(fold_html(plain.message).message))
        self.assertEqual(words(html_to_text(plain.message)), once)
        self.assertEqual(words(html_to_text(plain.description)), once)
        text_to_html(html)
