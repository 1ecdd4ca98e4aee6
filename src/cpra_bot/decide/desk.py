"""What each kind of event does to the half-finished books: one step a kind."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

from cpra_bot.decide.state import RequestRecord
from cpra_bot.law.days import legal_day
from cpra_bot.model.event import Event, EventKind
from cpra_bot.model.fact import Certainty, Fact
from cpra_bot.model.letter import LetterKind, LetterStatus
from cpra_bot.model.request import Answer, Contact, How, Pause, Proposal, SentLetter

STATUS_AFTER = {
    EventKind.LETTER_STARTED: LetterStatus.STARTED,
    EventKind.LETTER_SENT: LetterStatus.SENT,
    EventKind.LETTER_REFUSED: LetterStatus.REFUSED,
    EventKind.LETTER_FAILED: LetterStatus.FAILED,
    EventKind.LETTER_UNKNOWN: LetterStatus.UNKNOWN,
    EventKind.LETTER_WITHDRAWN: LetterStatus.WITHDRAWN,
}

ANSWER_AFTER = {
    EventKind.PROPOSAL_MADE: Answer.LIVE,
    EventKind.PROPOSAL_APPROVED: Answer.APPROVED,
    EventKind.PROPOSAL_REJECTED: Answer.REJECTED,
    EventKind.PROPOSAL_POSTPONED: Answer.POSTPONED,
    EventKind.PROPOSAL_GONE: Answer.GONE,
}


@dataclass
class Message:
    """What is known of one message while the events are read."""

    filed: Event | None = None  # the latest placing, or
    unplaced: Event | None = None  # the latest word that there is none
    facts: tuple[Fact, ...] = ()
    unclear: str = ""
    corrected: bool = False  # a person has said what it states; no later reading changes that


@dataclass
class Desk:
    """The half-finished books.

    Attributes:
        filed: request key → keys of the messages that are filed with it now.
        touched: requests about which something new is known since their states were last made.
        pauses: what a person stopped, by scope and name.
        stands_for: plan id → fallback item → labels in whose place it stands.
        heard_at: when a message came into the ledger last.
    """

    requests: dict[str, RequestRecord] = field(default_factory=dict)
    messages: dict[str, Message] = field(default_factory=dict)
    filed: dict[str, set[str]] = field(default_factory=dict)
    touched: set[str] = field(default_factory=set)
    aliases: dict[str, tuple[str, ...]] = field(default_factory=dict)
    told: set[str] = field(default_factory=set)
    plans: dict[str, dict[str, Any]] = field(default_factory=dict)
    plan_of: dict[str, str] = field(default_factory=dict)
    pauses: dict[tuple[str, str], Pause] = field(default_factory=dict)
    stands_for: dict[str, dict[str, tuple[str, ...]]] = field(default_factory=dict)
    heard_at: datetime | None = None


def _plan_approved(desk: Desk, event: Event) -> None:
    plan, campaign = event.data["plan"], event.data["campaign"]
    desk.plans[plan] = campaign
    desk.stands_for[plan] = {
        item["id"]: tuple(item["fallback_for"])
        for part in campaign.get("parts", ())
        for item in part["items"]
        if item.get("fallback_for")
    }


def _request_opened(desk: Desk, event: Event) -> None:
    if event.request in desk.requests:
        return  # a second first letter, to another address: the request stays the one it was
    desk.requests[event.request] = RequestRecord(
        key=event.request,
        campaign_version=event.data["campaign_version"],
        items=dict(event.data["items"]),
        conditional=tuple(event.data["conditional"]),
        opened_at=event.at,
        stands_for=desk.stands_for.get(event.data["plan"], {}),
    )
    desk.plan_of[event.request] = event.data["plan"]


def _letter_queued(desk: Desk, event: Event) -> None:
    desk.requests[event.request].letters[event.data["letter"]] = SentLetter(
        key=event.data["letter"],
        kind=LetterKind(event.data["letter_kind"]),
        status=LetterStatus.QUEUED,
        message_id=event.data["message_id"],
        to=event.data["to"],
        queued_at=event.at,
        at=event.at,
    )


def _letter_moved(desk: Desk, event: Event) -> None:
    letters = desk.requests[event.request].letters
    before, status = letters[event.data["letter"]], STATUS_AFTER[event.kind]
    known_later = status in {LetterStatus.SENT, LetterStatus.UNKNOWN} and before.status is not LetterStatus.QUEUED
    letters[before.key] = replace(before, status=status, at=before.at if known_later else event.at)


def _copy_seen(desk: Desk, event: Event) -> None:
    key = event.data["message"]
    _take_out(desk, key)
    message = desk.messages.setdefault(key, Message())
    message.filed = message.unplaced = None
    desk.heard_at = event.at
    known = desk.aliases.get(event.request, ())
    if event.data["message_id"] not in known:
        desk.aliases[event.request] = (*known, event.data["message_id"])


def _message_stored(desk: Desk, event: Event) -> None:
    desk.messages.setdefault(event.data["message"], Message())
    desk.heard_at = event.at


def _message_filed(desk: Desk, event: Event) -> None:
    key = event.data["message"]
    _take_out(desk, key)
    message = desk.messages.setdefault(key, Message())
    message.filed, message.unplaced = event, None
    desk.filed.setdefault(event.request, set()).add(key)


def _message_unplaced(desk: Desk, event: Event) -> None:
    _take_out(desk, event.data["message"])
    message = desk.messages.setdefault(event.data["message"], Message())
    message.filed, message.unplaced = None, event


def _take_out(desk: Desk, key: str) -> None:
    """Take a message out of the request with which it was filed, if it was."""
    message = desk.messages.get(key)
    if message and message.filed:
        desk.filed[message.filed.request].discard(key)
        desk.touched.add(message.filed.request)


def _message_read(desk: Desk, event: Event) -> None:
    message = desk.messages.setdefault(event.data["message"], Message())
    if message.corrected:
        return
    message.facts = tuple(map(Fact.from_plain, event.data["facts"]))
    message.unclear = event.data["unclear"]
    if message.filed:
        desk.touched.add(message.filed.request)


def _facts_corrected(desk: Desk, event: Event) -> None:
    """A person's word on what a message states stands, whatever a later version of the reader finds in it."""
    message = desk.messages.setdefault(event.data["message"], Message())
    facts = map(Fact.from_plain, event.data["facts"])
    message.facts = tuple(replace(fact, certainty=Certainty.SURE) for fact in facts)
    message.unclear, message.corrected = "", True
    if message.filed:
        desk.touched.add(message.filed.request)


