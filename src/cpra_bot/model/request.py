"""How one request stands, folded from its events; never stored."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import IntEnum, StrEnum

from cpra_bot.model.clockwork import Due, ExtensionVerdict
from cpra_bot.model.document import NO_LINKS, LinkState
from cpra_bot.model.fact import Fact
from cpra_bot.model.letter import LetterKind, LetterStatus
from cpra_bot.model.message import Strength
from cpra_bot.model.portal import PortalView, filed_by_hand
from cpra_bot.model.proposal import ProposalStatus

REMINDERS = frozenset(
    {
        LetterKind.FOLLOW_UP,
        LetterKind.OVERDUE,
        LetterKind.EXTENSION_EXPIRED,
        LetterKind.REMAINDER,
        LetterKind.STATUS,
    }
)
"""Letters that ask again. They count against the campaign's ceiling; a letter that answers the agency does not."""

FILINGS = frozenset({LetterKind.INITIAL, LetterKind.REFILING})
"""Letters that put the request before an agency, so that a bounce of an earlier one is settled by a later one."""


class Grade(IntEnum):
    """How well the delivery of the request is proven."""

    NOTHING = 0  # queued, refused, or with a portal that has not passed it on yet
    HANDED_OVER = 1  # our server took it
    ACKNOWLEDGED = 2  # the agency or its portal says it has it
    NUMBERED = 3  # the agency gave it a number


class Phase(StrEnum):
    """Where a request stands, in one word for tables."""

    QUEUED = "queued"
    NOT_SENT = "not sent"
    UNCERTAIN = "uncertain"
    WAITING = "waiting"
    ACKNOWLEDGED = "acknowledged"
    EXTENDED = "extended"
    PROMISED = "promised"
    TO_READ = "to read"
    BOUNCED = "bounced"
    SETTLED = "settled"  # every item has its outcome
    WITHDRAWN = "withdrawn"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class SentLetter:
    """A letter of ours as the request's history knows it.

    Attributes:
        to: address it goes to.
        queued_at: when its text was fixed (aware UTC).
        at: when it was handed over, or when its status last changed where it was not: a letter whose sending is proven
            days later was still sent on the day of its start.
        channel: kind of the way it takes.
    """

    key: str
    kind: LetterKind
    status: LetterStatus
    message_id: str
    to: str
    queued_at: datetime
    at: datetime
    channel: str = "email"

    @property
    def by_hand(self) -> bool:
        """True if a person files it."""
        return filed_by_hand(self.channel, self.to)


@dataclass(frozen=True, slots=True)
class FiledMessage:
    """A message that belongs to the request.

    Attributes:
        ours: True if the organizer wrote it by hand: a contact of ours, and no statement of the agency.
        shape: the same for messages that one template wrote; empty where it was never taken.
        teaches: clues by which a person's placing of this message places others; empty where no person placed it.
        corrected: True if the facts are a person's word.
        read_by_person: True if a person said that nothing in it holds letters back.
        repeats: key of an earlier message that is the same reply by another way; empty if there is none.
    """

    message: str
    strength: Strength
    reason: str
    received_at: datetime
    sender: str
    subject: str
    message_id: str
    facts: tuple[Fact, ...]
    unclear: str
    ours: bool = False
    shape: str = ""
    teaches: tuple[str, ...] = ()
    corrected: bool = False
    read_by_person: bool = False
    repeats: str = ""


class How(StrEnum):
    """What a person notes of a contact outside the mailbox."""

    RECEIVED = "received"  # a letter, a fax or a download came from the agency
    CALLED = "called"  # somebody spoke with the agency
    SENT = "sent"  # we sent something by another way
    NOTE = "note"  # nothing happened; a remark for the file


@dataclass(frozen=True, slots=True)
class Contact:
    """What happened outside the mailbox, as a person noted it. All but a bare note hold follow-ups back like any mail.

    Attributes:
        on: legal day on which it happened.
        how: what it was.
        note: in the person's words.
        file: SHA-256 (hex) of a file that was noted with it, or empty.
    """

    on: date
    how: How
    note: str
    file: str = ""


@dataclass(frozen=True, slots=True)
class Pause:
    """A standing order that nothing goes out.

    Attributes:
        scope: `request`, `agency` or `campaign`.
        until: last legal day of the pause; None: until a person resumes.
        note: why.
    """

    scope: str
    until: date | None
    note: str


@dataclass(frozen=True, slots=True)
class Proposed:
    """A letter that was laid before a person, as the events tell it.

    Attributes:
        id: its name, as `p7`.
        need: what it is about, as in `NextAction.need`; the newest proposal of a need counts.
        letter: key of the letter.
        status: what became of it.
        on: legal day of that.
        until: with POSTPONED, the day before which it is not asked again; else None.
        note: in the person's words.
    """

    id: str
    need: str
    letter: str
    status: ProposalStatus
    on: date
    until: date | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Extension:
    """A notice of extension and what it is worth.

    Attributes:
        message: key of the message that says so; `fact` its statement.
        sent_on: legal day on which the message came.
        verdict: judged against the clock that ran then.
    """

    message: str
    fact: Fact
    sent_on: date
    verdict: ExtensionVerdict


@dataclass(frozen=True, slots=True)
class ItemClock:
    """The determination's clock of one group of items: those asked at first, or the fallback items once active.

    Attributes:
        items: labels that it counts for.
        start: legal day from which it counts.
        proven: True if the agency has shown that it received what started the clock.
        due: the dates with their working.
        extension: the newest notice of extension on it; None if there is none.
        determined: key of the first message that states a determination on any of these items; empty if none does.
        fallback: True for the group of fallback items.
    """

    items: tuple[str, ...]
    start: date
    proven: bool
    due: Due
    extension: Extension | None = None
    determined: str = ""
    fallback: bool = False


