"""Which of the waiting messages one template wrote.

What a message looks like takes longer than to place it, and only who opens the inbox wants to know; so it is found out
then, and kept beside the ledger (`ledger.db.shapes`). That file is never the truth and may be deleted at any time.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

import cpra_bot
from cpra_bot.files.copies import read_copy, write_copy
from cpra_bot.model.books import Books
from cpra_bot.model.message import Strength
from cpra_bot.model.results import LookAlikes
from cpra_bot.reading.glance import without_files
from cpra_bot.reading.mail import parse_mail
from cpra_bot.tasks.copies import copy_key, shapes_path
from cpra_bot.tasks.office import Office
from cpra_bot.tasks.read import Reader


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
    """All that waits, oldest first."""
    replies = [
        (request, reply)
        for request, state in books.requests.items()
        for reply in state.replies
        if (reply.strength is Strength.WEAK or reply.unclear) and not reply.ours
    ]
    of = shapes(
        office,
        {
            **{each.message: "" for each in books.inbox.values() if not each.shape},
            **{reply.message: request for request, reply in replies if not reply.shape},
        },
    )
    found = [
        Waiting(key, "", False, False, each.received_at, each.sender, each.subject, each.shape or of[key])
        for key, each in books.inbox.items()
    ]
    for request, reply in replies:
        weak, unread = reply.strength is Strength.WEAK, bool(reply.unclear)
        shape = reply.shape or of[reply.message]
        found.append(
            Waiting(reply.message, request, weak, unread, reply.received_at, reply.sender, reply.subject, shape)
        )
    return sorted(found, key=lambda one: (one.received_at, _position(books, one.message)))


def shapes(office: Office, messages: Mapping[str, str]) -> dict[str, str]:
    """What messages look like: key → shape, empty for a message without words.

    Args:
        office: the open workspace.
        messages: key → the request with which it is filed; empty if with none.
    """
    path, secret = shapes_path(office.ledger.path), office.ledger.secret
    key = copy_key("shapes", cpra_bot.__version__)
    kept: dict[str, str] = (read_copy(path, key, secret) if office.copies and messages else None) or {}
    absent = [each for each in messages if each not in kept]
    if absent:
        kept |= _found_out(office, {each: messages[each] for each in absent})
        if office.copies:
            write_copy(path, key, secret, kept)
    return {each: kept[each] for each in messages}


def _found_out(office: Office, messages: Mapping[str, str]) -> dict[str, str]:
    reader, found = Reader(office), dict[str, str]()
    for number, (key, request) in enumerate(messages.items(), start=1):
        stored = office.ledger.messages.get(key)
        found[key] = reader.shape(parse_mail(without_files(stored.raw)), request) if stored else ""
        office.progress(f"compared {number} of {len(messages)} messages")
    return found


def look_alikes(books: Books, waiting: Iterable[Waiting]) -> tuple[LookAlikes, ...]:
    """Groups of two and more, the largest first. A group is named after its oldest message, so its name stays."""
    groups: dict[str, list[Waiting]] = {}
    for each in waiting:
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
