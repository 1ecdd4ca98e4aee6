"""Look into stored messages: our own copies, replies to file with their facts, and what a person must place."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import timedelta
from email.utils import parseaddr
from functools import partial
from typing import Any

from cpra_bot.decide.known import known_requests
from cpra_bot.ledger.events import happened
from cpra_bot.letters.identity import letter_mark, reply_token
from cpra_bot.model.event import Event, EventKind
from cpra_bot.model.fact import FactKind, Reading
from cpra_bot.model.letter import LetterStatus
from cpra_bot.model.message import IncomingMessage, ParsedMail, Placing, Strength
from cpra_bot.model.request import FiledMessage
from cpra_bot.model.results import ReadMessage
from cpra_bot.output.facts import summary_of
from cpra_bot.reading.facts import read
from cpra_bot.reading.headers import header_block, identity, raw_values
from cpra_bot.reading.mail import parse_mail
from cpra_bot.reading.match import Matcher
from cpra_bot.reading.repeats import only_news, repeated
from cpra_bot.tasks.office import Office

TWO_WAYS = timedelta(days=7)
"""So far apart two copies of one reply may come; the same words later are said anew."""


@dataclass
class ReadRun:
    """What one run of reading found."""

    messages: list[ReadMessage] = field(default_factory=list)
    copies: int = 0
    settled: list[str] = field(default_factory=list)


class Reader:
    """Reads messages one after the other; what one teaches (a number, a thread) places the next."""

    def __init__(self, office: Office) -> None:
        self._office = office
        books = office.books()
        secret = office.ledger.secret
        self._numbers = dict(books.numbers)
        self._letters = {entry.letter.mark: entry.letter for entry in office.ledger.outbox.entries()}
        self._bodies: dict[str, list[str]] = {}
        self._texts: dict[str, str] = {}  # of messages that this run looked at already
        addresses: dict[str, set[str]] = {}
        for letter in self._letters.values():
            self._bodies.setdefault(letter.request, []).append(letter.body)
            addresses.setdefault(letter.request, set()).add(letter.to.lower())
        self._replies = {key: [each.message for each in state.replies] for key, state in books.requests.items()}
        self.known = {
            request.key: request
            for request in known_requests(
                books,
                office.agencies,
                {key: frozenset(each) for key, each in addresses.items()},
                partial(reply_token, secret),
                partial(letter_mark, secret),
            )
        }
        self._matcher: Matcher | None = None

    def place(self, mail: ParsedMail, message: IncomingMessage) -> Placing:
        """Say where a mail belongs, by all that is known so far."""
        if self._matcher is None:
            self._matcher = Matcher(list(self.known.values()), self._office.settings.mailbox.address)
        return self._matcher.place(mail, message.received_at)

    def own_copy(self, raw: bytes) -> tuple[str, str]:
        """Key of the letter of ours that a mail is a copy of, and the copy's Message-ID; empty if it is none.

        The mark alone does not make a copy: help desks copy headers into their answers. It also comes from us, or (a
        provider may put another From) it says what the letter says, word for word.
        """
        head = header_block(raw)
        names = identity(head)
        letter = self._letters.get(names.mark) if names.mark else None
        if letter is None:
            return "", ""
        senders = [parseaddr(value)[1].lower() for value in raw_values(head, "From")]
        if any(map(self.is_ours, senders)) or parse_mail(raw).text.split() == letter.body.split():
            return letter.key, names.message_id
        return "", ""

    def is_ours(self, sender: str) -> bool:
        """True if the organizer wrote it: from the mailbox's own address, with or without a reply token."""
        mine = self._office.settings.mailbox
        name, _, host = sender.rpartition("@")
        plain = f"{name.partition('+')[0]}@{host}"
        return sender != "" and bool({sender, plain} & {mine.address.lower(), mine.login.lower()})

    def events(self, message: IncomingMessage, mail: ParsedMail, placing: Placing) -> tuple[list[Event], ReadMessage]:
        """What to note about one message, and how to tell it."""
        now, actor = self._office.clock.now(), self._office.actor
        header: dict[str, Any] = {
            "message": message.key,
            "sender": mail.sender,
            "subject": mail.subject,
            "received_at": message.received_at.isoformat(),
            "message_id": mail.message_id,
            "rule": placing.rule,
            "reason": placing.reason,
        }
        if not placing.request or placing.strength is None:
            unplaced = happened(
                EventKind.MESSAGE_UNPLACED, "", now, actor, candidates=list(placing.candidates), **header
            )
            return [unplaced], self._told(message, mail, placing, Reading((), ""))
        # Read anew, now that it is known whose letters and earlier messages it may repeat. What the organizer wrote by
        # hand states nothing for the agency.
        mail, ours = parse_mail(message.raw, self._thread(placing.request, message.key)), self.is_ours(mail.sender)
        reading = Reading((), "") if ours else read(mail, message.received_at)
        first = None if ours else self._first_copy(placing.request, message)
        if first:
            reading = only_news(reading, first.facts)
            header["reason"] += f"; it repeats {self.number_of(first.message)}"
        filed = happened(
            EventKind.MESSAGE_FILED, placing.request, now, actor, strength=placing.strength.value, ours=ours, **header
        )
        facts = happened(
            EventKind.MESSAGE_READ,
            placing.request,
            now,
            actor,
            message=message.key,
            facts=[fact.plain() for fact in reading.facts],
            unclear=reading.unclear,
        )
        self._learn(placing.request, placing.strength, message.key, mail, reading)
        return [filed, facts], self._told(message, mail, placing, reading)

    def _first_copy(self, request: str, message: IncomingMessage) -> FiledMessage | None:
        """An earlier message of the request that says the same, if this one is only the same reply by another way."""
        replies = {
            reply.message: reply
            for reply in self._office.books().requests[request].replies
            if reply.message != message.key
            and not reply.ours
            and reply.received_at <= message.received_at
            and message.received_at - reply.received_at <= TWO_WAYS
        }
        stored = {key: self._office.ledger.messages.get(key) for key in replies}
        bodies = self._bodies.get(request, [])
        earlier = {key: parse_mail(each.raw, bodies) for key, each in stored.items() if each}
        # read without what it repeats being cut, for that is what is looked for
        return replies.get(repeated(parse_mail(message.raw, bodies), earlier)) if earlier else None

    def number_of(self, key: str) -> str:
        """The short number under which a person knows the message."""
        return self._numbers.get(key, key)

    def _thread(self, request: str, but: str) -> list[str]:
        """Texts that a reply in this request may repeat: our letters, and what the agency wrote before."""
        texts = list(self._bodies.get(request, ()))
        for key in self._replies.get(request, ()):
            if key != but:
                texts.append(self._text_of(key))
        return texts

    def _text_of(self, key: str) -> str:
        if key not in self._texts:
            stored = self._office.ledger.messages.get(key)
            self._texts[key] = parse_mail(stored.raw).text if stored else ""
        return self._texts[key]

    def _learn(self, request: str, strength: Strength, key: str, mail: ParsedMail, reading: Reading) -> None:
        before = self.known[request]
        numbers = dict(before.numbers)
        for fact in reading.facts:
            if fact.kind is FactKind.TRACKING_NUMBER and numbers.get(fact.value, Strength.WEAK) is Strength.WEAK:
                numbers[fact.value] = strength
        ids = before.message_ids if strength is Strength.WEAK else before.message_ids | {mail.message_id}
        self.known[request] = replace(before, numbers=numbers, message_ids=ids - {""})
        self._replies.setdefault(request, []).append(key)
        self._matcher = None

    def _told(self, message: IncomingMessage, mail: ParsedMail, placing: Placing, reading: Reading) -> ReadMessage:
        return ReadMessage(
            message=message.key,
            number=self.number_of(message.key),
            request=placing.request,
            strength=placing.strength,
            reason=placing.reason,
            sender=mail.sender,
            subject=mail.subject,
            received_at=message.received_at,
            summary=summary_of(reading.facts),
            unclear=reading.unclear,
            bounced=any(fact.kind is FactKind.BOUNCE_HARD for fact in reading.facts),
        )


