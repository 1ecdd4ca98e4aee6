"""A person's word on what a message states. It wins over every reading, now and later, until it is taken back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial

from cpra_bot.documents.extract import texts_of
from cpra_bot.errors import UsageError
from cpra_bot.ledger.events import happened
from cpra_bot.model.books import Books
from cpra_bot.model.event import EventKind
from cpra_bot.model.fact import Fact, Reading
from cpra_bot.model.hearing import Labelled, UndoResult
from cpra_bot.model.message import ParsedMail
from cpra_bot.model.request import FiledMessage
from cpra_bot.reading.correction import Words, WrongWord
from cpra_bot.tasks.inbox import new_act, undo
from cpra_bot.tasks.named import message_key
from cpra_bot.tasks.office import Office
from cpra_bot.tasks.read import Reader

Correction = Callable[[Words, tuple[Fact, ...]], tuple[Fact, ...]]
"""A message's words and its facts in force → the facts after the correction."""


@dataclass(frozen=True, slots=True)
class _Opened:
    key: str
    request: str
    reply: FiledMessage | None
    raw: bytes
    mail: ParsedMail
    read: Reading
    in_force: tuple[Fact, ...]


def facts_of(office: Office, message: str) -> Labelled:
    """The facts of one message as they stand in force, beside what the rules read.

    Args:
        office: the open workspace.
        message: key or short number.

    Raises:
        UsageError: there is no such message.
    """
    return _labelled(office.books(), _open(office, message))


def correct(office: Office, message: str, correction: Correction, note: str = "") -> Labelled:
    """Note what a message states on a person's word.

    Args:
        office: the open workspace.
        message: key or short number.
        correction: makes the facts after it from those before it.
        note: how the person knows; kept in the ledger.

    Raises:
        UsageError: there is no such message, or the correction cannot be.
    """
    opened = _open(office, message)
    try:
        facts = correction(Words(opened.mail, partial(texts_of, opened.raw)), opened.in_force)
    except WrongWord as wrong:
        raise UsageError(
            str(wrong), f"`cpra label {message}` lists its facts, `cpra show {message}` its words"
        ) from wrong
    noted = happened(
        EventKind.FACTS_CORRECTED,
        opened.request,
        office.clock.now(),
        office.actor,
        message=opened.key,
        facts=[fact.plain() for fact in facts],
        note=note,
        act=new_act(office),
    )
    office.ledger.events.append([noted])
    books = office.books()
    request, reply = filed_with(books, opened.key)
    now = replace(opened, request=request, reply=reply, in_force=reply.facts if reply else facts)
    return _labelled(books, now, changed=True)


def take_back_label(office: Office, message: str) -> UndoResult:
    """Take back the last correction of a message, or of any where none is named.

    Raises:
        UsageError: there is none, or no such message.
    """
    return undo(office, ("label",), message)


def _open(office: Office, message: str) -> _Opened:
    books = office.books()
    key = message_key(books, message)
    stored = office.ledger.messages.get(key)
    if stored is None:
        raise UsageError(f"the message {message} is not in the ledger", "run `cpra poll`")
    request, reply = filed_with(books, key)
    reader = Reader(office)
    mail, read = reader.opened(stored, request)
    facts = reply.facts if reply else reader.in_force(key, read).facts
    return _Opened(key, request, reply, stored.raw, mail, read, facts)


def filed_with(books: Books, key: str) -> tuple[str, FiledMessage | None]:
    """The request with which a message is filed, and what is known of it there; empty and None if with none."""
    for request, state in books.requests.items():
        for reply in state.replies:
            if reply.message == key:
                return request, reply
    return "", None


def _labelled(books: Books, opened: _Opened, *, changed: bool = False) -> Labelled:
    corrected = opened.key in books.corrected
    unclear = opened.reply.unclear if opened.reply else "" if corrected else opened.read.unclear
    return Labelled(
        message=opened.key,
        number=books.numbers[opened.key],
        request=opened.request,
        subject=opened.mail.subject,
        facts=opened.in_force,
        corrected=corrected,
        unclear=unclear,
        read=opened.read,
        changed=changed,
    )
