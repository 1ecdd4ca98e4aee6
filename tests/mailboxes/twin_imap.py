"""The IMAP half of the provider twin: as little as RFC 3501 allows, plus what large providers do to a session.

No IDLE, no CONDSTORE, no UIDPLUS, no ESEARCH; it drops, throttles and expires on request.
"""

from __future__ import annotations

import asyncio
import base64
import contextlib
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from email import message_from_bytes
from typing import Any

TOKEN = re.compile(rb'"((?:[^"\\]|\\.)*)"|(\([^()]*\))|(\S+)')


@dataclass
class Kept:
    """One message in a folder."""

    uid: int
    raw: bytes
    at: datetime


@dataclass
class Folder:
    """A mailbox folder; `flags` as in LIST (RFC 6154)."""

    validity: int
    flags: str = ""
    kept: list[Kept] = field(default_factory=list)
    next_uid: int = 1

    def add(self, raw: bytes, at: datetime) -> int:
        self.kept.append(Kept(self.next_uid, raw, at))
        self.next_uid += 1
        return self.next_uid - 1


@dataclass
class Temper:
    """What the server does to those who read; changed by tests while it runs.

    Attributes:
        drop_after: messages handed over in one connection before it is cut in the middle of the next; 0: never.
        poison: UIDs at whose FETCH of a body the connection is cut.
        unconvertible: UIDs whose body it cannot give, which it says with NO for the whole command.
        says: command → answer instead of doing it, as `NO [OVERQUOTA] …`; `BYE …` also hangs up.
        token_uses: commands after which a session by token is ended, as its hour is over; 0: never.
        finds_marks: False where SEARCH HEADER knows the common headers only.
        tells_next: False where STATUS and EXAMINE leave UIDNEXT out.
    """

    drop_after: int = 0
    poison: set[int] = field(default_factory=set)
    unconvertible: set[int] = field(default_factory=set)
    says: dict[str, str] = field(default_factory=dict)
    token_uses: int = 0
    finds_marks: bool = True
    tells_next: bool = True


class Hangup(Exception):
    """The server ends the connection here."""


class TwinImap:
    """The mailbox behind a port. `password` and `tokens` open it."""

    def __init__(self, password: str, tokens: set[str], folders: dict[str, Folder]) -> None:
        self.password, self.tokens, self.folders, self.temper = password, tokens, folders, Temper()
        self.sessions = 0
        self.commands: list[str] = []

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.sessions += 1
        with contextlib.suppress(Hangup, ConnectionError, asyncio.IncompleteReadError):
            await _Session(self, reader, writer).run()
        writer.close()


