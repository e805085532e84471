"""Answers from anywhere: whatever comes, it is stored rightly or refused with a code."""

import json

from hypothesis import given, settings
from hypothesis import strategies as st

from odoo.tests import BaseCase, tagged

from odoo.addons.sd_portal.tools.service_match import Service, match_service
from odoo.addons.sd_portal.tools.type_fields import (
    KINDS,
    LONGEST_TEXT,
    FormField,
    carry_over,
    check_answers,
    is_key,
    make_key,
)

ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.dates(),
    lambda inner: st.lists(inner, max_size=3),
    max_leaves=5,
)
PYTHON = {
    "char": str,
    "text": str,
    "integer": int,
    "float": float,
    "date": str,
    "boolean": bool,
    "selection": str,
    "tags": list,
}


@tagged("post_install", "-at_install")
class TestTypeFields(BaseCase):
    def _check(self, kind, answer, **values):
        question = FormField("q", kind, options=("one", "two"), **values)
        return check_answers([question], {"q": answer})

    @settings(max_examples=400, deadline=None)
    @given(kind=st.sampled_from(KINDS), answer=ANYTHING, required=st.booleans())
    def test_any_answer_is_stored_in_its_kind_or_refused_with_a_code(
        self, kind, answer, required
    ):
        checked = self._check(kind, answer, required=required)
        self.assertLessEqual(len(checked.values) + len(checked.problems), 1)
        if checked.values:
            value = checked.values["q"]
            self.assertIs(type(value), PYTHON[kind])
            json.dumps(value, allow_nan=False)
            self.assertEqual(self._check(kind, value).values, checked.values)
        elif required:
            self.assertTrue(checked.problems)

    @settings(max_examples=300, deadline=None)
    @given(labels=st.lists(st.text(max_size=200), max_size=6))
    def test_keys_are_valid_and_unlike_each_other(self, labels):
        keys = set()
        for label in labels:
            key = make_key(label, keys)
            self.assertTrue(is_key(key), key)
            self.assertNotIn(key, keys)
            keys.add(key)

    @settings(max_examples=300, deadline=None)
    @given(
        before=st.dictionaries(st.sampled_from("abc"), st.sampled_from(KINDS)),
        after=st.dictionaries(st.sampled_from("abc"), st.sampled_from(KINDS)),
    )
    def test_change_of_type_keeps_or_names_every_answer(self, before, after):
        old = [FormField(key, kind, options=("one",)) for key, kind in before.items()]
        new = [FormField(key, kind, options=("one",)) for key, kind in after.items()]
        stored = {"selection": "one", "tags": ["one"], "boolean": False, "integer": 0}
        answers = {key: stored.get(kind, "x") for key, kind in before.items()}
        kept, lost = carry_over(old, new, answers)
        self.assertEqual(set(kept) | set(lost), set(answers))
        self.assertFalse(set(kept) & set(lost))
        for key in kept:
            self.assertEqual(before[key], after[key])

    def test_text_of_ten_thousand_characters_fits_and_one_more_does_not(self):
        for kind in ("char", "text"):
            with self.subTest(kind):
                longest = "x" * LONGEST_TEXT
                self.assertEqual(self._check(kind, longest).values["q"], longest)
                self.assertEqual(
                    self._check(kind, longest + "x").problems, {"q": "too_long"}
                )

    def test_no_and_zero_are_answers_to_a_required_question(self):
        for kind, answer, value in (
            ("boolean", "no", False),
            ("boolean", False, False),
            ("integer", "0", 0),
            ("float", 0.0, 0.0),
        ):
            with self.subTest(f"{kind} {answer}"):
                checked = self._check(kind, answer, required=True)
                self.assertEqual(checked.values, {"q": value})

    def test_what_does_not_fit_has_its_own_code(self):
        for kind, answer, code in (
            ("char", ["a"], "not_a_text"),
            ("char", {"a": 1}, "not_a_text"),
            ("integer", "1.5", "not_a_whole_number"),
            ("integer", "abc", "not_a_whole_number"),
            ("integer", True, "not_a_whole_number"),
            ("float", "nan", "not_a_number"),
            ("float", "1e999", "not_a_number"),
            ("float", 10**16, "too_large"),
            ("date", "31.3.2026", "not_a_date"),
            ("date", "2026-02-30", "not_a_date"),
            ("boolean", "perhaps", "not_yes_or_no"),
            ("selection", "three", "unknown_option"),
            ("selection", ["one", "two"], "unknown_option"),
            ("tags", ["one", "three"], "unknown_option"),
        ):
            with self.subTest(f"{kind} {answer}"):
                self.assertEqual(self._check(kind, answer).problems, {"q": code})

    def test_several_choices_are_stored_once_and_in_order(self):
        self.assertEqual(
            self._check("tags", ["two", "one", "two"]).values, {"q": ["one", "two"]}
        )


@tagged("post_install", "-at_install")
class TestServiceMatch(BaseCase):
    @settings(max_examples=300, deadline=None)
    @given(
        names=st.lists(st.text(alphabet="ab -.", max_size=6), min_size=2, max_size=5),
        text=st.text(alphabet="ab -.\n", max_size=80),
    )
    def test_a_service_is_chosen_only_when_its_name_is_a_whole_word(self, names, text):
        services = [Service(n, (name,)) for n, name in enumerate(names, 1)]
        match = match_service(services, text)
        tidy = " ".join(text.split())
        for candidate in match.candidates:
            name = " ".join(names[candidate - 1].split())
            self.assertGreater(len(name), 1)
            self.assertIn(name, tidy)
        if match.service_id:
            self.assertEqual(match.candidates, (match.service_id,))

    def test_time_grows_with_the_text_and_not_with_its_square(self):
        services = [Service(1, ("aa",)), Service(2, ("ab",))]
        self.assertEqual(match_service(services, "a" * 10**6).code, "service_not_named")
        self.assertEqual(match_service(services, "aa " * 10**6).service_id, 1)
