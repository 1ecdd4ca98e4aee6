"""The append-only list of what happened."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Engine, Row, bindparam, insert, select

from cpra_bot.ledger import schema
from cpra_bot.model.event import Event, EventKind

_AFTER = select(schema.events).where(schema.events.c.sequence > bindparam("last")).order_by(schema.events.c.sequence)
_INSERT = insert(schema.events)


def happened(kind: EventKind, request: str, at: datetime, actor: str, **data: Any) -> Event:
    """An event that is not stored yet."""
    return Event(0, request, at, kind, actor, data)


def append(connection: Connection, events: Sequence[Event]) -> None:
    """Store events in the order given, within the caller's transaction."""
    if events:
        connection.execute(
            _INSERT,
            [
                {
                    "request": each.request,
                    "at": each.at.isoformat(),
                    "kind": each.kind.value,
                    "actor": each.actor,
                    "data": each.data,
                }
                for each in events
            ],
        )


class EventLog:
    """Reading the list, and appending to it where nothing else has to change in the same commit."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def append(self, events: Sequence[Event]) -> None:
        """Store events in one commit."""
        with self._engine.begin() as connection:
            append(connection, events)

    def all(self) -> list[Event]:
        """Every event, oldest first."""
        return self.after(0)

    def after(self, sequence: int) -> list[Event]:
        """Every event later than that one, oldest first."""
        with self._engine.begin() as connection:
            return [_event(row) for row in connection.execute(_AFTER, {"last": sequence})]

    def newest_at(self) -> datetime | None:
        """When the newest event was recorded (aware UTC); None in an empty ledger."""
        table = schema.events
        with self._engine.begin() as connection:
            at = connection.execute(select(table.c.at).order_by(table.c.sequence.desc()).limit(1)).scalar_one_or_none()
        return datetime.fromisoformat(at) if at else None

    def of_kinds(self, kinds: Iterable[EventKind]) -> list[Event]:
        """Every event of these kinds, oldest first."""
        table = schema.events
        with self._engine.begin() as connection:
            rows = connection.execute(
                select(table).where(table.c.kind.in_([kind.value for kind in kinds])).order_by(table.c.sequence)
            )
            return [_event(row) for row in rows]


def _event(row: Row[Any]) -> Event:
    return Event(row.sequence, row.request, datetime.fromisoformat(row.at), EventKind(row.kind), row.actor, row.data)
