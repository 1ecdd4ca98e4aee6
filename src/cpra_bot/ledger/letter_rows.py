"""Letters as the ledger's rows have them, and back."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from cpra_bot.model.letter import Attachment, Letter, LetterKind, LetterStatus, OutboxEntry, Waiting

KINDS, STATUSES = {each.value: each for each in LetterKind}, {each.value: each for each in LetterStatus}


def row_of(letter: Letter, plan: str, at: datetime) -> dict[str, Any]:
    """The row of a letter that is put into the queue; its text goes into another table."""
    return {
        "key": letter.key,
        "request": letter.request,
        "kind": letter.kind.value,
        "channel": letter.channel,
        "to": letter.to,
        "plan": plan,
        "status": LetterStatus.QUEUED.value,
        "queued_at": at.isoformat(),
        "attempts": 0,
        "answer": "",
    }


def entry(row: Any) -> OutboxEntry:
    """A row of `letters` with its text, columns by their names."""
    return OutboxEntry(
        letter=letter_from(row.text),
        status=LetterStatus(row.status),
        plan=row.plan,
        queued_at=datetime.fromisoformat(row.queued_at),
        started_at=instant(row.started_at),
        settled_at=instant(row.settled_at),
        answer=row.answer,
        attempts=row.attempts,
        not_before=instant(row.not_before),
    )


def entry_of(row: tuple[Any, ...]) -> OutboxEntry:
    """The same row as the driver itself gives it."""
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


def waiting(row: Any) -> Waiting:
    """A row of a letter without its text, as the driver gives it."""
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
