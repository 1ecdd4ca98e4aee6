"""The steps of a hand-over within a transaction: a claim before the text leaves, an ending after the answer."""

from __future__ import annotations

import sqlite3
from datetime import datetime

from cpra_bot.ledger.events import happened
from cpra_bot.model.event import Event, EventKind
from cpra_bot.model.letter import Ending, LetterStatus

_CLAIM = """
    UPDATE letters SET status = 'started', started_at = ?, settled_at = NULL, attempts = attempts + 1
    WHERE key = ? AND status IN ('queued', 'failed')
"""
_END = """
    UPDATE letters SET answer = ?, settled_at = ?, not_before = ?, status = ?
    WHERE (status = ? OR status = ? OR status = ?) AND key = ?
"""
# Not `IN`, for which SQLite makes a table of its own each time.

EVENT_OF = {
    LetterStatus.SENT: EventKind.LETTER_SENT,
    LetterStatus.REFUSED: EventKind.LETTER_REFUSED,
    LetterStatus.FAILED: EventKind.LETTER_FAILED,
    LetterStatus.UNKNOWN: EventKind.LETTER_UNKNOWN,
}
_ENDS = {
    LetterStatus.SENT: ("sent", "started", "unknown", "failed"),
    LetterStatus.REFUSED: ("refused", "started", "unknown", "started"),
    LetterStatus.FAILED: ("failed", "started", "unknown", "started"),
    LetterStatus.UNKNOWN: ("unknown", "started", "started", "started"),
}
"""How a letter may end → its status then, and the three before it from which it may."""


def claim(driver: sqlite3.Connection, key: str, run: str, at: datetime, actor: str) -> list[Event]:
    """Take a letter that waits; the event to append, or none if it is not there to be claimed any more.

    Args:
        driver: SQLite's connection, in the caller's transaction.
        key, run, at, actor: as for `Outbox.advance`.
    """
    if driver.execute(_CLAIM, (at.isoformat(), key)).rowcount != 1:
        return []
    return [happened(EventKind.LETTER_STARTED, _request(key), at, actor, letter=key, run=run)]


def end(driver: sqlite3.Connection, ending: Ending, actor: str) -> list[Event]:
    """Settle a letter that is started or unknown; the event to append, or none if it was settled already.

    One that was SENT may also have been settled as failed: a copy came back although the server had said "not now".
    """
    not_before = ending.not_before.isoformat() if ending.not_before else None
    values = (*_ENDS[ending.status], ending.key)
    changed = driver.execute(_END, (ending.answer, ending.at.isoformat(), not_before, *values)).rowcount
    if changed != 1:
        return []
    told = {"letter": ending.key, "answer": ending.answer, "copy": ending.copy}
    return [happened(EVENT_OF[ending.status], _request(ending.key), ending.at, actor, **told)]


def _request(key: str) -> str:
    return key.rsplit("/", 2)[0]
