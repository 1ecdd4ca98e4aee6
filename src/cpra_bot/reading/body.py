"""The readable text of a MIME message, and the files that came with it."""

from __future__ import annotations

from dataclasses import dataclass, field
from email.message import Message
from functools import partial

from cpra_bot.model.message import Attachment
from cpra_bot.reading.charset import decode
from cpra_bot.reading.headers import guarded, one_line, text_header
from cpra_bot.reading.html import render
from cpra_bot.reading.links import Link, of_html, tidied

_MAX_PARTS = 500
_MAX_TEXT = 2_000_000
_MAX_HTML = 1_000_000
_NOT_WORDS = ("message/", "multipart/")


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
    parts = _leaves(message, body.defects)
    plain: list[str] = []
    rich: list[str] = []
    for part in parts:
        kind = part.get_content_type()
        if kind in {"text/plain", "text/html"} and not _is_file(part, body.defects):
            text = _part_text(part, body.defects)
            (plain if kind == "text/plain" else rich).append(text)
        elif not kind.startswith("message/delivery-status") and not _is_inline_picture(part):
            body.attachments.append(_attachment(part, body.defects))
    _choose(body, "\n\n".join(filter(str.strip, plain)), rich)
    return body


def _choose(body: Body, plain: str, rich: list[str]) -> None:
    for html in rich:
        body.links += guarded(partial(of_html, html[:_MAX_HTML]), list[Link](), "links", body.defects)
    if not rich or _is_real(plain, rich):
        body.own, more = tidied(plain[:_MAX_TEXT])
        body.links += more
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
    body.links += more


def _is_real(plain: str, rich: list[str]) -> bool:
    """True unless the plain part is a stand-in such as "please view this in a browser"."""
    words = len(plain.split())
    if words >= 60:
        return True
    if not words:
        return False
    return words * 4 >= sum(len(html[:200_000].split("<")) for html in rich) // 8 and "html" not in plain.lower()


def _leaves(message: Message, defects: list[str]) -> list[Message]:
    """The parts that are no containers, without entering messages inside the message."""
    found: list[Message] = []
    open_parts = [message]
    while open_parts and len(found) < _MAX_PARTS:
        part = open_parts.pop()
        payload = part.get_payload()
        if isinstance(payload, list) and part.get_content_maintype() == "multipart":
            open_parts.extend(reversed([child for child in payload if isinstance(child, Message)]))
        else:
            found.append(part)
    if open_parts:
        defects.append(f"more than {_MAX_PARTS} parts; the rest was not read")
    return found


def part_bytes(part: Message) -> bytes:
    """The bytes of a part after transfer decoding; of a message inside the message, its source."""
    if isinstance(part.get_payload(), list):
        return b"\n".join(child.as_bytes() for child in part.get_payload() if isinstance(child, Message))
    data = part.get_payload(decode=True)
    return data if isinstance(data, bytes) else b""


def _part_text(part: Message, defects: list[str]) -> str:
    data = guarded(lambda: part_bytes(part), b"", "Content-Transfer-Encoding", defects)
    declared = guarded(lambda: str(part.get_param("charset") or ""), "", "Content-Type", defects)
    text, fault = decode(data, declared)
    if fault:
        defects.append(f"{fault}; read as UTF-8 or Windows-1252")
    return text.replace("\r\n", "\n").replace("\r", "\n").replace("\xa0", " ")


def _is_file(part: Message, defects: list[str]) -> bool:
    disposition = text_header(part, "Content-Disposition", defects).lower()
    return disposition.startswith("attachment") or (bool(_name(part, [])) and not disposition.startswith("inline"))


def _is_inline_picture(part: Message) -> bool:
    disposition = text_header(part, "Content-Disposition", []).lower()
    return (
        part.get_content_maintype() == "image"
        and not disposition.startswith("attachment")
        and bool(part.get("Content-ID"))
    )


def _name(part: Message, defects: list[str]) -> str:
    raw = guarded(lambda: str(part.get_filename() or ""), "", "file name", defects)
    if "=?" in raw:
        holder = Message()
        holder["name"] = raw
        raw = text_header(holder, "name", defects)
    last = one_line(raw).replace("\\", "/").rsplit("/", 1)[-1].strip()
    return "" if last in {".", ".."} else last[:200]


def _attachment(part: Message, defects: list[str]) -> Attachment:
    kind = part.get_content_type().lower()
    size = len(guarded(lambda: part_bytes(part), b"", "attachment", defects))
    name = _name(part, defects)
    if not name:
        name = "message.eml" if kind.startswith(_NOT_WORDS) else f"unnamed.{kind.rsplit('/', 1)[-1][:20]}"
    return Attachment(name=name, content_type=kind, size=size)
