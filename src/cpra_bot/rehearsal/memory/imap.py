"""The server's half of an IMAP dialogue (RFC 3501), as far as a reader needs it: one folder that only others change."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from cpra_bot.rehearsal.exchange import Copy

UID_VALIDITY = 20261122
"""The same in every rehearsal and on both carriers, so that message keys are the same as well."""
FIRST_UID = 101  # as pymap counts
FOLDER = "INBOX"

_WORD = re.compile(r'"((?:[^"\\]|\\.)*)"|(\S+)')
_FIELDS = re.compile(r"BODY\.PEEK\[(HEADER\.FIELDS \(([^)]*)\))\]")


@dataclass
class MemoryFolder:
    """The organizer's one folder.

    Attributes:
        mails: UID → mail, in the order in which they came.
        name: as LIST shows it; somebody may rename it.
        validity: its UIDVALIDITY; another one means that all UIDs were given anew (RFC 3501 §2.3.1.1).
        next_uid: the UID that the next mail will get; no UID is ever given twice in one life of the folder.
    """

    mails: dict[int, Copy] = field(default_factory=dict)
    name: str = FOLDER
    validity: int = UID_VALIDITY
    next_uid: int = FIRST_UID

    def append(self, raw: bytes, when: datetime) -> None:
        """Put a mail in.

        Args:
            raw: byte for byte what FETCH gives back.
            when: its INTERNALDATE (aware).
        """
        self.mails[self.next_uid] = Copy(raw, when)
        self.next_uid += 1

    def remove(self, uid: int) -> None:
        """Take a mail out, as its owner does with another program.

        Raises:
            KeyError: there is none of that UID.
        """
        del self.mails[uid]

    def make_anew(self) -> None:
        """Give every mail another UID, as a server does after a restore; open sessions end."""
        self.validity += 1
        self.mails = dict(enumerate(self.mails.values(), start=1))
        self.next_uid = len(self.mails) + 1


class ImapSession:
    """One connection."""

    protocol = "IMAP"

    def __init__(self, folder: MemoryFolder, lets_in: Callable[[str, str], bool]) -> None:
        """Prepare.

        Args:
            folder: what is read.
            lets_in: name and password → whether they are right.
        """
        self.ended = False
        self._folder, self._lets_in = folder, lets_in
        self._known = False
        self._seen: list[int] | None = None  # UIDs in the folder when it was opened; None while it is not
        self._life = folder.validity

    def greeting(self) -> bytes:
        """The first line."""
        return b"* OK [CAPABILITY IMAP4rev1] Server ready rehearsal\r\n"

    def next_request(self, heard: bytearray) -> bytes | None:
        """A line; no client of ours sends literals, since its words are plain ASCII."""
        end = heard.find(b"\r\n")
        if end < 0:
            return None
        request = bytes(heard[:end])
        del heard[: end + 2]
        return request

    def verb(self, request: bytes) -> str:
        """The command, with UID before it where it stands there."""
        words = request.decode("utf-8", "replace").upper().split(" ", 3)[1:]
        return " ".join(words[:2] if words[:1] == ["UID"] else words[:1])

    def refusal(self, request: bytes) -> bytes:
        """NO, in words of RFC 5530."""
        return request.split(b" ", 1)[0] + b" NO [UNAVAILABLE] not now\r\n"

    def answer(self, request: bytes) -> bytes:
        """Act on a command."""
        if self._life != self._folder.validity:
            self.ended = True
            return b"* BYE the folder was made anew\r\n"
        tag, _, rest = request.decode("utf-8", "replace").partition(" ")
        verb = self.verb(request)
        words = _words(rest[len(verb) :])
        action = self._COMMANDS.get(verb)
        if action is None:
            return f"{tag} BAD no such command\r\n".encode()
        if not self._known and verb not in ("CAPABILITY", "LOGIN", "LOGOUT", "NOOP"):
            return f"{tag} NO log in first\r\n".encode()
        try:
            parts = list(action(self, words))
        except (ValueError, IndexError):  # a number or a word that is none, or is missing
            parts = [b"BAD that cannot be understood"]
        last = parts.pop()
        return b"".join(part + b"\r\n" for part in parts) + tag.encode() + b" " + last + b"\r\n"

    def _capability(self, _words: Sequence[str]) -> Iterator[bytes]:
        yield b"* CAPABILITY IMAP4rev1"
        yield b"OK done"

    def _login(self, words: Sequence[str]) -> Iterator[bytes]:
        self._known = len(words) == 2 and self._lets_in(words[0], words[1])
        yield b"OK welcome" if self._known else b"NO [AUTHENTICATIONFAILED] wrong name or password"

    def _noop(self, _words: Sequence[str]) -> Iterator[bytes]:
        yield b"OK done"

    def _logout(self, _words: Sequence[str]) -> Iterator[bytes]:
        self.ended = True
        yield b"* BYE goodbye"
        yield b"OK done"

    def _list(self, words: Sequence[str]) -> Iterator[bytes]:
        if words[-1].upper() in {"*", "%", self._folder.name.upper()}:
            yield f'* LIST () "/" {self._folder.name}'.encode()
        yield b"OK done"

    def _status(self, words: Sequence[str]) -> Iterator[bytes]:
        if words[0].upper() != self._folder.name.upper():
            yield b"NO [NONEXISTENT] no such folder"
            return
        life = f"UIDVALIDITY {self._folder.validity} UIDNEXT {self._folder.next_uid}"
        yield f"* STATUS {self._folder.name} ({life})".encode()
        yield b"OK done"

    def _examine(self, words: Sequence[str]) -> Iterator[bytes]:
        if words[0].upper() != self._folder.name.upper():
            self._seen = None
            yield b"NO [NONEXISTENT] no such folder"
            return
        self._seen = list(self._folder.mails)
        yield b"* FLAGS (\\Seen)"
        yield f"* {len(self._seen)} EXISTS".encode()
        yield b"* 0 RECENT"
        yield f"* OK [UIDVALIDITY {self._folder.validity}] as ever".encode()
        yield f"* OK [UIDNEXT {self._folder.next_uid}] next".encode()
        yield b"OK [READ-ONLY] open"

    def _search(self, words: Sequence[str]) -> Iterator[bytes]:
        left = list(words)
        found: Sequence[int] = self._there()
        while left:
            hits = self._hits(left)
            found = [each for each in found if each in hits]
        yield " ".join(["* SEARCH", *map(str, found)]).encode()
        yield b"OK done"

    def _fetch(self, words: Sequence[str]) -> Iterator[bytes]:
        wanted, what = self._by_uid(words[0]), " ".join(words[1:]).upper()
        for number, uid in enumerate(self._seen or (), start=1):
            if uid in wanted and uid in self._folder.mails:
                yield self._fields(number, uid, what)
        yield b"OK done"

    def _fields(self, number: int, uid: int, what: str) -> bytes:
        mail = self._folder.mails[uid]
        head = mail.raw.partition(b"\r\n\r\n")[0] + b"\r\n\r\n"
        out = [f"* {number} FETCH (UID {uid}".encode()]
        if "RFC822.SIZE" in what:
            out.append(f"RFC822.SIZE {len(mail.raw)}".encode())
        if "INTERNALDATE" in what:
            out.append(f'INTERNALDATE "{_stamp(mail.when)}"'.encode())
        if "BODY.PEEK[HEADER]" in what:
            out.append(_section("HEADER", head))
        if some := _FIELDS.search(what):
            names = tuple(f"{name}:" for name in some[2].lower().split())
            lines = [each for each in _header_lines(head) if each.decode("utf-8", "replace").lower().startswith(names)]
            out.append(_section(some[1], b"".join(each + b"\r\n" for each in lines) + b"\r\n"))
        if "BODY.PEEK[]" in what:
            out.append(_section("", mail.raw))
        return b" ".join(out) + b")"

    def _there(self) -> list[int]:
        """UIDs of the open folder that are still in it."""
        return [uid for uid in self._seen or () if uid in self._folder.mails]

    def _hits(self, left: list[str]) -> set[int]:
        """Take the next key of a search off the list, and say which mails it means, by their UIDs.

        Raises:
            ValueError, IndexError: there is no such key.
        """
        mails, there = self._folder.mails, self._there()
        key = left.pop(0).upper()
        if key == "UID":
            return self._by_uid(left.pop(0))
        if key == "HEADER":
            name, value = left.pop(0).lower(), left.pop(0).lower()
            return {uid for uid in there if _has(mails[uid].raw, name, value)}
        if key == "SINCE":
            day = datetime.strptime(left.pop(0), "%d-%b-%Y").date()  # noqa: DTZ007 - a day, in the mailbox's own zone
            return {uid for uid in there if mails[uid].when.date() >= day}
        seen = self._seen or []
        return {seen[number - 1] for number in _members(key, range(1, len(seen) + 1))}

    def _by_uid(self, text: str) -> set[int]:
        return _members(text, self._seen or ())

    _COMMANDS = {  # noqa: RUF012 - a table that nothing changes
        "CAPABILITY": _capability,
        "LOGIN": _login,
        "NOOP": _noop,
        "LOGOUT": _logout,
        "LIST": _list,
        "STATUS": _status,
        "EXAMINE": _examine,
        "UID SEARCH": _search,
        "UID FETCH": _fetch,
    }


def _words(text: str) -> list[str]:
    """The words of a command; quoted ones without their quotes."""
    return [plain or re.sub(r"\\(.)", r"\1", quoted) for quoted, plain in _WORD.findall(text)]


def _members(text: str, there: Sequence[int]) -> set[int]:
    """Which of the numbers that there are, ascending, a set names: `4`, `4:7`, `4:*` (`*` is the last one)."""
    found: set[int] = set()
    for part in text.split(","):
        ends = [(there[-1] if there else 0) if end == "*" else int(end) for end in part.split(":")]
        found.update(number for number in there if min(ends) <= number <= max(ends))
    return found


def _section(name: str, octets: bytes) -> bytes:
    """A part of a mail as a literal."""
    return f"BODY[{name}] {{{len(octets)}}}\r\n".encode() + octets


def _header_lines(head: bytes) -> list[bytes]:
    """Header fields, each with the lines on which it goes on."""
    return re.split(rb"\r\n(?![ \t])", head.rstrip(b"\r\n"))


def _has(raw: bytes, name: str, value: str) -> bool:
    """True if a header of that name holds the text; both in lower case."""
    fields = (each.decode("utf-8", "replace").lower() for each in _header_lines(raw.partition(b"\r\n\r\n")[0]))
    return any(each.startswith(f"{name}:") and value in each for each in fields)


def _stamp(when: datetime) -> str:
    """An IMAP date-time (RFC 3501 §9)."""
    return f"{when:%d-%b-%Y %H:%M:%S %z}"