def _message_aside(desk: Desk, event: Event) -> None:
    _take_out(desk, event.data["message"])
    message = desk.messages[event.data["message"]]
    message.filed = message.unplaced = None


def _message_harmless(desk: Desk, event: Event) -> None:
    message = desk.messages[event.data["message"]]
    message.unclear = ""
    if message.filed:
        desk.touched.add(message.filed.request)


def _contact_noted(desk: Desk, event: Event) -> None:
    data = event.data
    contact = Contact(date.fromisoformat(data["on"]), How(data["how"]), data["note"], data.get("file", ""))
    desk.requests[event.request].contacts.append(contact)


def _request_ended(desk: Desk, event: Event) -> None:
    on = date.fromisoformat(event.data["on"])
    if event.kind is EventKind.REQUEST_WITHDRAWN:
        desk.requests[event.request].withdrawn_on = on
    else:
        desk.requests[event.request].closed_on = on


def _request_reopened(desk: Desk, event: Event) -> None:
    record = desk.requests[event.request]
    record.withdrawn_on = record.closed_on = None


def _pause_changed(desk: Desk, event: Event) -> None:
    scope, name = event.data["scope"], event.data["name"]
    if event.kind is EventKind.PAUSED:
        until = event.data["until"]
        desk.pauses[scope, name] = Pause(scope, date.fromisoformat(until) if until else None, event.data["note"])
    else:
        desk.pauses.pop((scope, name), None)
    desk.touched |= {
        key
        for key, record in desk.requests.items()
        if name == {"request": key, "agency": record.agency, "campaign": record.campaign}[scope]
    }


def _proposal_moved(desk: Desk, event: Event) -> None:
    record, need = desk.requests[event.request], event.data["need"]
    before = record.proposals.get(need)
    until = event.data.get("until", "")
    record.proposals[need] = Proposal(
        need=need,
        letter=event.data.get("letter") or (before.letter if before else ""),
        answer=ANSWER_AFTER[event.kind],
        on=legal_day(event.at),
        until=date.fromisoformat(until) if until else None,
        note=event.data.get("note", ""),
    )


def _person_told(desk: Desk, event: Event) -> None:
    desk.told.update(event.data["needs"])


STEPS: dict[EventKind, Callable[[Desk, Event], None]] = {
    EventKind.PLAN_APPROVED: _plan_approved,
    EventKind.REQUEST_OPENED: _request_opened,
    EventKind.LETTER_QUEUED: _letter_queued,
    EventKind.LETTER_STARTED: _letter_moved,
    EventKind.LETTER_SENT: _letter_moved,
    EventKind.LETTER_REFUSED: _letter_moved,
    EventKind.LETTER_FAILED: _letter_moved,
    EventKind.LETTER_UNKNOWN: _letter_moved,
    EventKind.LETTER_WITHDRAWN: _letter_moved,
    EventKind.COPY_SEEN: _copy_seen,
    EventKind.MESSAGE_STORED: _message_stored,
    EventKind.MESSAGE_FILED: _message_filed,
    EventKind.MESSAGE_UNPLACED: _message_unplaced,
    EventKind.MESSAGE_READ: _message_read,
    EventKind.MESSAGE_HARMLESS: _message_harmless,
    EventKind.MESSAGE_ASIDE: _message_aside,
    EventKind.FACTS_CORRECTED: _facts_corrected,
    EventKind.CONTACT_NOTED: _contact_noted,
    EventKind.REQUEST_WITHDRAWN: _request_ended,
    EventKind.REQUEST_CLOSED: _request_ended,
    EventKind.REQUEST_REOPENED: _request_reopened,
    EventKind.PAUSED: _pause_changed,
    EventKind.RESUMED: _pause_changed,
    EventKind.PROPOSAL_MADE: _proposal_moved,
    EventKind.PROPOSAL_APPROVED: _proposal_moved,
    EventKind.PROPOSAL_REJECTED: _proposal_moved,
    EventKind.PROPOSAL_POSTPONED: _proposal_moved,
    EventKind.PROPOSAL_GONE: _proposal_moved,
    EventKind.PERSON_TOLD: _person_told,
}
"""Kinds that are not here change nothing in the books."""
