"""Letters that wait for a person's word: live → approved | rejected | postponed | gone, each step one commit.

Approving puts the letter into the outbox in the same commit, so that no kill can leave an approval without its letter
or a letter without its approval. Every step is an update that finds the proposal as the person saw it; whoever comes
second finds nothing to change.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import asdict
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import Connection, bindparam, insert, select, update
from sqlalchemy.exc import IntegrityError

from cpra_bot.ledger import schema
from cpra_bot.ledger.connection import Pen
from cpra_bot.ledger.events import append, happened
from cpra_bot.ledger.letter_rows import letter_from
from cpra_bot.ledger.outbox import put, take_out
from cpra_bot.ledger.prepared import Prepared, any_of
from cpra_bot.model.event import EventKind
from cpra_bot.model.fact import Fact
from cpra_bot.model.letter import Letter, LetterKind, LetterOrder
from cpra_bot.model.proposal import Draft, Proposal, ProposalStatus, plan_of

EVENT_OF = {
    ProposalStatus.REJECTED: EventKind.PROPOSAL_REJECTED,
    ProposalStatus.POSTPONED: EventKind.PROPOSAL_POSTPONED,
    ProposalStatus.GONE: EventKind.PROPOSAL_GONE,
}

_OF_STATUSES = Prepared(
    select(schema.proposals)
    .where(schema.proposals.c.status.in_(any_of("statuses")))
    .order_by(schema.proposals.c.number)
)
_BY_NUMBER = Prepared(select(schema.proposals).where(schema.proposals.c.number == bindparam("number")))
_NOT_YET = ("number", "settled_at", "until", "note", "edited")
_MAKE = Prepared(
    insert(schema.proposals)
    .values({c.name: bindparam(c.name) for c in schema.proposals.c if c.name not in _NOT_YET})
    .values(note="", edited=False)
    .returning(schema.proposals.c.number)
)


@lru_cache
def _changing(columns: tuple[str, ...]) -> Prepared:
    """An update of these columns of a proposal, if it still is what was read."""
    table = schema.proposals
    as_read = (
        table.c.number == bindparam("this"),
        table.c.status == bindparam("was"),
        table.c.fingerprint == bindparam("seen_as"),
    )
    return Prepared(update(table).where(*as_read).values({name: bindparam(name) for name in columns}))


class ProposalStore:
    """The table of proposals."""

    def __init__(self, pen: Pen, eyes: Connection) -> None:
        self._pen, self._eyes = pen, eyes

    def make(self, draft: Draft, at: datetime, actor: str) -> int | None:
        """Put a letter before a person.

        Returns:
            its number; None if a proposal of that request is live already.
        """
        values = {**_row_of(draft), "status": ProposalStatus.LIVE.value, "made_at": at.isoformat()}
        try:
            with self._pen.begin() as connection:
                number = next(_MAKE.rows(connection, **values)).number
                made = {"proposal": f"p{number}", "need": draft.need, "letter": draft.letter.key}
                append(
                    connection,
                    [happened(EventKind.PROPOSAL_MADE, draft.request, at, actor, **made, because=draft.because)],
                )
        except IntegrityError:  # the index of live proposals
            return None
        return int(number)

    def rewrite(self, proposal: Proposal, draft: Draft) -> bool:
        """Replace the letter of a live proposal: the day or the facts have changed.

        Returns:
            False if somebody settled or rewrote it meanwhile.
        """
        with self._pen.begin() as connection:
            return _change(connection, proposal, _row_of(draft))

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
        with self._pen.begin() as connection:
            if not _let_go(connection, proposal, letter, at, actor):
                return False
            put(connection, [letter], plan_of(proposal.number), at, actor)
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
            with self._pen.begin() as connection:
                if not _change(connection, proposal, changes):
                    return False
                if proposal.status is ProposalStatus.APPROVED:
                    _take_out(connection, proposal, note or f"{proposal.id} was {status}", at, actor)
                append(connection, [happened(EVENT_OF[status], draft.request, at, actor, **said)])
        except _LetterHasLeft:
            return False
        return True

    def of_statuses(self, statuses: Collection[ProposalStatus]) -> list[Proposal]:
        """Proposals that stand so, in the order of their numbers."""
        return [_proposal(row) for row in _OF_STATUSES.rows(self._eyes, statuses=[each.value for each in statuses])]

    def live(self) -> list[Proposal]:
        """Those that wait for a person."""
        return self.of_statuses((ProposalStatus.LIVE,))

    def get(self, number: int) -> Proposal | None:
        """One proposal, or None."""
        row = _BY_NUMBER.one(self._eyes, number=number)
        return _proposal(row) if row else None


class _LetterHasLeft(Exception):
    """Undoes the commit: what has left, or may have, is not taken back."""


def _take_out(connection: Connection, proposal: Proposal, why: str, at: datetime, actor: str) -> None:
    if not take_out(connection, proposal.draft.letter.key, why, at, actor):
        raise _LetterHasLeft


def _change(connection: Connection, proposal: Proposal, values: Mapping[str, Any]) -> bool:
    """Update the row if it still is what was read."""
    draft = proposal.draft
    as_read = {"this": proposal.number, "was": proposal.status.value, "seen_as": draft.letter.fingerprint}
    return _changing(tuple(values)).change(connection, {**as_read, **values}) == 1


def _let_go(connection: Connection, proposal: Proposal, letter: Letter, at: datetime, actor: str) -> bool:
    """A person's yes, with the letter as it was approved."""
    edited = letter.fingerprint != proposal.draft.letter.fingerprint
    changes = {
        "status": ProposalStatus.APPROVED.value,
        "settled_at": at.isoformat(),
        "edited": edited,
        "letter": asdict(letter),
        "fingerprint": letter.fingerprint,
    }
    said = {"proposal": proposal.id, "need": proposal.draft.need, "letter": letter.key, "edited": edited}
    if not _change(connection, proposal, changes):
        return False
    append(connection, [happened(EventKind.PROPOSAL_APPROVED, proposal.draft.request, at, actor, **said)])
    return True


def _row_of(draft: Draft) -> dict[str, Any]:
    return {
        "request": draft.request,
        "need": draft.need,
        "rule": draft.rule,
        "ordered": {**asdict(draft.order), "day": draft.order.day.isoformat()},
        "letter": asdict(draft.letter),
        "fingerprint": draft.letter.fingerprint,
        "because": draft.because,
        "rests_on": [[message, fact.plain()] for message, fact in draft.rests_on],
        "seen": list(draft.seen),
    }


def _proposal(row: Any) -> Proposal:
    ordered = dict(row.ordered)
    ordered |= {
        "kind": LetterKind(ordered["kind"]),
        "items": tuple(ordered["items"]),
        "day": date.fromisoformat(ordered["day"]),
    }
    return Proposal(
        number=row.number,
        draft=Draft(
            request=row.request,
            need=row.need,
            rule=row.rule,
            order=LetterOrder(**ordered),
            letter=letter_from(row.letter),
            because=row.because,
            rests_on=tuple((message, Fact.from_plain(fact)) for message, fact in row.rests_on),
            seen=tuple(row.seen),
        ),
        status=ProposalStatus(row.status),
        made_at=datetime.fromisoformat(row.made_at),
        settled_at=datetime.fromisoformat(row.settled_at) if row.settled_at else None,
        until=_day(row.until),
        note=row.note,
        edited=row.edited,
    )


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
