"""What a ticket type asks for, and whether an answer fits.

>>> browser = FormField("browser", "selection", required=True, options=("firefox", "safari"))
>>> since = FormField("since", "date")
>>> fields = [browser, since]

Answers come as text from a form and as JSON from the API; what fits is stored the way
Odoo's property of that kind keeps it:

>>> check_answers(fields, {"browser": "safari", "since": "2026-03-02"})
Checked(values={'browser': 'safari', 'since': '2026-03-02'}, problems={})

What does not fit has a code for each field, so that a form can show it there:

>>> check_answers(fields, {"browser": "netscape", "since": "soon", "colour": "red"}).problems
{'browser': 'unknown_option', 'since': 'not_a_date', 'colour': 'unknown_field'}
>>> check_answers(fields, {"browser": " "}).problems
{'browser': 'missing'}

Markup is text like any other, and numbers may be written the way people write them:

>>> check_answers([FormField("cause", "text")], {"cause": "<script>x</script>"}).values
{'cause': '<script>x</script>'}
>>> check_answers([FormField("hours", "float")], {"hours": "1,5"}).values
{'hours': 1.5}

When the type changes, answers to a question with the same key and kind stay:

>>> since_text = FormField("since", "char")
>>> carry_over(fields, [browser, since_text], {"browser": "safari", "since": "2026-03-02"})
({'browser': 'safari'}, ['since'])

Keys are made of the label once and never change:

>>> make_key("Vilken webbläsare?", ())
'vilken_webblasare'
>>> make_key("Browser", {"browser"})
'browser_2'
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

KINDS = ("char", "text", "integer", "float", "date", "boolean", "selection", "tags")
"""Kinds of questions, by the name of Odoo's property type."""

CHOICES = frozenset({"selection", "tags"})
"""Kinds whose answers are chosen from options."""

LONGEST_TEXT = 10_000
LONGEST_KEY = 60
LARGEST_NUMBER = 10**15
"""Beyond this a browser no longer keeps every digit."""

WORDS_OF_YES = frozenset({"yes", "true", "1", "on"})
WORDS_OF_NO = frozenset({"no", "false", "0", "off"})

KEY = re.compile(r"[a-z][a-z0-9_]*\Z")


class UnfitError(ValueError):
    """An answer does not fit its question; the argument is the code of the reason."""


@dataclass(frozen=True)
class FormField:
    """One question.

    :param key: stable technical name
    :param kind: one of `KINDS`
    :param required: whether a customer must answer
    :param options: keys of the options that are offered, in order
    :param retired: keys of options that are no longer offered but may be stored
    """

    key: str
    kind: str
    required: bool = False
    options: tuple[str, ...] = ()
    retired: tuple[str, ...] = ()


@dataclass(frozen=True)
class Checked:
    """What fits (key → stored value) and what does not (key → code)."""

    values: dict[str, Any] = field(default_factory=dict)
    problems: dict[str, str] = field(default_factory=dict)


def check_answers(
    fields: Iterable[FormField], answers: Mapping[str, Any], limit: int = LONGEST_TEXT
) -> Checked:
    """Check answers against the questions and convert them.

    :param fields: the questions of the type
    :param answers: key → answer: text, number, boolean, date, or a list of option keys
    :param limit: longest text, in characters
    :return: `Checked`; codes are ``missing``, ``unknown_field``, ``unknown_option``,
        ``too_long``, ``too_large``, ``not_a_text``, ``not_a_number``,
        ``not_a_whole_number``, ``not_a_date`` and ``not_yes_or_no``
    """
    checked = Checked()
    known = {one.key: one for one in fields}
    for one in known.values():
        try:
            value = _convert(one, answers.get(one.key), limit)
        except UnfitError as problem:
            checked.problems[one.key] = str(problem)
            continue
        if value is not None:
            checked.values[one.key] = value
        elif one.required:
            checked.problems[one.key] = "missing"
    for key, answer in answers.items():
        if key not in known and not is_empty(answer):
            checked.problems[key] = "unknown_field"
    return checked


def is_empty(answer: Any) -> bool:
    """Whether this is no answer at all; 0 and no are answers.

    >>> [is_empty(answer) for answer in (None, "", "  ", [], 0, False)]
    [True, True, True, True, False, False]
    """
    if isinstance(answer, str):
        return not answer.strip()
    return answer is None or (isinstance(answer, (list, tuple)) and not answer)


def find_missing(fields: Iterable[FormField], stored: Mapping[str, Any]) -> list[str]:
    """Keys of required questions without a stored answer.

    >>> find_missing([FormField("a", "char", required=True)], {"a": False})
    ['a']
    >>> find_missing([FormField("a", "boolean", required=True)], {"a": False})
    []
    """
    return [
        one.key
        for one in fields
        if one.required and not is_stored(one.kind, stored.get(one.key))
    ]


def is_stored(kind: str, value: Any) -> bool:
    """Whether a stored value is an answer; Odoo stores ``False`` where there is none."""
    if value is False:
        return kind == "boolean"
    return not is_empty(value)


