"""Letters that wait for a person's word: live → approved | rejected | postponed | gone, each step one commit.

Approving puts the letter into the outbox in the same commit, so that no kill can leave an approval without its letter
or a letter without its approval. Every step is an update that finds the proposal as the person saw it; whoever comes
second finds nothing to change.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Collection, Mapping
from dataclasses import asdict
from datetime import date, datetime
from typing import Any

from cpra_bot.ledger.connection import Pen
from cpra_bot.ledger.events import append, happened
from cpra_bot.ledger.letter_rows import instant, letter_from
from cpra_bot.ledger.outbox import put, take_out
from cpra_bot.model.event import EventKind
from cpra_bot.model.fact import Fact
from cpra_bot.model.letter import Letter, LetterKind, LetterOrder
from cpra_bot.model.proposal import Draft, Proposal, ProposalStatus, plan_of

EVENT_OF = {
    ProposalStatus.REJECTED: EventKind.PROPOSAL_REJECTED,
    ProposalStatus.POSTPONED: EventKind.PROPOSAL_POSTPONED,
    ProposalStatus.GONE: EventKind.PROPOSAL_GONE,
}

_DRAFT = ("request", "need", "rule", "ordered", "letter", "fingerprint", "because", "rests_on", "seen")
_COLUMNS = ("number", *_DRAFT, "status", "made_at", "settled_at", "until", "note", "edited")
_ALL = f"SELECT {', '.join(_COLUMNS)} FROM proposals"
_OF_STATUSES = f"{_ALL} WHERE status IN (SELECT value FROM json_each(?)) ORDER BY number"
_BY_NUMBER = f"{_ALL} WHERE number = ?"
_MAKE = f"""
    INSERT INTO proposals ({", ".join(_DRAFT)}, status, made_at, note, edited)
    VALUES ({", ".join(f":{name}" for name in _DRAFT)}, 'live', :made_at, '', FALSE)
