"""Letters on their way out: queued → started → sent | refused | failed | unknown, each step one commit.

A letter's text is on disk before anything leaves. A claim is an update that finds the letter unclaimed; whoever changes
the row sends it. A start without an end means that the server may have the letter: it is looked for, never sent again.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from dataclasses import asdict
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any

from sqlalchemy import (
    Connection,
    bindparam,
    case,
    false,
    func,
    insert,
    or_,
    select,
    update,
)

from cpra_bot.ledger import schema
from cpra_bot.ledger.connection import Pen, driver_of
from cpra_bot.ledger.events import append, happened, put_down
from cpra_bot.ledger.handover import claim, end
from cpra_bot.ledger.letter_rows import entry, entry_of, instant, row_of, waiting
from cpra_bot.ledger.prepared import Prepared
from cpra_bot.model.event import Event, EventKind
from cpra_bot.model.letter import Ending, Letter, LetterKind, LetterStatus, OutboxEntry, Waiting

CLAIMABLE = (LetterStatus.QUEUED, LetterStatus.FAILED)

_WITH_TEXT = select(schema.letters, schema.texts.c.text).join_from(
    schema.letters, schema.texts, schema.texts.c.letter == schema.letters.c.key
)


@lru_cache
def _of_statuses(statuses: tuple[LetterStatus, ...]) -> Prepared:
    """A query that is built once: that takes SQLAlchemy longer than SQLite takes to answer it."""
    table = schema.letters
    any_of_these = or_(false(), *(table.c.status == status.value for status in statuses))
    return Prepared(_WITH_TEXT.where(any_of_these).order_by(table.c.queued_at, table.c.key))


@lru_cache
def _without_text(statuses: tuple[LetterStatus, ...]) -> Prepared:
    c = schema.letters.c
    any_of_these = or_(false(), *(c.status == status.value for status in statuses))
    whole = (c.key, c.request, c.kind, c.to, c.status, c.plan, c.channel, c.attempts, c.not_before)
    return Prepared(select(*whole).where(any_of_these).order_by(c.queued_at, c.key))


_LEFT = Prepared(
    select(
        schema.letters.c.started_at,
        case((schema.letters.c.status == LetterStatus.SENT.value, schema.letters.c.settled_at)).label("settled_at"),
        schema.letters.c.to,
    )
    .where(schema.letters.c.started_at >= bindparam("moment"))
    .order_by(schema.letters.c.started_at)
)
_STARTED = Prepared(
    select(schema.letters.c.started_at, schema.letters.c.to)
    .where(schema.letters.c.started_at >= bindparam("moment"))
    .order_by(schema.letters.c.started_at)
)
_FIRST = Prepared(select(func.min(schema.letters.c.queued_at).label("at")))
_BY_KEY = Prepared(_WITH_TEXT.where(schema.letters.c.key == bindparam("key")))
_STATUS = Prepared(select(schema.letters.c.status).where(schema.letters.c.key == bindparam("key")))
_UNCERTAIN = {LetterStatus.STARTED, LetterStatus.UNKNOWN, LetterStatus.FAILED}
_RECIPIENTS = Prepared(select(schema.letters.c.key, schema.letters.c.request, schema.letters.c.to))
_OF_KEYS = """
    SELECT text, status, plan, queued_at, started_at, settled_at, answer, attempts, not_before
    FROM letters JOIN texts ON letter = key WHERE key IN (SELECT value FROM json_each(?)) ORDER BY queued_at, key
