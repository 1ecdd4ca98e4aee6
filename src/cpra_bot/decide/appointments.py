"""The days that matter in a request: due dates, promises, and what the agency wants of us by a day."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from datetime import date

from cpra_bot.model.appointment import Appointment
from cpra_bot.model.document import LinkStatus
from cpra_bot.model.fact import Fact, FactKind
from cpra_bot.model.request import FiledMessage, RequestState

_OURS = {
    FactKind.DEADLINE_FOR_US: "Answer or act, or the agency may close the request",
    FactKind.FEE_DEMAND: "Pay or object to the fee",
    FactKind.CLARIFICATION: "Answer the agency's question",
    FactKind.CONFIRMATION_WANTED: "Confirm what the agency asks to confirm",
    FactKind.LINK: "Last day of a download link",
}
"""What we must do by the day that such a statement names."""


def appointments(state: RequestState, agency: str) -> tuple[Appointment, ...]:
    """All days of one request, by day; none once it is withdrawn or closed.

    Args:
        state: as folded.
        agency: the agency's name, for the titles.
    """
    if state.withdrawn_on or state.closed_on:
        return ()
    found = [*_clock(state, agency), *_asked_of_us(state, agency)]
    return tuple(sorted(found, key=lambda each: (each.day, each.name)))


def _clock(state: RequestState, agency: str) -> Iterator[Appointment]:
    if state.due:
        basis = (
            f"received {state.received_on}"
            if state.received_on
            else f"sent {state.sent_on}; the agency has not confirmed receipt, so nothing is overdue before it does"
        )
        text = f"Counted by Gov. Code 7922.535 and CCP 12a ({basis}). The last day is the agency's."
        yield _named(state, "determination", state.due.law, f"Determination due: {agency}", text)
    if state.extension_until:
        text = "End of the extension that the agency took (Gov. Code 7922.535(b)). The last day is the agency's."
        yield _named(state, "extension", state.extension_until, f"Extension ends: {agency}", text)
    if state.promised:
        text = "The agency named this day for its next word or its records. The last day is the agency's."
        yield _named(state, "promise", state.promised, f"Promised by: {agency}", text)


def _asked_of_us(state: RequestState, agency: str) -> Iterator[Appointment]:
    for reply in state.replies:
        for fact in reply.facts:
            day = _day_of(fact)
            if reply.ours or day is None or _is_done(state, fact):
                continue
            name = f"{fact.kind.value}-{_mark(reply, fact)}"
            text = f'{_OURS[fact.kind]}. The message "{reply.subject}" says: "{fact.quote}"'
            yield _named(state, name, day, f"For us: {_OURS[fact.kind].lower()} ({agency})", text, ours=True)


def _is_done(state: RequestState, fact: Fact) -> bool:
    """True for a link whose file is in the store: its last day is nobody's concern any more."""
    link = state.links.get(fact.value) if fact.kind is FactKind.LINK else None
    return link is not None and link.status is LinkStatus.FETCHED


def _day_of(fact: Fact) -> date | None:
    """The day by which we must act; None for other statements, and for those that name none."""
    if fact.kind is FactKind.DEADLINE_FOR_US:
        return fact.day
    if fact.kind not in _OURS:
        return None
    named = fact.detail.get("expires" if fact.kind is FactKind.LINK else "by", "")
    return date.fromisoformat(named) if named else None


def _mark(reply: FiledMessage, fact: Fact) -> str:
    """Tells two statements of one kind apart, and stays when the day in them is corrected."""
    return hashlib.sha256(f"{reply.message}\n{fact.quote}\n{fact.document}".encode()).hexdigest()[:12]


def _named(state: RequestState, what: str, day: date, title: str, text: str, *, ours: bool = False) -> Appointment:
    return Appointment(f"{state.key}/{what}", state.key, day, title, text, ours)
