"""The append-only list of what happened."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Text, select, type_coerce

from cpra_bot.ledger import schema
from cpra_bot.ledger.connection import Pen, driver_of, said_to_driver
from cpra_bot.ledger.prepared import Prepared, any_of
from cpra_bot.model.chain import FIRST, Sealed, event_hash, next_link
from cpra_bot.model.event import Event, EventKind

_AFTER = "SELECT sequence, request, at, kind, actor, data FROM events WHERE sequence > ? ORDER BY sequence"
_LAST_LINK = "SELECT link FROM events ORDER BY sequence DESC LIMIT 1"
_LINK_AT = "SELECT link FROM events WHERE sequence = ?"
_LAST = "SELECT max(sequence) FROM events"
_COUNT = f"SELECT count(*) FROM events WHERE kind = ? AND sequence > ? AND sequence <= ? AND {schema.RARE}"  # noqa: S608
_ANY_BUT = "SELECT 1 FROM events WHERE sequence > ? AND kind NOT IN (SELECT value FROM json_each(?)) LIMIT 1"
# The text is sealed as it is stored, so it is written here and not by the column's type.
_INSERT = "INSERT INTO events (request, at, kind, actor, data, link) VALUES (?, ?, ?, ?, ?, ?)"
_AS_STORED = select(
    *(column for column in schema.events.c if column.name != "data"),
    type_coerce(schema.events.c.data, Text).label("data"),
).order_by(schema.events.c.sequence)

_SOME = select(schema.events).where(schema.events.c.kind.in_(any_of("kinds"))).order_by(schema.events.c.sequence)
_OF_KINDS = Prepared(_SOME)
_OF_RARE_KINDS = Prepared(_SOME.where(schema.RARE))  # said, so that the index is used that holds the others only
EVERY_LETTERS = frozenset({EventKind.LETTER_STARTED.value, EventKind.LETTER_SENT.value})
_KINDS = {kind.value: kind for kind in EventKind}
_read = json.JSONDecoder().raw_decode  # `json.loads` without its search for white space, of which we write none


def happened(kind: EventKind, request: str, at: datetime, actor: str, **data: Any) -> Event:
    """An event that is not stored yet."""
    return Event(0, request, at, kind, actor, data)


def append(connection: Connection, events: Sequence[Event]) -> None:
    """Store events in the order given, within the caller's transaction, each sealed to the one before it."""
    if events:
        said_to_driver(connection, _INSERT, _sealed(driver_of(connection), events), many=True)


def put_down(driver: Any, events: Sequence[Event]) -> None:
    """As `append`, in a transaction of SQLite's own connection; see `connection.Pen`."""
    if events:
        driver.executemany(_INSERT, _sealed(driver, events))


def _sealed(driver: Any, events: Sequence[Event]) -> list[tuple[str, ...]]:
    """The rows to store. The last link is asked of the driver: SQLAlchemy's way takes longer than the whole seal."""
    last = driver.execute(_LAST_LINK).fetchone()
    link: str = last[0] if last else FIRST
    rows: list[tuple[str, ...]] = []
    for each in events:
        row = (each.request, each.at.isoformat(), each.kind.value, each.actor, json.dumps(each.data))
        link = next_link(link, event_hash(*row))
        rows.append((*row, link))
    return rows


class EventLog:
    """Reading the list, and appending to it where nothing else has to change in the same commit."""

    def __init__(self, pen: Pen, eyes: Connection) -> None:
        self._pen, self._eyes = pen, eyes

    def append(self, events: Sequence[Event]) -> None:
        """Store events in one commit."""
        with self._pen.begin() as connection:
            append(connection, events)

    def all(self) -> list[Event]:
        """Every event, oldest first."""
        return list(self.after(0))

    def after(self, sequence: int) -> Iterator[Event]:
        """Every event later than that one, oldest first, as they come from the file: a long list never lies in memory.

        Asked of the driver itself: a fold reads every event there is, and SQLAlchemy's way takes twice as long.
        """
        driver = driver_of(self._eyes)
        for number, request, at, kind, actor, data in driver.execute(_AFTER, (sequence,)):
            yield Event(number, request, datetime.fromisoformat(at), _KINDS[kind], actor, _read(data)[0])

    def last(self) -> int:
        """The sequence of the newest event; 0 in an empty ledger. Asked of the driver itself, for it is asked often."""
        return int(driver_of(self._eyes).execute(_LAST).fetchone()[0] or 0)

    def count(self, kind: EventKind, after: int, until: int) -> int:
        """How many events of a kind (not one that comes with every letter) stand behind one sequence, up to another."""
        return int(driver_of(self._eyes).execute(_COUNT, (kind.value, after, until)).fetchone()[0])

    def any_but(self, kinds: Iterable[EventKind], after: int) -> bool:
        """True if an event later than that one is of another kind than these."""
        named = json.dumps([kind.value for kind in kinds])
        return driver_of(self._eyes).execute(_ANY_BUT, (after, named)).fetchone() is not None

    def link_at(self, sequence: int) -> str:
        """The seal of one event, which covers all before it; empty if there is none."""
        row = driver_of(self._eyes).execute(_LINK_AT, (sequence,)).fetchone()
        return str(row[0]) if row else ""

    def sealed(self) -> Iterator[Sealed]:
        """Every event as it is stored, with its seal, oldest first."""
        for row in self._eyes.execute(_AS_STORED):
            yield Sealed(row.sequence, row.request, row.at, row.kind, row.actor, str(row.data), row.link)

    def newest_at(self) -> datetime | None:
        """When the newest event was recorded (aware UTC); None in an empty ledger."""
        table = schema.events
        at = self._eyes.execute(select(table.c.at).order_by(table.c.sequence.desc()).limit(1)).scalar_one_or_none()
        return datetime.fromisoformat(at) if at else None

    def of_kinds(self, kinds: Iterable[EventKind]) -> list[Event]:
        """Every event of these kinds, oldest first."""
        wanted = [kind.value for kind in kinds]
        query = _OF_KINDS if EVERY_LETTERS.intersection(wanted) else _OF_RARE_KINDS
        return [_event(row) for row in query.rows(self._eyes, kinds=wanted)]


def _event(row: Any) -> Event:
    return Event(row.sequence, row.request, datetime.fromisoformat(row.at), EventKind(row.kind), row.actor, row.data)
