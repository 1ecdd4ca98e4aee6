"""A letter as the bytes that go over the wire. What a person approved is what stands in them, nothing rewritten."""

from __future__ import annotations

import base64
import binascii
import hashlib
import re
import unicodedata
from datetime import UTC, datetime
from email import quoprimime
from email.header import Header
from email.utils import format_datetime, formataddr
from functools import lru_cache

from cpra_bot.errors import Refused
from cpra_bot.model.letter import Attachment, Letter

MARK_HEADER = "X-CPRA-Letter"
LINE_LIMIT = 998  # octets without CRLF, RFC 5322 §2.1.1
ENCODED_WORD_LINE = 76  # RFC 2047 §2
IN_TEXTS = bytes(range(0x20, 0x7F)) + b"\n\t"
"""All of ASCII that a letter's text may hold."""
_FILE_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,150}")
_MEDIA_TYPE = re.compile(r"[a-z]+/[a-z0-9.+-]+")


def mail_bytes(letter: Letter, date: datetime) -> bytes:
    """The whole message, CRLF line ends.

    A body of plain ASCII with lines of at most 998 octets goes as it is (7bit), so that it is byte for byte the
    one that was previewed; any other goes quoted-printable, and decoded it is the same. `Auto-Submitted` is not set:
    a person approved the letter (RFC 3834 §5). SMTPUTF8 is not used, so addresses are ASCII. Attachments follow the
    text in a multipart/mixed message (RFC 2046 §5.1.3); without them the text is the whole message.

    Args:
        letter: as queued.
        date: the instant for the Date header (aware).

    Raises:
        Refused: a value would break the message's form (a line break or control character in a header, an address
            outside ASCII, an attachment that is not the file it says). Nothing was sent.
    """
    encoding, body = _body(letter.body)
    text_type = [("Content-Type", "text/plain; charset=utf-8"), ("Content-Transfer-Encoding", encoding)]
    boundary = _boundary(letter) if letter.attachments else ""
    fields = [
        ("From", _from(letter.sender_name, letter.sender)),
        ("To", _plain("To", letter.to)),
        ("Reply-To", _plain("Reply-To", letter.reply_to)),
        ("Subject", _text("Subject", letter.subject)),
        ("Date", _date(date.replace(microsecond=0))),
        ("Message-ID", _plain("Message-ID", letter.message_id)),
        ("In-Reply-To", _plain("In-Reply-To", letter.in_reply_to)),
        ("References", "\r\n ".join(_plain("References", each) for each in letter.references)),
        (MARK_HEADER, _plain(MARK_HEADER, letter.mark)),
        ("MIME-Version", "1.0"),
        *([("Content-Type", f'multipart/mixed; boundary="{boundary}"')] if boundary else text_type),
    ]
    head = _head(fields)
    if len(head) > LINE_LIMIT and any(len(line) > LINE_LIMIT for line in head.split("\r\n")):
        raise Refused("a header of the letter is longer than a mail may carry", "shorten the subject and the names")
    if letter.attachments:
        parts = [_head(text_type) + "\r\n" + body, *map(_attached, letter.attachments)]
        body = "".join(f"--{boundary}\r\n{part}\r\n" for part in parts) + f"--{boundary}--\r\n"
    return (head + "\r\n" + body).encode("ascii")


def _head(fields: list[tuple[str, str]]) -> str:
    return "".join([f"{name}: {value}\r\n" for name, value in fields if value])


def _boundary(letter: Letter) -> str:
    """The same for the same letter, and in none of its parts: base64 has no `=_`, and the text is looked through."""
    seed, number = letter.message_id.encode("utf-8", "replace"), 0
    while True:
        boundary = "=_" + hashlib.sha256(seed + str(number).encode()).hexdigest()[:32]
        if boundary not in letter.body:
            return boundary
        number += 1


def _attached(each: Attachment) -> str:
    """One file as a part of the message; it is sent as it was approved or not at all."""
    try:
        content = base64.b64decode(each.content, validate=True)
    except (binascii.Error, ValueError):
        content = b""
    if hashlib.sha256(content).hexdigest() != each.sha256:
        raise Refused(f"the attachment {each.name} is not the file that was approved", "preview and approve it again")
    if not _FILE_NAME.fullmatch(each.name) or not _MEDIA_TYPE.fullmatch(each.media_type):
        raise Refused(f"the attachment's name or type is unfit: {each.name!r}", "preview and approve it again")
    lines = [each.content[start : start + 76] for start in range(0, len(each.content), 76)]
    return (
        f"Content-Type: {each.media_type}\r\n"
        f'Content-Disposition: attachment; filename="{each.name}"\r\n'
        "Content-Transfer-Encoding: base64\r\n\r\n" + "\r\n".join(lines)
    )


def _breaks_form(text: str) -> bool:
    """True if there is a control character, a line separator or half a character in it."""
    if text.isascii():
        return not text.isprintable()
    return any(unicodedata.category(character) in {"Cc", "Zl", "Zp", "Cs"} for character in text)


def _one_line(name: str, value: str) -> str:
    if _breaks_form(value):
        raise Refused(
            f"the letter's {name} holds a line break or a control character, so nothing was sent",
            "take it out of the campaign, the directory or cpra.yaml and preview again",
        )
    return value


def _plain(name: str, value: str) -> str:
    """An address or identifier: ASCII, never encoded, never folded."""
    if value.isascii() and value.isprintable():  # as nearly all are
        return value
    if not _one_line(name, value).isascii():
        raise Refused(
            f"the letter's {name} holds a letter outside ASCII, so nothing was sent",
            "use the address in its ASCII form",
        )
    return value


def _text(name: str, value: str) -> str:
    """Free text: as it is, or in encoded words where it is not ASCII or looks like an encoded word already."""
    if value.isascii() and value.isprintable() and "=?" not in value:
        return value
    _one_line(name, value)
    return Header(value, "utf-8", maxlinelen=ENCODED_WORD_LINE, header_name=name).encode(linesep="\r\n")


@lru_cache(maxsize=8)
def _date(second: datetime) -> str:
    """Many letters leave in the same second."""
    return format_datetime(second.astimezone(UTC))


@lru_cache(maxsize=8)
def _from(name: str, address: str) -> str:
    encoded = _text("From", name)
    if encoded == name:
        return formataddr((name, _plain("From", address)))
    return f"{encoded} <{_plain('From', address)}>"


def _body(text: str) -> tuple[str, str]:
    """The transfer encoding and the body in it, with CRLF line ends."""
    plain = text.isascii()
    # What is no control character is taken out; of plain text nothing may be left then.
    rest = text.encode("ascii").translate(None, IN_TEXTS) if plain else text.replace("\n", "").replace("\t", "")
    if rest and (plain or _breaks_form(str(rest))):
        raise Refused("the letter's text holds a control character, so nothing was sent", "take it out of the template")
    if plain and _lines_fit(text):
        return "7bit", text.replace("\n", "\r\n")
    octets = text.encode("utf-8").decode("latin-1")  # what quoprimime wants: one character per octet
    return "quoted-printable", quoprimime.body_encode(octets, maxlinelen=76, eol="\r\n")


def _lines_fit(text: str) -> bool:
    """True if no line is longer than a mail may carry: somewhere in so much text it ends."""
    start = 0
    while len(text) - start > LINE_LIMIT:
        end = text.rfind("\n", start, start + LINE_LIMIT + 1)
        if end < 0:
            return False
        start = end + 1
    return True
