"""A first look at a mail: what its header lines say, and its plain text where that takes no parser.

Most of a mailbox has nothing to do with us, and the standard library takes milliseconds for each file that hangs on a
mail. What is seen here is what `parse_mail` would see, to the letter; whatever is in the least unusual is not seen at
all (None), and the mail goes the long way.
"""

from __future__ import annotations

import quopri
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache, partial

from cpra_bot.model.message import ParsedMail
from cpra_bot.reading.charset import decode
from cpra_bot.reading.delivery import from_a_daemon
from cpra_bot.reading.headers import MARK_HEADER, Pair, address_pairs, decoded_line, guarded, message_ids
from cpra_bot.reading.unwrapping import tidied

Fields = dict[str, list[str]]
"""Lower-case name → values as they stand in the mail, line ends of folds as LF."""

_HEADER_BYTES = 64 * 1024
_MAX_BYTES = 10_000_000
_MAX_TEXT = 200_000
_MAX_PARTS = 60
_MAX_DEPTH = 8
_WINDOW = 4_096  # bytes behind a hyphen in which a boundary is looked for
_MAX_BOUNDARY = 200  # RFC 2046 §5.1.1 allows 70
_REAL = 60  # words of a plain text that are read whatever HTML stands beside it; see `body`
_NOT_USUAL = (MARK_HEADER.lower(), "x-failed-recipients")
_PRINTABLE = bytes(range(32, 127)) + b"\t\n"
_NEW_LINE = re.compile(r"\n(?![ \t])")
_NAME = re.compile(r"[!-9;-~]+")
_FOLD = re.compile(r"\n[ \t]+")
_TYPE = re.compile(r"[ \t]*([\w.+-]+/[\w.+-]+)[ \t\n]*(;.*)?", re.ASCII | re.DOTALL)
_PARAMETER = re.compile(r';[ \t\n]*(?:([\w-]+)=(?:"([^"\\;\n]*)"|([^\s;"\\<>]+))[ \t\n]*)?', re.ASCII)
_NO_WORDS = ("application/", "image/", "audio/", "video/", "font/")
_RECIPIENTS = ("to", "cc", "delivered-to", "x-original-to", "envelope-to")
_AS_IT_IS = frozenset({"", "7bit", "8bit", "binary"})


@dataclass(frozen=True, slots=True)
class Glance:
    """What is seen of a mail at once.

    Attributes:
        mail: by its header lines; without text, date and files.
        parts: its leaves as far as they were looked up, in their order.
        raw: the message.
    """

    mail: ParsedMail
    parts: tuple[Part, ...]
    raw: bytes

    def with_text(self) -> ParsedMail | None:
        """The mail with all its visible text, which is not searched for new words; None where that takes a parser."""
        text = _plain_text(self.raw, self.parts)
        return None if text is None else replace(self.mail, text=text)

    def without_files(self) -> bytes:
        """The message with its files empty: their names and types are there, and the rest takes no time to parse."""
        kept, at = [], 0
        for part in self.parts:
            if part.kind.startswith(_NO_WORDS):
                kept.append(self.raw[at : part.start])
                at = part.end
        return b"".join([*kept, self.raw[at:]]) if kept else self.raw


@dataclass(frozen=True, slots=True)
class Part:
    """A leaf of a mail: its type, its header lines, and where its content begins and ends."""

    kind: str
    parameters: dict[str, str]
    fields: Fields
    start: int
    end: int


def without_files(raw: bytes) -> bytes:
    """A message with its files empty, for all that does not ask what they hold; as it is where it is unusual."""
    seen = glance(raw)
    return seen.without_files() if seen else raw


def glance(raw: bytes) -> Glance | None:
    """Look at a mail's header lines and at how it is divided.

    Args:
        raw: the message as the mailbox gave it.

    Returns:
        None for what is unusual, for a delivery report, and for a mail with the mark of a letter of ours.
    """
    return guarded(partial(_seen, raw), None, "", []) if len(raw) <= _MAX_BYTES else None


def _seen(raw: bytes) -> Glance | None:
    found = _header(raw, 0)
    if found is None or any(name in found[0] for name in _NOT_USUAL):
        return None
    fields, start = found
    senders = _addresses(fields, ("from",))
    wrote = [*senders, *_addresses(fields, ("sender",))] if "sender" in fields else senders
    if not senders or from_a_daemon(" ".join(address for _, address in wrote)):
        return None
    parts = _parts(raw, fields, start, len(raw))
    if parts is None or "report" in fields.get("content-type", [""])[0].lower():
        return None
    return Glance(_by_header(fields, senders[0]), tuple(parts), raw)


def _by_header(fields: Fields, sender: Pair) -> ParsedMail:
    own = _ids(fields, "message-id")
    return ParsedMail(
        message_id=own[0] if own else "",
        in_reply_to=_ids(fields, "in-reply-to"),
        references=_ids(fields, "references"),
        sender=sender[1],
        sender_name=sender[0],
        reply_to=tuple(address for _, address in _addresses(fields, ("reply-to",))),
        recipients=tuple(address for _, address in _addresses(fields, _RECIPIENTS)),
        subject=decoded_line(fields["subject"][0]) if "subject" in fields else "",
        date=None,
        auto_submitted="",
        mark="",
        text="",
        own_text="",
    )


