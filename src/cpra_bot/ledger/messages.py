"""Raw messages, kept whole before anything looks into them, and how far each mailbox folder was read."""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from itertools import chain

from cpra_bot.ledger.connection import Pen
from cpra_bot.ledger.events import append, happened
from cpra_bot.model.event import Event, EventKind
from cpra_bot.model.message import Cursor, IncomingMessage

Look = Callable[[Sequence[IncomingMessage]], Mapping[str, Sequence[Event]]]
"""Looks at new messages; of those of which it knows all there is to find (by key), what to note."""

_UNSETTLED = "SELECT key FROM messages WHERE settled = FALSE ORDER BY received_at, key"
_BY_KEY = "SELECT key, received_at, raw FROM messages WHERE key = ?"
_CURSOR = "SELECT uidvalidity, next_uid FROM cursors WHERE folder = ?"
_KNOWN = "SELECT sha256, key FROM messages WHERE sha256 IN (SELECT value FROM json_each(?))"
_STORE = "INSERT INTO messages (key, received_at, sha256, raw, settled) VALUES (?, ?, ?, ?, ?)"
_SETTLE = "UPDATE messages SET settled = TRUE WHERE key = ?"
_MOVE = """
    INSERT INTO cursors (folder, uidvalidity, next_uid) VALUES (?, ?, ?)
    ON CONFLICT (folder) DO UPDATE SET uidvalidity = excluded.uidvalidity, next_uid = excluded.next_uid
"""


class MessageStore:
    """The tables of messages and cursors."""

    def __init__(self, pen: Pen, eyes: sqlite3.Connection) -> None:
        self._pen, self._eyes = pen, eyes

    def cursor(self, account: str, folder: str) -> Cursor:
        """How far that folder of that account (login and host) was read; the start if it never was."""
        row = self._eyes.execute(_CURSOR, (f"{account}/{folder}",)).fetchone()
        return Cursor(folder, *row) if row else Cursor(folder)

    def store(
        self,
        account: str,
        batch: Sequence[IncomingMessage],
        cursor: Cursor,
        at: datetime,
        actor: str,
        beside: Sequence[Event] = (),
        look: Look | None = None,
    ) -> int:
        """Keep a batch, move the cursor past it and note what goes with it, in one commit.

        The account is part of every key: two servers may give the same numbers to different messages. A message that is
        here already (same bytes; a mailbox that was rebuilt numbers all anew) is not kept twice.

        Args:
            account: login and host.
            batch: as the mailbox gave it.
            cursor: behind the batch.
            at: aware UTC.
            actor: who acts.
            beside: events to note with it.
            look: is shown the messages that are new, while nobody else can write. What it knows all about is settled.

        Returns:
            how many were new.
        """
        fresh: dict[str, IncomingMessage] = {}
        for message in batch:
            fresh.setdefault(hashlib.sha256(message.raw).hexdigest(), message)
        with self._pen as driver:
            for digest, _ in driver.execute(_KNOWN, (json.dumps(list(fresh)),)).fetchall():
                del fresh[digest]
            new = {digest: replace(each, key=f"{account}/{each.key}") for digest, each in fresh.items()}
            found = look(list(new.values())) if look and new else {}
            driver.executemany(_STORE, (_row_of(each, digest, each.key in found) for digest, each in new.items()))
            stored = [_stored(each, digest, at, actor) for digest, each in new.items()]
            append(driver, [*stored, *chain.from_iterable(found.values()), *beside])
            driver.execute(_MOVE, (f"{account}/{cursor.folder}", cursor.uidvalidity, cursor.next_uid))
        return len(new)

    def keep(self, message: IncomingMessage, at: datetime, actor: str) -> str:
        """Keep one message that came by another way than a mailbox, in one commit.

        Args:
            message: its key is taken as it is.
            at: aware UTC.
            actor: who hands it in.

        Returns:
            the key under which it stands; an older one if the same bytes are here already.
        """
        digest = hashlib.sha256(message.raw).hexdigest()
        with self._pen as driver:
            known = driver.execute(_KNOWN, (json.dumps([digest]),)).fetchone()
            if known:
                return str(known[1])
            driver.execute(_STORE, _row_of(message, digest, settled=False))
            append(driver, [_stored(message, digest, at, actor)])
        return message.key

    def unsettled(self) -> Iterator[IncomingMessage]:
        """Messages that nothing has looked into yet, oldest first."""
        for (key,) in self._eyes.execute(_UNSETTLED).fetchall():
            message = self.get(key)
            if message:
                yield message

    def get(self, key: str) -> IncomingMessage | None:
        """One message, or None."""
        row = self._eyes.execute(_BY_KEY, (key,)).fetchone()
        return IncomingMessage(row[0], datetime.fromisoformat(row[1]), row[2]) if row else None

    def settle(self, key: str, beside: Sequence[Event]) -> None:
        """Note in one commit what was found in a message and that it was looked into."""
        self.settle_all({key: beside})

    def settle_all(self, found: Mapping[str, Sequence[Event]]) -> None:
        """Note in one commit what was found in several messages (by key) and that they were looked into."""
        if not found:
            return
        with self._pen as driver:
            append(driver, [event for beside in found.values() for event in beside])
            driver.executemany(_SETTLE, ((key,) for key in found))


def _stored(message: IncomingMessage, digest: str, at: datetime, actor: str) -> Event:
    return happened(EventKind.MESSAGE_STORED, "", at, actor, message=message.key, sha256=digest)


def _row_of(message: IncomingMessage, digest: str, settled: bool) -> tuple[str, str, str, bytes, bool]:
    return message.key, message.received_at.isoformat(), digest, message.raw, settled
