"""Headers, read so that a broken one costs only itself.

`email.policy.default` raises IndexError on Message-IDs that Exchange really writes (`<[ABC]@host>`), so the headers
of identity are read from the raw block by our own patterns, and every other one by itself under a guard.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from email.header import decode_header
from email.message import Message
from email.utils import getaddresses, parsedate_to_datetime
from functools import lru_cache, partial
from typing import TypeVar

from cpra_bot.reading.charset import decode

_PLAIN_ADDRESS = r"[a-z0-9_+-]+(?:\.[a-z0-9_+-]+)*@[a-z0-9]+(?:-+[a-z0-9]+)*(?:\.[a-z0-9]+(?:-+[a-z0-9]+)*)*"
_ONE_SENDER = re.compile(
    rf"""(?:(?:"([\w ,.&'-]*)"|(\w+(?: \w+)*)) )?<({_PLAIN_ADDRESS})>|({_PLAIN_ADDRESS})""", re.IGNORECASE | re.ASCII
)

T = TypeVar("T")
Pair = tuple[str, str]
"""Display name and bare lower-case address."""

MARK_HEADER = "X-CPRA-Letter"
_HEADER_BYTES = 256 * 1024
_HEADER_CHARACTERS = 10_000  # of one value; RFC 5322 §2.1.1 allows 998 a line, and a subject is one or two
_CONTROLS = re.compile(r"[\x00-\x1f\x7f]+")
_USUAL = 120  # characters of one sender
_SHORT = 300  # characters of an address header that is worth remembering
_ID = re.compile(r"<([^<>\s]{1,990})>")
_BARE_ID = re.compile(r"[^<>\s,;]{1,400}@[^<>\s,;]{1,400}")
_ADDRESS = re.compile(r"[^\s<>@,;:\"()]{1,128}@[a-z0-9](?:[a-z0-9.-]{0,250}[a-z0-9])?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Identity:
    """What names a mail and the mails it answers; ids carry their angle brackets."""

    message_id: str
    in_reply_to: tuple[str, ...]
    references: tuple[str, ...]
    mark: str


def header_block(raw: bytes) -> str:
    """The header lines of a message, unfolded, as text; at most 256 KiB are looked at."""
    head = raw[:_HEADER_BYTES].lstrip(b"\r\n").replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    head = head.split(b"\n\n", 1)[0]
    text = head.decode("utf-8", errors="replace").replace("\x00", "")
    return re.sub(r"\n[ \t]+", " ", text)


def identity(block: str) -> Identity:
    """The headers of identity out of an unfolded header block.

    Args:
        block: as `header_block` gives it, or the returned headers inside a delivery report.
    """
    own = message_ids(raw_values(block, "Message-ID"))
    marks = raw_values(block, MARK_HEADER)
    return Identity(
        message_id=own[0] if own else "",
        in_reply_to=message_ids(raw_values(block, "In-Reply-To")),
        references=message_ids(raw_values(block, "References")),
        mark=marks[0].split()[0][:200] if marks and marks[0].split() else "",
    )


def raw_values(block: str, name: str) -> list[str]:
    """All values of a header in an unfolded block, undecoded."""
    return _fields(block).get(name.lower(), [])


@lru_cache(maxsize=4)
def _fields(block: str) -> dict[str, list[str]]:
    """Every header of an unfolded block under its lower-case name."""
    found: dict[str, list[str]] = {}
    for line in block.split("\n"):
        name, colon, value = line.partition(":")
        if colon:
            found.setdefault(name.rstrip(" \t").lower(), []).append(value.strip())
    return found


def message_ids(values: list[str]) -> tuple[str, ...]:
    """Every Message-ID in some header values, each once, with brackets, in their order."""
    found: dict[str, None] = {}
    for value in values:
        hits = _ID.findall(value) or _BARE_ID.findall(value)[:1]
        found.update({f"<{hit}>": None for hit in hits})
    return tuple(found)


def text_header(message: Message, name: str, defects: list[str]) -> str:
    """One header as one decoded line; empty if it is missing or cannot be read."""
    return guarded(lambda: decoded_line(next(iter(values(message, name)), None)), "", name, defects)


def decoded_line(value: str | None) -> str:
    """A header's value, as it stands in the mail, as one decoded line; empty for None. Raises what the library does."""
    return one_line(_decoded(value))


