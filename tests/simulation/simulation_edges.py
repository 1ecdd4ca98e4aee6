"""Every edge at which the program touches something outside itself, and what goes wrong there.

Servers, the ledger's file, other files and the clock all ask one `Edges` before and after each call. It counts the
calls of one step, and where a call is planned to go wrong it says how. A process that dies, dies at such a call: from
then on every edge refuses, so that no handler of the program's own can do anything a dead process could not.
"""

from __future__ import annotations

import errno
import os
import sqlite3
import ssl
import sys
from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cpra_bot.rehearsal.memory.faults import Fault
from cpra_bot.rehearsal.memory.line import CONNECT, Line, Session


class Died(BaseException):
    """The process was killed at this call. No Exception, for nothing of ours may take it for one."""


SMTP, IMAP, HTTP, LEDGER, FILE, CLOCK = "SMTP", "IMAP", "HTTP", "ledger", "file", "clock"

WIRE: dict[str, Fault] = {
    "not now": Fault.REFUSE,  # greylisting and its like: 4xx, NO [UNAVAILABLE], 503
    "no for good": Fault.REFUSE,  # 5xx
    "drop before": Fault.DROP_BEFORE,
    "drop after": Fault.DROP_AFTER,
    "hang": Fault.HANG,
    "garble": Fault.GARBLE,
    "answer twice": Fault.DUPLICATE,
}
MAILBOX = ("mails vanish", "folder made anew", "folder renamed")
DISK = ("full", "read-only", "i/o error", "i/o error after")
ENDS = ("death before", "death after", "interrupt")

KINDS: dict[str, tuple[str, ...]] = {
    SMTP: (*WIRE, "tls", *ENDS),
    IMAP: (*(each for each in WIRE if each != "no for good"), "tls", *MAILBOX, *ENDS),
    HTTP: (*(each for each in WIRE if each not in ("answer twice", "no for good")), "broken", "stale", *ENDS),
    LEDGER: (*DISK, *ENDS),
    FILE: (*(each for each in DISK if each != "i/o error after"), "death before", "interrupt"),
    CLOCK: ("suspend", "death before", "interrupt"),
}
"""What may go wrong at which edge. A POST that arrives twice is none of ours to mend: the portal knows no handle."""

COMMIT = "COMMIT"
POINTS = {SMTP: ("TEXT",), IMAP: ("UID FETCH", "EXAMINE"), HTTP: ("POST",), LEDGER: (COMMIT,)}
"""Calls at which a trouble weighs most; they are aimed at, for they are few."""

_DISK_WORDS = {
    "full": "database or disk is full",
    "read-only": "attempt to write a readonly database",
    "i/o error": "disk I/O error",
    "i/o error after": "disk I/O error",
}
_FILE_ERRORS = {"full": errno.ENOSPC, "read-only": errno.EROFS, "i/o error": errno.EIO}
_LOOKS = ("SELECT", "PRAGMA")


@dataclass(frozen=True)
class Trouble:
    """One thing that goes wrong in a step.

    Attributes:
        edge: where.
        what: one of `KINDS[edge]`.
        call: at which call of that edge, counted from 1 within the step.
        times: for so many calls in a row.
        verb: only calls of this verb count; all of the edge where empty.
    """

    edge: str
    what: str
    call: int
    times: int = 1
    verb: str = ""


class Edges:
    """Counts calls, and says what goes wrong.

    Attributes:
        met: what went wrong so far, by edge and kind.
        dead: True once the process was killed, until the next `begin`.
        happen: does to the world what a mailbox's owner does, by kind; set by the stage.
    """

    def __init__(self) -> None:
        self.met: Counter[str] = Counter()
        self.dead = False
        self.happen: Callable[[str], None] = lambda _what: None
        self._plan: tuple[Trouble, ...] = ()
        self._calls: Counter[tuple[str, str]] = Counter()
        self._verb = ""
        self._on = False

    def begin(self, plan: Sequence[Trouble]) -> None:
        """Arm a step."""
        self._plan, self._on, self.dead = tuple(plan), True, False
        self._calls.clear()

    def end(self) -> None:
        """Disarm: what the test itself does is no part of the play."""
        self._on = self.dead = False

    def at(self, edge: str, verb: str = "") -> str:
        """Note a call that is about to be made; what goes wrong with it, or nothing.

        Raises:
            Died, KeyboardInterrupt: as planned.
        """
        if not self._on:
            return ""
        if self.dead:
            raise Died
        self._verb = verb
        self._calls[edge, ""] += 1
        if verb:
            self._calls[edge, verb] += 1
        what = self._due(edge)
        if what in ("", "death after"):
            return ""
        self.met[f"{edge}: {what}"] += 1
        if what == "death before":
            self.dead = True
            raise Died
        if what == "interrupt":
            raise KeyboardInterrupt
        if what in MAILBOX:
            self.happen(what)
            return ""
        return what

    def after(self, edge: str) -> None:
        """Note that the call was made.

        Raises:
            Died: as planned.
        """
        if self._on and not self.dead and self._due(edge) == "death after":
            self.met[f"{edge}: death after"] += 1
            self.dead = True
            raise Died

    def _due(self, edge: str) -> str:
        for each in self._plan:
            if each.edge == edge and each.verb in ("", self._verb):
                number = self._calls[edge, each.verb]
                if each.call <= number < each.call + each.times:
                    return each.what
        return ""