class _Session:
    def __init__(self, twin: TwinImap, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.twin, self.reader, self.writer = twin, reader, writer
        self.open: Folder | None = None
        self.kept: list[Kept] = []
        self.by_token = False
        self.served = self.used = 0

    async def run(self) -> None:
        self.say("* OK the twin is ready")
        while line := await self.line():
            tag, _, rest = line.partition(b" ")
            words = [_text(found) for found in TOKEN.finditer(rest)]
            name = words.pop(0).decode().upper()
            if name == "UID":
                name = f"UID {words.pop(0).decode().upper()}"
            self.twin.commands.append(f"{name} {b' '.join(words).decode('utf-8', 'replace')}")
            answer = await self.answer(name, words)
            self.say(f"{tag.decode()} {answer}")
            await self.writer.drain()
            if name == "LOGOUT":
                return

    async def line(self) -> bytes:
        """One command, its literals put in place as quoted strings."""
        line = await self.reader.readline()
        while found := re.search(rb"\{(\d+)(\+?)\}\r?\n$", line):
            if not found[2]:
                self.say("+ go on")
            octets = await self.reader.readexactly(int(found[1]))
            quoted = octets.replace(b"\\", b"\\\\").replace(b'"', b'\\"')
            line = line[: found.start()] + b'"' + quoted + b'"' + await self.reader.readline()
        return line.rstrip(b"\r\n")

    def say(self, text: str | bytes) -> None:
        self.writer.write((text.encode() if isinstance(text, str) else text) + b"\r\n")

    def cut(self) -> None:
        assert isinstance(self.writer.transport, asyncio.Transport)
        self.writer.transport.abort()
        raise Hangup

    async def answer(self, name: str, words: list[bytes]) -> str:
        self.used += 1
        temper = self.twin.temper
        if self.by_token and temper.token_uses and self.used > temper.token_uses:
            self.say("* BYE Session invalidated - AccessTokenExpired")
            await self.writer.drain()
            raise Hangup
        if said := temper.says.get(name):
            if said.startswith("BYE"):
                self.say(f"* {said}")
                await self.writer.drain()
                raise Hangup
            return said
        method = getattr(self, "do_" + name.lower().replace(" ", "_"), None)
        return await method(words) if method else f"BAD {name} is not known here"

    async def do_capability(self, _words: list[bytes]) -> str:
        self.say("* CAPABILITY IMAP4rev1 AUTH=PLAIN AUTH=XOAUTH2")
        return "OK done"

    async def do_noop(self, _words: list[bytes]) -> str:
        self._look()
        return "OK done"

    async def do_logout(self, _words: list[bytes]) -> str:
        self.say("* BYE until next time")
        return "OK done"

    async def do_login(self, words: list[bytes]) -> str:
        if self.twin.password and words[1].decode() == self.twin.password:
            return "OK welcome"
        return "NO [AUTHENTICATIONFAILED] Application-specific password required"

    async def do_authenticate(self, words: list[bytes]) -> str:
        self.say("+ ")
        said = base64.b64decode(await self.reader.readline()).decode()
        if any(f"auth=Bearer {token}\x01" in said for token in self.twin.tokens):
            self.by_token, self.used = True, 0
            return "OK welcome"
        self.say("+ " + base64.b64encode(b'{"status":"401","scope":"mail"}').decode())
        await self.reader.readline()
        return "NO AUTHENTICATE failed."

    async def do_list(self, words: list[bytes]) -> str:
        wanted = words[1].decode()
        for name, folder in self.twin.folders.items():
            if wanted in {"*", "%", name}:
                self.say(f'* LIST ({folder.flags or chr(92) + "HasNoChildren"}) "/" "{name}"')
        return "OK done"

    async def do_status(self, words: list[bytes]) -> str:
        folder = self.twin.folders.get(words[0].decode())
        if folder is None:
            return "NO [NONEXISTENT] Unknown Mailbox"
        following = f" UIDNEXT {folder.next_uid}" if self.twin.temper.tells_next else ""
        self.say(f'* STATUS "{words[0].decode()}" (UIDVALIDITY {folder.validity}{following})')
        return "OK done"

    async def do_examine(self, words: list[bytes]) -> str:
        self.open = self.twin.folders.get(words[0].decode())
        if self.open is None:
            return "NO [NONEXISTENT] Unknown Mailbox"
        self.kept = list(self.open.kept)
        self.say("* FLAGS (\\Seen)")
        self.say(f"* {len(self.kept)} EXISTS")
        self.say("* 0 RECENT")
        self.say(f"* OK [UIDVALIDITY {self.open.validity}] life")
        if self.twin.temper.tells_next:
            self.say(f"* OK [UIDNEXT {self.open.next_uid}] next")
        return "OK [READ-ONLY] done"

    def _look(self) -> None:
        if self.open is not None and len(self.open.kept) > len(self.kept):
            self.kept = list(self.open.kept)
            self.say(f"* {len(self.kept)} EXISTS")

    async def do_uid_search(self, words: list[bytes]) -> str:
        self._look()
        hits, left = list(self.kept), [word.decode("utf-8", "replace") for word in words]
        while left:
            key = left.pop(0).upper()
            if key == "UID":
                uids = set(_numbers(left.pop(0), max((each.uid for each in self.kept), default=0)))
                hits = [each for each in hits if each.uid in uids]
            elif key == "SINCE":
                since = _day(left.pop(0))
                hits = [each for each in hits if each.at.date() >= since]
            elif key == "HEADER":
                hits = [each for each in hits if self._has(each, left[0], left[1])]
                del left[:2]
            elif re.fullmatch(r"[\d:*,]+", key):
                places = set(_numbers(key, len(self.kept)))
                hits = [each for number, each in enumerate(self.kept, 1) if number in places and each in hits]
            elif key != "ALL":
                return f"BAD no key {key}"
        self.say("* SEARCH" + "".join(f" {each.uid}" for each in hits))
        return "OK done"

    def _has(self, each: Kept, header: str, value: str) -> bool:
        common = header.lower() in {"message-id", "subject", "from", "to"}
        if not (common or self.twin.temper.finds_marks):
            return False
        return any(value in str(found) for found in message_from_bytes(each.raw).get_all(header, []))

    async def do_uid_fetch(self, words: list[bytes]) -> str:
        self._look()
        temper, uids = self.twin.temper, set(_numbers(words[0].decode(), max((k.uid for k in self.kept), default=0)))
        wanted = b" ".join(words[1:]).decode().upper().replace(" ]", "]")
        chosen = [(place, each) for place, each in enumerate(self.kept, 1) if each.uid in uids]
        body = "BODY.PEEK[]" in wanted
        if body and any(each.uid in temper.unconvertible for _place, each in chosen):
            return "NO The requested message could not be converted to an RFC-822 compatible format."
        for place, each in chosen:
            if body and each.uid in temper.poison:
                self.cut()
            if body:
                self.served += 1
                if temper.drop_after and self.served > temper.drop_after:
                    self.writer.write(b"* %d FETCH (UID %d BODY[] {%d}\r\nFrom: cu" % (place, each.uid, len(each.raw)))
                    await self.writer.drain()
                    self.cut()
            self.writer.write(_fetched(place, each, wanted))
            await self.writer.drain()
        return "OK done"


def _fetched(place: int, each: Kept, wanted: str) -> bytes:
    parts: list[bytes] = [b"UID %d" % each.uid]
    if "RFC822.SIZE" in wanted:
        parts.append(b"RFC822.SIZE %d" % len(each.raw))
    if "INTERNALDATE" in wanted:
        parts.append(f'INTERNALDATE "{each.at.astimezone(UTC):%d-%b-%Y %H:%M:%S +0000}"'.encode())
    if "BODY.PEEK[]" in wanted:
        parts.append(b"BODY[] {%d}\r\n" % len(each.raw) + each.raw)
    if found := re.search(r"BODY\.PEEK\[HEADER(?:\.FIELDS \(([^)]*)\))?\]", wanted):
        head = each.raw.partition(b"\r\n\r\n")[0] + b"\r\n\r\n"
        name = b"HEADER"
        if found[1]:
            message = message_from_bytes(head)
            fields = found[1].split()
            head = b"".join(
                f"{key}: {value}\r\n".encode("utf-8", "replace")
                for key, value in message.items()
                if key.upper() in fields
            )
            head += b"\r\n"
            name = f"HEADER.FIELDS ({found[1]})".encode()
        parts.append(b"BODY[" + name + b"] {%d}\r\n" % len(head) + head)
    return b"* %d FETCH (" % place + b" ".join(parts) + b")\r\n"


def _text(found: re.Match[bytes]) -> bytes:
    return re.sub(rb"\\(.)", rb"\1", found[1]) if found[1] is not None else found[0]


def _numbers(text: str, last: int) -> Iterator[int]:
    for part in text.split(","):
        low, _, high = part.partition(":")
        ends = sorted(last if end == "*" else int(end) for end in (low, high or low))
        yield from range(ends[0], ends[1] + 1)


def _day(text: str) -> date:
    return datetime.strptime(text, "%d-%b-%Y").replace(tzinfo=UTC).date()


def listening(server: Any) -> int:
    """The port of an asyncio server."""
    return int(server.sockets[0].getsockname()[1])