class Outcome(StrEnum):
    """What became of one item."""

    OPEN = "open"
    INACTIVE = "inactive"  # a fallback item that nothing has called for yet
    ANSWERED = "answered"  # an answer was typed
    RELEASED = "released"
    NO_RECORDS = "no records"
    OBJECTED = "objected"  # the agency would have to create a record
    DENIED = "denied"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class ItemState:
    """How one item stands, and what says so.

    Attributes:
        outcome: in one word.
        message: key of the message that settled it; empty while it is open.
        quote: the agency's words; empty while it is open.
        by: `agency`, or `person` where one corrected it.
    """

    outcome: Outcome
    message: str = ""
    quote: str = ""
    by: str = "agency"


@dataclass(frozen=True, slots=True)
class RequestState:
    """A fold of the events.

    Attributes:
        key: `campaign/agency`.
        campaign, agency: its two halves.
        campaign_version: the one it was asked with.
        items: label → wording, as asked.
        conditional: labels that are not active yet.
        sent_on: legal day on which the first letter was handed over; None before.
        received_on: legal day of receipt by the best evidence; None if only our own sending is known.
        received_because: the evidence in words.
        due: the determination's clock, from receipt or (if unproven) from sending; None before sending.
        numbers: tracking numbers with the strength of what taught them.
        extension_until: end of a claimed extension, the cap where no date was named; None if none is claimed.
        promised: the latest date the agency named by which it will write or deliver; None if none stands.
        acknowledged: True if a person or a machine of the agency said that it has the request.
        letters, replies: oldest first.
        phase, grade: in short.
        outcomes: label → how the item stands, for every item asked.
        contacts: what a person noted, oldest first.
        pause: the order that holds everything back, the widest first; None if none stands in the events. Whether it
            still holds on a day is for the decision to say.
        withdrawn_on, closed_on: legal day on which a person took the request back, or called it done.
        clocks: the clock of the items asked at first, then that of the fallback items once they are active.
        filed_on: legal day on which the request was put before the agency last: later than `sent_on` where it was filed
            again, elsewhere. Our own evidence of receipt begins here.
        fallback_on: legal day on which the letter left that made the fallback items active; None before.
        stands_for: label of a fallback item → labels in whose place it stands.
        proposals: need → the newest proposal about it.
        links: address → what became of it, for those that were tried.
        portal: what the portal that filed it shows of it; None where it went by mail or the portal was not asked yet.
    """

    key: str
    campaign: str
    agency: str
    campaign_version: int
    items: dict[str, str]
    conditional: tuple[str, ...]
    opened_at: datetime
    sent_on: date | None
    received_on: date | None
    received_because: str
    due: Due | None
    numbers: dict[str, Strength]
    extension_until: date | None
    promised: date | None
    acknowledged: bool
    letters: tuple[SentLetter, ...]
    replies: tuple[FiledMessage, ...]
    phase: Phase
    grade: Grade
    outcomes: Mapping[str, ItemState] = field(default_factory=dict)
    contacts: tuple[Contact, ...] = ()
    pause: Pause | None = None
    withdrawn_on: date | None = None
    closed_on: date | None = None
    clocks: tuple[ItemClock, ...] = ()
    filed_on: date | None = None
    fallback_on: date | None = None
    stands_for: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    proposals: Mapping[str, Proposed] = field(default_factory=dict)
    links: Mapping[str, LinkState] = field(default_factory=lambda: NO_LINKS)
    portal: PortalView | None = None

    @property
    def filed_by(self) -> str:
        """Kind of the channel by which the request was filed last."""
        filed = [each for each in self.letters if each.kind in FILINGS and each.status is not LetterStatus.WITHDRAWN]
        return filed[-1].channel if filed else "email"

    @property
    def open_items(self) -> tuple[str, ...]:
        """Labels still to be answered: those that are active and have no outcome yet."""
        return self.items_with(Outcome.OPEN)

    def items_with(self, *outcomes: Outcome) -> tuple[str, ...]:
        """Labels that stand so, in the order of the letter."""
        return tuple(
            label for label in self.items if label in self.outcomes and self.outcomes[label].outcome in outcomes
        )

    @property
    def address(self) -> str:
        """Where letters of this request go: to where it was filed last. No incoming mail changes it."""
        return self.last_filing.to if self.last_filing else ""

    @property
    def last_filing(self) -> SentLetter | None:
        """The letter by which the request was put before an agency last: the first one, or one that files it again."""
        filed = [each for each in self.letters if each.kind in FILINGS and each.status is not LetterStatus.WITHDRAWN]
        return filed[-1] if filed else None

    @property
    def first_letter(self) -> SentLetter | None:
        """The newest first letter: a second one exists where the first address turned out wrong."""
        firsts = [letter for letter in self.letters if letter.kind is LetterKind.INITIAL]
        return firsts[-1] if firsts else None

    @property
    def sure_numbers(self) -> tuple[str, ...]:
        """Tracking numbers that did not come from a weakly placed message alone: fit for a letter."""
        return tuple(number for number, strength in self.numbers.items() if strength is not Strength.WEAK)

    @property
    def follow_ups(self) -> int:
        """How many letters that ask again have left or may have left."""
        return sum(
            1 for letter in self.letters if letter.kind in REMINDERS and letter.status is not LetterStatus.WITHDRAWN
        )

    def next_number(self, kind: LetterKind) -> int:
        """Number of the next letter of that kind; a withdrawn one keeps its own."""
        return 1 + sum(1 for letter in self.letters if letter.kind is kind)
