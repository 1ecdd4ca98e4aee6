"""Letters as the ledger's rows have them, and back."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime
from typing import Any

from cpra_bot.model.letter import Attachment, Letter, LetterKind, LetterStatus, OutboxEntry, Waiting

KINDS, STATUSES = {each.value: each for each in LetterKind}, {each.value: each for each in LetterStatus}


ENTRY = "text, status, plan, queued_at, started_at, settled_at, answer, attempts, not_before"
"""Columns of `letters` and `texts` as `entry_of` takes them."""
WAITING = 'key, request, kind, "to", status, plan, channel, attempts, not_before'
"""Columns of `letters` as `waiting` takes them."""
PUT = """
    INSERT INTO letters (key, request, kind, channel, "to", plan, status, queued_at, attempts, answer)
    VALUES (?, ?, ?, ?, ?, ?, 'queued', ?, 0, '')
"""
PUT_TEXT = "INSERT INTO texts (letter, text) VALUES (?, ?)"


def row_of(letter: Letter, plan: str, at: datetime) -> tuple[str, ...]:
    """What `PUT` takes for a letter that is put into the queue; its text goes into another table."""
    return letter.key, letter.request, letter.kind.value, letter.channel, letter.to, plan, at.isoformat()


def text_of(letter: Letter) -> tuple[str, str]:
    """What `PUT_TEXT` takes."""
    return letter.key, json.dumps(asdict(letter))


def entry_of(row: tuple[Any, ...]) -> OutboxEntry:
    """A row of the columns `ENTRY`."""
    text, status, plan, queued_at, started_at, settled_at, answer, attempts, not_before = row
    return OutboxEntry(
        letter_from(json.loads(text)),
        STATUSES[status],
        plan,
        datetime.fromisoformat(queued_at),
        instant(started_at),
        instant(settled_at),
        answer,
        attempts,
        instant(not_before),
    )


def waiting(row: tuple[Any, ...]) -> Waiting:
    """A row of the columns `WAITING`."""
    key, request, kind, to, status, plan, channel, attempts, not_before = row
    return Waiting(key, request, KINDS[kind], channel, to, STATUSES[status], plan, attempts, instant(not_before))


def letter_from(stored: Mapping[str, Any]) -> Letter:
    """The letter whose `asdict` was stored; one of an older ledger knows no attachments."""
    text = dict(stored)
    text["kind"] = LetterKind(text["kind"])
    text["items"], text["references"] = tuple(text["items"]), tuple(text["references"])
    text["attachments"] = tuple(Attachment(**each) for each in text.get("attachments", ()))
    return Letter(**text)


def instant(text: str | None) -> datetime | None:
    """A stored instant (aware UTC); None where there is none."""
    return datetime.fromisoformat(text) if text else None
