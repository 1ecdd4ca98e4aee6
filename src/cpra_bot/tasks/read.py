"""Read stored messages one after the other: which request each belongs to, and what it states.

The parser of whole mails, the rules of reading and the readers of files are loaded by the first message that has to be
opened: most of a mailbox never is.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from email.utils import parseaddr
from functools import cache, partial
from typing import Any

from cpra_bot.decide.known import known_requests
from cpra_bot.ledger.events import happened
from cpra_bot.letters.identity import letter_mark, reply_token
from cpra_bot.model.books import Books
from cpra_bot.model.event import Event, EventKind
from cpra_bot.model.fact import Fact, FactKind, Reading
from cpra_bot.model.message import DocumentText, IncomingMessage, KnownRequest, ParsedMail, Placing, Strength
from cpra_bot.model.results import ReadMessage
from cpra_bot.output.facts import summary_of
from cpra_bot.reading.glance import glance, without_files
from cpra_bot.reading.headers import header_block, identity, raw_values
from cpra_bot.reading.match import Matcher
from cpra_bot.reading.notices import is_notice, read_notice
from cpra_bot.reading.two_ways import only_news, repeated
from cpra_bot.reading.vouched import look_who_wrote
from cpra_bot.tasks.office import Office

TWO_WAYS = timedelta(days=7)
"""So far apart two copies of one reply may come; the same words later are said anew."""


@dataclass(frozen=True, slots=True)
class Heard:
    """What is remembered of a message that was read: when it came (aware UTC), what it states, how it was placed."""

    received_at: datetime
    facts: tuple[Fact, ...]
    strength: Strength
    ours: bool


class Reader:
    """Reads messages one after the other; what one teaches (a number, a thread) places the next.

    Args:
        office: the open workspace.
        unlearn: takes back from a request what messages taught about it; for a reader that reads all anew.
    """

    def __init__(self, office: Office, unlearn: Callable[[Books, KnownRequest], KnownRequest] | None = None) -> None:
        self._office = office
        books = office.books()
        secret = office.ledger.secret
        self._numbers = books.numbers
        self._given: dict[str, str] = {}  # numbers of messages that came since
        self._corrected = books.corrected
        self._letters: dict[str, str] = {}  # mark → key
        self._sent: dict[str, list[str]] = {}  # request → keys of its letters
        self._bodies: dict[str, list[str]] = {}  # request → its letters, once somebody asked
        self._documents: dict[str, tuple[DocumentText, ...]] = {}  # words of the files, of messages opened by this run
        self._texts = office.texts  # of messages that were looked at already
        addresses: dict[str, set[str]] = {}
        mark_of = cache(partial(letter_mark, secret))
        for key, request, address in office.ledger.outbox.recipients():
            self._letters[mark_of(key)] = key
            self._sent.setdefault(request, []).append(key)
            addresses.setdefault(request, set()).add(address.lower())
        self._items = {key: state.items for key, state in books.requests.items()}
        self._heard = {
            each.message: Heard(each.received_at, each.facts, each.strength, each.ours)
            for state in books.requests.values()
            for each in state.replies
        }
        self._replies = {key: [each.message for each in state.replies] for key, state in books.requests.items()}
        known = known_requests(
            books,
            office.agencies,
            {key: frozenset(each) for key, each in addresses.items()},
            partial(reply_token, secret),
            mark_of,
        )
        if unlearn:
            known = [unlearn(books, request) for request in known]
            self._replies = {}
        self.known = {request.key: request for request in known}
        self.matcher = Matcher(known, office.settings.mailbox.address)

    def place(self, mail: ParsedMail, message: IncomingMessage) -> Placing:
        """Say where a mail belongs, by all that is known so far."""
        return self.matcher.place(mail, message.received_at)

    def own_copy(self, raw: bytes) -> tuple[str, str]:
        """Key of the letter of ours that a mail is a copy of, and the copy's Message-ID; empty if it is none.

        The mark alone does not make a copy: help desks copy headers into their answers. It also comes from us, or (a
        provider may put another From) it says what the letter says, word for word.
        """
        head = header_block(raw)
        names = identity(head)
        key = self._letters.get(names.mark) if names.mark else None
        if key is None:
            return "", ""
        senders = [parseaddr(value)[1].lower() for value in raw_values(head, "From")]
        if any(map(self.is_ours, senders)) or self._says_the_same(raw, key):
            return key, names.message_id
        return "", ""

    def _says_the_same(self, raw: bytes, key: str) -> bool:
        from cpra_bot.reading.mail import visible_text

        entry = self._office.ledger.outbox.entry(key)
        return entry is not None and visible_text(raw).split() == entry.letter.body.split()

    def is_ours(self, sender: str) -> bool:
        """True if the organizer wrote it: from the mailbox's own address, with or without a reply token."""
        mine = self._office.settings.mailbox
        name, _, host = sender.rpartition("@")
        plain = f"{name.partition('+')[0]}@{host}"
        return sender != "" and bool({sender, plain} & {mine.address.lower(), mine.login.lower()})

    def opened(self, message: IncomingMessage, request: str) -> tuple[ParsedMail, Reading]:
        """A message taken apart and read as one of a request's thread; what the organizer wrote states nothing.

        Args:
            message: as stored.
            request: the request with which it is filed; empty if with none.
        """
        from cpra_bot.documents.extract import texts_of
        from cpra_bot.reading.documents import read_all
        from cpra_bot.reading.mail import parse_mail

        thread = self._thread(request, message.key) if request else []
        mail = parse_mail(message.raw, thread)
        if self.is_ours(mail.sender):
            return mail, Reading((), "")
        if is_notice(message.key):
            return mail, read_notice(mail.text)
        documents = texts_of(message.raw) if mail.attachments else ()
        self._documents[message.key] = documents
        return mail, read_all(mail, documents, message.received_at, thread, self._items.get(request, {}))

    def events(
        self, message: IncomingMessage, mail: ParsedMail, placing: Placing, act: str = ""
    ) -> tuple[list[Event], ReadMessage]:
        """What to note about one message, and how to tell it.

        Args:
            message: as stored.
            mail: the same, parsed by itself.
            placing: where it belongs.
            act: id of the person's act that this is part of; empty if a machine placed it of itself.
        """
        if not placing.request or placing.strength is None:
            return self._unplaced(message, mail, placing)
        now, actor = self._office.clock.now(), self._office.actor
        header = {**_header(message, mail, placing), "shape": self.shape(mail, placing.request)}
        taken = {"act": act} if act else {}
        ours = self.is_ours(mail.sender)
        if placing.strength is Strength.PERSON and not ours:
            header["teaches"] = list(self.matcher.clues(mail))
        # Read anew, now that it is known whose letters and earlier messages it may repeat.
        mail, reading = self.opened(message, placing.request)
        first = "" if ours else self._first_copy(placing, message)
        if first:
            reading = only_news(reading, self._heard[first].facts)
            header["repeats"] = first
            header["reason"] += f"; it repeats {self.number_of(first)}"
        if not ours and placing.strength is not Strength.PERSON and not is_notice(message.key):
            stranger = self.matcher.is_stranger(mail, placing.request)
            reading = look_who_wrote(mail, reading, self.known[placing.request].agency_name, stranger=stranger)
        strength = placing.strength.value
        filed = happened(
            EventKind.MESSAGE_FILED, placing.request, now, actor, strength=strength, ours=ours, **header, **taken
        )
        facts = happened(
            EventKind.MESSAGE_READ,
            placing.request,
            now,
            actor,
            message=message.key,
            facts=[fact.plain() for fact in reading.facts],
            unclear=reading.unclear,
            **taken,
        )
        reading = self.in_force(message.key, reading)
        self._learn(placing, message.key, mail, reading, header.get("teaches", []))
        self._heard[message.key] = Heard(message.received_at, reading.facts, placing.strength, ours)
        told = self._told(message, mail, placing, reading)
        again = f"what {self.number_of(first)} says, by another way" if first and not told.summary else told.summary
        return [filed, facts], replace(told, summary=again)

    def shows_nothing(self, message: IncomingMessage) -> bool:
        """True if a message shows at first sight that `place` leaves it in the inbox: nothing points anywhere."""
        seen = glance(message.raw)
        return seen is not None and self.matcher.place_at_once(seen) is not None

    def at_once(self, message: IncomingMessage) -> tuple[list[Event], ReadMessage] | None:
        """As `events`, for a message that shows nothing; None for any other."""
        seen = glance(message.raw)
        placing = self.matcher.place_at_once(seen) if seen else None
        return self._unplaced(message, seen.mail, placing) if seen and placing else None

    def looked_into(self, message: IncomingMessage) -> tuple[list[Event], ReadMessage]:
        """A message taken apart, placed and read; its files are kept where it was filed.

        Raises:
            CannotFinish: the disk refuses.
        """
        from cpra_bot.reading.mail import parse_mail

        mail = parse_mail(without_files(message.raw))
        events, told = self.events(message, mail, self.place(mail, message))
        return [*events, *self.kept(message, mail, told.request)], told

    def _unplaced(
        self, message: IncomingMessage, mail: ParsedMail, placing: Placing
    ) -> tuple[list[Event], ReadMessage]:
        """What to note of a message that stays in the inbox; what it looks like, whoever opens the inbox finds out."""
        noted = {**_header(message, mail, placing), "candidates": list(placing.candidates)}
        event = happened(EventKind.MESSAGE_UNPLACED, "", self._office.clock.now(), self._office.actor, **noted)
        return [event], self._told(message, mail, placing, Reading((), ""))

    def _first_copy(self, placing: Placing, message: IncomingMessage) -> str:
        """Key of an earlier message of the request that says the same, if this is the same reply by another way.

        A copy that is placed more firmly than the first is none: what it states is worth more.
        """
        from cpra_bot.reading.mail import parse_mail

        known = [key for key in self._replies.get(placing.request, ()) if key in self._heard and key != message.key]
        recent = [key for key in known if _may_repeat(self._heard[key], placing, message)]
        stored = {key: self._office.ledger.messages.get(key) for key in recent}
        bodies = self._letters_to(placing.request)
        earlier = {key: parse_mail(each.raw, bodies) for key, each in stored.items() if each}
        # Parsed without what it repeats being cut, for that is what is looked for.
        return repeated(parse_mail(message.raw, bodies), earlier) if earlier else ""

    def kept(self, message: IncomingMessage, mail: ParsedMail, request: str) -> list[Event]:
        """Keep the files of a filed message; what to note about them, in the commit that files it.

        Raises:
            CannotFinish: the disk refuses.
        """
        if not (request and mail.attachments):
            return []
        from cpra_bot.tasks.documents import keep_attachments

        return keep_attachments(self._office, message.key, message.raw, request, self._documents.get(message.key, ()))

    def in_force(self, key: str, reading: Reading) -> Reading:
        """What a message states: a person's word on it where there is one, else what was read."""
        corrected = self._corrected.get(key)
        return reading if corrected is None else Reading(corrected, "")

    def number_of(self, key: str) -> str:
        """The short number under which a person knows the message."""
        return self._numbers.get(key) or self._given.get(key) or self._office.books().numbers.get(key, key)

    def number(self, given: Mapping[str, str]) -> None:
        """Take in the numbers of messages that are to be read next; of those before, what was filed keeps its own.

        Args:
            given: message key → short number.
        """
        self._given = {key: number for key, number in self._given.items() if key in self._heard} | dict(given)

    def shape(self, mail: ParsedMail, request: str) -> str:
        """What a message has in common with others of its template; `request` is empty where it is with none."""
        from cpra_bot.reading.lookalike import shape

        known = self.known.get(request)
        names = (known.agency_name, *known.names) if known else self.matcher.names_in(mail)
        return shape(mail, names)

    def _thread(self, request: str, but: str) -> list[str]:
        """Texts that a reply in this request may repeat: our letters, and what the agency wrote before."""
        texts = list(self._letters_to(request))
        for key in self._replies.get(request, ()):
            if key != but:
                texts.append(self._text_of(key))
        return texts

    def _letters_to(self, request: str) -> list[str]:
        """The texts of our letters in a request."""
        if request not in self._bodies:
            letters = self._office.ledger.outbox.of_keys(self._sent.get(request, ()))
            self._bodies[request] = [entry.letter.body for entry in letters]
        return self._bodies[request]

    def _text_of(self, key: str) -> str:
        if key not in self._texts:
            from cpra_bot.reading.mail import visible_text

            stored = self._office.ledger.messages.get(key)
            self._texts[key] = visible_text(stored.raw) if stored else ""
        return self._texts[key]

    def _learn(self, placing: Placing, key: str, mail: ParsedMail, reading: Reading, teaches: list[str]) -> None:
        """Enter what a filed message taught: the agency's number, its thread, and who writes for the agency."""
        before, strength = self.known[placing.request], placing.strength or Strength.WEAK
        numbers = dict(before.numbers)
        for fact in reading.facts:
            if fact.kind is FactKind.TRACKING_NUMBER and numbers.get(fact.value, Strength.WEAK) is Strength.WEAK:
                numbers[fact.value] = strength
        ids = before.message_ids if strength is Strength.WEAK else before.message_ids | {mail.message_id}
        self._know(replace(before, numbers=numbers, message_ids=ids - {""}))
        if teaches:
            why = f"a person placed {self.number_of(key)} with this agency"
            new: Mapping[str, str] = dict.fromkeys(teaches, why)
            agency = placing.request.partition("/")[2]
            for request in [one for one in self.known.values() if one.key.partition("/")[2] == agency]:
                self._know(replace(request, taught={**new, **request.taught}))
        self._replies.setdefault(placing.request, []).append(key)

    def _know(self, request: KnownRequest) -> None:
        self.known[request.key] = request
        self.matcher.learn(request)

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


def _header(message: IncomingMessage, mail: ParsedMail, placing: Placing) -> dict[str, Any]:
    return {
        "message": message.key,
        "sender": mail.sender,
        "subject": mail.subject,
        "received_at": message.received_at.isoformat(),
        "message_id": mail.message_id,
        "rule": placing.rule,
        "reason": placing.reason,
    }


def _may_repeat(heard: Heard, placing: Placing, message: IncomingMessage) -> bool:
    firm = heard.strength is not Strength.WEAK or placing.strength is Strength.WEAK
    return firm and not heard.ours and timedelta(0) <= message.received_at - heard.received_at <= TWO_WAYS
