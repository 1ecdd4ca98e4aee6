"""The server's half of an IMAP dialogue (RFC 3501), as far as a reader needs it: one folder, never changed."""

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

_WORD = re.compile(r'"((?:[^"\\]|\\.)*)"|(\([^)]*\))|(\S+)')


@dataclass
class MemoryFolder:
    """The organizer's one folder; position in the list + 101 is a mail's UID."""

    mails: list[Copy] = field(default_factory=list)

    def append(self, raw: bytes, when: datetime) -> None:
        """Put a mail in.

        Args:
            raw: byte for byte what FETCH gives back.
            when: its INTERNALDATE (aware).
        """
        self.mails.append(Copy(raw, when))

    @property
    def next_uid(self) -> int:
        """The UID that the next mail will get."""
        return FIRST_UID + len(self.mails)


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
        self._seen: int | None = None  # mails in the folder when it was opened; None while it is not

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
        tag, _, rest = request.decode("utf-8", "replace").partition(" ")
        verb = self.verb(request)
        words = _words(rest[len(verb) :])
        action = self._COMMANDS.get(verb)
        if action is None:
            return f"{tag} BAD no such command\r\n".encode()
        if not self._known and verb not in ("CAPABILITY", "LOGIN", "LOGOUT", "NOOP"):
            return f"{tag} NO log in first\r\n".encode()
        parts = list(action(self, words))
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

    def _list(self, _words: Sequence[str]) -> Iterator[bytes]:
        yield b'* LIST () "/" INBOX'
        yield b"OK done"

    def _status(self, words: Sequence[str]) -> Iterator[bytes]:
        if words[0].upper() != FOLDER:
            yield b"NO [NONEXISTENT] no such folder"
            return
        yield f"* STATUS INBOX (UIDVALIDITY {UID_VALIDITY} UIDNEXT {self._folder.next_uid})".encode()
        yield b"OK done"

    def _examine(self, words: Sequence[str]) -> Iterator[bytes]:
        if words[0].upper() != FOLDER:
            self._seen = None
            yield b"NO [NONEXISTENT] no such folder"
            return
        self._seen = len(self._folder.mails)
        yield b"* FLAGS (\\Seen)"
        yield f"* {self._seen} EXISTS".encode()
        yield b"* 0 RECENT"
        yield f"* OK [UIDVALIDITY {UID_VALIDITY}] as ever".encode()
        yield f"* OK [UIDNEXT {self._folder.next_uid}] next".encode()
        yield b"OK [READ-ONLY] open"

    def _search(self, words: Sequence[str]) -> Iterator[bytes]:
        hits = range(1, (self._seen or 0) + 1)  # sequence numbers
        left = list(words)
        found: Sequence[int] = hits
        while left:
            key = left.pop(0).upper()
            if key == "UID":
                wanted = self._numbers(left.pop(0), FIRST_UID - 1)
                found = [each for each in found if each in wanted]
            elif key == "SINCE":  # days of INTERNALDATE, whatever its hour (RFC 3501 §6.4.4)
                day = datetime.strptime(left.pop(0), "%d-%b-%Y").date()  # noqa: DTZ007 - a day has no zone
                found = [each for each in found if self._folder.mails[each - 1].when.date() >= day]
            elif key == "HEADER":
                name, value = left.pop(0), left.pop(0)
                found = [each for each in found if self._has(each, name, value)]
            else:
                wanted = self._numbers(key, 0)
                found = [each for each in found if each in wanted]
        yield " ".join(["* SEARCH", *(str(each + FIRST_UID - 1) for each in found)]).encode()
        yield b"OK done"

    def _fetch(self, words: Sequence[str]) -> Iterator[bytes]:
        wanted, what = self._numbers(words[0], FIRST_UID - 1), words[1].upper()
        for number in sorted(wanted):
            yield self._fields(number, what)
        yield b"OK done"

    def _fields(self, number: int, what: str) -> bytes:
        mail = self._folder.mails[number - 1]
        out = [f"* {number} FETCH (UID {number + FIRST_UID - 1}".encode()]
        if "RFC822.SIZE" in what:
            out.append(f"RFC822.SIZE {len(mail.raw)}".encode())
        if "INTERNALDATE" in what:
            out.append(f'INTERNALDATE "{_stamp(mail.when)}"'.encode())
        if "BODY.PEEK[HEADER]" in what:
            head = mail.raw.partition(b"\r\n\r\n")[0] + b"\r\n\r\n"
            out.append(b"BODY[HEADER] {%d}\r\n%s" % (len(head), head))
        if "BODY.PEEK[]" in what:
            out.append(b"BODY[] {%d}\r\n%s" % (len(mail.raw), mail.raw))
        return b" ".join(out) + b")"

    def _numbers(self, text: str, offset: int) -> range | set[int]:
        """Sequence numbers that a set names (`4`, `4:7`, `4:*`), UIDs if the offset is theirs; only those there are."""
        last = self._seen or 0
        found: set[int] = set()
        for part in text.split(","):
            ends = [last if end == "*" else int(end) - offset for end in part.split(":")]
            low, high = min(ends), max(ends)
            found.update(range(max(low, 1), min(high, last) + 1))
        return found

    def _has(self, number: int, name: str, value: str) -> bool:
        head = self._folder.mails[number - 1].raw.partition(b"\r\n\r\n")[0].decode("utf-8", "replace").lower()
        return any(
            line.startswith(f"{name.lower()}:") and value.lower() in line for line in re.split(r"\r\n(?![ \t])", head)
        )

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
    """The words of a command; quoted ones without their quotes, a list in brackets as one word."""
    return [
        re.sub(r"\\(.)", r"\1", quoted) if not (group or plain) else group or plain
        for quoted, group, plain in _WORD.findall(text)
    ]


def _stamp(when: datetime) -> str:
    """An IMAP date-time (RFC 3501 §9)."""
    return f"{when:%d-%b-%Y %H:%M:%S %z}"
