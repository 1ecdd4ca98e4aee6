"""Raw messages, kept whole before anything looks into them, and how far each mailbox folder was read."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from itertools import chain
from typing import Any

from sqlalchemy import Connection, bindparam, insert, select, update

from cpra_bot.ledger import schema
from cpra_bot.ledger.connection import Pen
from cpra_bot.ledger.events import append, happened
from cpra_bot.ledger.prepared import Prepared, any_of
from cpra_bot.model.event import Event, EventKind
from cpra_bot.model.message import Cursor, IncomingMessage

Look = Callable[[Sequence[IncomingMessage]], Mapping[str, Sequence[Event]]]
"""Looks at new messages; of those of which it knows all there is to find (by key), what to note."""

_UNSETTLED = Prepared(
    select(schema.messages.c.key)
    .where(schema.messages.c.settled.is_(False))
    .order_by(schema.messages.c.received_at, schema.messages.c.key)
)
_BY_KEY = Prepared(
    select(schema.messages.c.key, schema.messages.c.received_at, schema.messages.c.raw).where(
        schema.messages.c.key == bindparam("key")
    )
)
_CURSOR = Prepared(select(schema.cursors).where(schema.cursors.c.folder == bindparam("folder")))
_KNOWN = Prepared(
    select(schema.messages.c.sha256, schema.messages.c.key).where(schema.messages.c.sha256.in_(any_of("hashes")))
)
_STORE = Prepared(insert(schema.messages).values({each.name: bindparam(each.name) for each in schema.messages.c}))
_SETTLE = Prepared(update(schema.messages).where(schema.messages.c.key == bindparam("this")).values(settled=True))
_MOVE = Prepared(
    update(schema.cursors)
    .where(schema.cursors.c.folder == bindparam("this"))
    .values(uidvalidity=bindparam("uidvalidity"), next_uid=bindparam("next_uid"))
)
_BEGIN = Prepared(insert(schema.cursors).values({each.name: bindparam(each.name) for each in schema.cursors.c}))


class MessageStore:
    """The tables of messages and cursors."""

    def __init__(self, pen: Pen, eyes: Connection) -> None:
        self._pen, self._eyes = pen, eyes

    def cursor(self, account: str, folder: str) -> Cursor:
        """How far that folder of that account (login and host) was read; the start if it never was."""
        row = _CURSOR.one(self._eyes, folder=f"{account}/{folder}")
        return Cursor(folder, row.uidvalidity, row.next_uid) if row else Cursor(folder)

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
        with self._pen.begin() as connection:
            for row in _KNOWN.rows(connection, hashes=list(fresh)) if fresh else ():
                del fresh[row.sha256]
            new = {digest: replace(each, key=f"{account}/{each.key}") for digest, each in fresh.items()}
            found = look(list(new.values())) if look and new else {}
            if new:
                _STORE.change(connection, *(_row_of(each, digest, each.key in found) for digest, each in new.items()))
            stored = [_stored(each, digest, at, actor) for digest, each in new.items()]
            append(connection, [*stored, *chain.from_iterable(found.values()), *beside])
            _move(connection, f"{account}/{cursor.folder}", cursor)
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
        with self._pen.begin() as connection:
            known = _KNOWN.one(connection, hashes=[digest])
            if known:
                return str(known.key)
            _STORE.change(connection, _row_of(message, digest, False))
            append(connection, [_stored(message, digest, at, actor)])
        return message.key

    def unsettled(self) -> Iterator[IncomingMessage]:
        """Messages that nothing has looked into yet, oldest first."""
        for row in _UNSETTLED.rows(self._eyes):
            message = self.get(row.key)
            if message:
                yield message

    def get(self, key: str) -> IncomingMessage | None:
        """One message, or None."""
        row = _BY_KEY.one(self._eyes, key=key)
        return IncomingMessage(row.key, datetime.fromisoformat(row.received_at), row.raw) if row else None

    def settle(self, key: str, beside: Sequence[Event]) -> None:
        """Note in one commit what was found in a message and that it was looked into."""
        self.settle_all({key: beside})

    def settle_all(self, found: Mapping[str, Sequence[Event]]) -> None:
        """Note in one commit what was found in several messages (by key) and that they were looked into."""
        if not found:
            return
        with self._pen.begin() as connection:
            append(connection, [event for beside in found.values() for event in beside])
            _SETTLE.change(connection, *({"this": key} for key in found))


def _move(connection: Connection, folder: str, cursor: Cursor) -> None:
    values = {"uidvalidity": cursor.uidvalidity, "next_uid": cursor.next_uid}
    if not _MOVE.change(connection, {"this": folder, **values}):
        _BEGIN.change(connection, {"folder": folder, **values})


def _stored(message: IncomingMessage, digest: str, at: datetime, actor: str) -> Event:
    return happened(EventKind.MESSAGE_STORED, "", at, actor, message=message.key, sha256=digest)


def _row_of(message: IncomingMessage, digest: str, settled: bool) -> dict[str, Any]:
    received_at = message.received_at.isoformat()
    return {
        "key": message.key,
        "received_at": received_at,
        "sha256": digest,
        "raw": message.raw,
        "settled": settled,
    }
