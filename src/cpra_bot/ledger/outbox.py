"""Letters on their way out: queued → started → sent | refused | failed | unknown, each step one commit.

A letter's text is on disk before anything leaves. A claim is an update that finds the letter unclaimed; whoever changes
the row sends it. A start without an end means that the server may have the letter: it is looked for, never sent again.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Collection, Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any

from cpra_bot.ledger.connection import Pen
from cpra_bot.ledger.events import append, happened
from cpra_bot.ledger.handover import claim, end
from cpra_bot.ledger.letter_rows import ENTRY, PUT, PUT_TEXT, WAITING, entry_of, instant, row_of, text_of, waiting
from cpra_bot.model.event import Event, EventKind
from cpra_bot.model.letter import Ending, Letter, LetterStatus, OutboxEntry, Waiting

CLAIMABLE = (LetterStatus.QUEUED, LetterStatus.FAILED)

_BOTH = f"SELECT {ENTRY} FROM letters JOIN texts ON letter = key"
_ENTRIES = f"{_BOTH} WHERE status IN (SELECT value FROM json_each(?)) ORDER BY queued_at, key"
_OF_KEYS = f"{_BOTH} WHERE key IN (SELECT value FROM json_each(?)) ORDER BY queued_at, key"
_ENTRY = f"{_BOTH} WHERE key = ?"
_WAITING = f"SELECT {WAITING} FROM letters WHERE status IN (SELECT value FROM json_each(?)) ORDER BY queued_at, key"
_ONE_OF = "SELECT 1 FROM letters WHERE status = ? LIMIT 1"
_STATUS = "SELECT status FROM letters WHERE key = ?"
_RECIPIENTS = 'SELECT key, request, "to" FROM letters'
_FIRST = "SELECT min(queued_at) FROM letters"
_STARTED = 'SELECT started_at, "to" FROM letters WHERE started_at >= ? ORDER BY started_at'
_LEFT = """
    SELECT started_at, CASE status WHEN 'sent' THEN settled_at END, "to" FROM letters
    WHERE started_at >= ? ORDER BY started_at
"""
_FIRST_LETTERS = """
    SELECT "to", key FROM letters WHERE kind = 'initial' AND queued_at >= ? AND status != 'refused'
