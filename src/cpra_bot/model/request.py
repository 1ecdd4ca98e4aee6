"""How one request stands, folded from its events; never stored."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import IntEnum, StrEnum
from typing import Any

from cpra_bot.model.agency import MACHINE_KINDS
from cpra_bot.model.clockwork import Due
from cpra_bot.model.fact import Fact
from cpra_bot.model.letter import LetterKind, LetterStatus
from cpra_bot.model.message import Strength


class Grade(IntEnum):
    """How well the delivery of the request is proven."""

    NOTHING = 0  # queued, or refused
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
        return self.channel not in MACHINE_KINDS


@dataclass(frozen=True, slots=True)
class FiledMessage:
    """A message that belongs to the request.

    Attributes:
        ours: True if the organizer wrote it by hand: a contact of ours, and no statement of the agency.
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

    @property
    def open_items(self) -> tuple[str, ...]:
        """Labels still to be answered: all active ones, until the reader can tell items apart."""
        return tuple(label for label in self.items if label not in self.conditional)

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
        """How many follow-ups have left or may have left."""
        return sum(
            1
            for letter in self.letters
            if letter.kind is LetterKind.FOLLOW_UP and letter.status is not LetterStatus.WITHDRAWN
        )

    def next_number(self, kind: LetterKind) -> int:
        """Number of the next letter of that kind; a withdrawn one keeps its own."""
        return 1 + sum(1 for letter in self.letters if letter.kind is kind)


@dataclass(frozen=True, slots=True)
class InboxMessage:
    """A message that belongs to no request yet, and why."""

    message: str
    received_at: datetime
    sender: str
    subject: str
    reason: str
    candidates: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Books:
    """All that the events say, at one moment.

    Attributes:
        requests: request key → state, in the order in which they were opened.
        inbox: message key → a message that waits for a person, oldest first.
        numbers: message key → short number a person can type (`m7`).
        aliases: request key → Message-IDs under which a provider sent our letters.
        told: needs that a run has already printed.
        plans: plan id → the campaign as it was approved with that plan (plain JSON).
        plan_of: request key → id of the plan that opened it.
    """

    requests: dict[str, RequestState]
    inbox: dict[str, InboxMessage]
    numbers: dict[str, str]
    aliases: dict[str, tuple[str, ...]]
    told: frozenset[str]
    plans: dict[str, dict[str, Any]]
    plan_of: dict[str, str]
