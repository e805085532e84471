"""Between HTML and text, in linear time and without a tree: for mail that may be hostile.

>>> html_to_text("<p>Hello <b>Anna</b>,</p><style>p {}</style>1 &lt; 2<br>3")
'Hello Anna,\\n1 < 2\\n3'
>>> html_to_text("<p>a<p>b<table><tr><td>c<td>d</table>")
'a\\nb\\nc d'
>>> html_to_text("x" + "<" * 5 + "y")
'x<<<<<y'
>>> html_to_text("<ul><li>a<li>b</ul>c<i>d<i>e</i></i>f", without=("i",))
'- a\\n- b\\ncf'

>>> text_to_html("1 < 2\\n\\n  see https://x.example/a?b=1&c=2.")
'<p>1 &lt; 2</p><p>&nbsp;&nbsp;see <a href="https://x.example/a?b=1&amp;c=2">https://x.example/a?b=1&amp;c=2</a>.</p>'

How heavy is it for programs that build a tree of it?

>>> is_heavy("<p>Hello</p>"), is_heavy("<div>" * 300 + "x")
(False, True)
"""

from __future__ import annotations

import html
import re
from collections.abc import Collection

LONGEST = 400_000
"""Characters of HTML that are read as such; more is shown as text."""

MOST_TAGS = 12_000
DEEPEST = 150

_TAG = re.compile(r"<(/?)([A-Za-z!?][^\s<>/]{0,30})([^<>]*)>")
_BREAKS = [
    "p",
    "div",
    "br",
    "tr",
    "li",
    "ul",
    "ol",
    "table",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "blockquote",
    "pre",
    "hr",
    "section",
    "article",
    "header",
    "footer",
    "dl",
    "dt",
    "dd",
    "form",
]
_SEPARATORS = {
    **dict.fromkeys((*_BREAKS, *(f"/{name}" for name in _BREAKS)), "\n"),
    **dict.fromkeys(("td", "/td", "th", "/th"), " "),
    "li": "\n- ",
}
_HIDDEN = frozenset({"style", "script", "title"})
_VOID = frozenset(
    [
        "br",
        "hr",
        "img",
        "input",
        "meta",
        "link",
        "area",
        "base",
        "col",
        "embed",
        "source",
        "track",
        "wbr",
        "param",
    ]
)
_OPTIONAL = frozenset({"p", "li", "td", "tr", "th", "dd", "dt", "option"})
_SPACES = re.compile(r"[ \t\r\f\v\u00a0]+")
_LINES = re.compile(r" ?\n[ \n]*")
_LINK = re.compile(r"https?://[^\s<>\"']{1,2000}")
_LEADING = re.compile(r"^ +|(?<= ) ", re.MULTILINE)


def html_to_text(source: str, without: Collection[str] = ()) -> str:
    """The readable text of an HTML body; points of lists begin with a dash.

    :param source: anything
    :param without: names of elements whose content is left out
    """
    source = _drop_comments(source)
    skipped = {*_HIDDEN, *without}
    found: list[str] = []
    hidden, depth, position = "", 0, 0
    for match in _TAG.finditer(source):
        name = match[2].lower()
        if not hidden:
            found.append(source[position : match.start()])
            found.append(_SEPARATORS.get(match[1] + name, ""))
        position = match.end()
        if name in skipped and hidden in ("", name):
            depth += -1 if match[1] else name not in _HIDDEN or not depth
            depth = max(depth, 0)
            hidden = name if depth else ""
    if not hidden:
        found.append(source[position:])
    text = html.unescape("".join(found).replace("\x00", ""))
    return _LINES.sub("\n", _SPACES.sub(" ", text)).strip()


def _drop_comments(source: str) -> str:
    parts = source.split("<!--")
    return parts[0] + "".join(part.partition("-->")[2] for part in parts[1:])


def is_heavy(source: str) -> bool:
    """Whether programs that build a tree would take long over it, or lose it."""
    if len(source) > LONGEST or source.count("<") > MOST_TAGS:
        return True
    depth = deepest = 0
    for match in _TAG.finditer(source):
        name = match[2].lower()
        if name in _VOID or name in _OPTIONAL or name[0] in "!?":
            continue
        depth += -1 if match[1] else not match[3].endswith("/")
        deepest = max(deepest, depth)
    return deepest > DEEPEST


def text_to_html(text: str) -> str:
    """Plain text as paragraphs, with links, line breaks and indents kept.

    :param text: anything
    """
    paragraphs = re.split(r"\n(?:[ \t]*\n)+", text.strip("\n"))
    return "".join(f"<p>{_escape_lines(paragraph)}</p>" for paragraph in paragraphs)


def _escape_lines(paragraph: str) -> str:
    pieces, position = [], 0
    for match in _LINK.finditer(paragraph):
        link = match[0].rstrip(".,;:!?)]")
        pieces.append(_escape(paragraph[position : match.start()]))
        shown = html.escape(link)
        pieces.append(f'<a href="{shown}">{shown}</a>')
        position = match.start() + len(link)
    pieces.append(_escape(paragraph[position:]))
    return "".join(pieces)


def _escape(text: str) -> str:
    spaced = _LEADING.sub(
        lambda match: "\u00a0" * len(match[0]), text.replace("\t", "    ")
    )
    return (
        html.escape(spaced, quote=False)
        .replace("\u00a0", "&nbsp;")
        .replace("\n", "<br/>")
    )
