"""The append-only list of what happened."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import Any

from cpra_bot.ledger.connection import Pen
from cpra_bot.ledger.schema import RARE
from cpra_bot.model.chain import FIRST, Sealed, event_hash, next_link
from cpra_bot.model.event import Event, EventKind

_COLUMNS = "sequence, request, at, kind, actor, data"
_AFTER = f"SELECT {_COLUMNS} FROM events WHERE sequence > ? ORDER BY sequence"
_LAST_LINK = "SELECT link FROM events ORDER BY sequence DESC LIMIT 1"
_LINK_AT = "SELECT link FROM events WHERE sequence = ?"
_LAST = "SELECT max(sequence) FROM events"
_COUNT = f"SELECT count(*) FROM events WHERE kind = ? AND sequence > ? AND sequence <= ? AND {RARE}"
_ANY_BUT = "SELECT 1 FROM events WHERE sequence > ? AND kind NOT IN (SELECT value FROM json_each(?)) LIMIT 1"
_LAST_AT = "SELECT at FROM events ORDER BY sequence DESC LIMIT 1"
# The text is sealed as it is stored, so it is written once and sealed then.
_INSERT = "INSERT INTO events (request, at, kind, actor, data, link) VALUES (?, ?, ?, ?, ?, ?)"
_AS_STORED = f"SELECT {_COLUMNS}, link FROM events ORDER BY sequence"
_OF_KINDS = f"SELECT {_COLUMNS} FROM events WHERE kind IN (SELECT value FROM json_each(?)) ORDER BY sequence"
# Said, so that the index is used that holds the others only.
_OF_RARE_KINDS = (
    f"SELECT {_COLUMNS} FROM events WHERE kind IN (SELECT value FROM json_each(?)) AND {RARE} ORDER BY sequence"
)
EVERY_LETTERS = frozenset({EventKind.LETTER_STARTED.value, EventKind.LETTER_SENT.value})
_KINDS = {kind.value: kind for kind in EventKind}
_read = json.JSONDecoder().raw_decode  # `json.loads` without its search for white space, of which we write none


def happened(kind: EventKind, request: str, at: datetime, actor: str, **data: Any) -> Event:
    """An event that is not stored yet."""
    return Event(0, request, at, kind, actor, data)


def append(driver: sqlite3.Connection, events: Sequence[Event]) -> None:
    """Store events in the order given, within the caller's transaction, each sealed to the one before it."""
    if events:
        driver.executemany(_INSERT, _sealed(driver, events))


def _sealed(driver: sqlite3.Connection, events: Sequence[Event]) -> list[tuple[str, ...]]:
    last = driver.execute(_LAST_LINK).fetchone()
    link: str = last[0] if last else FIRST
    rows: list[tuple[str, ...]] = []
    for each in events:
        row = (each.request, each.at.isoformat(), each.kind.value, each.actor, json.dumps(each.data))
        link = next_link(link, event_hash(*row))
        rows.append((*row, link))
    return rows


def sealed(driver: sqlite3.Connection) -> Iterator[Sealed]:
    """Every event as it is stored, with its seal, oldest first."""
    for number, request, at, kind, actor, data, link in driver.execute(_AS_STORED):
        yield Sealed(number, request, at, kind, actor, str(data), link)


class EventLog:
    """Reading the list, and appending to it where nothing else has to change in the same commit."""

    def __init__(self, pen: Pen, eyes: sqlite3.Connection) -> None:
        self._pen, self._eyes = pen, eyes

    def append(self, events: Sequence[Event]) -> None:
        """Store events in one commit."""
        with self._pen as driver:
            append(driver, events)

    def all(self) -> list[Event]:
        """Every event, oldest first."""
        return list(self.after(0))

    def after(self, sequence: int) -> Iterator[Event]:
        """Every event later than that one, oldest first, read one by one: a long list never lies in memory."""
        return map(_event, self._eyes.execute(_AFTER, (sequence,)))

    def last(self) -> int:
        """The sequence of the newest event; 0 in an empty ledger."""
        return int(self._eyes.execute(_LAST).fetchone()[0] or 0)

    def count(self, kind: EventKind, after: int, until: int) -> int:
        """How many events of a kind (not one that comes with every letter) stand behind one sequence, up to another."""
        return int(self._eyes.execute(_COUNT, (kind.value, after, until)).fetchone()[0])

    def any_but(self, kinds: Iterable[EventKind], after: int) -> bool:
        """True if an event later than that one is of another kind than these."""
        named = json.dumps([kind.value for kind in kinds])
        return self._eyes.execute(_ANY_BUT, (after, named)).fetchone() is not None

    def link_at(self, sequence: int) -> str:
        """The seal of one event, which covers all before it; empty if there is none."""
        row = self._eyes.execute(_LINK_AT, (sequence,)).fetchone()
        return str(row[0]) if row else ""

    def sealed(self) -> Iterator[Sealed]:
        """Every event as it is stored, with its seal, oldest first."""
        return sealed(self._eyes)

    def newest_at(self) -> datetime | None:
        """When the newest event was recorded (aware UTC); None in an empty ledger."""
        row = self._eyes.execute(_LAST_AT).fetchone()
        return datetime.fromisoformat(row[0]) if row else None

    def of_kinds(self, kinds: Iterable[EventKind]) -> list[Event]:
        """Every event of these kinds, oldest first."""
        wanted = [kind.value for kind in kinds]
        query = _OF_KINDS if EVERY_LETTERS.intersection(wanted) else _OF_RARE_KINDS
        return [_event(row) for row in self._eyes.execute(query, (json.dumps(wanted),)).fetchall()]


def _event(row: tuple[Any, ...]) -> Event:
    number, request, at, kind, actor, data = row
    return Event(number, request, datetime.fromisoformat(at), _KINDS[kind], actor, _read(data)[0])
