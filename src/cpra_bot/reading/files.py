"""The files that came with a mail, byte for byte."""

from __future__ import annotations

import re
from copy import copy
from email import message_from_bytes
from email.message import Message
from email.policy import compat32
from functools import partial

from cpra_bot.model.message import Attachment
from cpra_bot.reading.charset import decode
from cpra_bot.reading.headers import guarded, one_line, text_header

_MAX_PARTS = 500
_MESSAGE = re.compile(rb"(?im)^(content-type:[ \t]*)message/(rfc822|global)\b")
_SEALED = re.compile(rb"(?im)^(content-type:[ \t]*)x-sealed-message/(rfc822|global)\b")


def files_of(raw: bytes) -> tuple[tuple[Attachment, bytes], ...]:
    """Every attached file with its bytes after transfer decoding, in the order of the mail.

    A message inside the message comes out as it was sent, line ends and all: the standard library's parser would open
    it and write it anew, so such parts are taken from a second look, at which they are sealed.

    Args:
        raw: the message as the mailbox gave it.
    """
    parts = _parts(raw)
    sealed = _parts(_MESSAGE.sub(rb"\1x-sealed-message/\2", raw)) if _MESSAGE.search(raw) else parts
    found = []
    for part, whole in zip(parts, sealed if len(sealed) == len(parts) else parts, strict=True):
        if not is_words(part, []) and is_attached(part):
            source = whole if part.get_content_maintype() == "message" else part
            data = guarded(partial(part_bytes, source), b"", "attachment", [])
            if source is not part:
                data = _SEALED.sub(rb"\1message/\2", data)
            found.append((_described(part, len(data), []), data))
    return tuple(found)


def _parts(raw: bytes) -> list[Message]:
    return leaves(guarded(lambda: message_from_bytes(raw, policy=compat32), Message(), "MIME structure", []), [])


def leaves(message: Message, defects: list[str]) -> list[Message]:
    """The parts that are no containers, without entering messages inside the message."""
    found: list[Message] = []
    open_parts = [message]
    while open_parts and len(found) < _MAX_PARTS:
        part = open_parts.pop()
        if part.is_multipart() and part.get_content_maintype() == "multipart":
            open_parts.extend(reversed([child for child in part.get_payload() if isinstance(child, Message)]))
        else:
            found.append(part)
    if open_parts:
        defects.append(f"more than {_MAX_PARTS} parts; the rest was not read")
    return found


def part_bytes(part: Message) -> bytes:
    """The bytes of a part after transfer decoding; of a message inside the message, its source."""
    if part.is_multipart():
        return b"\n".join(child.as_bytes() for child in part.get_payload() if isinstance(child, Message))
    bare = copy(part)
    del bare["Content-Type"]  # else eight-bit bytes go through its charset on the way, which may be anything
    data = bare.get_payload(decode=True)
    return data if isinstance(data, bytes) else b""


def is_words(part: Message, defects: list[str]) -> bool:
    """True if the part is text of the mail itself, or a container so broken that it can only be read as text."""
    if part.get_content_maintype() == "multipart":
        return True
    return part.get_content_type() in {"text/plain", "text/html"} and not _is_file(part, defects)


def is_attached(part: Message) -> bool:
    """True if a part that is no text of the mail is a file for the reader.

    Machine-readable delivery reports are none, nor pictures that the text itself shows (logos of signatures).
    """
    return not part.get_content_type().startswith("message/delivery-status") and not _is_inline_picture(part)


def attachment_of(part: Message, defects: list[str]) -> Attachment:
    """Name, type and size of an attached file."""
    return _described(part, len(guarded(lambda: part_bytes(part), b"", "attachment", defects)), defects)


def _described(part: Message, size: int, defects: list[str]) -> Attachment:
    kind = part.get_content_type().lower().encode("ascii", errors="replace").decode()
    name = _name(part, defects)
    if not name:
        name = "message.eml" if kind.startswith("message/") else f"unnamed.{kind.rsplit('/', 1)[-1][:20]}"
    return Attachment(name=name, content_type=kind, size=size)


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
    if not raw.isascii():  # an undecoded byte has no place in a name
        raw = decode(raw.encode("utf-8", errors="surrogateescape"), None)[0]
    last = one_line(raw).replace("\\", "/").rsplit("/", 1)[-1].strip()
    return "" if last in {".", ".."} else last[:200]