"""
_UNCLAIMED = "WHERE key = ? AND status IN ('queued', 'failed')"
_FILED = f"UPDATE letters SET answer = ?, settled_at = ?, status = 'sent', attempts = attempts + 1 {_UNCLAIMED}"
_TAKE_OUT = f"UPDATE letters SET answer = ?, settled_at = ?, status = 'withdrawn' {_UNCLAIMED}"
_UNCERTAIN = {LetterStatus.STARTED, LetterStatus.UNKNOWN, LetterStatus.FAILED}


class Outbox:
    """The table of letters."""

    def __init__(self, pen: Pen, eyes: sqlite3.Connection) -> None:
        self._pen, self._eyes = pen, eyes
        self._first_queued_at: datetime | None = None

    def queue(self, letters: Sequence[Letter], plan: str, at: datetime, actor: str, beside: Sequence[Event]) -> None:
        """First commit: texts, fingerprints and Message-IDs, all letters of a plan or none.

        Args:
            letters: none of their keys may be in the outbox yet.
            plan: id of the approved plan, or `auto:` and the rule.
            at: aware UTC.
            actor: who let them go.
            beside: events that belong to the same commit (the approval, the opening of requests).
        """
        if not letters and not beside:
            return
        with self._pen as driver:
            append(driver, beside)
            put(driver, letters, plan, at, actor)

    def claim(self, key: str, run: str, at: datetime, actor: str) -> bool:
        """Second commit: this run, and no other, is about to hand the letter over.

        Returns:
            False if the letter is not there to be claimed any more.
        """
        return key in self.advance((), (key,), run, at, actor)

    def advance(
        self, ended: Sequence[Ending], claims: Sequence[str], run: str, at: datetime, actor: str
    ) -> frozenset[str]:
        """One commit between letters: how some ended, and that this run is about to hand over others.

        No letter's text may leave before the commit that claims it, and what is claimed is to leave at once: after a
        crash each claimed letter that has no end is uncertain.

        Args:
            ended: letters that this run claimed.
            claims: keys.
            run: names the run.
            at: of the claims (aware UTC).
            actor: who acts.

        Returns:
            which of the claimed are ours; the others are not there to be claimed any more.
        """
        events: list[Event] = []
        ours = set()
        with self._pen as driver:
            for ending in ended:
                events += end(driver, ending, actor)
            for key in claims:
                if claimed := claim(driver, key, run, at, actor):
                    ours.add(key)
                    events += claimed
            append(driver, events)
        return frozenset(ours)

    def settle(
        self,
        key: str,
        status: LetterStatus,
        answer: str,
        at: datetime,
        actor: str,
        *,
        copy: bool = False,
        not_before: datetime | None = None,
        beside: Sequence[Event] = (),
    ) -> bool:
        """Third commit: how it ended.

        Args:
            key: a letter that is started or unknown.
            status, answer, at, copy, not_before: as in `Ending`.
            actor: who says so.
            beside: events of the same commit.

        Returns:
            False if the letter was settled already; nothing is changed then but `beside`.
        """
        with self._pen as driver:
            ended = end(driver, Ending(key, status, answer, at, copy, not_before), actor)
            append(driver, [*beside, *ended])
        return bool(ended)

    def filed(self, key: str, answer: str, on: datetime, at: datetime, actor: str, beside: Sequence[Event]) -> bool:
        """A person filed the letter: from the queue to sent in one commit, for nobody else could have taken it.

        Args:
            key: of a letter that waits for a person's hand.
            answer: how it is known.
            on: when it was filed (aware UTC).
            at: now (aware UTC).
            actor: who says so.
            beside: events of the same commit.

        Returns:
            False if the letter did not wait any more; nothing was noted then.
        """
        with self._pen as driver:
            changed = driver.execute(_FILED, (answer, at.isoformat(), key)).rowcount
            if changed == 1:
                request = key.rsplit("/", 2)[0]
                sent = {"letter": key, "answer": answer, "copy": False, "filed_at": on.isoformat()}
                append(driver, [happened(EventKind.LETTER_SENT, request, at, actor, **sent), *beside])
        return changed == 1

    def withdraw(self, key: str, why: str, at: datetime, actor: str) -> bool:
        """Take a letter back that no run has claimed or that was provably not taken.

        Returns:
            False if it has left or may have left.
        """
        with self._pen as driver:
            return take_out(driver, key, why, at, actor)

    def entries(self, statuses: Collection[LetterStatus] | None = None) -> list[OutboxEntry]:
        """Letters in the order in which they were queued, all or those of some statuses."""
        return list(map(entry_of, self._of(_ENTRIES, LetterStatus if statuses is None else statuses)))

    def waiting(self, statuses: Collection[LetterStatus]) -> list[Waiting]:
        """Letters of some statuses without their texts, in the order in which they were queued."""
        return list(map(waiting, self._of(_WAITING, statuses)))

    def _of(self, query: str, statuses: Iterable[LetterStatus]) -> Iterable[tuple[Any, ...]]:
        """Rows of the letters that stand so. Whether there is one is asked first: mostly there is none."""
        wanted = [status.value for status in statuses]
        if any(self._eyes.execute(_ONE_OF, (status,)).fetchone() for status in wanted):
            return self._eyes.execute(query, (json.dumps(wanted),))
        return ()

    def entry(self, key: str) -> OutboxEntry | None:
        """One letter, or None."""
        row = self._eyes.execute(_ENTRY, (key,)).fetchone()
        return entry_of(row) if row else None

    def is_uncertain(self, key: str) -> bool:
        """True if a letter was handed over, or tried, and is not known to be sent: its copy settles it."""
        row = self._eyes.execute(_STATUS, (key,)).fetchone()
        return row is not None and row[0] in _UNCERTAIN

    def of_keys(self, keys: Sequence[str]) -> list[OutboxEntry]:
        """These letters, in the order in which they were queued; one that is not there is left out."""
        return [entry_of(row) for row in self._eyes.execute(_OF_KEYS, (json.dumps(keys),))]

    def recipients(self) -> list[tuple[str, str, str]]:
        """Key, request and address of every letter there ever was; their texts stay where they are."""
        return self._eyes.execute(_RECIPIENTS).fetchall()

    def first_queued_at(self) -> datetime | None:
        """When the first letter of all was queued (aware UTC); None if there is none yet."""
        if self._first_queued_at is None:  # once there is a first letter it stays the first
            self._first_queued_at = instant(self._eyes.execute(_FIRST).fetchone()[0])
        return self._first_queued_at

    def keys(self) -> set[str]:
        """Keys of all letters there ever were."""
        return {key for key, _, _ in self.recipients()}

    def left_after(self, moment: datetime) -> list[tuple[datetime, datetime, str]]:
        """When letters were claimed, when they were settled as sent, and their addresses; oldest claim first.

        Args:
            moment: of the earliest claim that counts (aware UTC).

        Returns:
            the claim twice where nothing says when the letter was sent.
        """
        found = []
        for started_at, settled_at, to in self._eyes.execute(_LEFT, (moment.isoformat(),)):
            started = datetime.fromisoformat(started_at)
            found.append((started, instant(settled_at) or started, to))
        return found

    def started_after(self, moment: datetime) -> list[tuple[datetime, str]]:
        """When and to which address letters were claimed at or after that instant (aware UTC), oldest first."""
        rows = self._eyes.execute(_STARTED, (moment.isoformat(),))
        return [(datetime.fromisoformat(started_at), to) for started_at, to in rows]

    def first_letters_to(self, addresses: Collection[str], now: datetime, days: int) -> dict[str, str]:
        """Address (case folded) → key of a first letter queued for it within so many days and not refused."""
        rows = self._eyes.execute(_FIRST_LETTERS, ((now - timedelta(days=days)).isoformat(),))
        wanted = {address.casefold() for address in addresses}
        return {to.casefold(): key for to, key in rows if to.casefold() in wanted}


def put(driver: sqlite3.Connection, letters: Sequence[Letter], plan: str, at: datetime, actor: str) -> None:
    """Queue letters within the caller's transaction; see `Outbox.queue`."""
    if not letters:
        return
    driver.executemany(PUT, [row_of(letter, plan, at) for letter in letters])
    driver.executemany(PUT_TEXT, map(text_of, letters))
    append(
        driver,
        [
            happened(
                EventKind.LETTER_QUEUED,
                letter.request,
                at,
                actor,
                letter=letter.key,
                letter_kind=letter.kind.value,
                message_id=letter.message_id,
                to=letter.to,
                channel=letter.channel,
                fingerprint=letter.fingerprint,
                plan=plan,
            )
            for letter in letters
        ],
    )


def take_out(driver: sqlite3.Connection, key: str, why: str, at: datetime, actor: str) -> bool:
    """Take a letter back within the caller's transaction; see `Outbox.withdraw`."""
    changed = driver.execute(_TAKE_OUT, (why, at.isoformat(), key)).rowcount
    if changed == 1:
        request = key.rsplit("/", 2)[0]
        append(driver, [happened(EventKind.LETTER_WITHDRAWN, request, at, actor, letter=key, answer=why)])
    return changed == 1
