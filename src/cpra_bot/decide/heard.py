"""What each event about a message does to the half-finished books, and how a person's act is taken back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from cpra_bot.decide.desk import Desk, Message
from cpra_bot.model.books import Act, InboxMessage
from cpra_bot.model.event import Event, EventKind
from cpra_bot.model.fact import Certainty, Fact


def _copy_seen(desk: Desk, event: Event) -> None:
    key = event.data["message"]
    desk.take_out(key)
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
    desk.take_out(key)
    message = _under_act(desk, event, "place", "filed", "unplaced")
    message.filed, message.unplaced = event, None
    desk.filed.setdefault(event.request, set()).add(key)


def _message_unplaced(desk: Desk, event: Event) -> None:
    desk.take_out(event.data["message"])
    message = desk.messages.setdefault(event.data["message"], Message())
    message.filed, message.unplaced = None, _inbox_message(event)


def _inbox_message(event: Event) -> InboxMessage:
    said = event.data
    return InboxMessage(
        message=said["message"],
        received_at=datetime.fromisoformat(said["received_at"]),
        sender=said["sender"],
        subject=said["subject"],
        reason=said["reason"],
        candidates=tuple(said["candidates"]),
        shape=said.get("shape", ""),
    )


def _message_read(desk: Desk, event: Event) -> None:
    message = _under_act(desk, event, "place", "facts", "unclear")
    message.facts = tuple(map(Fact.from_plain, event.data["facts"]))
    message.unclear = event.data["unclear"]
    _touch(desk, message)


def _message_aside(desk: Desk, event: Event) -> None:
    desk.take_out(event.data["message"])
    message = _under_act(desk, event, "aside", "filed", "unplaced")
    message.filed = message.unplaced = None


def _message_harmless(desk: Desk, event: Event) -> None:
    message = _under_act(desk, event, "harmless", "harmless")
    message.harmless = True
    _touch(desk, message)


def _facts_corrected(desk: Desk, event: Event) -> None:
    """A person's word on what a message states stands, whatever a later version of the reader finds in it."""
    message = _under_act(desk, event, "label", "corrected")
    facts = map(Fact.from_plain, event.data["facts"])
    message.corrected = tuple(replace(fact, certainty=Certainty.SURE) for fact in facts)
    _touch(desk, message)


def _under_act(desk: Desk, event: Event, verb: str, *changes: str) -> Message:
    """The message of an event; if the event is part of a person's act, what it changes is kept for taking it back."""
    key, act = event.data["message"], event.data.get("act")
    message = desk.messages.setdefault(key, Message())
    message.keep(event, *changes)
    if act:
        known = desk.acts.get(act, Act(act, verb, event.at, ()))
        desk.acts[act] = replace(known, messages=tuple(dict.fromkeys([*known.messages, key])))
    return message


def _touch(desk: Desk, message: Message) -> None:
    if message.filed:
        desk.touched.add(message.filed.request)


def _act_taken_back(desk: Desk, event: Event) -> None:
    act = desk.acts.pop(event.data["act"], None)
    for key in act.messages if act else ():
        message = desk.messages[key]
        desk.take_out(key)
        for name, value in message.before.pop(event.data["act"]).items():
            setattr(message, name, value)
        if message.filed:
            desk.filed.setdefault(message.filed.request, set()).add(key)
        _touch(desk, message)


HEARD: dict[EventKind, Callable[[Desk, Event], None]] = {
    EventKind.COPY_SEEN: _copy_seen,
    EventKind.MESSAGE_STORED: _message_stored,
    EventKind.MESSAGE_FILED: _message_filed,
    EventKind.MESSAGE_UNPLACED: _message_unplaced,
    EventKind.MESSAGE_READ: _message_read,
    EventKind.MESSAGE_HARMLESS: _message_harmless,
    EventKind.MESSAGE_ASIDE: _message_aside,
    EventKind.FACTS_CORRECTED: _facts_corrected,
    EventKind.ACT_TAKEN_BACK: _act_taken_back,
}
