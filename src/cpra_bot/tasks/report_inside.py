"""What only the own page of a report shows of a request: its thread, its clocks with their working, its proof."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime, time
from itertools import pairwise

from cpra_bot.law.days import CALIFORNIA, legal_day
from cpra_bot.model.fact import Certainty, Fact
from cpra_bot.model.letter import LetterKind, LetterStatus, OutboxEntry
from cpra_bot.model.proof import Proof
from cpra_bot.model.request import FiledMessage, ItemClock, RequestState
from cpra_bot.model.results import StatusRow
from cpra_bot.output.clock import working_lines
from cpra_bot.output.facts import place_of, words_of
from cpra_bot.output.report.view import Counted, Inside, Piece, Statement, Step
from cpra_bot.reading.mail import parse_mail
from cpra_bot.tasks.office import Office
from cpra_bot.tasks.prove import proofs

LONGEST, ALL_TEXTS = 6_000, 3_000_000
"""Characters of one text that the page shows, and of all letters and messages together: a browser has to carry them."""

_REPEATED = re.compile(r"\n-{20,}\n")
"""Under such a line a letter of ours repeats the request, which the page shows once."""


def insides(office: Office, rows: Sequence[StatusRow]) -> dict[str, Inside]:
    """Request key → what the own page shows of it.

    Args:
        office: the open workspace.
        rows: the requests as `status` shows them.
    """
    entries: dict[str, list[OutboxEntry]] = {}
    for entry in office.ledger.outbox.entries():
        entries.setdefault(entry.letter.request, []).append(entry)
    chains = proofs(office, [row.state.key for row in rows])
    texts = sum(len(row.state.letters) + len(row.state.replies) for row in rows)
    longest = min(LONGEST, ALL_TEXTS // max(texts, 1))
    return {
        row.state.key: _inside(office, row, entries.get(row.state.key, []), proof, longest)
        for row, proof in zip(rows, chains, strict=True)
    }


def first_letter(office: Office, rows: Sequence[StatusRow]) -> str:
    """The first letter as the first agency got it; empty if there is none."""
    keys = [row.state.first_letter.key for row in rows if row.state.first_letter]
    entry = office.ledger.outbox.entry(keys[0]) if keys else None
    return f"To: {entry.letter.to}\nSubject: {entry.letter.subject}\n\n{entry.letter.body}" if entry else ""


def _inside(office: Office, row: StatusRow, entries: Sequence[OutboxEntry], proof: Proof, longest: int) -> Inside:
    state, numbers = row.state, office.books().numbers
    return Inside(
        numbers=tuple(state.numbers),
        phase=state.phase.value,
        receipt=f"Received on {state.received_on}: {state.received_because}."
        if state.received_on
        else f"Not proven to be received: {state.received_because}.",
        next=row.action.because,
        quotes={
            label: (each.quote, numbers.get(each.message, "") + (", corrected" if each.by == "person" else ""))
            for label, each in state.outcomes.items()
            if each.quote
        },
        steps=tuple(sorted(_steps(office, state, entries, numbers, longest), key=lambda step: step.at)),
        clocks=tuple(map(_counted, state.clocks)),
        proof=proof,
    )


def _steps(
    office: Office, state: RequestState, entries: Sequence[OutboxEntry], numbers: Mapping[str, str], longest: int
) -> Iterator[Step]:
    bodies = [entry.letter.body for entry in entries]
    for entry in entries:
        yield _letter(entry, longest)
    for reply in state.replies:
        stored = office.ledger.messages.get(reply.message)
        text = parse_mail(stored.raw, bodies).own_text if stored else ""
        yield _message(reply, text, numbers.get(reply.message, ""), longest)
    for contact in state.contacts:
        noon = datetime.combine(contact.on, time(12), CALIFORNIA).astimezone(UTC)
        yield Step(noon, contact.on, "noted", f"Noted by hand: {contact.how}", contact.note)


def _letter(entry: OutboxEntry, longest: int) -> Step:
    """A letter of ours; the first one is shown once for all requests."""
    at = entry.settled_at or entry.started_at or entry.queued_at
    letter = entry.letter
    sent = entry.status is LetterStatus.SENT
    text = "" if letter.kind is LetterKind.INITIAL else _REPEATED.split(letter.body)[0]
    return Step(
        at=at,
        day=legal_day(at),
        who="we",
        title=letter.subject,
        about=f"{letter.kind} letter to {letter.to}, " + ("sent" if sent else entry.status.value),
        pieces=(Piece(text[:longest]),) if text else (),
        rest=len(letter.body) - len(text[:longest]) if text else 0,
    )


def _message(reply: FiledMessage, text: str, number: str, longest: int) -> Step:
    kept = text.rstrip()
    pieces, marked = pieces_of(kept[:longest], reply.facts)
    return Step(
        at=reply.received_at,
        day=legal_day(reply.received_at),
        who="we" if reply.ours else "agency",
        title=f"{number} {reply.subject or '(no subject)'}",
        about=f"from {reply.sender}; {reply.strength}: {reply.reason}",
        pieces=pieces,
        facts=tuple(_statement(place, fact, place in marked) for place, fact in enumerate(reply.facts, start=1)),
        rest=max(0, len(kept) - longest),
        unclear=reply.unclear,
    )


def _statement(number: int, fact: Fact, marked: bool) -> Statement:
    likely = fact.certainty is Certainty.LIKELY
    return Statement(number, words_of(fact), place_of(fact), "" if marked else fact.quote, fact.rule, likely)


def pieces_of(text: str, facts: Sequence[Fact]) -> tuple[tuple[Piece, ...], frozenset[int]]:
    """A text cut where the quotes of its facts begin and end, and the numbers of the facts that are marked in it.

    Words are marked only where they stand as the fact quotes them.

    Args:
        text: the message's own words.
        facts: numbered from 1.
    """
    spans = []
    for number, fact in enumerate(facts, start=1):
        quote = fact.quote.strip()
        start = -1 if fact.document or not quote else text.find(quote, max(0, fact.start))
        if start < 0 and quote and not fact.document:
            start = text.find(quote)
        if start >= 0:
            spans.append((start, start + len(quote), number))
    edges = sorted({0, len(text), *(edge for start, end, _ in spans for edge in (start, end))})
    pieces = tuple(
        Piece(text[begin:end], tuple(number for first, last, number in spans if first <= begin and end <= last))
        for begin, end in pairwise(edges)
    )
    return pieces, frozenset(number for _, _, number in spans)


def _counted(clock: ItemClock) -> Counted:
    start = "Counted from receipt" if clock.proven else "Counted from our sending, for receipt is not proven,"
    words: list[str] = []
    if clock.extension:
        verdict = clock.extension.verdict
        worth = "meets the Act" if verdict.valid else "does not meet the Act"
        named = f"names {verdict.stated}" if verdict.stated else "names no day"
        words = [
            f"Notice of extension of {clock.extension.sent_on}, which {named}: it {worth}. "
            f"Waited for until {verdict.until}, by the careful count {verdict.safe}.",
            *verdict.because,
        ]
    return Counted(
        items=clock.items,
        begins=f"{start} on {clock.start}",
        law=clock.due.law,
        safe=clock.due.safe,
        extension=tuple(words),
        working=tuple(line.removeprefix("  ") for line in working_lines(clock.due.working)),
    )