class Wire(Line):
    """The client's end of a session in memory, with all that can go wrong on the way."""

    def __init__(self, session: Session, edges: Edges) -> None:
        self._edges, self._edge = edges, session.protocol
        self._kind = ""
        super().__init__(_Firm(session, self), self._fault)
        edges.after(self._edge)

    def sendall(self, data: bytes) -> None:
        """Let the server hear it; the process may die once it has acted."""
        super().sendall(data)
        self._edges.after(self._edge)

    send = sendall

    @property
    def for_good(self) -> bool:
        """True if the refusal that is due is a lasting one."""
        return self._kind == "no for good"

    def _fault(self, _protocol: str, verb: str) -> Fault | None:
        self._kind = self._edges.at(self._edge, verb)
        if self._kind == "tls":
            if verb == CONNECT:
                raise _bad_certificate()
            return Fault.DROP_BEFORE  # a broken record ends the connection
        return WIRE.get(self._kind)


def _bad_certificate() -> ssl.SSLCertVerificationError:
    """As OpenSSL raises it."""
    error = ssl.SSLCertVerificationError(1, "certificate verify failed: self-signed certificate")
    error.verify_code, error.verify_message = 18, "self-signed certificate"
    return error


class _Firm:
    """The same session, which can also refuse for good."""

    def __init__(self, session: Session, wire: Wire) -> None:
        self._session, self._wire = session, wire

    def __getattr__(self, name: str) -> Any:
        return getattr(self._session, name)

    def refusal(self, request: bytes) -> bytes:
        """Say no."""
        said = self._session.refusal(request)
        return b"554 5.7.1 we do not take this\r\n" if self._wire.for_good else said


def driver_of(edges: Edges) -> type[sqlite3.Connection]:
    """SQLite's own driver, which fails and dies where it is told to."""

    class Cursor(sqlite3.Cursor):
        def execute(self, sql: str, *words: Any) -> Any:
            return _watched(edges, sql, lambda: super(Cursor, self).execute(sql, *words))

        def executemany(self, sql: str, *words: Any) -> Any:
            return _watched(edges, sql, lambda: super(Cursor, self).executemany(sql, *words))

    class Connection(sqlite3.Connection):
        def cursor(self, *_factory: Any) -> Any:
            return super().cursor(Cursor)

        def close(self) -> None:
            with suppress(sqlite3.ProgrammingError):  # it is closed
                self.rollback()  # a statement that something still holds would keep the lock of a dead process
            super().close()

        def commit(self) -> None:
            if self.in_transaction:  # else there is nothing to write
                what = edges.at(LEDGER, COMMIT)
                if what and what != "i/o error after":
                    self.rollback()
                    raise sqlite3.OperationalError(_DISK_WORDS[what])
                super().commit()
                edges.after(LEDGER)
                if what:
                    raise sqlite3.OperationalError(_DISK_WORDS[what])

    return Connection


def _watched(edges: Edges, sql: str, act: Callable[[], Any]) -> Any:
    if sql.lstrip()[:6].upper().startswith(_LOOKS):
        if edges.dead:
            raise Died
        return act()
    what = edges.at(LEDGER)
    if what:
        raise sqlite3.OperationalError(_DISK_WORDS[what])
    done = act()
    edges.after(LEDGER)
    return done


class Files:
    """Whoever opens a file of the workspace to write, makes a folder in it or moves something there (PEP 578)."""

    def __init__(self) -> None:
        self._edges: Edges | None = None
        self._folder = ""
        sys.addaudithook(self._hear)

    def watch(self, folder: Path, edges: Edges) -> None:
        """Watch over a workspace from now on."""
        self._folder, self._edges = f"{folder}/", edges

    def _hear(self, event: str, words: tuple[Any, ...]) -> None:
        if event not in ("open", "os.mkdir", "os.rename") or self._edges is None or not self._edges._on:
            return
        path = str(words[0])
        if path.startswith(self._folder) and (event != "open" or _writes(words[1], words[2])):
            what = self._edges.at(FILE)
            if what:
                raise OSError(_FILE_ERRORS[what], os.strerror(_FILE_ERRORS[what]), path)


def _writes(mode: str | None, flags: int) -> bool:
    return bool(flags & (os.O_WRONLY | os.O_RDWR)) if mode is None else bool(set(mode) & set("wax+"))
