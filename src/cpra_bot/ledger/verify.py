"""Is the ledger what was written into it? Whatever is not is named: the event, the letter, the message."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Engine, Text, select, type_coerce
from sqlalchemy.exc import DatabaseError

from cpra_bot.ledger import schema
from cpra_bot.ledger.connection import Pen, damage
from cpra_bot.ledger.events import EventLog
from cpra_bot.ledger.handover import EVENT_OF
from cpra_bot.ledger.letter_rows import letter_from
from cpra_bot.letters.identity import fingerprint, letter_mark
from cpra_bot.model.chain import FIRST, broken
from cpra_bot.model.event import EventKind
from cpra_bot.model.letter import LetterStatus

_STATUS = {kind.value: status.value for status, kind in EVENT_OF.items()} | {
    EventKind.LETTER_QUEUED.value: LetterStatus.QUEUED.value,
    EventKind.LETTER_STARTED.value: LetterStatus.STARTED.value,
    EventKind.LETTER_WITHDRAWN.value: LetterStatus.WITHDRAWN.value,
}


@dataclass(frozen=True, slots=True)
class Verified:
    """What was found in a ledger.

    Attributes:
        events: how many there are; `head` the last link of their chain.
        letters, messages: how many there are.
        faults: what is not as it was written, a sentence each, under `database`, `chain`, `letters` or `messages`.
    """

    events: int
    head: str
    letters: int
    messages: int
    faults: tuple[tuple[str, str], ...]


@dataclass
class _Told:
    """What the events say of the other tables."""

    fingerprints: dict[str, str]
    statuses: dict[str, str]
    messages: dict[str, str]


def verify(engine: Engine, eyes: Connection, secret: bytes) -> Verified:
    """Look at every row.

    Args:
        engine, eyes: of the open ledger.
        secret: the ledger's own, from which its letters got their marks.

    Raises:
        LedgerUnusable: the file cannot even be read.
    """
    with engine.begin() as connection:
        faults = [("database", said) for said in damage(connection)]
    try:
        events = list(EventLog(Pen(engine), eyes).sealed())
        faults += [("chain", said) for said in broken(events)]
        told = _Told({}, {}, {})
        for each in events:
            _hear(told, each.kind, each.data)
        letters = list(_letters(engine, secret, told))
        messages = list(_messages(engine, told))
    except DatabaseError as fault:
        if not faults:
            raise
        return Verified(0, FIRST, 0, 0, (*faults, ("database", f"it cannot be read to its end ({fault.orig})")))
    faults += [("letters", said) for said in letters if said] + [("messages", said) for said in messages if said]
    return Verified(len(events), events[-1].link if events else FIRST, len(letters), len(messages), tuple(faults))


def _hear(told: _Told, kind: str, text: str) -> None:
    if kind not in _STATUS and kind != EventKind.MESSAGE_STORED.value:
        return
    try:
        data = json.loads(text)
        if kind == EventKind.MESSAGE_STORED.value:
            told.messages[data["message"]] = data["sha256"]
            return
        told.statuses[data["letter"]] = _STATUS[kind]
        if kind == EventKind.LETTER_QUEUED.value:
            told.fingerprints[data["letter"]] = data["fingerprint"]
    except (ValueError, KeyError, TypeError):
        return  # the chain has named this event


def _letters(engine: Engine, secret: bytes, told: _Told) -> Iterator[str]:
    """One sentence a letter, empty where all is well."""
    table, texts = schema.letters, schema.texts
    left = dict(told.fingerprints)
    text = type_coerce(texts.c.text, Text).label("text")
    both = table.outerjoin(texts, texts.c.letter == table.c.key)
    query = select(table.c.key, table.c.status, text).select_from(both).order_by(table.c.key)
    with engine.begin() as connection:
        for row in connection.execute(query):
            yield _letter(row.key, row.status, row.text, left.pop(row.key, ""), secret, told)
    yield from (f"the letter {key} is missing" for key in left)


def _letter(key: str, status: str, text: str | None, approved: str, secret: bytes, told: _Told) -> str:
    try:
        letter = letter_from(json.loads(text or ""))
        found = fingerprint(letter) if letter.key == key else ""
    except (ValueError, KeyError, TypeError):
        return f"the letter {key} cannot be read any more"
    if not approved:
        return f"the letter {key} was never queued by this program"
    if found != letter.fingerprint or found != approved:
        return f"the letter {key} is not the one that was queued: its text or its fingerprint was changed"
    if letter.mark != letter_mark(secret, key):
        return f"the secret of the ledger is not the one under which the letter {key} was written"
    if told.statuses.get(key) != status:
        return f"the letter {key} stands as {status}, and its events say {told.statuses.get(key, 'nothing')}"
    return ""


def _messages(engine: Engine, told: _Told) -> Iterator[str]:
    """One sentence a message, empty where all is well."""
    table = schema.messages
    left = dict(told.messages)
    with engine.begin() as connection:
        for row in connection.execute(select(table.c.key, table.c.sha256, table.c.raw).order_by(table.c.key)):
            yield _message(row, left.pop(row.key, ""))
    yield from (f"the message {key} is missing" for key in left)


def _message(row: Any, stored: str) -> str:
    found = hashlib.sha256(row.raw).hexdigest() if isinstance(row.raw, bytes) else "no bytes any more"
    if not stored:
        return f"the message {row.key} was never stored by this program"
    return "" if found == row.sha256 == stored else f"the message {row.key} was changed after it came"
