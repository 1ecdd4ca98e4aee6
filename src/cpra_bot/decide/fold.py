"""Events in, books out: the one place that knows what each kind of event does to the state."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

from cpra_bot.decide.state import RequestRecord, state_of
from cpra_bot.law.rules import RULES, Rules
from cpra_bot.model.event import Event, EventKind
from cpra_bot.model.fact import Fact
from cpra_bot.model.letter import LetterKind, LetterStatus
from cpra_bot.model.message import Strength
from cpra_bot.model.request import Books, FiledMessage, InboxMessage, RequestState, SentLetter

NO_CLOSURES: Mapping[str, frozenset[date]] = {}

STATUS_AFTER = {
    EventKind.LETTER_STARTED: LetterStatus.STARTED,
    EventKind.LETTER_SENT: LetterStatus.SENT,
    EventKind.LETTER_REFUSED: LetterStatus.REFUSED,
    EventKind.LETTER_FAILED: LetterStatus.FAILED,
    EventKind.LETTER_UNKNOWN: LetterStatus.UNKNOWN,
    EventKind.LETTER_WITHDRAWN: LetterStatus.WITHDRAWN,
}


@dataclass
class _Message:
    """What is known of one message while the events are read."""

    filed: Event | None = None  # the latest placing, or
    unplaced: Event | None = None  # the latest word that there is none
    facts: tuple[Fact, ...] = ()
    unclear: str = ""


@dataclass
class _Desk:
    """The half-finished books.

    Attributes:
        filed: request key → keys of the messages that are filed with it now.
        touched: requests about which something new is known since their states were last made.
    """

    requests: dict[str, RequestRecord] = field(default_factory=dict)
    messages: dict[str, _Message] = field(default_factory=dict)
    filed: dict[str, set[str]] = field(default_factory=dict)
    touched: set[str] = field(default_factory=set)
    aliases: dict[str, tuple[str, ...]] = field(default_factory=dict)
    told: set[str] = field(default_factory=set)
    plans: dict[str, dict[str, Any]] = field(default_factory=dict)
    plan_of: dict[str, str] = field(default_factory=dict)


def fold(events: Iterable[Event], closures: Mapping[str, frozenset[date]] = NO_CLOSURES, rules: Rules = RULES) -> Books:
    """Read all events in order and say how everything stands.

    Args:
        events: oldest first, of the whole ledger (a message may move from one request to another).
        closures: agency id → days on which its office is closed (CCP 12b).
        rules: what the clock goes by.
    """
    folding = Folding(closures, rules)
    folding.add(events)
    return folding.books()


class Folding:
    """A fold that can be taken up again: what came since the last time costs, what came before does not.

    Attributes:
        last: sequence of the newest event that was read; 0 before the first.
    """

    def __init__(self, closures: Mapping[str, frozenset[date]] = NO_CLOSURES, rules: Rules = RULES) -> None:
        """Begin with nothing; `closures` and `rules` as for `fold`."""
        self.last = 0
        self._desk = _Desk()
        self._states: dict[str, RequestState] = {}
        self._closures, self._rules = closures, rules

    def add(self, events: Iterable[Event]) -> None:
        """Read more events, those that come next in the ledger."""
        for event in events:
            step = _STEPS.get(event.kind)
            if step:
                step(self._desk, event)
            if event.request:
                self._desk.touched.add(event.request)
            self.last = event.sequence

    def books(self) -> Books:
        """How everything stands by the events read so far. Later events change nothing in these books."""
        desk = self._desk
        for key in desk.touched:
            record = desk.requests.get(key)
            if record:
                record.replies = [_reply(message, desk.messages[message]) for message in desk.filed.get(key, ())]
                closures = self._closures.get(record.agency, frozenset())
                self._states[key] = state_of(record, closures, self._rules)
        desk.touched.clear()
        return Books(
            requests={key: self._states[key] for key in desk.requests},
            inbox={
                key: _inbox_message(key, message.unplaced) for key, message in desk.messages.items() if message.unplaced
            },
            # Our own copies keep their places, so that a number once printed never means another message.
            numbers={key: f"m{position}" for position, key in enumerate(desk.messages, start=1)},
            aliases=dict(desk.aliases),
            told=frozenset(desk.told),
            plans=dict(desk.plans),
            plan_of=dict(desk.plan_of),
        )


def _reply(key: str, message: _Message) -> FiledMessage:
    filed = message.filed
    if filed is None:
        raise AssertionError("only filed messages stand in `filed`")
    return FiledMessage(
        message=key,
        strength=Strength(filed.data["strength"]),
        reason=filed.data["reason"],
        received_at=datetime.fromisoformat(filed.data["received_at"]),
        sender=filed.data["sender"],
        subject=filed.data["subject"],
        message_id=filed.data["message_id"],
        facts=message.facts,
        unclear=message.unclear,
        ours=filed.data["ours"],
    )


def _inbox_message(key: str, event: Event) -> InboxMessage:
    return InboxMessage(
        message=key,
        received_at=datetime.fromisoformat(event.data["received_at"]),
        sender=event.data["sender"],
        subject=event.data["subject"],
        reason=event.data["reason"],
        candidates=tuple(event.data["candidates"]),
    )


def _plan_approved(desk: _Desk, event: Event) -> None:
    desk.plans[event.data["plan"]] = event.data["campaign"]


def _request_opened(desk: _Desk, event: Event) -> None:
    if event.request in desk.requests:
        return  # a second first letter, to another address: the request stays the one it was
    desk.requests[event.request] = RequestRecord(
        key=event.request,
        campaign_version=event.data["campaign_version"],
        items=dict(event.data["items"]),
        conditional=tuple(event.data["conditional"]),
        opened_at=event.at,
    )
    desk.plan_of[event.request] = event.data["plan"]


def _letter_queued(desk: _Desk, event: Event) -> None:
    desk.requests[event.request].letters[event.data["letter"]] = SentLetter(
        key=event.data["letter"],
        kind=LetterKind(event.data["letter_kind"]),
        status=LetterStatus.QUEUED,
        message_id=event.data["message_id"],
        to=event.data["to"],
        queued_at=event.at,
        at=event.at,
        channel=event.data.get("channel", "email"),
    )


def _letter_moved(desk: _Desk, event: Event) -> None:
    letters = desk.requests[event.request].letters
    before, status = letters[event.data["letter"]], STATUS_AFTER[event.kind]
    if "filed_at" in event.data:  # a person says when it was filed
        letters[before.key] = replace(before, status=status, at=datetime.fromisoformat(event.data["filed_at"]))
        return
    known_later = status in {LetterStatus.SENT, LetterStatus.UNKNOWN} and before.status is not LetterStatus.QUEUED
    letters[before.key] = replace(before, status=status, at=before.at if known_later else event.at)


def _filing_recorded(desk: _Desk, event: Event) -> None:
    recorded = desk.requests[event.request].recorded
    for wrong in event.data["instead"]:
        recorded.pop(wrong, None)
    if event.data["number"]:
        recorded[event.data["number"]] = date.fromisoformat(event.data["on"])


def _copy_seen(desk: _Desk, event: Event) -> None:
    key = event.data["message"]
    _take_out(desk, key)
    message = desk.messages.setdefault(key, _Message())
    message.filed = message.unplaced = None
    known = desk.aliases.get(event.request, ())
    if event.data["message_id"] not in known:
        desk.aliases[event.request] = (*known, event.data["message_id"])


def _message_stored(desk: _Desk, event: Event) -> None:
    desk.messages.setdefault(event.data["message"], _Message())


def _message_filed(desk: _Desk, event: Event) -> None:
    key = event.data["message"]
    _take_out(desk, key)
    message = desk.messages.setdefault(key, _Message())
    message.filed, message.unplaced = event, None
    desk.filed.setdefault(event.request, set()).add(key)


def _message_unplaced(desk: _Desk, event: Event) -> None:
    _take_out(desk, event.data["message"])
    message = desk.messages.setdefault(event.data["message"], _Message())
    message.filed, message.unplaced = None, event


def _take_out(desk: _Desk, key: str) -> None:
    """Take a message out of the request with which it was filed, if it was."""
    message = desk.messages.get(key)
    if message and message.filed:
        desk.filed[message.filed.request].discard(key)
        desk.touched.add(message.filed.request)


def _message_read(desk: _Desk, event: Event) -> None:
    message = desk.messages.setdefault(event.data["message"], _Message())
    message.facts = tuple(map(Fact.from_plain, event.data["facts"]))
    message.unclear = event.data["unclear"]
    if message.filed:
        desk.touched.add(message.filed.request)


def _message_aside(desk: _Desk, event: Event) -> None:
    _take_out(desk, event.data["message"])
    message = desk.messages[event.data["message"]]
    message.filed = message.unplaced = None


def _message_harmless(desk: _Desk, event: Event) -> None:
    desk.messages[event.data["message"]].unclear = ""


def _person_told(desk: _Desk, event: Event) -> None:
    desk.told.update(event.data["needs"])


_STEPS: dict[EventKind, Callable[[_Desk, Event], None]] = {
    EventKind.PLAN_APPROVED: _plan_approved,
    EventKind.REQUEST_OPENED: _request_opened,
    EventKind.LETTER_QUEUED: _letter_queued,
    EventKind.LETTER_STARTED: _letter_moved,
    EventKind.LETTER_SENT: _letter_moved,
    EventKind.LETTER_REFUSED: _letter_moved,
    EventKind.LETTER_FAILED: _letter_moved,
    EventKind.LETTER_UNKNOWN: _letter_moved,
    EventKind.LETTER_WITHDRAWN: _letter_moved,
    EventKind.FILING_RECORDED: _filing_recorded,
    EventKind.COPY_SEEN: _copy_seen,
    EventKind.MESSAGE_STORED: _message_stored,
    EventKind.MESSAGE_FILED: _message_filed,
    EventKind.MESSAGE_UNPLACED: _message_unplaced,
    EventKind.MESSAGE_READ: _message_read,
    EventKind.MESSAGE_HARMLESS: _message_harmless,
    EventKind.MESSAGE_ASIDE: _message_aside,
    EventKind.PERSON_TOLD: _person_told,
}
