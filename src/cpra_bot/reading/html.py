"""HTML mails as text, behind guards: what an HTML renderer does silently wrong must not lose an agency's words.

The guards: libxml2 without `huge_tree` drops everything below 255 levels; deeper than 400 levels goes to another
parser; styles and widths are removed (thirty nested paddings make gigabytes), but what they hide stays hidden; the
numbers of `<ol start>` are written into the text, because agencies answer by item number.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import unescape

import lxml.html
from inscriptis import Inscriptis
from lxml.etree import LxmlError, iterwalk
from lxml.html import HtmlElement
from selectolax.lexbor import LexborHTMLParser

from cpra_bot.reading.unwrapping import is_opaque, unwrapped

_MAX_DEPTH = 400
_MAX_CHARACTERS = 4_000_000
_MAX_NODES = 20_000  # the renderer's time grows with their square
_MAX_FLAT_DEPTH = 3_000  # the other parser's with the square of the depth
_TAG = re.compile(r"<[^<>]*>")
_UNSEEN = re.compile(r"<(script|style|head)\b[^>]*>[^<]*(?:<(?!/\1)[^<]*)*", re.IGNORECASE)
_OPEN_OR_CLOSE = re.compile(r"<(/)?(?!(?:br|p|img|hr|li|td|tr|th|meta|input|link)\b)[a-z]", re.IGNORECASE)
_QUOTES = "//blockquote | " + " | ".join(
    f"//*[contains(concat(' ', normalize-space(@class), ' '), ' {name} ')]"
    for name in ("gmail_quote", "gmail_quote_container", "yahoo_quoted", "moz-cite-prefix")
)
_REST_IS_QUOTED = ("divRplyFwdMsg", "appendonsend", "mail-editor-reference-message-container")
_DROPPED = ("style", "align", "width", "height", "valign", "cellpadding", "cellspacing", "bgcolor")


@dataclass(frozen=True, slots=True)
class HtmlText:
    """A rendered mail.

    Attributes:
        own: text outside every element that mail programs use for quoted history.
        quoted: text inside them.
        defects: which guard had to step in.
    """

    own: str
    quoted: str
    defects: tuple[str, ...] = ()


def render(html: str) -> HtmlText:
    """The visible text of an HTML mail, with the targets of its links in angle brackets where they can be told.

    Args:
        html: the decoded part; what lies beyond four million characters is not read.
    """
    html = html[:_MAX_CHARACTERS]
    if not html.strip():
        return HtmlText("", "")
    try:
        root = lxml.html.document_fromstring(html, parser=lxml.html.HTMLParser(huge_tree=True, recover=True))
    except (LxmlError, ValueError):  # no element in it, or an encoding declaration inside the text
        return HtmlText(_flat(html), "", ("HTML that one parser could not read",))
    depth, nodes = _measure(root)
    if depth > _MAX_DEPTH or nodes > _MAX_NODES:
        return HtmlText(_flat(html), "", (f"HTML nested {depth} levels deep, {nodes} elements: read without layout",))
    _drop_hidden(root)
    _number_lists(root)
    _write_links(root)
    quoted = _take_quotes(root)
    own = _text(root)
    if not own.strip() and quoted:
        return HtmlText("\n".join(quoted), "", ("the whole HTML mail is marked as a quotation",))
    return HtmlText(own, "\n".join(quoted))


def _measure(root: HtmlElement) -> tuple[int, int]:
    depth = deepest = nodes = 0
    for event, _element in iterwalk(root, events=("start", "end")):
        depth += 1 if event == "start" else -1
        nodes += event == "start"
        deepest = max(deepest, depth)
    return deepest, nodes


def _flat(html: str) -> str:
    if _depth(html) > _MAX_FLAT_DEPTH:
        return unescape(_TAG.sub(" ", _UNSEEN.sub(" ", html)))
    tree = LexborHTMLParser(html)
    for node in tree.css("script, style, head, title"):
        node.decompose()
    return tree.root.text(separator="\n", strip=True) if tree.root else ""


def _depth(html: str) -> int:
    """How deep tags are nested at most, counted without a parser; tags that are never closed count as well."""
    depth = deepest = 0
    for hit in _OPEN_OR_CLOSE.finditer(html):
        depth = max(0, depth - 1) if hit.group(1) else depth + 1
        deepest = max(deepest, depth)
    return deepest


def _text(root: HtmlElement) -> str:
    return str(Inscriptis(root).get_text())


def _drop_hidden(root: HtmlElement) -> None:
    for element in list(root.iter()):
        if not isinstance(element.tag, str):
            continue
        style = "".join(str(element.get("style", "")).lower().split())
        if "display:none" in style or "mso-hide:all" in style or element.tag in {"script", "style"}:
            if element.getparent() is not None:
                element.drop_tree()
            continue
        for name in _DROPPED:
            element.attrib.pop(name, None)


def _number_lists(root: HtmlElement) -> None:
    for ordered in list(root.iter("ol")):
        start = str(ordered.get("start", "1"))
        number = int(start) if start.lstrip("-").isdigit() and len(start) < 7 else 1
        for entry in ordered.findall("li"):
            value = str(entry.get("value", ""))
            number = int(value) if value.isdigit() and len(value) < 7 else number
            entry.text = f"{number}. {(entry.text or '').lstrip()}"
            entry.tag = "div"
            number += 1
        ordered.tag = "div"  # else the renderer counts again, from one


def _write_links(root: HtmlElement) -> None:
    for link in root.iter("a"):
        target = unwrapped(str(link.get("href", "")).strip())
        if not target.lower().startswith(("http://", "https://")) or len(target) > 2000 or is_opaque(target):
            continue
        shown = "".join(link.itertext()).strip()
        if shown.rstrip("/") in {target.rstrip("/"), target.split("://", 1)[1].rstrip("/")}:
            continue
        last = link[-1] if len(link) else None
        if last is None:
            link.text = f"{link.text or ''} <{target}> "
        else:
            last.tail = f"{last.tail or ''} <{target}> "


def _take_quotes(root: HtmlElement) -> list[str]:
    """Remove quoted history from the tree and give its text back, in the order of the mail."""
    for name in _REST_IS_QUOTED:
        for element in root.xpath("//*[@id=$name]", name=name)[:1]:
            wrapper = lxml.html.Element("blockquote")
            element.addprevious(wrapper)
            follower = wrapper.getnext()
            while follower is not None:
                after = follower.getnext()
                wrapper.append(follower)
                follower = after
    taken: list[str] = []
    outermost: list[HtmlElement] = []
    inside: set[HtmlElement] = set()
    for element in root.xpath(_QUOTES):  # in the order of the mail, so an outer quotation comes before its inner ones
        if element not in inside and element is not root:
            outermost.append(element)
            inside.update(element.iter())
    for element in outermost:
        tail, element.tail = element.tail, None
        taken.append(_text(element))
        element.tail = tail
        element.drop_tree()
    return [text for text in taken if text.strip()]
