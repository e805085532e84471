"""What comes in by a web form: where from, when, and whether it fits.

An origin is exact, and safe unless it is this very machine:

>>> read_origin(" https://Shop.Example ")
'https://shop.example'
>>> read_origin("http://localhost:8000")
'http://localhost:8000'
>>> [read_origin(text) for text in ("shop.example", "http://shop.example", "https://*")]
['', '', '']
>>> read_origin("https://shop.example/contact")
''

A page says where it is in *Origin*, old browsers in *Referer* only:

>>> find_origin("", "https://shop.example/contact?x=1")
'https://shop.example'
>>> find_origin("null", "https://shop.example/"), find_origin("", "")
('null', '')

A token tells when the form was shown. Nobody can make one, and it goes stale:

>>> def sign(text):
...     return "signed" + text[-1]
>>> token = make_token(sign, 1000, "abc")
>>> token
'1000.abc.signedc'
>>> [judge_token(sign, token, now).code for now in (1001, 1060, 1000 + OLDEST + 1)]
['too_fast', '', 'too_old']
>>> judge_token(sign, token, 1060).once
'abc'
>>> [judge_token(sign, text, 1060).code for text in ("1000.abc.x", "1.2", "é.b.c", "")]
['forged', 'forged', 'forged', 'forged']

What was typed has a code for each field that does not fit:

>>> asked = [Asked("email", True), Asked("subject", True), Asked("priority", False)]
>>> check_values(asked, {"email": "anna", "subject": " ", "priority": "9", "fax": "1"})
{'fax': 'unknown_field', 'email': 'not_an_address', 'subject': 'missing', 'priority': 'unknown_option'}
>>> check_values(asked, {"email": "anna@nordic.example", "subject": "Printer"})
{}

So have files:

>>> limits = FileLimits(count=1, size=3, extensions=("png",))
>>> [limits.judge([(n, s)]) for n, s in (("a.PNG", 3), ("a.png", 4), ("a.exe", 1))]
['', 'file_too_large', 'file_type']
>>> limits.judge([("a.png", 1), ("b.png", 1)])
'too_many_files'
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from odoo.addons.sd_portal.tools.address import normalise_address
from odoo.addons.sd_portal.tools.priority import PRIORITIES

FIELDS = (
    "name",
    "email",
    "phone",
    "organisation",
    "subject",
    "description",
    "priority",
    "files",
)
"""What every form can ask for, beside the questions of the type."""

FASTEST = 2
"""Seconds that a human needs at least to fill in a form."""

OLDEST = 24 * 3600
"""Seconds after which a form has to be sent once more."""

LONGEST_LINE = 250
LONGEST_TEXT = 20_000
HOST = re.compile(r"[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?\Z")
THIS_MACHINE = frozenset({"localhost", "127.0.0.1"})


def read_origin(text: str) -> str:
    """An allowed origin as a browser writes it, "" for what is none."""
    text = text.strip().lower()
    try:
        parts = urlsplit(text)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        return ""
    safe = parts.scheme == "https" or (parts.scheme == "http" and host in THIS_MACHINE)
    if (
        not safe
        or not HOST.match(host)
        or (parts.path or parts.query or parts.username)
    ):
        return ""
    usual = port is None or (parts.scheme, port) in (("https", 443), ("http", 80))
    origin = f"{parts.scheme}://{host}" + ("" if usual else f":{port}")
    return origin if text in (origin, f"{parts.scheme}://{host}:{port}") else ""


def find_origin(origin: str, referer: str) -> str:
    """Where a request says that it comes from; "" when it does not say."""
    if origin:
        return origin.lower()
    try:
        parts = urlsplit(referer)
    except ValueError:
        return ""
    known = parts.scheme and parts.netloc
    return f"{parts.scheme}://{parts.netloc}".lower() if known else ""


@dataclass(frozen=True)
class Judgement:
    """What a token tells: ``code`` of what is wrong ("" when nothing), and its nonce."""

    code: str
    once: str = ""


def make_token(sign: Callable[[str], str], now: int, nonce: str) -> str:
    """A token for a form that is shown now.

    :param sign: makes the signature of a text
    :param now: seconds since the epoch
    :param nonce: random, without dots; the same one makes only one ticket
    """
    stamp = f"{now}.{nonce}"
    return f"{stamp}.{sign(stamp)}"


def judge_token(sign: Callable[[str], str], token: str, now: int) -> Judgement:
    """Whether a token is ours, and of a likely age.

    :return: `Judgement`; codes are ``forged``, ``too_fast`` and ``too_old``
    """
    stamp, _dot, signature = token.rpartition(".")
    shown, _dot, nonce = stamp.partition(".")
    if not (nonce and token.isascii() and _is_same(sign(stamp), signature)):
        return Judgement("forged")
    age = now - int(shown)
    if age < FASTEST:
        return Judgement("too_fast", nonce)
    return Judgement("too_old" if age > OLDEST else "", nonce)


def _is_same(one: str, other: str) -> bool:
    # Compared as hashes, so that the time taken tells nothing.
    return (
        hashlib.sha256(one.encode()).digest() == hashlib.sha256(other.encode()).digest()
    )


@dataclass(frozen=True)
class Asked:
    """One of `FIELDS` that a form asks for."""

    name: str
    required: bool


def check_values(asked: Iterable[Asked], values: Mapping[str, str]) -> dict[str, str]:
    """What does not fit: field → code.

    Codes are ``missing``, ``unknown_field``, ``unknown_option``, ``too_long`` and
    ``not_an_address``. Files have `FileLimits`.
    """
    known = {one.name: one for one in asked if one.name != "files"}
    problems = {name: "unknown_field" for name in values if name not in known}
    for one in known.values():
        code = _judge(one, values.get(one.name, "").strip())
        if code:
            problems[one.name] = code
    return problems


def _judge(one: Asked, text: str) -> str:
    if not text:
        return "missing" if one.required else ""
    if len(text) > (LONGEST_TEXT if one.name == "description" else LONGEST_LINE):
        return "too_long"
    if one.name == "email" and not normalise_address(text):
        return "not_an_address"
    if one.name == "priority" and text not in PRIORITIES:
        return "unknown_option"
    return ""


@dataclass(frozen=True)
class FileLimits:
    """How many files, each of how many bytes at most, with which ends of the name."""

    count: int
    size: int
    extensions: tuple[str, ...] = ()

    def judge(self, files: Sequence[tuple[str, int]]) -> str:
        """Code of what is wrong with files (name, bytes), "" when nothing is."""
        if len(files) > self.count:
            return "too_many_files"
        if any(size > self.size for _name, size in files):
            return "file_too_large"
        ends = tuple(f".{end}" for end in self.extensions)
        if ends and not all(name.lower().endswith(ends) for name, _size in files):
            return "file_type"
        return ""


def read_extensions(text: str) -> tuple[str, ...]:
    """Ends of file names as a manager lists them.

    >>> read_extensions("png, .JPG;pdf")
    ('png', 'jpg', 'pdf')
    """
    return tuple(re.findall(r"[a-z0-9]+", text.lower()))


def content_once(parts: Iterable[str], files: Iterable[bytes]) -> str:
    """What stands for the token of a form that has none: the same content is the same.

    >>> content_once(["a", "b"], []) == content_once(["ab", ""], [])
    False
    >>> content_once(["a"], [b"x"]) == content_once(["a"], [b"x"])
    True
    """
    digest = hashlib.sha256()
    for content in [*(part.encode() for part in parts), b"", *files]:
        digest.update(b"%d:" % len(content) + content)
    return digest.hexdigest()


@dataclass(frozen=True)
class Sent:
    """What a visitor sent, untouched.

    :param values: `FIELDS` (without files) and whatever else was there
    :param answers: key of a question → text, or list of option keys
    :param files: name and content
    :param token: from `make_token`, "" where the page had none
    :param trap: what stands in the field that humans do not see
    :param consent: whether he agreed
    :param network: address of his computer
    """

    values: Mapping[str, str]
    answers: Mapping[str, str | list[str]]
    files: tuple[tuple[str, bytes], ...] = ()
    token: str = ""
    trap: str = ""
    consent: bool = False
    network: str = ""

    @property
    def content_once(self) -> str:
        """See `content_once`."""
        told = {**self.values, **self.answers}
        parts = [f"{name}={told[name]}" for name in sorted(told)]
        return content_once(
            [*parts, *(n for n, _c in self.files)], [c for _n, c in self.files]
        )


@dataclass(frozen=True)
class Outcome:
    """What is answered: HTTP status, a sentence for the whole form, one for each field."""

    status: int
    sentence: str = ""
    problems: Mapping[str, str] | None = None
