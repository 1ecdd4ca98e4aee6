"""What must hold after every step, judged by the agencies' own books, the mailbox and the events as they are stored.

Where the program has rules of its own (what is held back, what is over), they are read here a second time from the
events, in the plainest way, so that a fault in the program's own reading shows.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from simulation_published import Published
from simulation_rocks import Rocks
from simulation_stage import Clock, Delivered, Mailbox, Post

from cpra_bot.decide.fold import fold
from cpra_bot.documents.extract import texts_of
from cpra_bot.errors import CannotFinish, CpraError, LedgerUnusable, SendFailure, UsageError
from cpra_bot.law.clock import next_working_day
from cpra_bot.law.days import legal_day
from cpra_bot.model.chain import broken
from cpra_bot.model.event import Event, EventKind
from cpra_bot.model.fact import Fact
from cpra_bot.model.letter import LetterKind, LetterStatus, OutboxEntry
from cpra_bot.model.request import REMINDERS
from cpra_bot.model.results import TickResult
from cpra_bot.reading.headers import header_block, identity
from cpra_bot.reading.mail import parse_mail
from cpra_bot.rehearsal.world import World
from cpra_bot.tasks.office import Office

TEN_DAYS = timedelta(days=10)
ACCUSES = (LetterKind.OVERDUE, LetterKind.EXTENSION_EXPIRED)
MAY_HAVE_LEFT = {LetterStatus.SENT, LetterStatus.UNKNOWN, LetterStatus.STARTED}
EXPECTED = (LedgerUnusable, CannotFinish, SendFailure, UsageError)
"""In which words a run may end when something broke."""


class Broken(AssertionError):
    """An invariant does not hold."""


@dataclass
class Told:
    """What the events say of orders and letters, read one after the other.

    Attributes:
        over: requests that a person ended.
        pauses: scope and name → last legal day, or None.
        letters: key → how it stands, as the name of the last event.
        started: key → place of its last start among all deliveries of the play.
    """

    over: set[str] = field(default_factory=set)
    pauses: dict[tuple[str, str], date | None] = field(default_factory=dict)
    letters: dict[str, EventKind] = field(default_factory=dict)
    approved: set[str] = field(default_factory=set)


_OF_LETTERS = {
    EventKind.LETTER_QUEUED,
    EventKind.LETTER_STARTED,
    EventKind.LETTER_SENT,
    EventKind.LETTER_REFUSED,
    EventKind.LETTER_FAILED,
    EventKind.LETTER_UNKNOWN,
    EventKind.LETTER_WITHDRAWN,
}


class Checks:
    """The invariants of one play.

    Attributes:
        made: how often each was looked at.
    """

    def __init__(
        self,
        world: World,
        post: Post,
        mailbox: Mailbox,
        clock: Clock,
        rocks: Rocks | None,
        published: Published | None,
    ) -> None:
        self.made: Counter[str] = Counter()
        self._rocks, self._published = rocks, published
        self._world, self._post, self._mailbox, self._clock = world, post, mailbox, clock
        self._known: dict[str, tuple[Fact, ...]] = {}
        self._texts: dict[str, tuple[str, str]] = {}

    def all(self, office: Office, before: int) -> None:
        """Look at everything.

        Args:
            office: the open workspace.
            before: how many letters had been delivered before the step.

        Raises:
            Broken: something does not hold.
        """
        sealed = list(office.ledger.events.sealed())
        self._none("the seal of the events", list(broken(sealed)))
        events = [
            Event(
                each.sequence,
                each.request,
                datetime.fromisoformat(each.at),
                EventKind(each.kind),
                each.actor,
                json.loads(each.data),
            )
            for each in sealed
        ]
        books = office.books()
        self._true("the fold of the events", fold(events, office.closures, office.rules) == books, "is another state")
        entries = {self.mark_of(entry): entry for entry in office.ledger.outbox.entries()}
        self._at_most_once()
        self._both_books(entries)
        for number in range(before, len(self._post.log)):
            self._allowed(office, self._post.log[: number + 1], entries, events)
        self._facts(office)
        self._places(office, events)

    def mark_of(self, entry: OutboxEntry) -> str:
        """By what the far side's books name a letter."""
        if entry.letter.channel != "muckrock":
            return entry.letter.mark
        from cpra_bot.channels.muckrock.title import title_of  # most plays want no portal

        return title_of(entry.letter)

    def in_words(self, trouble: CpraError) -> None:
        """A run that broke off says so in words that are meant for it."""
        self._true("broke off in words", isinstance(trouble, EXPECTED) and str(trouble) != "", repr(trouble))

    def nothing_left_unread(self, office: Office, before: int) -> None:
        """After a run that read the mailbox: every mail in it is in the ledger once, and looked into.

        The copies of what that run sent itself, `before` being how many letters had left until then, came too late.
        """
        late = {each.mark for each in self._post.log[before:]}
        raws = [office.ledger.messages.get(key) for key in _keys(office)]
        stored = Counter(hashlib.sha256(each.raw).hexdigest() for each in raws if each)
        raws_here = [each.raw for each in self._mailbox.folder.mails.values()]
        here = {hashlib.sha256(raw).hexdigest() for raw in raws_here if _mark(raw) not in late}
        self._none("every mail is stored", sorted(here - stored.keys()))
        self._none("no mail is stored twice", [key for key, count in stored.items() if count > 1])
        if self._rocks:
            said = [
                each["communication"] for each in self._rocks.site.books.communications.values() if each["response"]
            ]
            there = " ".join(_plain(each.raw.decode("utf-8", "replace")) for each in raws if each)
            self._none("every word at a portal is stored", [each for each in said if _plain(each) not in there])
        self._none("every mail is looked into", [each.key for each in office.ledger.messages.unsettled()])

    def nothing_more(self, office: Office, last: int, gone: int, before: int) -> None:
        """A second run right after the first changes nothing; it only finds the copies of what the first one sent."""
        self._true("a second run sends nothing", len(self._post.log) == gone, "it sent a letter")
        copies = (EventKind.MESSAGE_STORED, EventKind.COPY_SEEN) if gone > before else ()
        news = [each for each in office.ledger.events.after(last) if each.kind not in copies]
        self._none("a second run notes nothing", [f"{each.kind} {each.data}" for each in news])

    def nothing_forgotten(self, office: Office, done: TickResult) -> None:
        """After quiet days every letter has its end or is with a person, and so has every request."""
        self._true("the mailbox is read again", done.poll is not None and not done.poll.stopped, f"{done.poll}")
        books, now = office.books(), self._clock.now()
        if self._published:
            raws = [office.ledger.messages.get(key) for key in _keys(office)]
            names = [identity(header_block(each.raw)).message_id for each in raws if each]
            self._none("what a portal shows is read", self._published.unread(office, names))
        waiting = {need.need for need in done.news} | books.told
        for entry in office.ledger.outbox.entries():
            state, key = books.requests[entry.letter.request], entry.letter.key
            held = state.pause is not None or (entry.not_before is not None and entry.not_before > now)
            closed_day = next_working_day(office.today()) != office.today() or done.delivery.stopped
            if entry.status in (LetterStatus.QUEUED, LetterStatus.FAILED):
                early = legal_day(entry.queued_at) > office.today()
                waits = held or closed_day or early or entry.letter.by_hand  # those are listed by `cpra file`
                self._true("no letter is forgotten", bool(waits), f"{key} is {entry.status}")
            else:
                self._true("no letter is left half way", entry.status is not LetterStatus.STARTED, key)
        for key, state in books.requests.items():
            over = state.withdrawn_on or state.closed_on
            decided = office.decided[2].get(key) if office.decided else ()
            self._true("no request is forgotten", bool(over or decided), f"{key}: nothing is to be done, {waiting}")
        found = office.ledger.verify()
        self._none("the ledger is what was written", [f"{what}: {said}" for what, said in found.faults])

    def _at_most_once(self) -> None:
        """By the agencies' own books: the same letter, or the request as if it were the first, never comes again."""
        marks = Counter(each.mark for each in self._post.log)
        self._none("no letter twice", [mark for mark, count in marks.items() if count > 1 or not mark])
        for agency, books in self._world.books().items():
            firsts = sum(1 for letter in books.letters if letter.kind is LetterKind.INITIAL)
            self._true("no request twice", firsts <= 1, f"{agency} got {firsts} first letters")

    def _both_books(self, entries: dict[str, OutboxEntry]) -> None:
        """What the ledger calls sent, an agency has; what an agency has, the ledger knows may have left."""
        there = {each.mark for each in self._post.log}
        for mark in there:
            entry = entries.get(mark)
            status = entry.status if entry else "unknown to the ledger"
            self._true("what left is known", status in MAY_HAVE_LEFT, f"a delivered letter is {status}")
        sent = [each.letter.key for mark, each in entries.items() if each.status is LetterStatus.SENT]
        lost = [each.letter.key for mark, each in entries.items() if each.letter.key in sent and mark not in there]
        self._none("what is sent has arrived", lost)

    def _allowed(
        self, office: Office, log: Sequence[Delivered], entries: dict[str, OutboxEntry], events: Sequence[Event]
    ) -> None:
        """The newest letter of a log was one that might leave at that moment."""
        newest = log[-1]
        entry = entries[newest.mark]
        letter, day = entry.letter, legal_day(newest.by_our_clock)
        start = max(
            each.sequence
            for each in events
            if each.kind is EventKind.LETTER_STARTED
            and each.data["letter"] == letter.key
            and each.at <= newest.by_our_clock
        )
        told = _told(events, start)
        request, agency = letter.request, letter.request.partition("/")[2]
        self._true(
            "only what waits is sent", told.letters.get(letter.key) in _CLAIMABLE, f"{letter.key}: {told.letters}"
        )
        self._true("nothing of what is over", request not in told.over, f"{letter.key} left")
        scopes = (("request", request), ("agency", agency), ("campaign", request.partition("/")[0]))
        paused = [each for each in scopes if each in told.pauses and _holds(told.pauses[each], day)]
        self._none("nothing of what is paused", [f"{letter.key} on {day}: {paused}"] if paused else [])
        self._true("only what was approved", self._approved(entry, told), f"{letter.key} of {entry.plan}")
        if letter.kind is LetterKind.INITIAL:
            return
        self._true("on open days only", next_working_day(day, office.rules) == day, f"{letter.key} left on {day}")
        self._patience(office, log, entries)
        if letter.kind in ACCUSES:
            self._proven(log, entries)

    def _approved(self, entry: OutboxEntry, told: Told) -> bool:
        plan = entry.plan
        return plan.startswith("auto:") or plan in told.approved

    def _patience(self, office: Office, log: Sequence[Delivered], entries: dict[str, OutboxEntry]) -> None:
        """Letters that ask again keep their distance, and are not more than the campaign allows."""
        newest, letter = log[-1], entries[log[-1].mark].letter
        if letter.kind not in REMINDERS:
            return
        policy = office.policies()[letter.request.partition("/")[0]]
        same = [each for each in log[:-1] if entries[each.mark].letter.request == letter.request]
        asked = [each for each in same if entries[each.mark].letter.kind in REMINDERS]
        by_itself = [each for each in (*asked, newest) if entries[each.mark].plan.startswith("auto:")]
        self._true("the ceiling", len(by_itself) <= policy.ceiling, f"{letter.key} is the {len(by_itself)}th by itself")
        for earlier in asked:
            if earlier.by_our_clock - earlier.at == newest.by_our_clock - newest.at:
                apart = (legal_day(newest.by_our_clock) - legal_day(earlier.by_our_clock)).days
                before = entries[earlier.mark].letter.key
                self._true(
                    "the distance", apart >= policy.minimum_distance_days, f"{letter.key}: {apart} days, {before}"
                )

    def _proven(self, log: Sequence[Delivered], entries: dict[str, OutboxEntry]) -> None:
        """Nobody is called late who has not shown that it has the request, and whose ten days have not run."""
        newest, letter = log[-1], entries[log[-1].mark].letter
        agency = letter.request.partition("/")[2]
        books = self._world.books()[agency]
        shown = [each for each in books.replies if each.at <= newest.at]
        self._true("nobody is late without proof", bool(shown), f"{letter.key}, and {agency} never wrote")
        first = next(each for each in log if entries[each.mark].letter.request == letter.request)
        if first.by_our_clock - first.at == newest.by_our_clock - newest.at:
            received = next_working_day(legal_day(first.by_our_clock))
            late = legal_day(newest.by_our_clock) > received + TEN_DAYS
            self._true("nobody is late within ten days", late, f"{letter.key}: received on {received}")

    def _facts(self, office: Office) -> None:
        """Every statement points at words that are there, and no mail is filed with another agency than its writer."""
        truth = self._world.truth()
        for key, state in office.books().requests.items():
            for reply in state.replies:
                if self._known.get(reply.message) == reply.facts:
                    continue
                self._known[reply.message] = reply.facts
                writer = truth.get(reply.message_id)
                right = reply.ours or writer is None or writer == state.agency
                self._true("no mail crosses", right, f"{reply.subject!r} of {writer} is filed with {key}")
                for fact in reply.facts:
                    self._true("facts have their words", self._stands(office, reply.message, fact), f"{fact}")

    def _stands(self, office: Office, message: str, fact: Fact) -> bool:
        if message not in self._texts:
            stored = office.ledger.messages.get(message)
            if stored is None:
                return False
            mail = parse_mail(stored.raw)
            files = " ".join(each.text for each in texts_of(stored.raw)) if mail.attachments else ""
            said = _plain(f"{mail.text} {mail.subject} {files}")
            self._texts[message] = (said, _plain(stored.raw.decode("utf-8", "replace")))
        said, raw = self._texts[message]
        return _plain(fact.quote) in said or (fact.start < 0 and _plain(fact.quote) in raw)

    def _places(self, office: Office, events: Sequence[Event]) -> None:
        """Every mail that was looked into is in one place: a request, the inbox, aside, or it is a copy of ours."""
        books = office.books()
        filed = Counter(reply.message for state in books.requests.values() for reply in state.replies)
        places = filed + Counter(books.inbox.keys())
        kinds = (EventKind.COPY_SEEN, EventKind.MESSAGE_ASIDE)
        elsewhere = {each.data["message"] for each in events if each.kind in kinds}
        unread = {each.key for each in office.ledger.messages.unsettled()}
        stored = [each.data["message"] for each in events if each.kind is EventKind.MESSAGE_STORED]
        elsewhere |= unread
        lost = [key for key in stored if not places[key] and key not in elsewhere]
        self._none("every mail has a place", lost)
        self._none("no mail has two", [key for key, count in places.items() if count > 1])

    def _true(self, name: str, holds: bool, said: str) -> None:
        self.made[name] += 1
        if not holds:
            raise Broken(f"{name}: {said}")

    def _none(self, name: str, found: Sequence[str]) -> None:
        self._true(name, not found, "; ".join(found[:3]))