def addresses(message: Message, names: tuple[str, ...], defects: list[str]) -> list[tuple[str, str]]:
    """Display names and bare lower-case addresses of some headers, in order, each address once."""
    found: dict[str, str] = {}
    none: list[tuple[str, str]] = []
    for name in names:
        for value in values(message, name):
            for shown, address in guarded(partial(address_pairs, value), none, name, defects):
                found.setdefault(address, shown)
    return [(shown, address) for address, shown in found.items()]


def sent_at(message: Message, defects: list[str]) -> datetime | None:
    """The Date header as an aware UTC instant; None if it is missing or no date. A missing zone counts as UTC."""
    found = values(message, "Date")
    if not found:
        return None

    def read() -> datetime:
        when = parsedate_to_datetime(one_line(_decoded(found[0])))
        return (when if when.tzinfo else when.replace(tzinfo=UTC)).astimezone(UTC)

    return guarded(read, None, "Date", defects)


def values(message: Message, name: str) -> list[str]:
    """All values of a header as they stand in the mail; `Message.get` would turn raw eight-bit text into `?`."""
    return _by_name(message).get(name.lower(), [])


@lru_cache(maxsize=8)
def _by_name(message: Message) -> dict[str, list[str]]:
    """The values of every header under its lower-case name; a mail is asked for some twenty of them in a row."""
    found: dict[str, list[str]] = {}
    for key, value in message.raw_items():
        found.setdefault(key.lower(), []).append(str(value))
    return found


@lru_cache(maxsize=8)
def content_type(part: Message) -> str:
    """The type of a part, as `get_content_type` finds it among its headers; a part is asked for it again and again."""
    return part.get_content_type()


def guarded(read: Callable[[], T], otherwise: T, name: str, defects: list[str]) -> T:
    """The result of reading one header, or the other value and a defect."""
    try:
        return read()
    except Exception as error:  # noqa: BLE001 - the parsers of the standard library raise what they like on bad headers
        defects.append(f"header {name} cannot be read ({type(error).__name__})")
        return otherwise


def one_line(text: str) -> str:
    """Text with every run of white space and control characters as one space."""
    if not text.isprintable():
        text = _CONTROLS.sub(" ", text)
    return " ".join(text.split())


def address_pairs(value: str) -> list[Pair]:
    """Who stands in one header's value, as it stands in the mail. Raises what the library does."""
    return list(_few_pairs(value)) if len(value) < _SHORT else _all_pairs(value)


@lru_cache(maxsize=1024)
def _few_pairs(value: str) -> tuple[tuple[str, str], ...]:
    """The same people write, and to the same mailbox."""
    return tuple(_all_pairs(value))


def _all_pairs(value: str) -> list[Pair]:
    usual = _ONE_SENDER.fullmatch(value) if len(value) < _USUAL else None
    if usual:  # as the library reads it, in a fiftieth of its time
        return [(one_line(usual[1] or usual[2] or ""), (usual[3] or usual[4]).lower())]
    raw = re.sub(r"[\r\n]+[ \t]*", " ", value)[:20_000]
    if not raw.isascii():
        raw = decode(raw.encode("utf-8", errors="surrogateescape"), None)[0]
    pairs = [(one_line(_decoded(shown)), address.strip().lower()) for shown, address in getaddresses([raw])]
    good = [(shown, address) for shown, address in pairs if _ADDRESS.fullmatch(address)]
    return good or [("", hit.lower()) for hit in _ADDRESS.findall(raw)[:200]]


def _decoded(value: str | None) -> str:
    """RFC 2047 words decoded by our charset rule; raw eight-bit text as well.

    No more than the beginning is read: to look for words that begin and never end takes the library time by the square.
    """
    if value is None:
        return ""
    value = value[:_HEADER_CHARACTERS]
    if not value.isascii():
        return decode(value.encode("utf-8", errors="surrogateescape"), None)[0]
    if "=?" not in value:
        return value
    pieces = [piece if isinstance(piece, str) else decode(piece, charset)[0] for piece, charset in decode_header(value)]
    return "".join(pieces)
