"""Is the ledger what was written into it? Whatever is not is named: the event, the letter, the message."""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from cpra_bot.ledger.connection import damage, still
from cpra_bot.ledger.events import sealed
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

_LETTERS = "SELECT key, status, text FROM letters LEFT JOIN texts ON letter = key ORDER BY key"
_MESSAGES = "SELECT key, sha256, raw FROM messages ORDER BY key"


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


def verify(eyes: sqlite3.Connection, secret: bytes) -> Verified:
    """Look at every row.

    Args:
        eyes: of the open ledger.
        secret: the ledger's own, from which its letters got their marks.

    Raises:
        LedgerUnusable: the file cannot even be read.
    """
    faults = [("database", said) for said in damage(eyes)]
    try:
        with still(eyes):
            events = list(sealed(eyes))
            faults += [("chain", said) for said in broken(events)]
            told = _Told({}, {}, {})
            for each in events:
                _hear(told, each.kind, each.data)
            letters = list(_letters(eyes, secret, told))
            messages = list(_messages(eyes, told))
    except sqlite3.DatabaseError as fault:
        if not faults:
            raise
        return Verified(0, FIRST, 0, 0, (*faults, ("database", f"it cannot be read to its end ({fault})")))
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


def _letters(eyes: sqlite3.Connection, secret: bytes, told: _Told) -> Iterator[str]:
    """One sentence a letter, empty where all is well."""
    left = dict(told.fingerprints)
    for key, status, text in eyes.execute(_LETTERS):
        yield _letter(key, status, text, left.pop(key, ""), secret, told)
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


def _messages(eyes: sqlite3.Connection, told: _Told) -> Iterator[str]:
    """One sentence a message, empty where all is well."""
    left = dict(told.messages)
    for key, digest, raw in eyes.execute(_MESSAGES):
        yield _message(key, digest, raw, left.pop(key, ""))
    yield from (f"the message {key} is missing" for key in left)


def _message(key: str, digest: str, raw: Any, stored: str) -> str:
    found = hashlib.sha256(raw).hexdigest() if isinstance(raw, bytes) else "no bytes any more"
    if not stored:
        return f"the message {key} was never stored by this program"
    return "" if found == digest == stored else f"the message {key} was changed after it came"