def carry_over(
    before: Iterable[FormField],
    after: Iterable[FormField],
    answers: Mapping[str, Any],
) -> tuple[dict[str, Any], list[str]]:
    """Which stored answers still fit when a ticket's type changes.

    :param before: questions of the old type
    :param after: questions of the new type
    :param answers: stored answers
    :return: the answers that stay, and the keys of those that are lost, in order
    """
    new = {one.key: one for one in after}
    kept: dict[str, Any] = {}
    lost: list[str] = []
    for one in before:
        value = answers.get(one.key)
        if not is_stored(one.kind, value):
            continue
        heir = new.get(one.key)
        if heir and heir.kind == one.kind and _is_offered(heir, value):
            kept[one.key] = value
        else:
            lost.append(one.key)
    return kept, lost


def make_key(label: str, taken: Collection[str]) -> str:
    """A technical key made of a label, unlike all that are taken.

    >>> make_key("Ћирилица", ()), make_key("3D", ()), make_key("Body html", ())
    ('field', 'field_3d', 'body')
    """
    plain = unicodedata.normalize("NFKD", label[: 4 * LONGEST_KEY])
    plain = plain.encode("ascii", "ignore").decode().lower()
    key = re.sub(r"[^a-z0-9]+", "_", plain).strip("_")[:LONGEST_KEY]
    # Odoo takes values under such a name for HTML.
    key = re.sub(r"(_?html)+\Z", "", key).strip("_") or "field"
    if not key[0].isalpha():
        key = f"field_{key}"
    if key not in taken:
        return key
    number = 2
    while f"{key}_{number}" in taken:
        number += 1
    return f"{key}_{number}"


def is_key(key: str) -> bool:
    """Whether ``key`` may name a question or an option.

    >>> [is_key(key) for key in ("browser_2", "Browser", "2nd", "body_html", "")]
    [True, False, False, False, False]
    """
    fits = KEY.match(key) and len(key) <= LONGEST_KEY + 8
    return bool(fits) and not key.endswith("_html")


def _is_offered(one: FormField, value: Any) -> bool:
    if one.kind == "selection":
        return value in one.options + one.retired
    if one.kind == "tags":
        return set(value) <= set(one.options + one.retired)
    return True


def _convert(one: FormField, answer: Any, limit: int) -> Any:
    if is_empty(answer):
        return None
    if one.kind in CHOICES:
        return _choose(one, answer)
    if one.kind in ("char", "text"):
        return _read_text(answer, one.kind, limit)
    return READERS[one.kind](answer)


def _read_text(answer: Any, kind: str, limit: int) -> str:
    if isinstance(answer, bool) or not isinstance(answer, (str, int, float)):
        raise UnfitError("not_a_text")
    text = str(answer).replace("\x00", "").strip()
    if len(text) > limit:
        raise UnfitError("too_long")
    return " ".join(text.split()) if kind == "char" else text


def _read_float(answer: Any) -> float:
    if isinstance(answer, bool) or not isinstance(answer, (str, int, float)):
        raise UnfitError("not_a_number")
    if isinstance(answer, str):
        answer = answer.strip()[:40]
        if "." not in answer and answer.count(",") == 1:
            answer = answer.replace(",", ".")
    try:
        number = float(answer)
    except (ValueError, OverflowError):
        raise UnfitError("not_a_number") from None
    if not math.isfinite(number):
        raise UnfitError("not_a_number")
    if abs(number) > LARGEST_NUMBER:
        raise UnfitError("too_large")
    return number


def _read_integer(answer: Any) -> int:
    try:
        number = _read_float(answer)
    except UnfitError as problem:
        code = str(problem)
        raise UnfitError(
            "too_large" if code == "too_large" else "not_a_whole_number"
        ) from None
    if number != int(number):
        raise UnfitError("not_a_whole_number")
    return int(number)


def _read_date(answer: Any) -> str:
    try:
        return date.fromisoformat(str(answer).strip()[:40]).isoformat()
    except ValueError:
        raise UnfitError("not_a_date") from None


def _read_boolean(answer: Any) -> bool:
    word = str(answer).strip().lower()
    if word in WORDS_OF_YES:
        return True
    if word in WORDS_OF_NO:
        return False
    raise UnfitError("not_yes_or_no")


def _choose(one: FormField, answer: Any) -> Any:
    many: Sequence[Any] = answer if isinstance(answer, (list, tuple)) else [answer]
    if one.kind == "selection" and len(many) > 1:
        raise UnfitError("unknown_option")
    chosen = {str(option).strip() for option in many}
    if not chosen <= set(one.options):
        raise UnfitError("unknown_option")
    if one.kind == "selection":
        return chosen.pop()
    return [option for option in one.options if option in chosen]


READERS: Mapping[str, Callable[[Any], Any]] = {
    "integer": _read_integer,
    "float": _read_float,
    "date": _read_date,
    "boolean": _read_boolean,
}
"""How an answer of a kind is read; text and choices have their own ways."""
