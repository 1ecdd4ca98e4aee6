"""Which of the waiting messages one template wrote."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from cpra_bot.model.books import Books
from cpra_bot.model.message import Strength
from cpra_bot.model.results import LookAlikes
from cpra_bot.reading.lookalike import shape
from cpra_bot.reading.mail import parse_mail
from cpra_bot.tasks.office import Office


@dataclass(frozen=True, slots=True)
class Waiting:
    """A message that waits for a person: unplaced (no request), weakly placed, or to be read."""

    message: str
    request: str
    weak: bool
    unread: bool
    received_at: datetime
    sender: str
    subject: str
    shape: str


def waiting_messages(office: Office, books: Books) -> list[Waiting]:
    """All that waits, oldest first; shapes that an older version did not take are taken now."""
    found = [
        Waiting(
            key, "", False, False, each.received_at, each.sender, each.subject, each.shape or _taken_now(office, key)
        )
        for key, each in books.inbox.items()
    ]
    for request, state in books.requests.items():
        for reply in state.replies:
            weak, unread = reply.strength is Strength.WEAK, bool(reply.unclear)
            if (weak or unread) and not reply.ours:
                found.append(
                    Waiting(
                        reply.message,
                        request,
                        weak,
                        unread,
                        reply.received_at,
                        reply.sender,
                        reply.subject,
                        reply.shape or _taken_now(office, reply.message),
                    )
                )
    return sorted(found, key=lambda one: (one.received_at, _position(books, one.message)))


def look_alikes(office: Office, books: Books) -> tuple[LookAlikes, ...]:
    """Groups of two and more, the largest first. A group is named after its oldest message, so its name stays."""
    groups: dict[str, list[Waiting]] = {}
    for each in waiting_messages(office, books):
        if each.shape:
            groups.setdefault(each.shape, []).append(each)
    named = [_group(books, members) for members in groups.values() if len(members) > 1]
    return tuple(sorted(named, key=lambda group: -len(group.messages)))


def _group(books: Books, members: list[Waiting]) -> LookAlikes:
    oldest = min(members, key=lambda one: _position(books, one.message))
    return LookAlikes(
        name=f"g{books.numbers[oldest.message].removeprefix('m')}",
        messages=tuple(one.message for one in members),
        unplaced=tuple(one.message for one in members if not one.request),
        weak=tuple(one.message for one in members if one.weak),
        unread=tuple(one.message for one in members if one.unread),
        subject=oldest.subject,
        sender=oldest.sender,
    )


def _position(books: Books, key: str) -> int:
    return int(books.numbers[key].removeprefix("m"))


def _taken_now(office: Office, key: str) -> str:
    stored = office.ledger.messages.get(key)
    return shape(parse_mail(stored.raw)) if stored else ""