_CLAIMABLE = (EventKind.LETTER_QUEUED, EventKind.LETTER_FAILED)


def _told(events: Sequence[Event], before: int) -> Told:
    """What stood in the events before one of them."""
    told = Told()
    for each in events:
        if each.sequence >= before:
            break
        data = each.data
        if each.kind in _OF_LETTERS:
            told.letters[data["letter"]] = each.kind
        elif each.kind is EventKind.PLAN_APPROVED:
            told.approved.add(data["plan"])
        elif each.kind is EventKind.PROPOSAL_APPROVED:
            told.approved.add(f"approved:{data['proposal']}")
        elif each.kind in (EventKind.REQUEST_WITHDRAWN, EventKind.REQUEST_CLOSED):
            told.over.add(each.request)
        elif each.kind is EventKind.REQUEST_REOPENED:
            told.over.discard(each.request)
        elif each.kind is EventKind.PAUSED:
            told.pauses[data["scope"], data["name"]] = date.fromisoformat(data["until"]) if data["until"] else None
        elif each.kind is EventKind.RESUMED:
            told.pauses.pop((data["scope"], data["name"]), None)
    return told


def _holds(until: date | None, day: date) -> bool:
    return until is None or day <= until


def _keys(office: Office) -> list[str]:
    """Keys of all messages that were stored."""
    kept = office.ledger.events.of_kinds((EventKind.MESSAGE_STORED,))
    return [str(each.data["message"]) for each in kept]


def _plain(text: str) -> str:
    return " ".join(text.split())


def _mark(raw: bytes) -> str:
    """The mark of a copy of ours."""
    return identity(header_block(raw)).mark