def read_new(office: Office) -> ReadRun:
    """Look into every stored message that nothing has looked into yet."""
    run, reader, store = ReadRun(), None, office.ledger.messages
    for message in store.unsettled():
        reader = reader or Reader(office)
        own, message_id = reader.own_copy(message.raw)
        if own:
            run.copies += 1
            if _note_copy(office, message, message_id, own):
                run.settled.append(own)
            continue
        mail = parse_mail(message.raw)
        events, told = reader.events(message, mail, reader.place(mail, message))
        store.settle(message.key, events)
        run.messages.append(told)
        office.progress(f"read {len(run.messages)} messages")
    return run


def _note_copy(office: Office, message: IncomingMessage, message_id: str, letter: str) -> bool:
    """Note a copy of our own letter; True if it settled one whose outcome was not known.

    The mark in its header is unguessable, so the text left our hands: the provider took it.
    """
    now = office.clock.now()
    seen = happened(
        EventKind.COPY_SEEN,
        letter.rsplit("/", 2)[0],
        now,
        office.actor,
        letter=letter,
        message=message.key,
        message_id=message_id,
    )
    settled = office.ledger.outbox.settle(
        letter, LetterStatus.SENT, "its copy came to the mailbox", now, office.actor, copy=True
    )
    # In one commit with the message's own settlement: a kill before it repeats this and notes nothing twice.
    office.ledger.messages.settle(message.key, [seen])
    return settled
