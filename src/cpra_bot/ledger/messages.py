"""Raw messages, kept whole before anything looks into them, and how far each mailbox folder was read."""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

from cpra_bot.ledger.connection import Pen
from cpra_bot.ledger.events import append, happened
from cpra_bot.model.event import Event, EventKind
from cpra_bot.model.message import Cursor, IncomingMessage

_UNSETTLED = "SELECT key FROM messages WHERE settled = FALSE ORDER BY received_at, key"
_BY_KEY = "SELECT key, received_at, raw FROM messages WHERE key = ?"
_CURSOR = "SELECT uidvalidity, next_uid FROM cursors WHERE folder = ?"
_KNOWN = "SELECT sha256, key FROM messages WHERE sha256 IN (SELECT value FROM json_each(?))"
_STORE = "INSERT INTO messages (key, received_at, sha256, raw, settled) VALUES (?, ?, ?, ?, FALSE)"
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
    ) -> int:
        """Keep a batch, move the cursor past it and note what goes with it, in one commit.

        The account is part of every key: two servers may give the same numbers to different messages. A message that is
        here already (same bytes; a mailbox that was rebuilt numbers all anew) is not kept twice.

        Returns:
            how many were new.
        """
        fresh: dict[str, IncomingMessage] = {}
        for message in batch:
            fresh.setdefault(hashlib.sha256(message.raw).hexdigest(), message)
        with self._pen as driver:
            for digest, _ in driver.execute(_KNOWN, (json.dumps(list(fresh)),)).fetchall():
                del fresh[digest]
            if fresh:
                rows = (_row_of(f"{account}/{each.key}", digest, each) for digest, each in fresh.items())
                driver.executemany(_STORE, rows)
                append(
                    driver,
                    [
                        happened(
                            EventKind.MESSAGE_STORED, "", at, actor, message=f"{account}/{each.key}", sha256=digest
                        )
                        for digest, each in fresh.items()
                    ],
                )
            append(driver, beside)
            driver.execute(_MOVE, (f"{account}/{cursor.folder}", cursor.uidvalidity, cursor.next_uid))
        return len(fresh)

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
            driver.execute(_STORE, _row_of(message.key, digest, message))
            append(
                driver,
                [happened(EventKind.MESSAGE_STORED, "", at, actor, message=message.key, sha256=digest)],
            )
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


def _row_of(key: str, digest: str, message: IncomingMessage) -> tuple[str, str, str, bytes]:
    return key, message.received_at.isoformat(), digest, message.raw