"""
_ONE_OF = "SELECT 1 FROM letters WHERE status = ? LIMIT 1"
_FIRST_LETTERS = Prepared(
    select(schema.letters.c.to, schema.letters.c.key).where(
        schema.letters.c.kind == LetterKind.INITIAL.value,
        schema.letters.c.queued_at >= bindparam("since"),
        schema.letters.c.status != LetterStatus.REFUSED.value,
    )
)
_UNCLAIMED = update(schema.letters).where(
    schema.letters.c.key == bindparam("this"),
    or_(*(schema.letters.c.status == status.value for status in CLAIMABLE)),
)
_SETTLED: dict[str, Any] = {"answer": bindparam("answer"), "settled_at": bindparam("settled_at")}
_FILED = Prepared(_UNCLAIMED.values(status=LetterStatus.SENT.value, attempts=schema.letters.c.attempts + 1, **_SETTLED))
_TAKE_OUT = Prepared(_UNCLAIMED.values(status=LetterStatus.WITHDRAWN.value, **_SETTLED))
_NOT_YET = ("started_at", "settled_at", "not_before")
_PUT = Prepared(
    insert(schema.letters).values({c.name: bindparam(c.name) for c in schema.letters.c if c.name not in _NOT_YET})
)
_PUT_TEXT = Prepared(insert(schema.texts).values(letter=bindparam("letter"), text=bindparam("text")))


class Outbox:
    """The table of letters."""

    def __init__(self, pen: Pen, eyes: Connection) -> None:
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
        with self._pen.begin() as connection:
            append(connection, beside)
            put(connection, letters, plan, at, actor)

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
            put_down(driver, events)
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
            put_down(driver, [*beside, *ended])
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
        with self._pen.begin() as connection:
            changed = _FILED.change(connection, {"this": key, "answer": answer, "settled_at": at.isoformat()})
            if changed == 1:
                request = key.rsplit("/", 2)[0]
                sent = {"letter": key, "answer": answer, "copy": False, "filed_at": on.isoformat()}
                append(connection, [happened(EventKind.LETTER_SENT, request, at, actor, **sent), *beside])
        return changed == 1

    def withdraw(self, key: str, why: str, at: datetime, actor: str) -> bool:
        """Take a letter back that no run has claimed or that was provably not taken.

        Returns:
            False if it has left or may have left.
        """
        with self._pen.begin() as connection:
            return take_out(connection, key, why, at, actor)

    def entries(self, statuses: Collection[LetterStatus] | None = None) -> list[OutboxEntry]:
        """Letters in the order in which they were queued, all or those of some statuses."""
        wanted = tuple(LetterStatus if statuses is None else statuses)
        return list(map(entry, _of_statuses(wanted).rows(self._eyes))) if self._any(wanted) else []

    def _any(self, statuses: tuple[LetterStatus, ...]) -> bool:
        """Whether there is one at all: most of the time the queue is empty."""
        driver = driver_of(self._eyes)
        return any(driver.execute(_ONE_OF, (status.value,)).fetchone() for status in statuses)

    def waiting(self, statuses: Collection[LetterStatus]) -> list[Waiting]:
        """Letters of some statuses without their texts, in the order in which they were queued."""
        wanted = tuple(statuses)
        return list(map(waiting, _without_text(wanted).rows(self._eyes))) if self._any(wanted) else []

    def entry(self, key: str) -> OutboxEntry | None:
        """One letter, or None."""
        row = _BY_KEY.one(self._eyes, key=key)
        return entry(row) if row else None

    def is_uncertain(self, key: str) -> bool:
        """True if a letter was handed over, or tried, and is not known to be sent: its copy settles it."""
        row = _STATUS.one(self._eyes, key=key)
        return row is not None and row.status in _UNCERTAIN

    def of_keys(self, keys: Sequence[str]) -> list[OutboxEntry]:
        """These letters, in the order in which they were queued; one that is not there is left out.

        Asked of the driver itself, as every letter that leaves comes this way.
        """
        return [entry_of(row) for row in driver_of(self._eyes).execute(_OF_KEYS, (json.dumps(keys),))]

    def recipients(self) -> list[tuple[str, str, str]]:
        """Key, request and address of every letter there ever was; their texts stay where they are."""
        return list(map(tuple, _RECIPIENTS.rows(self._eyes)))

    def first_queued_at(self) -> datetime | None:
        """When the first letter of all was queued (aware UTC); None if there is none yet."""
        if self._first_queued_at is None:  # once there is a first letter it stays the first
            self._first_queued_at = instant(next(_FIRST.rows(self._eyes)).at)
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
        for row in _LEFT.rows(self._eyes, moment=moment.isoformat()):
            started = datetime.fromisoformat(row.started_at)
            found.append((started, instant(row.settled_at) or started, row.to))
        return found

    def started_after(self, moment: datetime) -> list[tuple[datetime, str]]:
        """When and to which address letters were claimed at or after that instant (aware UTC), oldest first."""
        rows = _STARTED.rows(self._eyes, moment=moment.isoformat())
        return [(datetime.fromisoformat(row.started_at), row.to) for row in rows]

    def first_letters_to(self, addresses: Collection[str], now: datetime, days: int) -> dict[str, str]:
        """Address (case folded) → key of a first letter queued for it within so many days and not refused."""
        since = now - timedelta(days=days)
        rows = _FIRST_LETTERS.rows(self._eyes, since=since.isoformat())
        wanted = {address.casefold() for address in addresses}
        return {row.to.casefold(): row.key for row in rows if row.to.casefold() in wanted}


def put(connection: Connection, letters: Sequence[Letter], plan: str, at: datetime, actor: str) -> None:
    """Queue letters within the caller's transaction; see `Outbox.queue`."""
    if not letters:
        return
    _PUT.change(connection, *(row_of(letter, plan, at) for letter in letters))
    _PUT_TEXT.change(connection, *({"letter": letter.key, "text": asdict(letter)} for letter in letters))
    append(
        connection,
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


def take_out(connection: Connection, key: str, why: str, at: datetime, actor: str) -> bool:
    """Take a letter back within the caller's transaction; see `Outbox.withdraw`."""
    changed = _TAKE_OUT.change(connection, {"this": key, "answer": why, "settled_at": at.isoformat()})
    if changed == 1:
        request = key.rsplit("/", 2)[0]
        append(connection, [happened(EventKind.LETTER_WITHDRAWN, request, at, actor, letter=key, answer=why)])
    return changed == 1
