"""Raw messages, kept whole before anything looks into them, and how far each mailbox folder was read."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Engine, bindparam, insert, select, update

from cpra_bot.ledger import schema
from cpra_bot.ledger.connection import said_to_driver
from cpra_bot.ledger.events import append, happened
from cpra_bot.model.event import Event, EventKind
from cpra_bot.model.message import Cursor, IncomingMessage

_UNSETTLED = "SELECT rowid FROM messages WHERE settled = 0 ORDER BY received_at, key"
_BY_ROW = "SELECT key, received_at, raw FROM messages WHERE rowid = ?"
_BY_KEY = "SELECT key, received_at, raw FROM messages WHERE key = ?"
_CURSOR = select(schema.cursors).where(schema.cursors.c.folder == bindparam("folder"))
_HERE = "SELECT 1 FROM messages WHERE sha256 = ?"
_STORE = "INSERT INTO messages (key, received_at, sha256, raw, settled) VALUES (?, ?, ?, ?, 0)"
_SETTLE = "UPDATE messages SET settled = 1 WHERE key = ?"
_MOVE = (
    update(schema.cursors)
    .where(schema.cursors.c.folder == bindparam("this"))
    .values(uidvalidity=bindparam("uidvalidity"), next_uid=bindparam("next_uid"))
)


class MessageStore:
    """The tables of messages and cursors."""

    def __init__(self, engine: Engine, eyes: Connection) -> None:
        self._engine, self._eyes = engine, eyes

    def cursor(self, account: str, folder: str) -> Cursor:
        """How far that folder of that account (login and host) was read; the start if it never was."""
        row = self._eyes.execute(_CURSOR, {"folder": f"{account}/{folder}"}).one_or_none()
        return Cursor(folder, row.uidvalidity, row.next_uid) if row else Cursor(folder)

    def store(self, account: str, batch: Sequence[IncomingMessage], cursor: Cursor, at: datetime, actor: str) -> int:
        """Keep a batch and move the cursor past it, in one commit.

        The account is part of every key: two servers may give the same numbers to different messages. A message that is
        here already (same bytes; a mailbox that was rebuilt numbers all anew) is not kept twice.

        Returns:
            how many were new.
        """
        fresh: dict[str, IncomingMessage] = {}
        for message in batch:
            fresh.setdefault(hashlib.sha256(message.raw).hexdigest(), message)
        with self._engine.begin() as connection:
            for digest in _known(connection, list(fresh)):
                del fresh[digest]
            if fresh:
                rows = [
                    (f"{account}/{each.key}", each.received_at.isoformat(), digest, each.raw)
                    for digest, each in fresh.items()
                ]
                said_to_driver(connection, _STORE, rows, many=True)
                append(
                    connection,
                    [
                        happened(
                            EventKind.MESSAGE_STORED, "", at, actor, message=f"{account}/{each.key}", sha256=digest
                        )
                        for digest, each in fresh.items()
                    ],
                )
            _move(connection, f"{account}/{cursor.folder}", cursor)
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
        table = schema.messages
        with self._engine.begin() as connection:
            known = connection.execute(select(table.c.key).where(table.c.sha256 == digest)).scalar_one_or_none()
            if known:
                return str(known)
            said_to_driver(connection, _STORE, (message.key, message.received_at.isoformat(), digest, message.raw))
            append(
                connection,
                [happened(EventKind.MESSAGE_STORED, "", at, actor, message=message.key, sha256=digest)],
            )
        return message.key

    def unsettled(self) -> Iterator[IncomingMessage]:
        """Messages that nothing has looked into yet, oldest first."""
        driver: Any = self._eyes.connection.driver_connection
        for row in driver.execute(_UNSETTLED).fetchall():
            message = self._one(_BY_ROW, row)
            if message:
                yield message

    def get(self, key: str) -> IncomingMessage | None:
        """One message, or None."""
        return self._one(_BY_KEY, (key,))

    def _one(self, statement: str, values: Sequence[Any]) -> IncomingMessage | None:
        """Asked of the driver itself: SQLAlchemy's way takes longer than a short message."""
        driver: Any = self._eyes.connection.driver_connection
        row = driver.execute(statement, values).fetchone()
        return IncomingMessage(row[0], datetime.fromisoformat(row[1]), row[2]) if row else None

    def settle(self, key: str, beside: Sequence[Event]) -> None:
        """Note in one commit what was found in a message and that it was looked into."""
        self.settle_all({key: beside})

    def settle_all(self, found: Mapping[str, Sequence[Event]]) -> None:
        """Note in one commit what was found in several messages (by key) and that they were looked into."""
        if not found:
            return
        with self._engine.begin() as connection:
            append(connection, [event for beside in found.values() for event in beside])
            said_to_driver(connection, _SETTLE, [(key,) for key in found], many=True)


def _known(connection: Connection, hashes: Sequence[str]) -> list[str]:
    """Those that are here already, each looked for by itself: a list of marks would be built anew for each batch."""
    driver: Any = connection.connection.driver_connection
    return [digest for digest in hashes if driver.execute(_HERE, (digest,)).fetchone()]


def _move(connection: Connection, folder: str, cursor: Cursor) -> None:
    values = {"uidvalidity": cursor.uidvalidity, "next_uid": cursor.next_uid}
    if not connection.execute(_MOVE, {"this": folder, **values}).rowcount:
        connection.execute(insert(schema.cursors).values(folder=folder, **values))