def _header(raw: bytes, start: int) -> tuple[Fields, int] | None:
    """The header lines from an offset on, and where the content begins; None unless each is as it should be."""
    if raw.startswith((b"\n", b"\r\n"), start):
        return {}, raw.index(b"\n", start) + 1
    end = raw.find(b"\n\r\n", start, start + _HEADER_BYTES)
    bare = raw.find(b"\n\n", start, end if end >= 0 else start + _HEADER_BYTES)
    if bare >= 0:
        block, content = raw[start:bare], bare + 2
    elif end >= 0:
        block, content = raw[start:end], end + 3
    else:
        return None
    block = block.removesuffix(b"\r").replace(b"\r\n", b"\n")
    if block.translate(None, _PRINTABLE):
        return None
    fields: Fields = {}
    for line in _NEW_LINE.split(block.decode("ascii")):
        name, colon, value = line.partition(":")
        if not colon or not _NAME.fullmatch(name):
            return None
        fields.setdefault(name.lower(), []).append(value.lstrip(" \t"))
    return fields, content


def _ids(fields: Fields, name: str) -> tuple[str, ...]:
    return message_ids([_FOLD.sub(" ", value).strip() for value in fields[name]]) if name in fields else ()


def _addresses(fields: Fields, names: tuple[str, ...]) -> list[Pair]:
    """As `headers.addresses`."""
    found: dict[str, str] = {}
    for name in names:
        for value in fields.get(name, ()):
            for shown, address in address_pairs(value):
                found.setdefault(address, shown)
    return [(shown, address) for address, shown in found.items()]


def _parts(raw: bytes, fields: Fields, start: int, end: int, depth: int = 0) -> list[Part] | None:
    """The leaves of what stands between two offsets; None unless the mail is put together as it should be."""
    kind, parameters = "text/plain", dict[str, str]()
    for value in fields.get("content-type", ()):
        described = _described(value)
        if described is None or len(fields["content-type"]) > 1:
            return None
        kind, parameters = described
    if not kind.startswith("multipart/"):
        return None if kind.startswith("message/") else [Part(kind, parameters, fields, start, end)]
    boundary = parameters.get("boundary", "")
    if not 0 < len(boundary) < _MAX_BOUNDARY or boundary != boundary.rstrip():
        return None
    if kind == "multipart/digest" or depth > _MAX_DEPTH:
        return None
    found: list[Part] = []
    for first, last in _between(raw, b"--" + boundary.encode("ascii"), start, end):
        inner = _header(raw, first) if last >= 0 else None
        if inner is None or inner[1] > last:
            return None
        leaves = _parts(raw, *inner, last, depth + 1)
        if leaves is None or len(found) > _MAX_PARTS:
            return None
        found += leaves
    return found or None


def _between(raw: bytes, mark: bytes, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Where each part between two boundary lines begins and ends; one that ends at -1 where the last line is missing.

    Encoded files hold no hyphen, and to look for one byte takes a hundredth of the time that a longer word takes.
    """
    first = -1
    at = raw.find(b"-", start, end)
    while at >= 0:
        near = raw.find(mark, at, min(at + _WINDOW, end))
        if near < 0:
            at = raw.find(b"-", at + _WINDOW - len(mark), end)
            continue
        at = near
        behind = raw.find(b"\n", at, end)
        behind = behind if behind >= 0 else end
        rest = raw[at + len(mark) : behind].rstrip(b" \t\r")
        if (at == 0 or raw[at - 1] in b"\r\n") and rest in {b"", b"--"}:
            if first >= 0:
                yield first, at
            if rest:
                return
            first = behind + 1
        at = raw.find(b"-", at + 1, end)
    yield 0, -1


@lru_cache(maxsize=128)
def _described(value: str) -> tuple[str, dict[str, str]] | None:
    """A Content-Type taken apart; None for one with comments, continued or encoded parameters."""
    whole = _TYPE.fullmatch(value)
    if not whole:
        return None
    parameters: dict[str, str] = {}
    rest, at = (whole[2] or "").rstrip(), 0
    while at < len(rest):
        hit = _PARAMETER.match(rest, at)
        if not hit or (hit[1] and hit[1].lower() in parameters):
            return None
        if hit[1]:
            parameters[hit[1].lower()] = hit[2] if hit[2] is not None else hit[3]
        at = hit.end()
    return whole[1].lower(), parameters


def _plain_text(raw: bytes, parts: tuple[Part, ...]) -> str | None:
    """The visible text of a mail that is one plain text, whatever files hang on it."""
    words = [part for part in parts if not part.kind.startswith(_NO_WORDS)]
    if [part.kind for part in words].count("text/plain") != 1:
        return None
    if any(part.kind not in {"text/plain", "text/html"} or _is_named(part) for part in words):
        return None
    part = next(each for each in words if each.kind == "text/plain")
    encoding = part.fields.get("content-transfer-encoding", [""])
    content = raw[part.start : part.end]
    if len(encoding) > 1 or len(content) > _MAX_TEXT:
        return None
    if encoding[0].lower() == "quoted-printable":
        content = quopri.decodestring(content)
    elif encoding[0].lower() not in _AS_IT_IS:
        return None
    text = decode(content, part.parameters.get("charset", ""))[0]
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\xa0", " ")
    if len(words) > 1 and len(text.split()) < _REAL:
        return None
    return tidied(text)[0].strip()


def _is_named(part: Part) -> bool:
    """True if a text may be a file."""
    return "content-disposition" in part.fields or "name" in part.parameters
