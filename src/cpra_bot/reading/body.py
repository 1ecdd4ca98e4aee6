"""The readable text of a MIME message, and the files that came with it."""

from __future__ import annotations

from dataclasses import dataclass, field
from email.message import Message
from email.utils import collapse_rfc2231_value
from functools import partial

from cpra_bot.model.message import Attachment
from cpra_bot.reading.charset import decode
from cpra_bot.reading.files import attachment_of, is_attached, is_words, leaves, part_bytes
from cpra_bot.reading.headers import guarded
from cpra_bot.reading.html import render
from cpra_bot.reading.unwrapping import Link, joined, of_html, tidied

_MAX_TEXT = 2_000_000
_MAX_HTML = 1_000_000


@dataclass(slots=True)
class Body:
    """What the parts of one message hold.

    Attributes:
        own: visible text outside HTML quotations, in the order of the parts.
        quoted: text inside HTML quotations.
        links: text shown and address of each link.
        attachments: files; pictures that the text itself shows (logos of signatures) are left out.
        defects: what was broken.
    """

    own: str = ""
    quoted: str = ""
    links: list[Link] = field(default_factory=list)
    attachments: list[Attachment] = field(default_factory=list)
    defects: list[str] = field(default_factory=list)


def read_body(message: Message) -> Body:
    """Text and attachments of a parsed message.

    Of a `multipart/alternative` the plain text is taken unless it is much poorer than the HTML. Messages inside the
    message (returned or forwarded ones) are attachments, never text.
    """
    body = Body()
    plain: list[str] = []
    rich: list[str] = []
    for part in leaves(message, body.defects):
        if is_words(part, body.defects):
            text = _part_text(part, body.defects)
            (rich if part.get_content_type() == "text/html" else plain).append(text)
        elif is_attached(part):
            body.attachments.append(attachment_of(part, body.defects))
    _choose(body, "\n\n".join(filter(str.strip, plain)), rich)
    return body


def _choose(body: Body, plain: str, rich: list[str]) -> None:
    for html in rich:
        body.links += guarded(partial(of_html, html[:_MAX_HTML]), list[Link](), "links", body.defects)
    if not rich or _is_real(plain, rich):
        body.own, more = tidied(plain[:_MAX_TEXT])
        body.links = joined(body.links, more)
        return
    for html in rich:
        text = guarded(partial(render, html), None, "HTML part", body.defects)
        if text is None:
            body.own += plain
            continue
        body.defects.extend(text.defects)
        body.own += text.own + "\n"
        body.quoted += text.quoted + "\n"
    body.own, more = tidied(body.own[:_MAX_TEXT])
    body.quoted = body.quoted[:_MAX_TEXT]
    body.links = joined(body.links, more)


def _is_real(plain: str, rich: list[str]) -> bool:
    """True unless the plain part is a stand-in such as "please view this in a browser"."""
    words = len(plain.split())
    if words >= 60:
        return True
    if not words:
        return False
    return words * 4 >= sum(len(html[:200_000].split("<")) for html in rich) // 8 and "html" not in plain.lower()


def _part_text(part: Message, defects: list[str]) -> str:
    data = guarded(lambda: part_bytes(part), b"", "Content-Transfer-Encoding", defects)
    declared = guarded(lambda: collapse_rfc2231_value(part.get_param("charset") or ""), "", "Content-Type", defects)
    text, fault = decode(data, declared)
    if fault:
        defects.append(f"{fault}; read as UTF-8 or Windows-1252")
    return text.replace("\r\n", "\n").replace("\r", "\n").replace("\xa0", " ")
