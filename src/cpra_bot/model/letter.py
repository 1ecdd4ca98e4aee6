"""A letter: what is ordered, what was rendered, and how its handing over stands."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from cpra_bot.model.portal import filed_by_hand


class LetterKind(StrEnum):
    """Kinds of letters; the value is also the template's name (`initial.j2`)."""

    INITIAL = "initial"  # the request
    RECEIPT_CHECK = "receipt-check"  # no acknowledgement: has it arrived?
    FOLLOW_UP = "follow-up"  # the ten days have run: how does it stand?
    OVERDUE = "overdue"  # past the safest count of a proven receipt
    EXTENSION_EXPIRED = "extension-expired"  # the extension's last day has passed
    RECORD_CREATION = "record-creation"  # "we need not create a record": the fallback items become active
    DENIAL_REBUTTAL = "denial-rebuttal"  # answers a denial, paragraph by cited section
    FEE_REPLY = "fee-reply"  # asks for the basis of a cost
    CLARIFICATION = "clarification"  # answers a question of the agency
    WEBSITE_REFERRAL = "website-referral"  # "it is on our website", and it could not be got there
    REMAINDER = "remainder"  # some items came, these are open
    REFILING = "refiling"  # the same request by another way, with its first date
    THANKS = "thanks"  # all came
    STATUS = "status"  # several requests are open at one agency: how do they stand?


PORTAL = "portal"
"""Why a request is filed again where the agency takes requests in its portal only."""


class LetterStatus(StrEnum):
    """How far the handing over of one letter has come."""

    QUEUED = "queued"  # text, fingerprint and Message-ID are on disk; nothing has left
    STARTED = "started"  # one run has claimed it; a start without an end means: look before anything else
    SENT = "sent"  # the server took it over (SMTP 250), or a copy was found
    REFUSED = "refused"  # the server said no for good
    FAILED = "failed"  # provably not taken; may be tried again
    UNKNOWN = "unknown"  # the server may have it; a person or a copy settles it
    WITHDRAWN = "withdrawn"  # taken back from the queue before it left: the agency wrote first


@dataclass(frozen=True, slots=True)
class LetterOrder:
    """What a decision asks to be written; tasks render it.

    Attributes:
        request: request key, `campaign/agency`.
        kind: which template.
        number: 1 for the first letter of this kind in the request.
        items: labels of the items the letter speaks of.
        day: legal day whose dates stand in the text.
        facts: values for the template beside the usual ones (dates as ISO strings, numbers, quotes).
    """

    request: str
    kind: LetterKind
    number: int
    items: tuple[str, ...]
    day: date
    facts: dict[str, str] = field(default_factory=dict)

    @property
    def by_hand(self) -> bool:
        """True if mail is not the way: a person files the text in the agency's portal."""
        return self.kind is LetterKind.REFILING and self.facts.get("because") == PORTAL

    @property
    def key(self) -> str:
        """`campaign/agency/kind/n`: names the letter for ever."""
        return f"{self.request}/{self.kind}/{self.number}"


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that leaves with a letter, whole, so that it is part of what was approved.

    Attributes:
        name: file name, ASCII, without a path.
        media_type: `application/pdf`.
        sha256: hex, of the file's bytes.
        content: the file's bytes in base64 (RFC 4648 §4), on one line.
    """

    name: str
    media_type: str
    sha256: str
    content: str


@dataclass(frozen=True, slots=True)
class Letter:
    """A rendered letter. Everything here is fixed before anything leaves.

    Attributes:
        key: `campaign/agency/kind/n`.
        request: `campaign/agency`.
        kind: which template made it.
        channel: kind of the way it takes: `email`, `muckrock`, `postal` …
        to: bare mail address of the agency, or the portal's host or the postal address on one line.
        sender: bare From address; `sender_name` stands before it.
        reply_to: address of its own for this request, or empty.
        subject: one line.
        body: plain text, LF line ends, ends with one line feed.
        message_id: with angle brackets.
        in_reply_to: Message-ID this letter answers, or empty; `references` the whole chain, oldest first.
        mark: unguessable value of the header `X-CPRA-Letter`, by which our copy is known.
        items: labels of the items it speaks of.
        fingerprint: SHA-256 (hex) over all that is sent.
        attachments: files that leave with it.
    """

    key: str
    request: str
    kind: LetterKind
    channel: str
    to: str
    sender: str
    sender_name: str
    reply_to: str
    subject: str
    body: str
    message_id: str
    mark: str
    items: tuple[str, ...]
    fingerprint: str
    in_reply_to: str = ""
    references: tuple[str, ...] = ()
    attachments: tuple[Attachment, ...] = ()

    @property
    def by_hand(self) -> bool:
        """True if a person files it: the program has no way in there."""
        return filed_by_hand(self.channel, self.to)


@dataclass(frozen=True, slots=True)
class Receipt:
    """The far side took the letter over.

    Attributes:
        at: when its answer came (aware UTC).
        answer: its own words, as `250 2.0.0 Ok: queued as 4F1`.
        copy: True if our own mailbox was accepted as a second recipient.
    """

    at: datetime
    answer: str
    copy: bool


@dataclass(frozen=True, slots=True)
class OutboxEntry:
    """A letter in the ledger with the state of its handing over.

    Attributes:
        letter: as queued.
        status: how far.
        plan: id of the approved plan, or `auto:` and the rule that ordered it.
        queued_at, started_at, settled_at: aware UTC or None.
        answer: the server's last words, or how it was settled.
        attempts: how often a run has claimed it.
        not_before: earliest next attempt (aware UTC) or None.
    """

    letter: Letter
    status: LetterStatus
    plan: str
    queued_at: datetime
    started_at: datetime | None
    settled_at: datetime | None
    answer: str
    attempts: int
    not_before: datetime | None


@dataclass(frozen=True, slots=True)
class Waiting:
    """A letter of the outbox without its text, for what goes over thousands of them.

    Attributes:
        key, request, kind, channel, to: as in `Letter`.
        status, plan, attempts, not_before: as in `OutboxEntry`.
    """

    key: str
    request: str
    kind: LetterKind
    channel: str
    to: str
    status: LetterStatus
    plan: str
    attempts: int
    not_before: datetime | None

    @property
    def by_hand(self) -> bool:
        """True if a person files it: the program has no way in there."""
        return filed_by_hand(self.channel, self.to)


@dataclass(frozen=True, slots=True)
class Ending:
    """How the handing over of one letter ended.

    Attributes:
        key: the letter.
        status: SENT, REFUSED, FAILED or UNKNOWN.
        answer: the server's words, or who settled it and how.
        at: aware UTC.
        copy: True if our own mailbox was accepted as a recipient.
        not_before: earliest next attempt of a FAILED one.
    """

    key: str
    status: LetterStatus
    answer: str
    at: datetime
    copy: bool = False
    not_before: datetime | None = None
