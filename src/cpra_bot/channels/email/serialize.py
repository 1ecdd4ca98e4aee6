"""A letter as the bytes that go over the wire. What a person approved is what stands in them, nothing rewritten."""

from __future__ import annotations

import unicodedata
from datetime import UTC, datetime
from email import quoprimime
from email.header import Header
from email.utils import format_datetime, formataddr

from cpra_bot.errors import Refused
from cpra_bot.model.letter import Letter

MARK_HEADER = "X-CPRA-Letter"
LINE_LIMIT = 998  # octets without CRLF, RFC 5322 §2.1.1
ENCODED_WORD_LINE = 76  # RFC 2047 §2


def mail_bytes(letter: Letter, date: datetime) -> bytes:
    """The whole message, CRLF line ends.

    A body of plain ASCII with lines of at most 998 octets goes as it is (7bit), so that it is byte for byte the
    one that was previewed; any other goes quoted-printable, and decoded it is the same. `Auto-Submitted` is not set:
    a person approved the letter (RFC 3834 §5). SMTPUTF8 is not used, so addresses are ASCII.

    Args:
        letter: as queued.
        date: the instant for the Date header (aware).

    Raises:
        Refused: a value would break the message's form (a line break or control character in a header, an address
            outside ASCII). Nothing was sent.
    """
    fields = [
        ("From", _from(letter.sender_name, letter.sender)),
        ("To", _plain("To", letter.to)),
        ("Reply-To", _plain("Reply-To", letter.reply_to)),
        ("Subject", _text("Subject", letter.subject)),
        ("Date", format_datetime(date.astimezone(UTC))),
        ("Message-ID", _plain("Message-ID", letter.message_id)),
        ("In-Reply-To", _plain("In-Reply-To", letter.in_reply_to)),
        ("References", "\r\n ".join(_plain("References", each) for each in letter.references)),
        (MARK_HEADER, _plain(MARK_HEADER, letter.mark)),
        ("MIME-Version", "1.0"),
        ("Content-Type", "text/plain; charset=utf-8"),
    ]
    encoding, body = _body(letter.body)
    fields.append(("Content-Transfer-Encoding", encoding))
    head = "".join(f"{name}: {value}\r\n" for name, value in fields if value)
    if any(len(line) > LINE_LIMIT for line in head.split("\r\n")):
        raise Refused("a header of the letter is longer than a mail may carry", "shorten the subject and the names")
    return (head + "\r\n" + body).encode("ascii")


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
    if not _one_line(name, value).isascii():
        raise Refused(
            f"the letter's {name} holds a letter outside ASCII, so nothing was sent",
            "use the address in its ASCII form",
        )
    return value


def _text(name: str, value: str) -> str:
    """Free text: as it is, or in encoded words where it is not ASCII or looks like an encoded word already."""
    _one_line(name, value)
    if value.isascii() and "=?" not in value:
        return value
    return Header(value, "utf-8", maxlinelen=ENCODED_WORD_LINE, header_name=name).encode(linesep="\r\n")


def _from(name: str, address: str) -> str:
    encoded = _text("From", name)
    if encoded == name:
        return formataddr((name, _plain("From", address)))
    return f"{encoded} <{_plain('From', address)}>"


def _body(text: str) -> tuple[str, str]:
    """The transfer encoding and the body in it, with CRLF line ends."""
    if _breaks_form(text.replace("\n", "").replace("\t", "")):
        raise Refused("the letter's text holds a control character, so nothing was sent", "take it out of the template")
    if text.isascii() and all(len(line) <= LINE_LIMIT for line in text.split("\n")):
        return "7bit", text.replace("\n", "\r\n")
    octets = text.encode("utf-8").decode("latin-1")  # what quoprimime wants: one character per octet
    return "quoted-printable", quoprimime.body_encode(octets, maxlinelen=76, eol="\r\n")