"""


class ProposalStore:
    """The table of proposals."""

    def __init__(self, pen: Pen, eyes: sqlite3.Connection) -> None:
        self._pen, self._eyes = pen, eyes

    def make(self, draft: Draft, at: datetime, actor: str) -> int | None:
        """Put a letter before a person.

        Returns:
            its number; None if a proposal of that request is live already.
        """
        try:
            with self._pen as driver:
                number = driver.execute(_MAKE, {**_row_of(draft), "made_at": at.isoformat()}).lastrowid
                made = {"proposal": f"p{number}", "need": draft.need, "letter": draft.letter.key}
                append(
                    driver,
                    [happened(EventKind.PROPOSAL_MADE, draft.request, at, actor, **made, because=draft.because)],
                )
        except sqlite3.IntegrityError:  # the index of live proposals
            return None
        return number

    def rewrite(self, proposal: Proposal, draft: Draft) -> bool:
        """Replace the letter of a live proposal: the day or the facts have changed.

        Returns:
            False if somebody settled or rewrote it meanwhile.
        """
        with self._pen as driver:
            return _change(driver, proposal, _row_of(draft))

    def approve(self, proposal: Proposal, letter: Letter, at: datetime, actor: str) -> bool:
        """Let it go: the letter is queued in the same commit.

        Args:
            proposal: as the person saw it.
            letter: its letter, or what the person made of it.
            at: aware UTC.
            actor: who lets it go.

        Returns:
            False if it is not live any more, or was rewritten meanwhile; nothing is changed then.
        """
        with self._pen as driver:
            if not _let_go(driver, proposal, letter, at, actor):
                return False
            put(driver, [letter], plan_of(proposal.number), at, actor)
        return True

    def settle(
        self,
        proposal: Proposal,
        status: ProposalStatus,
        note: str,
        at: datetime,
        actor: str,
        *,
        until: date | None = None,
    ) -> bool:
        """End it without a letter. Of an approved one the letter is taken out of the outbox in the same commit.

        Args:
            proposal: as read; live or approved.
            status: REJECTED, POSTPONED or GONE.
            note: the person's words, or why it is gone.
            at: aware UTC.
            actor: who settles it.
            until: first legal day on which a postponed one is proposed again.

        Returns:
            False if it is settled otherwise, or its letter has left or may have left; nothing is changed then.
        """
        draft = proposal.draft
        changes: dict[str, Any] = {"status": status.value, "settled_at": at.isoformat(), "note": note}
        said: dict[str, Any] = {"proposal": proposal.id, "need": draft.need}
        if status is ProposalStatus.POSTPONED:
            if until is None:
                raise ValueError("a postponed proposal needs a day")
            changes["until"] = said["until"] = until.isoformat()
        said["because" if status is ProposalStatus.GONE else "note"] = note
        try:
            with self._pen as driver:
                if not _change(driver, proposal, changes):
                    return False
                if proposal.status is ProposalStatus.APPROVED:
                    _take_out(driver, proposal, note or f"{proposal.id} was {status}", at, actor)
                append(driver, [happened(EVENT_OF[status], draft.request, at, actor, **said)])
        except _LetterHasLeft:
            return False
        return True

    def of_statuses(self, statuses: Collection[ProposalStatus]) -> list[Proposal]:
        """Proposals that stand so, in the order of their numbers."""
        wanted = json.dumps([each.value for each in statuses])
        return [_proposal(row) for row in self._eyes.execute(_OF_STATUSES, (wanted,)).fetchall()]

    def live(self) -> list[Proposal]:
        """Those that wait for a person."""
        return self.of_statuses((ProposalStatus.LIVE,))

    def get(self, number: int) -> Proposal | None:
        """One proposal, or None."""
        row = self._eyes.execute(_BY_NUMBER, (number,)).fetchone()
        return _proposal(row) if row else None


class _LetterHasLeft(Exception):
    """Undoes the commit: what has left, or may have, is not taken back."""


def _take_out(driver: sqlite3.Connection, proposal: Proposal, why: str, at: datetime, actor: str) -> None:
    if not take_out(driver, proposal.draft.letter.key, why, at, actor):
        raise _LetterHasLeft


def _change(driver: sqlite3.Connection, proposal: Proposal, values: Mapping[str, Any]) -> bool:
    """Update the row if it still is what was read."""
    changes = ", ".join(f"{name} = :{name}" for name in values)
    as_read = {"this": proposal.number, "was": proposal.status.value, "seen_as": proposal.draft.letter.fingerprint}
    update = f"UPDATE proposals SET {changes} WHERE number = :this AND status = :was AND fingerprint = :seen_as"
    return driver.execute(update, {**as_read, **values}).rowcount == 1


def _let_go(driver: sqlite3.Connection, proposal: Proposal, letter: Letter, at: datetime, actor: str) -> bool:
    """A person's yes, with the letter as it was approved."""
    edited = letter.fingerprint != proposal.draft.letter.fingerprint
    changes = {
        "status": ProposalStatus.APPROVED.value,
        "settled_at": at.isoformat(),
        "edited": edited,
        "letter": json.dumps(asdict(letter)),
        "fingerprint": letter.fingerprint,
    }
    said = {"proposal": proposal.id, "need": proposal.draft.need, "letter": letter.key, "edited": edited}
    if not _change(driver, proposal, changes):
        return False
    append(driver, [happened(EventKind.PROPOSAL_APPROVED, proposal.draft.request, at, actor, **said)])
    return True


def _row_of(draft: Draft) -> dict[str, Any]:
    return {
        "request": draft.request,
        "need": draft.need,
        "rule": draft.rule,
        "ordered": json.dumps({**asdict(draft.order), "day": draft.order.day.isoformat()}),
        "letter": json.dumps(asdict(draft.letter)),
        "fingerprint": draft.letter.fingerprint,
        "because": draft.because,
        "rests_on": json.dumps([[message, fact.plain()] for message, fact in draft.rests_on]),
        "seen": json.dumps(list(draft.seen)),
    }


def _proposal(values: tuple[Any, ...]) -> Proposal:
    row = dict(zip(_COLUMNS, values, strict=True))
    ordered = json.loads(row["ordered"])
    ordered |= {
        "kind": LetterKind(ordered["kind"]),
        "items": tuple(ordered["items"]),
        "day": date.fromisoformat(ordered["day"]),
    }
    return Proposal(
        number=row["number"],
        draft=Draft(
            request=row["request"],
            need=row["need"],
            rule=row["rule"],
            order=LetterOrder(**ordered),
            letter=letter_from(json.loads(row["letter"])),
            because=row["because"],
            rests_on=tuple((message, Fact.from_plain(fact)) for message, fact in json.loads(row["rests_on"])),
            seen=tuple(json.loads(row["seen"])),
        ),
        status=ProposalStatus(row["status"]),
        made_at=datetime.fromisoformat(row["made_at"]),
        settled_at=instant(row["settled_at"]),
        until=_day(row["until"]),
        note=row["note"],
        edited=bool(row["edited"]),
    )


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
