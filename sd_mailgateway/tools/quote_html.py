"""The new part of an HTML body, with its history folded away. Nothing is deleted.

>>> gmail = ('<div dir="ltr">It still burns.</div><div class="gmail_quote"><div>On Mon, '
...     'Mar 2, 2026 at 9:00 A &lt;a@x.example&gt; wrote:<br></div><blockquote>Is it out?'
...     '</blockquote></div>')
>>> folded = fold_html(gmail)
>>> for html in (folded.message, folded.description):
...     print(html.replace("<div>On", "\\n<div>On").replace("<blockq", "\\n<blockq"))
<div dir="ltr">It still burns.</div><div><div data-o-mail-quote="1"><div>
<div>On Mon, Mar 2, 2026 at 9:00 A &lt;a@x.example&gt; wrote:<br></div>
<blockquote>Is it out?</blockquote></div></div></div>
<div dir="ltr">It still burns.</div><details><summary>[…]</summary><div>
<div>On Mon, Mar 2, 2026 at 9:00 A &lt;a@x.example&gt; wrote:<br></div>
<blockquote>Is it out?</blockquote></div></details>

The same body twice, since Odoo folds in messages what is marked so, and nothing in the
fields of a record, where the browser has to.

>>> fold_html("<p>Hello</p>")
Folded(message='<p>Hello</p>', description='<p>Hello</p>')
>>> fold_html('<body bgcolor="red">Hello</body>').message
'Hello'
>>> fold_html("<blockquote>Is it out?</blockquote>").description
'<div><blockquote>Is it out?</blockquote></div>'
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from lxml import etree
from lxml import html as lxml_html

from .html_text import text_to_html
from .quote import HISTORY, SIGNATURE, Piece, find_folded

MARK = "data-sd-fold"
MORE = "[…]"

_DROPPED = ("style", "script", "title", "meta", "link", "head", "base")
_BLOCKS = frozenset(
    [
        "p",
        "div",
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
        "td",
        "header",
        "footer",
        "dl",
        "dt",
        "dd",
        "body",
        "center",
    ]
)
_NO_DIV_INSIDE = frozenset({"table", "tbody", "thead", "tfoot", "tr", "ul", "ol", "dl"})
_SIGNATURES = (
    "gmail_signature",
    "moz-signature",
    "signature",
    "ms-outlook-mobile-signature",
)
_HISTORIES = ("divrplyfwdmsg", "appendonsend", "mail-editor-reference-message-container",
              "olk_src_body_section", "yahoo_quoted", "protonmail_quote", "zmail_extra",
              "skydriveplaceholder")  # fmt: skip
_FORGET = ("class", "id", "data-o-mail-quote", "data-o-mail-quote-node",
           "data-o-mail-quote-container", MARK)  # fmt: skip
_INDENT = "0 0 0 40px"  # so Gmail indents what its user has written himself
_PICTURE = "\ufffc"


@dataclass(frozen=True)
class Folded:
    """An HTML body for messages (folded by Odoo) and for a ticket (by the browser)."""

    message: str
    description: str


@dataclass
class _Line:
    """A line as it is shown, where it begins, and the quotation that it stands in."""

    text: str
    node: Any
    in_tail: bool
    quote: Any

    @property
    def marked(self) -> str:
        return f"> {self.text}" if self.quote is not None else self.text


def fold_pieces(pieces: tuple[Piece, ...]) -> Folded:
    """A plain text that `fold_text` has cut, as HTML."""
    body = lxml_html.Element("div")
    for piece in pieces:
        inner = lxml_html.fragment_fromstring(
            text_to_html(piece.text), create_parent="div"
        )
        if piece.folded:
            inner.set(MARK, "1")
            body.append(inner)
        else:
            body.extend(inner)
    return _render(body)


def fold_html(source: str, forwarded: bool = False) -> Folded:
    """An HTML body with its history folded; unchanged where nothing can be made of it.

    :param source: HTML that is not heavy (`html_text.is_heavy`)
    :param forwarded: see `fold_text`
    """
    body = _parse(source)
    if body is None:
        return Folded(source, source)
    lines = _read_lines(body)
    for element in body.iter(etree.Element):
        for name in _FORGET:
            element.attrib.pop(name, None)
    flags = find_folded([line.marked for line in lines], forwarded)
    _fold(body, lines, flags)
    _set_apart(body)
    return _render(body)


def _set_apart(body: Any) -> None:
    """Put shown quotations into elements of their own.

    Odoo marks every quotation, and hides with it what follows without words: a picture.
    """
    for quote in body.xpath(
        f".//blockquote[not(ancestor::blockquote|ancestor::*[@{MARK}])]"
    ):
        if quote.getparent().tag not in _NO_DIV_INSIDE:
            _wrap_one(quote, lxml_html.Element("div"))


def _parse(source: str) -> Any:
    if source.lstrip().startswith("<?xml"):
        source = source.partition("?>")[2]
    try:
        document = lxml_html.document_fromstring(source.replace("\x00", ""))
    except (etree.ParserError, ValueError):
        return None
    body = document.find("body")
    if body is None:
        return None
    etree.strip_tags(body, etree.Comment, etree.ProcessingInstruction)
    etree.strip_elements(body, *_DROPPED, with_tail=False)
    body.tag = "div"
    body.attrib.clear()
    return body


# === Lines === #


class _Reader:
    """Collects the lines of a body in one walk over it."""

    def __init__(self) -> None:
        self.lines: list[_Line] = []
        self.quotes: list[Any] = []
        self.signatures: list[Any] = []
        self._open = False

    def start(self, element: Any) -> None:
        names = f"{element.get('class') or ''} {element.get('id') or ''}".lower()
        if element.tag == "blockquote" and _INDENT not in element.get("style", ""):
            self._begin(self.quotes, element)
        elif any(name in names.split() for name in _SIGNATURES):
            self._begin(self.signatures, element)
        elif any(name in names for name in _HISTORIES):
            self._open = False
            self._add(HISTORY, element, False)
            self._open = False
        if element.tag in _BLOCKS or element.tag == "br":
            self._open = False
        if element.tag == "img":
            self._add(_PICTURE, element, False)
        self._add(element.text, element, False)

    def end(self, element: Any) -> None:
        if element.tag in _BLOCKS:
            self._open = False
        for stack in (self.quotes, self.signatures):
            if stack and stack[-1] is element:
                stack.pop()

    def tail(self, element: Any) -> None:
        self._add(element.tail, element, True)

    def _begin(self, stack: list[Any], element: Any) -> None:
        stack.append(element)
        self._open = False

    def _add(self, text: str | None, node: Any, in_tail: bool) -> None:
        shown = " ".join((text or "").split())
        if not shown:
            return
        if self._open:
            self.lines[-1].text += f" {shown}"
            return
        mark = SIGNATURE if self.signatures else ""
        quote = self.quotes[0] if self.quotes else None
        self.lines.append(_Line(mark + shown, node, in_tail, quote))
        self._open = True


def _read_lines(body: Any) -> list[_Line]:
    reader = _Reader()
    for event, element in etree.iterwalk(body, events=("start", "end")):
        if event == "start":
            reader.start(element)
        else:
            reader.end(element)
            if element is not body:
                reader.tail(element)
    return reader.lines


# === Folding === #


def _fold(body: Any, lines: list[_Line], flags: list[bool]) -> None:
    """Put marked elements around what is folded."""
    trailing = len(flags)
    while trailing and flags[trailing - 1]:
        trailing -= 1
    quotes: dict[Any, bool] = {}
    for line, flag in zip(lines[:trailing], flags, strict=False):
        if line.quote is not None:
            quotes[line.quote] = quotes.get(line.quote, True) and flag
    for quote, whole in quotes.items():
        if whole and quote.getparent().tag not in _NO_DIV_INSIDE:
            _wrap_one(quote, _new_wrapper())
    if trailing < len(lines):
        _fold_from(body, lines[trailing].node, lines[trailing].in_tail)


def _wrap_one(element: Any, wrapper: Any) -> None:
    wrapper.tail, element.tail = element.tail, None
    element.getparent().replace(element, wrapper)
    wrapper.append(element)


def _fold_from(body: Any, node: Any, in_tail: bool) -> None:
    """Fold all that follows a place, on each level of the tree up to the body."""
    if node is body:
        return
    if in_tail:
        level = node.getparent()
        _wrap_following(node, [])
    else:
        while node.getparent() is not body and _is_first(node):
            node = node.getparent()
        level = node.getparent()
        _wrap_following(node, [node])
    while level is not body:
        _wrap_following(level, [])
        level = level.getparent()


def _is_first(node: Any) -> bool:
    parent = node.getparent()
    return node.getprevious() is None and not (parent.text or "").strip()


def _wrap_following(node: Any, including: list[Any]) -> None:
    parent = node.getparent()
    following = [*including, *node.itersiblings()]
    has_tail = not including and bool((node.tail or "").strip())
    if parent.tag in _NO_DIV_INSIDE or not (has_tail or following):
        return
    wrapper = _new_wrapper()
    if including:
        node.addprevious(wrapper)
    else:
        wrapper.text, node.tail = node.tail, None
        node.addnext(wrapper)
    wrapper.extend(following)


def _new_wrapper() -> Any:
    return lxml_html.Element("div", {MARK: "1"})


def _render(body: Any) -> Folded:
    """The body twice, as messages and as tickets show it."""
    marked = body.xpath(f".//div[@{MARK}][not(ancestor::*[@{MARK}])]")
    for element in marked:
        element.set("data-o-mail-quote", "1")
        del element.attrib[MARK]
        outer = lxml_html.Element("div")
        outer.tail, element.tail = element.tail, None
        element.getparent().replace(element, outer)
        outer.append(element)
    message = _inner_html(body)
    for element in marked:
        outer = element.getparent()
        outer.tag = "details"
        summary = lxml_html.Element("summary")
        summary.text = MORE
        outer.insert(0, summary)
        element.drop_tag()
    return Folded(message, _inner_html(body))


def _inner_html(body: Any) -> str:
    text = lxml_html.tostring(body, encoding="unicode", with_tail=False)
    return str(text).removeprefix("<div>").removesuffix("</div>")
